import { describe, expect, it } from 'vitest';

import type { Job, StageState, TaskState, VendorTask } from '../../bindings';
import { event, job, task } from './job.fixture';
import { bar } from './progress';
import { hasAskedToCancel, noCancel, remarks } from './remarks';
import { steps } from './settling';
import { at, backupState, currentStage, disagrees, taskNote, taskStates } from './task';

const of = (state: TaskState, ...states: StageState[]): VendorTask => task(state, states);

describe('a task', () => {
  it('stands at the stage that failed or runs, else at the last one done', () => {
    expect(at(of('running', 'done', 'done', 'running', 'waiting'))).toMatchObject({ number: 3 });
    expect(at(of('failed', 'done', 'failed', 'waiting'))).toMatchObject({ number: 2 });
    expect(at(of('succeeded', 'done', 'done'))).toMatchObject({ number: 2 });
    expect(at(of('running', 'waiting', 'waiting'))).toMatchObject({ number: 1 });
    expect(at(of('running'))).toBeNull();
  });

  it('has a current stage only while it is not done', () => {
    expect(currentStage(of('running', 'done', 'running'))).toBe(1);
    expect(currentStage(of('failed', 'done', 'failed'))).toBe(1);
    expect(currentStage(of('succeeded', 'done', 'done'))).toBeNull();
  });

  it('without stages is one segment of its own state', () => {
    expect(taskStates(of('succeeded'))).toEqual(['done']);
    expect(taskStates(of('unknown'))).toEqual(['unknown']);
  });
});

describe('a task and its backup', () => {
  const note = (state: TaskState, status: Job['status'], id: string | null) =>
    taskNote(job(status, { vendor_backup_id: id }), of(state, 'done'));

  it('are told apart, and the task is never the verdict', () => {
    expect(note('running', 'running', null)).toBe('plain');
    expect(note('succeeded', 'running', null)).toBe('waiting');
    expect(note('succeeded', 'unknown', null)).toBe('waiting');
    expect(note('failed', 'running', 'b-1')).toBe('goesOn');
    expect(note('failed', 'unknown', null)).toBe('waiting');
    expect(note('succeeded', 'failed', 'b-1')).toBe('overruled');
    expect(note('succeeded', 'cancelled', 'b-1')).toBe('overruled');
    expect(note('failed', 'completed', 'b-1')).toBe('overruled');
    expect(note('succeeded', 'completed', 'b-1')).toBe('agrees');
    expect(note('failed', 'failed', null)).toBe('before');
  });

  it('are loud where they disagree', () => {
    expect(disagrees(job('failed', { task: of('succeeded', 'done'), vendor_backup_id: 'b-1' }))).toBe(true);
    expect(disagrees(job('running', { task: of('running', 'running') }))).toBe(false);
    expect(disagrees(job('failed'))).toBe(false);
  });

  it('have each their own segment: no backup is no failure of one', () => {
    expect(backupState(job('failed'))).toBe('waiting');
    expect(backupState(job('failed', { vendor_backup_id: 'b-1' }))).toBe('failed');
    expect(backupState(job('unknown'))).toBe('unknown');
    expect(backupState(job('completed', { vendor_backup_id: 'b-1' }))).toBe('done');
  });
});

describe('the bar', () => {
  it('is the vendor’s percentage, else the stages of a task that is under way, else neither', () => {
    const running = of('running', 'done', 'running');
    expect(bar(job('running', { task: running, progress: 41 }))).toEqual({ kind: 'percentage', value: 41 });
    expect(bar(job('running', { task: running }))).toEqual({ kind: 'stages', task: running });
    expect(bar(job('running', { task: of('succeeded', 'done') }))).toEqual({ kind: 'indeterminate' });
    expect(bar(job('running', { task: of('running') }))).toEqual({ kind: 'indeterminate' });
  });
});

describe('remarks', () => {
  it('say what the backup became only where it is not what was asked for', () => {
    expect(remarks(job('completed', { became: 'full' }), [])).toEqual([]);
    const incremental = { ...job('running').backup, form: 'incremental' as const };
    expect(remarks(job('completed', { backup: incremental, became: 'full' }), [])).toEqual(['became']);
  });

  it('say that a backup is not encrypted, or at its end not said to be', () => {
    const backup = { ...job('running').backup, encrypted: true };
    expect(remarks(job('running', { backup }), [])).toEqual([]);
    expect(remarks(job('running', { backup, encryption: 'NONE' }), [])).toEqual(['unencrypted']);
    expect(remarks(job('completed', { backup }), [])).toEqual(['unencrypted']);
    expect(remarks(job('completed', { backup, encryption: 'PASSWORD' }), [])).toEqual([]);
  });

  it('say that a cancellation was asked for, until the verdict', () => {
    const asked = [event(1, 'cancel_asked', '17:00:00')];
    expect(hasAskedToCancel(asked)).toBe(true);
    expect(remarks(job('running'), asked)).toEqual(['asked']);
    expect(remarks(job('cancelled'), asked)).toEqual([]);
  });
});

describe('cancelling', () => {
  it('is offered once, for an open job whose vendor can', () => {
    expect(noCancel(job('running', { can_cancel: true }), [])).toBeNull();
    expect(noCancel(job('unknown', { can_cancel: true }), [])).toBeNull();
    expect(noCancel(job('running'), [])).toBe('cannot');
    expect(noCancel(job('completed', { can_cancel: true }), [])).toBe('over');
    expect(noCancel(job('running', { can_cancel: true }), [event(1, 'cancel_asked', '17:00:00')])).toBe('asked');
  });
});

describe('an unknown job', () => {
  const reason = { code: 'task_without_backup' as const, message: { en: '', zh: '' }, hint: null, fields: [], vendor: null };

  it('whose task is there explains that it arrived and what is missing', () => {
    const known = job('unknown', { reason, task: of('succeeded', 'done'), vendor_job_id: '14' });
    expect(steps(known).map((step) => step.key)).toEqual(['arrived', 'task', 'taskVerdict']);
    expect(steps({ ...known, task: null }).map((step) => step.key)).toEqual(['arrived', 'taskUnseen', 'taskVerdict']);
  });

  it('without a name is not looked for by name', () => {
    const backup = { ...job('unknown').backup, name: '' };
    expect(steps(job('unknown', { backup })).map((step) => step.key)).toEqual(['sent', 'lookUnnamed', 'verdict']);
  });
});
