import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Api } from '../src/api';
import type { Approval, Plan, PlannedBackup, RunSummary } from '../src/bindings';
import { speakTo } from '../src/core';
import { whereabouts } from '../src/state/place.svelte';
import { plans } from '../src/state/plan.svelte';
import { runs } from '../src/state/runs.svelte';
import { toasts } from '../src/state/toasts.svelte';
import { runOf } from '../src/views/jobs/job.fixture';
import PlanView from '../src/views/plan/PlanView.svelte';
import { plan, planned, profile } from '../src/views/plan/plan.fixture';

let made = 0;

/** Shows this plan over a core that can do what the test lends it. */
function show(draft: Plan, more: Partial<Api> = {}) {
  const shown = { ...draft, id: `fleet-${(made += 1)}` };
  const applyPlan = vi.fn((_approval: Approval) => new Promise<RunSummary>(() => undefined));
  speakTo({ applyPlan, getPlan: async () => shown, listJobs: async () => [], ...more } as unknown as Api);
  plans.current = shown;
  const { container } = render(PlanView);
  return { applyPlan, container, shown };
}

const confirmed = { confirmation: { guard: 'confirm' as const, accepts: [] } };
const young = {
  ...planned(0, 'create'),
  satisfied_by: {
    id: 'ff80808157127d9301571bf8160c001d',
    name: 'nightly',
    state: 'completed' as const,
    word: 'COMPLETED',
    origin: 'auto',
    form: null,
    databases: [],
    began_at: null,
    ended_at: { raw: '', at: new Date(Date.now() - 51 * 60_000).toISOString(), zone_assumed: false },
    size_bytes: 21.7 * 1024 ** 3,
    progress: null,
    reason: null,
    encryption: null,
  },
};
const satisfied = (position: number): PlannedBackup => ({ ...young, ...planned(position, 'satisfied'), satisfied_by: young.satisfied_by, unless_newer_than: '2h' });
const staging = { ...profile, id: 'p-2', name: '预发 上海', environment: 'staging' as const };

/** Twelve items: at production one is blocked and one satisfied; four are at staging. */
function fleet(change: Partial<Plan> = confirmed): Plan {
  const items = Array.from({ length: 12 }, (_, position) => {
    if (position === 2) return planned(position, 'blocked');
    if (position === 3) return satisfied(position);
    return planned(position, 'create', position >= 8 ? { profile: staging } : {});
  });
  return plan(items, change);
}

const item = (position: number) => screen.getByTestId(`plan-item-${position}`);
const isLeft = (position: number) => item(position).dataset['left'] === 'true';
const grid = () => screen.getByTestId('plan-items');

async function choose(testid: string): Promise<void> {
  const trigger = screen.getByTestId('leave-out-menu');
  trigger.focus();
  await fireEvent.keyDown(trigger, { key: 'Enter' });
  const entry = await screen.findByTestId(testid);
  entry.focus();
  await fireEvent.keyDown(entry, { key: 'Enter' });
  await waitFor(() => expect(screen.queryByTestId(testid)).toBeNull());
}

// Menus and dialogs take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

beforeEach(() => {
  plans.clear();
  runs.clear();
  void whereabouts.go('plan');
});

describe('a satisfied item', () => {
  it('says which backup is there, how old it is and how old it may be', async () => {
    show(plan([satisfied(0), planned(1, 'create')], confirmed));
    expect(screen.getByTestId('plan-summary').textContent).toContain('Plan: 1 to create, 1 satisfied.');
    expect(item(0).textContent).toMatch(/Completed 5[01] min ago.*Allowed age 2h; nothing to send.*21\.7 GB/s);
    expect(screen.getByTestId('no-request').textContent).toContain('nightly');
  });

  it('can be applied alone: it is noted, and nothing is sent', async () => {
    const { applyPlan } = show(plan([satisfied(0)], confirmed));
    expect(screen.getByTestId('apply').textContent).toContain('Note 1 satisfied');
    await fireEvent.click(screen.getByTestId('apply'));
    expect(applyPlan).toHaveBeenCalledWith(expect.objectContaining({ leave_out: [], parallel: 10, on_failure: 'continue' }));
  });
});

describe('the plan of a fleet', () => {
  it('stands under vendor and environment, each counted, and folds', async () => {
    show(fleet());
    const [production, other] = screen.getAllByTestId('plan-group');
    expect(production?.textContent).toMatch(/Huawei Cloud RDS, Production.*6.*1.*1/s);
    await fireEvent.click(other!);
    expect(screen.queryByTestId('plan-item-8')).toBeNull();
    await fireEvent.click(screen.getAllByTestId('plan-group')[1]!);
    expect(item(8)).toBeTruthy();
  });

  it('leaves out all that is blocked, and says so to the core', async () => {
    const { applyPlan } = show(fleet());
    await fireEvent.click(screen.getByTestId('apply'));
    expect(applyPlan).not.toHaveBeenCalled();
    await choose('leave-out-blocked');
    expect([isLeft(1), isLeft(2)]).toEqual([false, true]);
    await fireEvent.click(screen.getByTestId('apply'));
    expect(applyPlan.mock.calls[0]?.[0].leave_out).toEqual([2]);
  });

  it('leaves out what a filter shows and nothing else, and takes it back', async () => {
    show(fleet());
    await fireEvent.input(screen.getByTestId('plan-search'), { target: { value: '预发' } });
    expect(screen.queryByTestId('plan-item-0')).toBeNull();
    await choose('leave-out-shown');
    await fireEvent.input(screen.getByTestId('plan-search'), { target: { value: '' } });
    expect([0, 7, 8, 11].map(isLeft)).toEqual([false, false, true, true]);
    expect(screen.getAllByTestId('plan-group').map((group) => group.dataset['ticks'])).toEqual(['all', 'none']);
    await choose('take-back-shown');
    expect(isLeft(8)).toBe(false);
  });

  it('unticks a whole group with its box, which is mixed in between', async () => {
    show(fleet());
    const boxes = () => screen.getAllByTestId<HTMLInputElement>('plan-group-check');
    await fireEvent.click(screen.getByTestId('plan-keep-9'));
    expect(boxes()[1]?.getAttribute('aria-checked')).toBe('mixed');
    await fireEvent.click(boxes()[1]!);
    expect([8, 9, 10, 11].map(isLeft)).toEqual([false, false, false, false]);
    await fireEvent.click(boxes()[1]!);
    expect([8, 9, 10, 11].map(isLeft)).toEqual([true, true, true, true]);
  });

  it('shows only one action, and says when nothing matches', async () => {
    show(fleet());
    await fireEvent.click(screen.getByTestId('plan-filter-satisfied'));
    expect(screen.getByTestId('plan-item-3')).toBeTruthy();
    expect(screen.queryByTestId('plan-item-0')).toBeNull();
    await fireEvent.input(screen.getByTestId('plan-search'), { target: { value: 'nowhere' } });
    await fireEvent.click(screen.getByTestId('plan-show-all'));
    expect(item(0)).toBeTruthy();
  });

  it('leaves out by Space, and a range by Shift and arrows', async () => {
    show(fleet());
    grid().focus();
    await fireEvent.keyDown(grid(), { key: 'ArrowDown' });
    await fireEvent.keyDown(grid(), { key: ' ' });
    expect([0, 1].map(isLeft)).toEqual([false, true]);
    await fireEvent.keyDown(grid(), { key: 'ArrowDown', shiftKey: true });
    expect([1, 2, 3].map(isLeft)).toEqual([true, true, false]);
  });

  it('of two thousand draws only what is seen', async () => {
    const items = Array.from({ length: 2000 }, (_, position) => planned(position, 'create', position % 3 === 0 ? { profile: staging } : {}));
    show(plan(items, confirmed));
    expect(document.querySelectorAll('[data-testid^="plan-item-"]').length).toBeLessThan(60);
    expect(grid().getAttribute('aria-rowcount')).toBe('2003');
  });

  it('remembers how it is applied, and refuses a number that is none', async () => {
    const { applyPlan } = show(plan([planned(0, 'create')], confirmed));
    await fireEvent.click(screen.getByTestId('pace-open'));
    const field = await screen.findByTestId('pace-parallel');
    await fireEvent.input(field, { target: { value: '0' } });
    expect(screen.getByTestId('parallel-error').textContent).toContain('“0” is not a whole number from 1 to 100');
    await fireEvent.input(field, { target: { value: '4' } });
    await fireEvent.click(screen.getByTestId('on-failure-stop'));
    expect(screen.getByTestId('pace').textContent).toContain('At most 4 at once per endpoint · a failure stops the run');
    await fireEvent.click(screen.getByTestId('apply'));
    expect(applyPlan).toHaveBeenCalledWith(expect.objectContaining({ parallel: 4, on_failure: 'stop' }));
  });

  it('has no fault that a checker of accessibility finds', async () => {
    const { container } = show(fleet());
    const found = await axe.run(container, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }, 60_000);
});

describe('a plan that cannot be applied here', () => {
  it('from elsewhere is for reading: who made it and where, no box to untick, no button', async () => {
    const { applyPlan } = show(fleet({ ...confirmed, made_by: 'li.na', made_on: 'release-runner-02', state: { state: 'elsewhere' } }));
    expect(screen.getByTestId('plan-state').textContent).toMatch(/made by li\.na on release-runner-02.*can be applied on release-runner-02 until/s);
    for (const gone of ['apply', 'leave-out', 'leave-out-menu', 'pace', 'plan-keep-0', 'plan-group-check']) expect(screen.queryByTestId(gone)).toBeNull();
    await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true });
    await fireEvent.keyDown(grid(), { key: ' ' });
    expect(applyPlan).not.toHaveBeenCalled();
    expect(isLeft(0)).toBe(false);
  });

  it('that was applied says by whom, when, in which program, and leads to its run', async () => {
    const getRun = vi.fn(async () => runOf({ id: 'run-9', number: 152, applied_by: 'li.na', program: 'command line' }));
    show(fleet({ ...confirmed, state: { state: 'applied', run_id: 'run-9', at: '2026-11-21T17:50:00Z' } }), { getRun } as Partial<Api>);
    await waitFor(() => expect(screen.getByTestId('plan-state').textContent).toContain('by li.na with the command line, as run 152'));
    await fireEvent.click(screen.getByTestId('open-run'));
    expect([runs.chosen, whereabouts.place]).toEqual(['run-9', 'jobs']);
  });

  it.each(['plan_applied', 'plan_stale', 'plan_edited', 'plan_elsewhere'] as const)('says the core’s %s where the plan’s state is explained', async (code) => {
    const refusal = { code, message: { en: 'Refused', zh: '' }, hint: null, fields: [], vendor: null };
    show(plan([planned(0, 'create')], confirmed), { applyPlan: () => Promise.reject(refusal) });
    await fireEvent.click(screen.getByTestId('apply'));
    const error = await screen.findByTestId('apply-error');
    expect(error.dataset['code']).toBe(code);
    expect(screen.getByTestId('apply-footer').contains(error)).toBe(false);
  });
});

describe('a plan file', () => {
  it('is saved under a name of its own, and the path is told', async () => {
    const savePlanFile = vi.fn(async () => '/home/chen/orders.json');
    const { shown } = show(fleet(), { savePlanFile });
    await fireEvent.click(screen.getByTestId('plan-save'));
    expect(savePlanFile).toHaveBeenCalledWith(shown.id, 'chg-20871-orders-release');
    await waitFor(() => expect(toasts.shown.at(-1)?.sentence).toContain('/home/chen/orders.json'));
  });

  it('that cannot be read leaves the plan on the screen and says why', async () => {
    const refusal = { code: 'plan_file_too_new', message: { en: 'Too new', zh: '' }, hint: null, fields: [], vendor: null };
    show(fleet(), { openPlanFile: () => Promise.reject(refusal) });
    await fireEvent.keyDown(window, { key: 'o', ctrlKey: true });
    await plans.openFile();
    expect((await screen.findByTestId('plan-file-error')).dataset['code']).toBe('plan_file_too_new');
    expect(item(0)).toBeTruthy();
  });

  it('is opened in place of the plan that was shown', async () => {
    show(fleet(), { openPlanFile: async () => plan([planned(0, 'create')], { title: 'From a colleague', state: { state: 'elsewhere' } }) });
    await plans.openFile();
    await screen.findByText('From a colleague');
    expect(screen.getByTestId('plan-state').dataset['state']).toBe('elsewhere');
  });
});
