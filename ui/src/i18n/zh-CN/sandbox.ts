import type { sandbox as en } from '../en/sandbox';
import type { Translated } from '../types';

export const sandbox: Translated<typeof en> = {};
