// A job for tests: what each needs is set on top.
import type { Event, EventKind, Job, JobStatus, RunSummary, StageState, TaskState, VendorTask } from '../../bindings';
import { backup, profile } from '../plan/plan.fixture';

export function job(status: JobStatus, change: Partial<Job> = {}): Job {
  return {
    id: 'job-1',
    run_id: 'run-1',
    run_number: 141,
    run_title: 'Member release 307',
    ticket: 'CHG-20869',
    plan_id: 'plan-1',
    plan_words: 'amber ledger quiet north',
    plan_fingerprint: '0c1f'.repeat(16),
    applied_by: 'chen.wei',
    applied_on: 'dba-desk',
    position: 0,
    profile,
    target: { id: 'instance-1', name: 'billing-mysql-hk-01', group: null, engine: 'my_sql', version: '8.0.28' },
    action: 'create',
    backup: { ...backup, name: 'hf-chg20869-billing' },
    status,
    vendor_word: null,
    progress: null,
    vendor_backup_id: null,
    vendor_job_id: null,
    task: null,
    became: null,
    encryption: null,
    can_cancel: false,
    request_id: null,
    size_bytes: null,
    began_at: null,
    ended_at: null,
    created_at: '2026-11-21T17:31:48Z',
    sent_at: '2026-11-21T17:31:48Z',
    finished_at: null,
    next_look_at: null,
    reason: null,
    attention: null,
    set_aside: null,
    ...change,
  };
}

export function event(number: number, kind: EventKind, at: string, change: Partial<Event> = {}): Event {
  return {
    number,
    at: `2026-11-21T${at}Z`,
    job_id: 'job-1',
    kind,
    status: 'running',
    text: { en: kind, zh: kind },
    evidence: null,
    ...change,
  };
}

/** A task with stages in these states, each in OBShell's word. */
export function task(state: TaskState, states: StageState[], change: Partial<VendorTask> = {}): VendorTask {
  const words: Record<StageState, string> = { waiting: 'PENDING', running: 'RUNNING', done: 'SUCCEED', failed: 'FAILED', unknown: 'PAUSED' };
  const whole: Record<TaskState, string> = { running: 'RUNNING', succeeded: 'SUCCEED', failed: 'FAILED', unknown: 'PAUSED' };
  return {
    id: '14',
    name: 'Obcluster start full backup for t_crm',
    word: whole[state],
    state,
    stages: states.map((stage, index) => ({ name: `Stage ${index + 1}`, word: words[stage], state: stage, message: null })),
    began: false,
    message: null,
    ...change,
  };
}

/** A run of one open job that this process watches. */
export function runOf(change: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 'run-1',
    number: 141,
    plan_id: 'plan-1',
    title: 'Member release 307',
    ticket: null,
    plan_words: 'amber ledger quiet north',
    plan_fingerprint: '0c1f'.repeat(16),
    environment: 'production',
    applied_at: '2026-11-21T17:31:48Z',
    applied_by: 'chen.wei',
    applied_on: 'dba-desk',
    program: 'window',
    runbook: null,
    parallel: 10,
    on_failure: 'continue',
    jobs: 1,
    open: 1,
    planned: 0,
    running: 1,
    unknown: 0,
    completed: 0,
    satisfied: 0,
    failed: 0,
    cancelled: 0,
    not_started: 0,
    set_aside: 0,
    halt: null,
    owner: null,
    is_ours: true,
    ...change,
  };
}
