// How far jobs are: time, counts, and what is said under their name. Never a percentage the vendor did not give.
import type { Job, JobStatus, VendorTask } from '../../bindings';

/** Milliseconds since the request left; for an adopted backup since it began. Stands still when the job is over. */
export function elapsed(job: Job, now: number): number {
  const from = job.sent_at ?? job.began_at?.at ?? job.created_at;
  const to = job.finished_at === null ? now : Date.parse(job.finished_at);
  return Math.max(0, to - Date.parse(from));
}

/** How the bar is drawn: the vendor's percentage, its task's stages where it gives none, or neither. */
export type Bar =
  | { kind: 'percentage'; value: number }
  | { kind: 'stages'; task: VendorTask }
  | { kind: 'indeterminate' }
  | { kind: 'none' };

export function bar(job: Job): Bar {
  if (job.status === 'sending') return { kind: 'indeterminate' };
  if (job.status !== 'running' || job.attention !== null) return { kind: 'none' };
  if (job.progress !== null) return { kind: 'percentage', value: job.progress };
  const { task } = job;
  // The stages of a task that is over tell nothing of a backup that goes on.
  const isUnderWay = task !== null && (task.state === 'running' || task.state === 'unknown') && task.stages.length > 0;
  return isUnderWay ? { kind: 'stages', task } : { kind: 'indeterminate' };
}

/** One number of the line on top. */
export interface StatusCount {
  status: JobStatus;
  count: number;
}

const order: JobStatus[] = ['sending', 'running', 'unknown', 'failed', 'not_started', 'cancelled', 'planned'];

/** How many jobs stand where, without those that nobody is at; completed ones are said apart. */
export function countByStatus(jobs: Job[]): StatusCount[] {
  return order
    .map((status) => ({ status, count: jobs.filter((job) => job.status === status).length }))
    .filter(({ count }) => count > 0);
}

/** Whole seconds until the next look; `null` when none is set or it is due. */
export function secondsUntil(at: string | null, now: number): number | null {
  if (at === null) return null;
  const seconds = Math.ceil((Date.parse(at) - now) / 1000);
  return seconds > 0 ? seconds : null;
}

/** Whether the job came to nothing, so that it shows why without being opened. */
export function showsReason(job: Job): boolean {
  return job.status === 'failed' || job.status === 'not_started' || job.status === 'cancelled';
}
