// What a row and its details show.
import type { HistoryRecord, Job } from '../../bindings';
import { exactLocal } from '../../format';
import { t } from '../../i18n/index.svelte';
import { facts, lines, ticketText } from '../ticket';

/** When it began: as the vendor says, else when the request left, else when the row was made. */
export function began(record: HistoryRecord): string {
  return record.began_at?.at ?? record.job?.sent_at ?? record.created_at;
}

/** The row with what its job says now. How long it took is the core's to say: ask again when the job is over. */
export function withJob(record: HistoryRecord, job: Job): HistoryRecord {
  const { status, vendor_word, vendor_backup_id, size_bytes, began_at, ended_at, backup } = job;
  return { ...record, job, status, vendor_word, vendor_backup_id, size_bytes, began_at, ended_at, backup };
}

/** The row as a spreadsheet takes it: cells between tabs, exact where the grid rounds. */
export function rowText(record: HistoryRecord): string {
  const cells = [
    record.status,
    record.target.name,
    record.backup.name,
    record.size_bytes === null ? '' : String(record.size_bytes),
    began(record),
    record.duration_ms === null ? '' : String(Math.floor(record.duration_ms / 1000)),
    record.vendor_backup_id ?? '',
    record.job?.request_id ?? '',
  ];
  return cells.map((cell) => cell.replace(/[\t\r\n]/g, ' ')).join('\t');
}

/** The row as text for a change or support ticket. */
export function recordText(record: HistoryRecord): string {
  const own = record.job ? ticketText(record.job) : lines(facts(record));
  const seen: [string, string][] = [
    [t('jobs.ticket.origin'), t(`history.origin.${record.origin}`)],
    [t('jobs.ticket.gone'), record.gone_at === null ? '' : exactLocal(record.gone_at)],
  ];
  return `${own}\n${lines(seen)}`;
}
