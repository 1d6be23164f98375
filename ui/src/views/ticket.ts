// A job as text for a change or support ticket: everything that proves it, and nothing that was secret.
import type { Job } from '../bindings';
import { engineName } from '../components/engine';
import { exactLocal, exactSize, exactUtc } from '../format';
import { say, t } from '../i18n/index.svelte';
import { backupWords, formWords, targetWords } from './backup-words';

function time(at: string | null | undefined, raw = ''): string {
  if (!at) return raw;
  const known = `${exactLocal(at)} · ${exactUtc(at)}`;
  return raw === '' ? known : `${known} · ${raw}`;
}

export function ticketText(job: Job): string {
  const { reason } = job;
  const vendor = reason?.vendor;
  const word = job.vendor_word === null ? '' : ` (${job.vendor_word})`;
  const lines: [string, string][] = [
    [t('jobs.ticket.status'), t(`common.status.${job.status}`) + word],
    [t('jobs.ticket.target'), `${targetWords(job.target)} · ${job.target.id} · ${engineName(job.target.engine)} ${job.target.version}`],
    [t('jobs.ticket.profile'), `${job.profile.name} · ${t(`common.environment.${job.profile.environment}`)}`],
    [t('jobs.ticket.what'), [backupWords(job.backup), job.backup.storage].filter(Boolean).join(' · ')],
    [t('jobs.ticket.became'), job.became !== null && job.became !== job.backup.form ? formWords(job.became) : ''],
    [t('jobs.ticket.encryption'), job.encryption ?? ''],
    [t('jobs.ticket.backup'), job.backup.name],
    [t('jobs.ticket.backupId'), job.vendor_backup_id ?? ''],
    [t('jobs.ticket.task'), job.task ? [job.task.name, job.task.id, job.task.word].filter(Boolean).join(' · ') : ''],
    [t('jobs.ticket.jobId'), job.vendor_job_id ?? ''],
    [t('jobs.ticket.requestId'), job.request_id ?? ''],
    [t('jobs.ticket.run'), `${job.run_number} · ${job.run_title}`],
    [t('jobs.ticket.change'), job.ticket ?? ''],
    [t('jobs.ticket.plan'), job.plan_words],
    [t('jobs.ticket.by'), job.applied_by],
    [t('jobs.ticket.sent'), time(job.sent_at)],
    [t('jobs.ticket.began'), time(job.began_at?.at, job.began_at?.raw)],
    [t('jobs.ticket.ended'), time(job.ended_at?.at, job.ended_at?.raw)],
    [t('jobs.ticket.size'), job.size_bytes === null ? '' : exactSize(job.size_bytes)],
    [t('jobs.ticket.reason'), reason ? `${reason.code}: ${say(reason.message)}` : ''],
    [
      t('jobs.ticket.vendor'),
      vendor ? [vendor.http_status, vendor.code, vendor.message, vendor.request_id].filter(Boolean).join(' · ') : '',
    ],
    [t('jobs.ticket.hint'), reason?.hint ? say(reason.hint) : ''],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}: ${value}`)
    .join('\n');
}
