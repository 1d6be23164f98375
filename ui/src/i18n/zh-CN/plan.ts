import type { plan as en } from '../en/plan';
import type { Translated } from '../types';

export const plan: Translated<typeof en> = {};
