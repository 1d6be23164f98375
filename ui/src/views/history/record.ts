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

/** The row as a spreadsheet takes it: cells between tabs, exact where the grid rounds. */
export function rowText(job: Job): string {
  const milliseconds = duration(job);
  const cells = [
    job.status,
    job.target.name,
    job.backup.name,
    job.size_bytes === null ? '' : String(job.size_bytes),
    began(job),
    milliseconds === null ? '' : String(Math.floor(milliseconds / 1000)),
    job.vendor_backup_id ?? '',
    job.request_id ?? '',
  ];
  return cells.map((cell) => cell.replace(/[\t\r\n]/g, ' ')).join('\t');
}
