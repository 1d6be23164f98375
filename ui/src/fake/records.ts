// Rows of the fake's history: of jobs, and of backups that the vendor lists besides.
import type { HistoryRecord, Job } from '../bindings';
import { hash, hex, uuid } from './chance';

export function recordOf(job: Job, change: Partial<HistoryRecord> = {}): HistoryRecord {
  const from = job.began_at?.at && job.ended_at?.at ? job.began_at.at : job.sent_at;
  const to = job.began_at?.at && job.ended_at?.at ? job.ended_at.at : job.finished_at;
  return {
    id: job.id,
    origin: 'made_by_holdfast',
    gone_at: null,
    seen_at: null,
    job,
    profile: job.profile,
    target: job.target,
    backup: job.backup,
    status: job.status,
    vendor_word: job.vendor_word,
    vendor_backup_id: job.vendor_backup_id,
    became: job.became,
    encryption: job.encryption,
    vendor_reason: null,
    size_bytes: job.size_bytes,
    began_at: job.began_at,
    ended_at: job.ended_at,
    duration_ms: from !== null && to !== null ? Date.parse(to) - Date.parse(from) : null,
    created_at: job.created_at,
    ...change,
  };
}

/** A backup of the vendor's own schedule, of the same target an hour and a half before the job. */
export function elsewhereOf(job: Job, seenAt: string): HistoryRecord {
  const began = new Date(Date.parse(job.created_at) - 5_400_000);
  const length = 90_000 + (hash(`length ${job.id}`) % 900) * 1000;
  const time = (at: Date) => ({ raw: at.toISOString().replace(/\.\d+Z$/, '+0000'), at: at.toISOString(), zone_assumed: false });
  const isGone = hash(`gone ${job.id}`) % 6 === 0;
  return {
    ...recordOf(job),
    id: uuid(`seen ${job.id}`),
    origin: 'made_elsewhere',
    gone_at: isGone ? seenAt : null,
    seen_at: isGone ? job.created_at : seenAt,
    job: null,
    became: 'full',
    backup: { ...job.backup, name: `mysql-${job.target.name}-${began.toISOString().slice(0, 10).replaceAll('-', '')}`, description: '', databases: [] },
    status: 'completed',
    vendor_word: 'COMPLETED',
    vendor_backup_id: `${hex(`seen ${job.id}`, 32)}br01`,
    size_bytes: 1024 ** 3 * (4 + (hash(`size ${job.id}`) % 60)),
    began_at: time(began),
    ended_at: time(new Date(began.getTime() + length)),
    duration_ms: length,
    created_at: began.toISOString(),
  };
}
