// The tasks that OBShell and OCP run around a backup, as far as a job of the fake has seen them.
import type { StageState, TaskStage, VendorTask } from '../bindings';
import { hash } from './chance';

const DAG = ['Check destination', 'Open archive log', 'Start backup', 'Wait backup Finish'];
const OCP = ['Prepare backup config', 'Check backup storage', 'Check tenant status', 'Start data backup', 'Wait data backup finish', 'Update backup record'];

function stages(names: string[], at: number, word: string, done: string, message: string | null): TaskStage[] {
  const states: Record<string, StageState> = { RUNNING: 'running', FAILED: 'failed', SUCCEED: 'done', SUCCESSFUL: 'done' };
  return names.map((name, index) => {
    if (index + 1 < at) return { name, word: done, state: 'done', message: null };
    if (index + 1 > at) return { name, word: 'PENDING', state: 'waiting', message: null };
    return { name, word, state: states[word] ?? 'unknown', message };
  });
}

/** OBShell's DAG of four nodes, at this one. */
export function dag(tenant: string, at: number, word: 'RUNNING' | 'FAILED' | 'SUCCEED', message: string | null = null): VendorTask {
  return {
    id: `1${hash(tenant) % 400}`,
    name: `Obcluster start full backup for ${tenant}`,
    word,
    state: word === 'RUNNING' ? 'running' : word === 'FAILED' ? 'failed' : 'succeeded',
    stages: stages(DAG, at, word, 'SUCCEED', message),
    began: at === 4,
    message: word === 'FAILED' ? message : null,
  };
}

/** OCP's task instance of six subtasks, at this one. */
export function ocpTask(tenant: string, at: number, word: 'RUNNING' | 'FAILED' | 'SUCCESSFUL', message: string | null = null): VendorTask {
  return {
    id: String(3_000_000 + (hash(tenant) % 90_000)),
    name: 'Start tenant data backup',
    word,
    state: word === 'RUNNING' ? 'running' : word === 'FAILED' ? 'failed' : 'succeeded',
    stages: stages(OCP, at, word, 'SUCCESSFUL', message),
    began: false,
    message: word === 'FAILED' ? message : null,
  };
}
