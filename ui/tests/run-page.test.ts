import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Api } from '../src/api';
import type { CancelReport, Job, JobUpdate, Owner, RunSummary } from '../src/bindings';
import { speakTo } from '../src/core';
// The program ties the counts of runs to the stream.
import '../src/state/app.svelte';
import { jobs } from '../src/state/jobs.svelte';
import { runs } from '../src/state/runs.svelte';
import JobsView from '../src/views/jobs/JobsView.svelte';
import { event, job, runOf } from '../src/views/jobs/job.fixture';
import { profile } from '../src/views/plan/plan.fixture';

const commandLine: Owner = { id: 'o-1', program: 'command line', user: 'chen', host: 'db-host', process_id: 4711, started_at: '2026-11-21T17:00:00Z' };
const obshell = { ...profile, id: 'p-2', name: 'OBShell 报表集群', provider: 'oceanbase_obshell' as const, summary: 'OBShell · 10.20.4.11' };

const list: Job[] = [
  job('completed', { id: 'j-0', position: 0, finished_at: '2026-11-21T17:40:00Z' }),
  job('completed', { id: 'j-1', position: 1, action: 'satisfied', finished_at: '2026-11-21T17:40:00Z' }),
  job('running', { id: 'j-2', position: 2 }),
  job('running', { id: 'j-3', position: 3, profile: obshell, can_cancel: true }),
  job('unknown', { id: 'j-4', position: 4 }),
  job('failed', { id: 'j-5', position: 5, profile: obshell, finished_at: '2026-11-21T17:40:00Z' }),
  job('planned', { id: 'j-6', position: 6, sent_at: null }),
];
const counts = { jobs: 7, open: 4, planned: 1, running: 2, unknown: 1, completed: 2, satisfied: 1, failed: 1 };

/** Shows a run; `tell` is the core's stream, `now` what the core counts from then on. */
async function show(change: Partial<RunSummary> = {}, more: Partial<Api> = {}, these: Job[] = list) {
  let summary = runOf({ ...counts, ...change });
  let tell = (_update: JobUpdate): void => undefined;
  const getRun = vi.fn(async () => summary);
  const api: Partial<Api> = {
    getRun,
    listJobs: async () => these,
    listRuns: async () => [summary],
    jobEvents: async () => [],
    followEvents: async (_after, onUpdate) => {
      tell = onUpdate;
      return () => undefined;
    },
    ...more,
  };
  speakTo(api as Api);
  await runs.load();
  await jobs.start(0);
  const { container } = render(JobsView);
  await screen.findAllByTestId('job-row');
  return { container, getRun, tell: (update: JobUpdate) => tell(update), now: (next: Partial<RunSummary>) => (summary = { ...summary, ...next }) };
}

const shown = () => screen.getAllByTestId('job').map((row) => row.dataset['job']);

// Menus and dialogs take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

beforeEach(() => {
  runs.clear();
  jobs.stop();
});
afterEach(() => vi.useRealTimers());

describe('the totals of a run', () => {
  it('are one sentence, a bar in parts and a count for each', async () => {
    await show();
    expect(screen.getByTestId('run-sentence').textContent).toBe('2 of 7 completed, 1 of them satisfied without a new backup.');
    const [whole] = screen.getAllByTestId('run-bar');
    expect(whole?.getAttribute('aria-label')).toBe('The whole run: 1 completed, 1 satisfied, 2 running, 1 unknown, 1 failed, 1 planned');
    expect(screen.getByTestId('run-slot-unknown').dataset['count']).toBe('1');
  });

  it('count what was cancelled or not started apart from what failed', async () => {
    await show({ failed: 5, cancelled: 1, not_started: 3 });
    const of = (slot: string) => screen.getByTestId(`run-slot-${slot}`).dataset['count'];
    expect([of('failed'), of('cancelled'), of('not_started')]).toEqual(['1', '1', '3']);
  });

  it('follow the events, and ask the core twice a second at most', async () => {
    const { tell, getRun, now } = await show();
    await waitFor(() => expect(getRun).toHaveBeenCalled());
    vi.useFakeTimers();
    getRun.mockClear();
    now({ completed: 3, running: 1 });
    for (let number = 1; number <= 40; number += 1) {
      tell({ event: event(number, 'progressed', '17:41:00', { job_id: 'j-2' }), job: list[2]! });
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(getRun.mock.calls.length).toBeGreaterThan(1);
    expect(getRun.mock.calls.length).toBeLessThanOrEqual(4);
    expect(screen.getByTestId('run-sentence').textContent).toContain('3 of 7 completed');
  });

  it('list the jobs once, however many events follow', async () => {
    const listJobs = vi.fn(async () => list);
    const { tell } = await show({}, { listJobs });
    const asked = listJobs.mock.calls.length;
    for (let number = 1; number <= 10; number += 1) {
      tell({ event: event(number, 'progressed', '17:41:00', { job_id: 'j-2' }), job: list[2]! });
      await Promise.resolve();
    }
    await screen.findByTestId('run-sentence');
    expect(listJobs).toHaveBeenCalledTimes(asked);
  });

  it('have a lane for every profile, with its own counts', async () => {
    await show();
    const lanes = screen.getByTestId('run-lanes').querySelectorAll('li');
    expect(lanes[0]?.textContent).toMatch(/华为云 生产.*2 of 5.*unknown.*1/s);
    expect(lanes[1]?.textContent).toMatch(/OBShell 报表集群.*0 of 2.*failed.*1/s);
  });
});

describe('the list of a run', () => {
  it('is narrowed by status and by vendor, and shown whole again', async () => {
    await show();
    await fireEvent.click(screen.getByTestId('run-slot-running'));
    expect(shown()).toEqual(['j-2', 'j-3']);
    await fireEvent.click(screen.getAllByTestId('run-lane')[1]!);
    expect(shown()).toEqual(['j-3']);
    expect(screen.getByTestId('jobs-filtered').textContent).toContain('1 of 7 jobs shown');
    await fireEvent.click(screen.getByTestId('jobs-show-all'));
    expect(shown()).toHaveLength(7);
  });

  it('draws of two thousand only what is seen', async () => {
    const many = Array.from({ length: 2000 }, (_, position) => job('completed', { id: `m-${position}`, position, finished_at: '2026-11-21T17:40:00Z' }));
    await show({ jobs: 2000, completed: 2000 }, {}, many);
    expect(shown().length).toBeLessThan(60);
    expect(screen.getByTestId('jobs').getAttribute('aria-rowcount')).toBe('2001');
  });
});

describe('who sends a run, and why it sends no more', () => {
  it('names the other process, whose run this window follows', async () => {
    await show({ owner: commandLine, is_ours: false });
    expect(screen.getByTestId('run-owner').textContent).toContain('Sent and watched by the command line, process 4711 on db-host. This window follows.');
  });

  it('says nothing of a run of this process', async () => {
    await show({ owner: commandLine, is_ours: true });
    expect(screen.queryByTestId('run-owner')).toBeNull();
  });

  it('says that a failure stopped it, and at which target', async () => {
    await show({ halt: { cause: 'failure', target: 'billing-pg-01', at: '2026-11-21T17:41:00Z' } });
    expect(screen.getByTestId('run-halt').textContent).toContain('billing-pg-01 failed or did not start');
    expect(screen.queryByTestId('stop-run')).toBeNull();
  });
});

describe('stopping and cancelling a run', () => {
  it('says what goes on before it sends nothing more', async () => {
    const stopRun = vi.fn(async () => runOf({ ...counts, planned: 0, not_started: 1, failed: 2, halt: { cause: 'person', by: 'chen', at: '2026-11-21T17:41:00Z' } }));
    await show({}, { stopRun });
    await fireEvent.click(screen.getByTestId('stop-run'));
    const dialog = await screen.findByTestId('stop-dialog');
    expect(dialog.textContent).toContain('1 job that was not sent yet is not sent any more');
    expect(within(dialog).getByTestId('stop-goes-on').textContent).toContain('3 jobs');
    expect(stopRun).not.toHaveBeenCalled();
    await fireEvent.click(screen.getByTestId('stop-confirm'));
    await waitFor(() => expect(screen.queryByTestId('stop-dialog')).toBeNull());
    expect(stopRun).toHaveBeenCalledOnce();
    expect(screen.getByTestId('run-halt').textContent).toContain('Stopped by chen');
  });

  it('says which vendors can be asked to cancel, then what was left and why', async () => {
    const report: CancelReport = { withdrawn: 1, asked: 1, left: [{ job_id: 'j-2', target: 'billing-mysql-hk-01', reason: { en: 'no call for it', zh: '' } }] };
    const cancelRun = vi.fn(async () => report);
    await show({}, { cancelRun });
    await fireEvent.click(screen.getByTestId('cancel-run'));
    await screen.findByTestId('cancel-run-dialog');
    expect(screen.getByTestId('cancel-can').textContent).toContain('OBShell 报表集群: 1 backup is cancelled');
    expect(screen.getByTestId('cancel-cannot').textContent).toContain('华为云 生产: 2 backups run on');
    await fireEvent.click(screen.getByTestId('cancel-run-confirm'));
    expect((await screen.findByTestId('cancel-left')).textContent).toContain('billing-mysql-hk-01 No call for it');
    expect(screen.getByTestId('cancel-withdrawn').textContent).toContain('1 job was withdrawn');
    expect(cancelRun).toHaveBeenCalledOnce();
  });

  it('keeps the question open with the error, where the core refuses', async () => {
    const refusal = { code: 'run_gone', message: { en: 'Gone', zh: '' }, hint: null, fields: [], vendor: null };
    await show({}, { cancelRun: () => Promise.reject(refusal) });
    await fireEvent.click(screen.getByTestId('cancel-run'));
    await fireEvent.click(await screen.findByTestId('cancel-run-confirm'));
    expect((await screen.findByTestId('cancel-run-error')).dataset['code']).toBe('run_gone');
  });

  it('is not offered for a run that is over', async () => {
    await show({ open: 0 });
    expect(screen.queryByTestId('stop-run')).toBeNull();
    expect(screen.queryByTestId('cancel-run')).toBeNull();
  });
});

describe('setting a job aside', () => {
  it('says what to look at first, then shows who set it aside and looks no more', async () => {
    const aside = job('unknown', { id: 'j-4', position: 4, set_aside: { at: '2026-11-21T17:45:00Z', by: 'chen.wei' } });
    const setAside = vi.fn(async () => aside);
    await show({}, { setAside });
    await fireEvent.click(screen.getByTestId('set-aside'));
    expect((await screen.findByTestId('aside-dialog')).textContent).toContain('Is there a backup named hf-chg20869-billing, in any state?');
    expect(setAside).not.toHaveBeenCalled();
    await fireEvent.click(screen.getByTestId('aside-confirm'));
    await waitFor(() => expect(screen.queryByTestId('aside-dialog')).toBeNull());
    expect(setAside).toHaveBeenCalledWith('j-4');
    expect(screen.getByTestId('job-aside').textContent).toBe('Set aside');
    expect(screen.getByTestId('aside-by').textContent).toContain('chen.wei');
    for (const gone of ['set-aside', 'look-now']) expect(screen.queryByTestId(gone)).toBeNull();
  });
});

describe('the run page', () => {
  it('has no fault that a checker of accessibility finds, nor have its dialogs', async () => {
    await show({ owner: commandLine, is_ours: false, halt: null });
    const check = async (at: Element) => {
      const found = await axe.run(at, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
      expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    };
    await check(document.body);
    for (const [opener, dialog, keep] of [
      ['stop-run', 'stop-dialog', 'stop-keep'],
      ['cancel-run', 'cancel-run-dialog', 'cancel-run-keep'],
      ['set-aside', 'aside-dialog', 'aside-keep'],
    ] as const) {
      await fireEvent.click(screen.getByTestId(opener));
      await check(await screen.findByTestId(dialog));
      await fireEvent.click(screen.getByTestId(keep));
      await waitFor(() => expect(screen.queryByTestId(dialog)).toBeNull());
    }
  }, 60_000);
});
