// Runs of the fake: who sends them, how far they are, and what stopping and cancelling them does.
import type { CancelReport, Halt, Job, JobId, JobStatus, LeftRunning, Owner, Plan, RunSummary } from '../bindings';
import { ago, hex, uuid } from './chance';
import { report } from './errors';

export const OPEN: readonly JobStatus[] = ['planned', 'sending', 'unknown', 'running'];

export const WINDOW: Owner = {
  id: uuid('owner window'),
  program: 'window',
  user: 'chen.wei',
  host: 'dba-laptop-07',
  process_id: 3120,
  started_at: ago(95),
};

export const COMMAND_LINE: Owner = { ...WINDOW, id: uuid('owner command line'), program: 'command line', host: 'db-host', process_id: 4711, started_at: ago(12) };

type Given = Pick<RunSummary, 'number' | 'title' | 'ticket' | 'environment' | 'applied_at'> & Partial<RunSummary>;

/** A run before its jobs are counted. */
export function runOf(given: Given): RunSummary {
  return {
    id: uuid(`run ${given.number}`),
    plan_id: uuid(`plan of ${given.number}`),
    plan_words: 'amber ledger quiet north',
    plan_fingerprint: hex(`plan of ${given.number}`, 64),
    applied_by: 'chen.wei',
    applied_on: 'dba-desk',
    program: 'window',
    runbook: null,
    parallel: 10,
    on_failure: 'continue',
    jobs: 0,
    open: 0,
    planned: 0,
    running: 0,
    unknown: 0,
    completed: 0,
    satisfied: 0,
    failed: 0,
    cancelled: 0,
    not_started: 0,
    set_aside: 0,
    halt: null,
    owner: null,
    is_ours: false,
    ...given,
  };
}

/** The run with its jobs counted as the core counts them; one whose jobs are not kept stays as it was. */
export function counted(run: RunSummary, all: Iterable<Job>, owner: Owner): RunSummary {
  const jobs = [...all].filter((job) => job.run_id === run.id);
  if (jobs.length === 0) return run;
  const count = (...statuses: JobStatus[]) => jobs.filter((job) => statuses.includes(job.status)).length;
  const open = jobs.filter((job) => OPEN.includes(job.status) && job.set_aside === null).length;
  return {
    ...run,
    jobs: jobs.length,
    open,
    planned: count('planned'),
    running: count('sending', 'running'),
    unknown: count('unknown'),
    completed: count('completed'),
    satisfied: jobs.filter((job) => job.action === 'satisfied').length,
    failed: count('failed', 'cancelled', 'not_started'),
    cancelled: count('cancelled'),
    not_started: count('not_started'),
    owner: open > 0 ? owner : null,
    is_ours: open > 0 && owner === WINDOW,
  };
}

const NO_CALL = { en: 'Huawei Cloud has no call that cancels a backup', zh: '华为云未提供取消备份的接口' };
const UNSEEN = { en: 'its answer was lost, so nobody knows yet what to cancel', zh: '应答丢失，尚不知道应取消哪个备份' };

/** What the fake's jobs must be able to do for a run to be stopped. */
interface Jobs {
  jobs: Map<JobId, Job>;
  runs: RunSummary[];
  tell(job: Job, kind: 'verdict' | 'set_aside', en: string, zh: string, evidence: string | null): void;
  cancel(id: JobId): void;
}

/** Sends nothing more: what is planned is not started. Answers how many that were. */
export function stopRun(all: Jobs, id: string): number {
  const run = all.runs.find((other) => other.id === id);
  if (!run) throw report('run_gone');
  const halt: Halt = { cause: 'person', by: 'chen.wei', at: ago(0) };
  run.halt ??= halt;
  const waiting = [...all.jobs.values()].filter((job) => job.run_id === id && job.status === 'planned');
  for (const job of waiting)
    all.tell({ ...job, status: 'not_started', finished_at: ago(0), next_look_at: null, reason: report('run_stopped') }, 'verdict', 'Not started: the run was stopped', '未启动：运行已停止', null);
  return waiting.length;
}

export function cancelRun(all: Jobs, id: string): CancelReport {
  const withdrawn = stopRun(all, id);
  const under = [...all.jobs.values()].filter((job) => job.run_id === id && OPEN.includes(job.status) && job.set_aside === null);
  const asked = under.filter((job) => job.can_cancel);
  for (const job of asked) all.cancel(job.id);
  const left = under
    .filter((job) => !job.can_cancel)
    .map((job): LeftRunning => ({ job_id: job.id, target: job.target.name, reason: job.status === 'unknown' ? UNSEEN : NO_CALL }));
  return { withdrawn, asked: asked.length, left };
}

export function setAside(all: Jobs, id: JobId): Job {
  const job = all.jobs.get(id);
  if (!job) throw report('job_gone');
  const aside: Job = { ...job, set_aside: { at: ago(0), by: 'chen.wei' }, next_look_at: null };
  all.tell(aside, 'set_aside', 'Set aside by chen.wei: nobody looks any more', '由 chen.wei 搁置：不再查询', null);
  return aside;
}

/** The run of a plan that was just applied. */
export function runFrom(plan: Plan, number: number, environment: RunSummary['environment'], more: Partial<RunSummary>): RunSummary {
  const { title, ticket, id, fingerprint, runbook } = plan;
  return runOf({ number, title, ticket, environment, applied_at: ago(0), plan_id: id, plan_words: fingerprint.words, plan_fingerprint: fingerprint.hex, runbook, ...more });
}
