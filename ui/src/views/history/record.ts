// What a row and its details show of a job that is over, or will be.
import type { Job } from '../../bindings';

/** Milliseconds, by the vendor's clock or, where it gave no times, by ours; `null` while it is not over. */
export function duration(job: Job): number | null {
  const vendor = between(job.began_at?.at ?? null, job.ended_at?.at ?? null);
  return vendor ?? between(job.sent_at, job.finished_at);
}

function between(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const milliseconds = Date.parse(to) - Date.parse(from);
  return milliseconds < 0 ? null : milliseconds;
}

/** When it began: as the vendor says, else when the request left, else when it was written down. */
export function began(job: Job): string {
  return job.began_at?.at ?? job.sent_at ?? job.created_at;
}

/** Whether its word keeps its colour in a dense row. */
export function isTrouble(job: Job): boolean {
  return job.status === 'failed' || job.status === 'unknown' || job.attention !== null;
}
