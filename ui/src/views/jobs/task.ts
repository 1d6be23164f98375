// A vendor's task around a backup, for the eye. Never a verdict: a task that succeeded may have a failed backup behind
// it, and one that failed a running one.
import type { Job, StageState, TaskStage, VendorTask } from '../../bindings';
import { isOver } from '../../state/jobs.svelte';

/** The stage a task is at, counted from 1: the one that failed or runs, else the last one that is done. */
export interface At {
  number: number;
  stage: TaskStage;
}

export function at(task: VendorTask): At | null {
  const { stages } = task;
  const is = (...states: StageState[]) => stages.findIndex((stage) => states.includes(stage.state));
  const lastDone = stages.findLastIndex((stage) => stage.state === 'done');
  const index = [is('failed'), is('running'), is('unknown'), lastDone, 0].find((found) => found >= 0 && found < stages.length);
  const stage = index === undefined ? undefined : stages[index];
  return stage === undefined || index === undefined ? null : { number: index + 1, stage };
}

/** The stage for `aria-current`: where the task stands while it is not over; a failed one is where it stopped. */
export function currentStage(task: VendorTask): number | null {
  if (task.state === 'succeeded') return null;
  const index = task.stages.findIndex((stage) => stage.state === 'failed' || stage.state === 'running');
  return index < 0 ? null : index;
}

/** What must be said of a task beside its job, as a catalogue key under `jobs.task`. */
export type TaskNote = 'waiting' | 'goesOn' | 'overruled' | 'before' | 'agrees' | 'plain';

export function taskNote(job: Job, task: VendorTask): TaskNote {
  const isTaskOver = task.state === 'succeeded' || task.state === 'failed';
  if (!isTaskOver) return 'plain';
  const isKnown = job.vendor_backup_id !== null;
  if (!isOver(job.status)) return task.state === 'failed' && isKnown ? 'goesOn' : 'waiting';
  if ((task.state === 'succeeded') === (job.status === 'completed')) return isKnown ? 'agrees' : 'before';
  return 'overruled';
}

const LOUD: readonly TaskNote[] = ['waiting', 'goesOn', 'overruled'];

/** Whether task and backup say different things, so that it shows without being opened. */
export function disagrees(job: Job): boolean {
  return job.task !== null && LOUD.includes(taskNote(job, job.task));
}

/** The task in segments; one, where the vendor gives no stages. */
export function taskStates(task: VendorTask): StageState[] {
  if (task.stages.length > 0) return task.stages.map((stage) => stage.state);
  const whole = { running: 'running', succeeded: 'done', failed: 'failed', unknown: 'unknown' } as const;
  return [whole[task.state]];
}

/** The backup as one segment beside its task. */
export function backupState(job: Job): StageState {
  if (job.vendor_backup_id === null) return job.status === 'unknown' ? 'unknown' : 'waiting';
  switch (job.status) {
    case 'completed':
      return 'done';
    case 'failed':
      return 'failed';
    case 'running':
    case 'sending':
      return 'running';
    case 'unknown':
      return 'unknown';
    case 'planned':
    case 'cancelled':
    case 'not_started':
      return 'waiting';
  }
}
