// How a job whose answer was lost is settled: by looking, never by sending again.
import type { Job } from '../../bindings';

/** Its key under `jobs.settling`, and how far it is. */
export interface Step {
  key: 'sent' | 'look' | 'verdict';
  state: 'done' | 'current' | 'stopped' | 'pending';
}

export function steps(job: Job): Step[] {
  return [
    { key: 'sent', state: 'done' },
    { key: 'look', state: job.attention === null ? 'current' : 'stopped' },
    { key: 'verdict', state: 'pending' },
  ];
}
