import type { history as en } from '../en/history';
import type { Translated } from '../types';

export const history: Translated<typeof en> = {};
