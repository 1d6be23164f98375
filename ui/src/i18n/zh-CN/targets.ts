import type { targets as en } from '../en/targets';
import type { Translated } from '../types';

export const targets: Translated<typeof en> = {};
