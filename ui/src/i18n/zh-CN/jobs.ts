import type { jobs as en } from '../en/jobs';
import type { Translated } from '../types';

export const jobs: Translated<typeof en> = {};
