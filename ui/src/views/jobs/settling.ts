// How a job whose answer was lost is settled: by looking, never by sending again.
import type { Job } from '../../bindings';

/** What it says, as a key under `jobs.settle`, and how far it is. */
export interface Step {
  key:
    | 'sent'
    | 'look'
    | 'lookUnnamed'
    | 'stopped'
    | 'stoppedUnnamed'
    | 'verdict'
    | 'arrived'
    | 'task'
    | 'taskUnseen'
    | 'taskVerdict';
  state: 'done' | 'current' | 'stopped' | 'pending';
}

export function steps(job: Job): Step[] {
  // The request is known to have arrived: its task is there, or was, and no backup of it is listed.
  const hasTask = job.reason?.code === 'task_without_backup';
  return [
    { key: hasTask && job.vendor_job_id !== null ? 'arrived' : 'sent', state: 'done' },
    job.attention === null ? { key: looking(job, hasTask), state: 'current' } : { key: stopped(job), state: 'stopped' },
    { key: hasTask ? 'taskVerdict' : 'verdict', state: 'pending' },
  ];
}

function looking(job: Job, hasTask: boolean): Step['key'] {
  if (hasTask) return job.task === null ? 'taskUnseen' : 'task';
  return job.backup.name === '' ? 'lookUnnamed' : 'look';
}

function stopped(job: Job): Step['key'] {
  return job.backup.name === '' ? 'stoppedUnnamed' : 'stopped';
}
