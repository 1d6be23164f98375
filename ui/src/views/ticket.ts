// A job as text for a change or support ticket: everything that proves it, and nothing that was secret.
import type { HistoryRecord, Job } from '../bindings';
import { engineName } from '../components/engine';
import { exactLocal, exactSize, exactUtc } from '../format';
import { say, t } from '../i18n/index.svelte';
import { backupWords, formWords, targetWords } from './backup-words';

function time(at: string | null | undefined, raw = ''): string {
  if (!at) return raw;
  const known = `${exactLocal(at)} · ${exactUtc(at)}`;
  return raw === '' ? known : `${known} · ${raw}`;
}

type Facts = Pick<
  HistoryRecord,
  'status' | 'vendor_word' | 'target' | 'profile' | 'backup' | 'vendor_backup_id' | 'began_at' | 'ended_at' | 'size_bytes'
>;

/** What is known of every backup, whoever made it. */
export function facts(of: Facts): [string, string][] {
  const word = of.vendor_word === null ? '' : ` (${of.vendor_word})`;
  return [
    [t('jobs.ticket.status'), t(`common.status.${of.status}`) + word],
    [t('jobs.ticket.target'), `${targetWords(of.target)} · ${of.target.id} · ${engineName(of.target.engine)} ${of.target.version}`],
    [t('jobs.ticket.profile'), `${of.profile.name} · ${t(`common.environment.${of.profile.environment}`)}`],
    [t('jobs.ticket.what'), [backupWords(of.backup), of.backup.storage].filter(Boolean).join(' · ')],
    [t('jobs.ticket.backup'), of.backup.name],
    [t('jobs.ticket.backupId'), of.vendor_backup_id ?? ''],
    [t('jobs.ticket.began'), time(of.began_at?.at, of.began_at?.raw)],
    [t('jobs.ticket.ended'), time(of.ended_at?.at, of.ended_at?.raw)],
    [t('jobs.ticket.size'), of.size_bytes === null ? '' : exactSize(of.size_bytes)],
  ];
}

/** One line for each that has a value. */
export function lines(all: [string, string][]): string {
  return all
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}: ${value}`)
    .join('\n');
}

export function ticketText(job: Job): string {
  const { reason } = job;
  const vendor = reason?.vendor;
  return lines([
    ...facts(job),
    [t('jobs.ticket.became'), job.became !== null && job.became !== job.backup.form ? formWords(job.became) : ''],
    [t('jobs.ticket.encryption'), job.encryption ?? ''],
    [t('jobs.ticket.task'), job.task ? [job.task.name, job.task.id, job.task.word].filter(Boolean).join(' · ') : ''],
    [t('jobs.ticket.jobId'), job.vendor_job_id ?? ''],
    [t('jobs.ticket.requestId'), job.request_id ?? ''],
    [t('jobs.ticket.run'), `${job.run_number} · ${job.run_title}`],
    [t('jobs.ticket.change'), job.ticket ?? ''],
    [t('jobs.ticket.plan'), job.plan_words],
    [t('jobs.ticket.by'), job.applied_by],
    [t('jobs.ticket.sent'), time(job.sent_at)],
    [t('jobs.ticket.reason'), reason ? `${reason.code}: ${say(reason.message)}` : ''],
    [
      t('jobs.ticket.vendor'),
      vendor ? [vendor.http_status, vendor.code, vendor.message, vendor.request_id].filter(Boolean).join(' · ') : '',
    ],
    [t('jobs.ticket.hint'), reason?.hint ? say(reason.hint) : ''],
  ]);
}
