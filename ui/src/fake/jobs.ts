// Jobs of the fake and the events that they bring: five of one run at the start, more after an apply.
import type { Approval, Event, EventKind, Job, JobStatus, JobUpdate, Owner, Plan, PlannedBackup, ProfileView, RunSummary } from '../bindings';
import { NOTHING } from './backup';
import { ago, hex, uuid } from './chance';
import { report } from './errors';
import { factsOf } from './profiles';
import { counted, runFrom, runOf, WINDOW } from './runs';
import { targetNamed } from './targets';

export const time = (at: string) => ({ raw: at.replace(/\.\d+Z$/, '+0000'), at, zone_assumed: false });

export function jobOf(profile: ProfileView, name: string, run: number, position: number, status: JobStatus, minutes: number): Job {
  const target = targetNamed(name);
  const over = status === 'completed' || status === 'failed' || status === 'cancelled' || status === 'not_started';
  const known = status === 'running' || status === 'completed';
  const length = 3 + (name.length % 20);
  return {
    id: uuid(`job ${run} ${position} ${name}`),
    run_id: uuid(`run ${run}`),
    run_number: run,
    run_title: 'Member release 307',
    ticket: 'CHG-20869',
    plan_id: uuid(`plan of ${run}`),
    plan_words: 'amber ledger quiet north',
    plan_fingerprint: hex(`plan of ${run}`, 64),
    applied_by: 'chen.wei',
    applied_on: 'dba-desk',
    position,
    profile: factsOf(profile),
    target: { id: target.id, name, group: target.group, engine: target.engine, version: target.version },
    action: 'create',
    backup: { ...NOTHING, name: `hf-chg${20728 + run}-${hex(name, 4)}`, databases: target.takes_databases ? ['Core', 'Ledger', 'Settlement', 'Report'] : [] },
    status,
    vendor_word: status === 'running' ? 'BUILDING' : status === 'completed' ? 'COMPLETED' : null,
    progress: null,
    vendor_backup_id: known ? `${hex(`backup ${run} ${name}`, 32)}br01` : null,
    vendor_job_id: null,
    task: null,
    became: null,
    encryption: null,
    can_cancel: false,
    request_id: status === 'planned' ? null : hex(`request ${run} ${name}`, 32),
    size_bytes: status === 'completed' ? 1024 ** 3 * (name.length * 3.7) : null,
    began_at: known ? time(ago(minutes)) : null,
    ended_at: status === 'completed' ? time(ago(minutes - length)) : null,
    created_at: ago(minutes),
    sent_at: status === 'planned' ? null : ago(minutes),
    finished_at: over ? ago(minutes - (status === 'completed' ? length : 0.01)) : null,
    next_look_at: over ? null : ago(-0.14),
    reason:
      status === 'failed'
        ? { ...report('target_busy', { http_status: 409, code: 'DBS.200019', message: 'Another operation is being performed on the DB instance.', request_id: hex(`request ${run} ${name}`, 32) }), message: { en: 'The instance is busy, the vendor refused', zh: '实例正忙，厂商已拒绝' }, hint: { en: 'A standby switchover began at 01:30. Wait until the instance shows Available, then plan this one again.', zh: '主备切换于 01:30 开始。请等待实例恢复可用后，重新计划这一项。' } }
        : status === 'unknown'
          ? { ...report('answer_lost'), message: { en: 'Answer lost, looking for it', zh: '应答丢失，正在查找' } }
          : null,
    attention: null,
    set_aside: null,
  };
}

/** The fake's jobs, their events, and who listens. */
export class FakeJobs {
  jobs = new Map<string, Job>();
  events: Event[] = [];
  runs: RunSummary[] = [];
  owner: Owner = WINDOW;
  #number = 10_440;
  #listeners = new Set<(update: JobUpdate) => void>();

  get lastEvent(): number {
    return this.#number;
  }

  follow(after: number, listener: (update: JobUpdate) => void): () => void {
    for (const event of this.events.filter((event) => event.number > after)) {
      const job = this.jobs.get(event.job_id);
      if (job) listener({ event, job: structuredClone(job) });
    }
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(job: Job, kind: EventKind, en: string, zh: string, evidence: string | null, at = ago(0)): void {
    this.#number += 1 + (this.#number % 3);
    const event: Event = { number: this.#number, at, job_id: job.id, kind, status: job.status, text: { en, zh }, evidence };
    this.events.push(event);
    this.jobs.set(job.id, job);
    for (const listener of this.#listeners) listener({ event, job: structuredClone(job) });
  }

  /** Asked to cancel: the verdict comes a while later, as at a vendor. */
  cancel(id: string): void {
    const job = this.jobs.get(id);
    if (!job || !job.can_cancel || job.finished_at !== null) throw report('cannot_cancel');
    this.tell(job, 'cancel_asked', 'The vendor was asked to cancel it; its verdict is awaited', '已请求厂商取消，等待最终结论', null);
    setTimeout(() => {
      const over = { ...job, status: 'cancelled' as const, vendor_word: 'CANCELED', finished_at: ago(0), next_look_at: null, reason: report('backup_cancelled') };
      this.tell(over, 'verdict', 'Verdict: cancelled', '最终结论：已取消', 'CANCELED · 3f2a');
    }, 6000);
  }

  /** The events that a job of this status must have had. */
  remember(job: Job): void {
    const from = Date.parse(job.created_at);
    const at = (seconds: number) => new Date(from + seconds * 1000).toISOString();
    const request = job.request_id ?? '';
    this.tell(job, 'planned', 'Planned, 6 checks passed', '已计划，6 项检查通过', job.plan_words, at(0));
    if (job.status === 'planned') return;
    this.tell(job, 'intent_written', 'Intent written to disk', '意图已写入磁盘', job.backup.name, at(0.2));
    this.tell(job, 'sent', 'POST sent, once', 'POST 已发送一次', '/v3/0483b6b1…/backups', at(0.23));
    if (job.status === 'failed') this.tell(job, 'refused', 'Refused: instance busy', '被拒绝：实例正忙', `409 · DBS.200019 · ${request}`, at(0.8));
    if (job.status === 'unknown') {
      this.tell(job, 'answer_lost', 'No answer within 30 s, status is Unknown', '30 秒内没有应答，状态待确认', 'timed_out', at(30));
      this.tell(job, 'looked', 'Looked by name: 0 of 14 backups match', '按名称查找：14 个备份中无匹配', `200 · ${hex(request, 32)}`, at(38));
    }
    if (job.status === 'running' || job.status === 'completed')
      this.tell(job, 'accepted', 'Accepted', '厂商已受理', `202 · BUILDING · ${request}`, at(0.9));
    if (job.status === 'completed') this.tell(job, 'verdict', 'Verdict: completed', '最终结论：已完成', `200 · COMPLETED · ${request}`, job.finished_at ?? at(600));
  }

  seed(profiles: ProfileView[]): void {
    const [first, second = first] = profiles;
    if (!first || !second) return;
    const rows: [ProfileView, string, JobStatus][] = [
      [first, '消息中心-mysql-02', 'unknown'],
      [first, '库存中心-pg-prod-02', 'failed'],
      [first, 'orders-mysql-prod-01', 'running'],
      [second, 'hr-mssql-sz-01', 'running'],
      [first, '支付结算-mssql-01', 'planned'],
      [second, 'erp-sqlserver-sz-02', 'completed'],
    ];
    const jobs = rows.map(([profile, name, status], position) => jobOf(profile, name, 141, position, status, 11.3));
    for (const job of jobs) this.remember(job);
    const environment = first.draft.environment;
    const past = [
      [140, 'Risk schema change', 'CHG-20864', 4, 4, 0],
      [139, 'Inventory to PG 15', 'CHG-20859', 3, 2, 1],
      [138, 'Member resize', 'CHG-20840', 1, 1, 0],
      [137, '支付清算升级', null, 2, 2, 0],
    ] as const;
    this.runs = past.map(([number, title, ticket, jobs, completed, failed], index) =>
      runOf({ number, title, ticket, environment, applied_at: ago(900 * (index + 1)), jobs, completed, failed }),
    );
    this.addRun({ number: 141, title: 'Member release 307', ticket: 'CHG-20869', environment, applied_at: ago(11.3) });
  }

  /** A job as it stands, after its events were told. */
  keep(job: Job): void {
    this.jobs.set(job.id, job);
  }

  addRun(given: Parameters<typeof runOf>[0]): void {
    this.runs.unshift(runOf(given));
  }

  start(plan: Plan, approval: Approval): RunSummary {
    const number = Math.max(140, ...this.runs.map((run) => run.number)) + 1;
    const environments = plan.items.map((item) => item.profile.environment);
    const environment = (['production', 'staging', 'development', 'sandbox'] as const).find((one) => environments.includes(one)) ?? 'sandbox';
    const leftOut = new Set(approval.leave_out);
    const items = plan.items.filter((item) => !leftOut.has(item.position));
    for (const [position, item] of items.entries()) this.remember(this.#planned(plan, item, number, position));
    this.runs.unshift(runFrom(plan, number, environment, { parallel: approval.parallel ?? 10, on_failure: approval.on_failure }));
    return this.summaries()[0] as RunSummary;
  }

  summaries(): RunSummary[] {
    return this.runs.map((run) => counted(run, this.jobs.values(), this.owner));
  }

  summary(id: string): RunSummary {
    const run = this.runs.find((other) => other.id === id);
    if (!run) throw report('run_gone');
    return counted(run, this.jobs.values(), this.owner);
  }

  #planned(plan: Plan, item: PlannedBackup, number: number, position: number): Job {
    const profile = { id: item.profile.id, revision: 1, provider: item.profile.provider, summary: item.profile.summary, draft: { name: item.profile.name, environment: item.profile.environment, guard: item.profile.guard, connection: {} }, secrets: [], created_at: '', updated_at: '' } as unknown as ProfileView;
    const satisfied = item.satisfied_by;
    const job = jobOf(profile, item.target.name, number, position, satisfied ? 'completed' : 'planned', 0);
    const done = satisfied ? { sent_at: null, request_id: null, vendor_backup_id: satisfied.id, vendor_word: satisfied.word, size_bytes: satisfied.size_bytes, began_at: satisfied.began_at, ended_at: satisfied.ended_at } : {};
    return { ...job, ...done, run_title: plan.title, ticket: plan.ticket, plan_id: plan.id, plan_words: plan.fingerprint.words, plan_fingerprint: plan.fingerprint.hex, action: item.action, backup: item.backup };
  }
}
