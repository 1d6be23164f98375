// One run over all four vendors, with every way in which a task and its backup can disagree: `?scene=vendors`.
import type { BackupFacts, ErrorReport, Job, ProfileView } from '../bindings';
import { NOTHING } from './backup';
import { ago, hex } from './chance';
import { report } from './errors';
import { jobOf, time, type FakeJobs } from './jobs';
import { dag, ocpTask } from './tasks';

type Told = [en: string, zh: string];

function reason(code: ErrorReport['code'], message: Told, hint: Told): ErrorReport {
  return { ...report(code), message: { en: message[0], zh: message[1] }, hint: { en: hint[0], zh: hint[1] }, vendor: null };
}

const AGAIN: Told = ['Mend the cause, then plan again', '排除原因后重新计划'];
const FAILED = reason('backup_failed', ['the vendor says that this backup failed: -9040 backup destination is full', '厂商称该备份失败：-9040 backup destination is full'], AGAIN);
const REFUSED = reason('backup_failed', ['the vendor’s task failed before the backup started: 9036 OB_BACKUP_IN_PROGRESS', '厂商任务在备份启动之前失败：9036 OB_BACKUP_IN_PROGRESS'], AGAIN);
const CANCELLED = reason('backup_cancelled', ['the backup was cancelled at the vendor', '备份已在厂商侧取消'], ['Plan again if it is still needed', '如仍需要，请重新计划']);
const UNSEEN = reason(
  'task_without_backup',
  ['the vendor’s task says SUCCEED, and no backup of it is listed: nobody can say that there is one', '厂商任务状态为 SUCCEED，但未列出对应的备份：无法确认备份存在'],
  ['It is looked for again; look at the vendor’s list of backups before you rely on one', '将继续查询；在依赖该备份之前，请先查看厂商的备份列表'],
);

const GB = 1024 ** 3;
const over = (word: string): Partial<Job> => ({ vendor_word: word, finished_at: ago(2), ended_at: time(ago(2)), next_look_at: null });
const known = (name: string): Partial<Job> => ({ vendor_backup_id: String(1000 + (name.length * 37) % 400), began_at: time(ago(9)) });
const full: BackupFacts = { ...NOTHING };

type Row = [profile: string, target: string, status: Job['status'], change: Partial<Job>];

const ROWS: Row[] = [
  ['OBShell 报表集群', 't_report', 'running', { backup: { ...full, plus_archive: true, encrypted: true }, task: dag('t_report', 3, 'RUNNING', 'backup tenant t_report'), can_cancel: true, vendor_word: 'RUNNING' }],
  ['OBShell 报表集群', 't_crm', 'failed', { backup: full, task: dag('t_crm', 4, 'SUCCEED'), ...known('t_crm'), ...over('FAILED'), reason: FAILED, can_cancel: true }],
  ['OBShell 报表集群', 't_bi', 'running', { backup: { ...full, form: 'incremental' }, became: 'full', task: dag('t_bi', 4, 'FAILED', 'sub task timeout: 3600 s'), ...known('t_bi'), vendor_word: 'DOING', can_cancel: true }],
  ['OBShell 报表集群', 't_ods', 'unknown', { backup: full, task: dag('t_ods', 4, 'SUCCEED'), reason: UNSEEN, can_cancel: true }],
  ['OCP 上海', 'trade_core', 'running', { backup: full, task: ocpTask('trade_core', 5, 'RUNNING', null), ...known('trade_core'), vendor_word: 'DOING', progress: 41 }],
  ['OCP 上海', 'risk_ctl', 'running', { backup: { ...full, logical: true, storage: '/obbackup/risk/' }, task: ocpTask('risk_ctl', 3, 'RUNNING'), vendor_word: 'RUNNING' }],
  ['OCP 上海', 'user_profile', 'failed', { backup: full, task: ocpTask('user_profile', 4, 'FAILED', 'Start data backup: 9036 OB_BACKUP_IN_PROGRESS'), ...over('FAILED'), reason: REFUSED }],
  ['TaurusDB 生产', 'ledger-taurus-prod-01', 'running', { progress: 62, vendor_word: 'BUILDING' }],
  ['OBShell 报表集群', 't_archive-2024', 'cancelled', { backup: { ...full, plus_archive: true }, task: dag('t_archive-2024', 4, 'SUCCEED'), ...known('t_archive-2024'), ...over('CANCELED'), reason: CANCELLED, can_cancel: true }],
  ['OCP 上海', '结算_report', 'completed', { backup: { ...full, form: 'incremental' }, became: 'incremental', task: ocpTask('结算_report', 7, 'SUCCESSFUL'), ...known('结算_report'), ...over('SUCCESS'), size_bytes: 21.7 * GB }],
  ['华为云 生产', 'orders-mysql-prod-01', 'completed', over('COMPLETED')],
];

export function seedVendors(all: FakeJobs, profiles: ProfileView[]): void {
  const jobs = ROWS.flatMap(([name, target, status, change], position): Job[] => {
    const profile = profiles.find((other) => other.draft.name === name);
    if (!profile) return [];
    const job = jobOf(profile, target, 142, position, status, 11.3);
    const isTenant = profile.provider.startsWith('oceanbase');
    const blank: Partial<Job> = isTenant ? { vendor_backup_id: null, began_at: null, ended_at: null, size_bytes: null } : {};
    const made: Job = { ...job, ...blank, ...change, run_title: 'Quarter close, four vendors', ticket: 'CHG-20875' };
    return [{ ...made, vendor_job_id: made.task?.id ?? null, request_id: isTenant ? hex(`trace ${target}`, 16) : job.request_id }];
  });
  for (const job of jobs) tell(all, job);
  all.addRun({ number: 142, title: 'Quarter close, four vendors', ticket: 'CHG-20875', environment: 'production', applied_at: ago(11.3) });
}

/** What must have happened to such a job. */
function tell(all: FakeJobs, job: Job): void {
  const from = Date.parse(job.created_at);
  const at = (seconds: number) => new Date(from + seconds * 1000).toISOString();
  const trace = job.request_id ?? '';
  const word = job.vendor_word ?? '';
  const past: Job = { ...job, status: 'running' };
  all.tell(past, 'planned', 'Planned, 7 checks passed', '已计划，7 项检查通过', job.plan_words, at(0));
  all.tell(past, 'intent_written', 'Intent written to disk', '意图已写入磁盘', null, at(0.2));
  all.tell(past, 'sent', 'POST sent, once', 'POST 已发送一次', `POST ${job.target.id}`, at(0.3));
  const first = job.task ? 'RUNNING' : 'BUILDING';
  all.tell(past, 'accepted', 'Accepted', '厂商已受理', `${first} · ${job.vendor_job_id ?? job.vendor_backup_id} · ${trace}`, at(0.9));
  const stage = job.task?.stages.findLast((one) => one.state !== 'waiting');
  if (stage) all.tell(past, 'progressed', `The vendor's task: ${stage.name} · ${stage.word}`, `厂商任务：${stage.name} · ${stage.word}`, `${job.task?.word} · ${trace}`, at(140));
  if (job.vendor_backup_id !== null && job.finished_at === null)
    all.tell(job, 'progressed', `The vendor says ${word}`, `厂商状态：${word}`, `${word} · ${trace}`, at(190));
  if (job.status === 'unknown' && job.reason)
    all.tell(job, 'looked', job.reason.message.en, job.reason.message.zh, `${job.task?.word} · ${trace}`, at(600));
  if (job.finished_at !== null) all.tell(job, 'verdict', `Verdict: ${job.status}`, '最终结论', `${word} · ${trace}`, job.finished_at);
  all.keep(job);
}
