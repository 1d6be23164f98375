import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Api } from '../src/api';
import type { BackupFacts, Plan, RunSummary } from '../src/bindings';
import { speakTo } from '../src/core';
import { whereabouts } from '../src/state/place.svelte';
import { plans } from '../src/state/plan.svelte';
import PlanView from '../src/views/plan/PlanView.svelte';
import RequestView from '../src/views/plan/RequestView.svelte';
import { runOf } from '../src/views/jobs/job.fixture';
import { backup, plan, planned, profile } from '../src/views/plan/plan.fixture';

const run: RunSummary = runOf({ title: 'Orders release', ticket: 'CHG-20871', plan_words: 'tidal copper lantern seven' });

/** Each test has a plan of its own: one that is being applied stays so while the page is left. */
let made = 0;

/** A core whose apply answers only when the test says so. */
function core(draft: Plan) {
  const shown = { ...draft, id: `plan-${(made += 1)}` };
  let answer = (_run: RunSummary): void => undefined;
  const applyPlan = vi.fn(() => new Promise<RunSummary>((resolve) => (answer = resolve)));
  const api = { applyPlan, getPlan: async () => shown, listJobs: async () => [] };
  speakTo(api as unknown as Api);
  plans.current = shown;
  return { applyPlan, answer: () => answer(run) };
}

const apply = () => screen.getByTestId('apply');
const field = () => screen.getByTestId<HTMLInputElement>('confirm-text');
const type = (text: string) => fireEvent.input(field(), { target: { value: text } });

beforeEach(() => {
  plans.clear();
  void whereabouts.go('plan');
});

describe('applying a plan', () => {
  it('sends once, however often the button is pressed', async () => {
    const { applyPlan, answer } = core(plan([planned(0, 'create')]));
    render(PlanView);
    await type('CHG-20871');
    await Promise.all([fireEvent.click(apply()), fireEvent.click(apply())]);
    await fireEvent.click(apply());
    await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true });
    expect(applyPlan).toHaveBeenCalledTimes(1);
    expect(apply().getAttribute('aria-busy')).toBe('true');
    answer();
    await waitFor(() => expect(whereabouts.place).toBe('jobs'));
  });

  it('does nothing on Enter alone, and applies on Ctrl Enter', async () => {
    const { applyPlan } = core(plan([planned(0, 'create')]));
    render(PlanView);
    await type('CHG-20871');
    await fireEvent.keyDown(field(), { key: 'Enter' });
    expect(applyPlan).not.toHaveBeenCalled();
    await fireEvent.keyDown(field(), { key: 'Enter', ctrlKey: true });
    expect(applyPlan).toHaveBeenCalledTimes(1);
  });

  it('does nothing while the text is wrong, or is being composed', async () => {
    const { applyPlan } = core(plan([planned(0, 'create')]));
    render(PlanView);
    await type('CHG-2087');
    await fireEvent.click(apply());
    await fireEvent.keyDown(field(), { key: 'Enter', ctrlKey: true });
    await type('CHG-20871');
    await fireEvent.keyDown(field(), { key: 'Enter', ctrlKey: true, isComposing: true });
    expect(applyPlan).not.toHaveBeenCalled();
  });

  it('waits until the blocked items are left out', async () => {
    const { applyPlan } = core(plan([planned(0, 'create'), planned(1, 'blocked')]));
    render(PlanView);
    await type('CHG-20871');
    await fireEvent.click(apply());
    expect(applyPlan).not.toHaveBeenCalled();
    await fireEvent.click(screen.getByTestId('leave-out'));
    await fireEvent.click(apply());
    expect(applyPlan).toHaveBeenCalledWith(expect.objectContaining({ leave_out: [1], typed: 'CHG-20871' }));
  });

  it('asks for no text where a confirm is enough', async () => {
    const { applyPlan } = core(plan([planned(0, 'create')], { confirmation: { guard: 'confirm', accepts: [] } }));
    render(PlanView);
    expect(screen.queryByTestId('confirm-text')).toBeNull();
    await fireEvent.click(apply());
    expect(applyPlan).toHaveBeenCalledTimes(1);
  });

  it('offers no button to a profile that is for watching, nor to a plan that is over', async () => {
    const guard = 'watch_only' as const;
    core(plan([planned(0, 'create', { profile: { ...profile, guard } })], { confirmation: { guard, accepts: [] } }));
    const { unmount } = render(PlanView);
    expect(screen.queryByTestId('apply')).toBeNull();
    expect(screen.getByTestId('watch-only')).toBeTruthy();
    unmount();
    core(plan([planned(0, 'create')], { state: { state: 'expired' } }));
    render(PlanView);
    expect(screen.queryByTestId('apply')).toBeNull();
    expect(screen.getByTestId('plan-state').dataset['state']).toBe('expired');
  });

  it('shows a refusal with its code where it arose', async () => {
    core(plan([planned(0, 'create')]));
    const shown = plans.current;
    const refusal = { code: 'plan_stale', message: { en: 'Stale', zh: '' }, hint: null, fields: [], vendor: null };
    speakTo({ applyPlan: () => Promise.reject(refusal), getPlan: async () => shown } as unknown as Api);
    render(PlanView);
    await type('CHG-20871');
    await fireEvent.click(apply());
    expect((await screen.findByTestId('apply-error')).dataset['code']).toBe('plan_stale');
    await waitFor(() => expect(apply().getAttribute('aria-busy')).toBeNull());
  });
});

describe('the request', () => {
  it('reads masked spans as their words, and shows only what may be seen of a secret', () => {
    render(RequestView, {
      request: {
        method: 'POST',
        scheme: 'https',
        authority: 'rds.example',
        target: '/v3/p/backups',
        headers: [
          { name: 'X-Sdk-Date', value: [{ text: '', mask: 'set_when_sent' }] },
          { name: 'Key', value: [{ text: 'HPUA••3QZK', mask: 'secret' }] },
          { name: 'Signature', value: [{ text: '', mask: 'signed_when_sent' }] },
        ],
        body: [{ text: '{"a": 1,\n  "b":2}', mask: null }],
      },
    });
    const shown = screen.getByTestId('request-preview');
    const masked = [...shown.querySelectorAll('[data-mask]')].map((span) => span.textContent);
    expect(masked).toEqual(['set when sent', 'HPUA••3QZK', 'signed when sent']);
    expect(shown.querySelector('.body')?.textContent).toBe('{"a": 1,\n  "b":2}');
  });
});

describe('a plan over several vendors', () => {
  const tenant = (position: number, provider: 'oceanbase_ocp' | 'oceanbase_obshell', change: Partial<BackupFacts>) => {
    const item = planned(position, 'create');
    return {
      ...item,
      profile: { ...profile, id: provider, name: provider, provider },
      target: { ...item.target, name: 't_report', group: 'obreport', engine: 'ocean_base' as const },
      backup: { ...backup, ...change },
    };
  };

  it('says each backup in words, with the tenant behind its cluster', () => {
    core(
      plan([
        planned(0, 'create'),
        tenant(1, 'oceanbase_ocp', { logical: true }),
        tenant(2, 'oceanbase_ocp', { storage: '/obbackup/risk/' }),
        tenant(3, 'oceanbase_obshell', { form: 'incremental', plus_archive: true, encrypted: true }),
      ]),
    );
    render(PlanView);
    const said = [0, 1, 2, 3].map((position) => screen.getByTestId(`plan-item-${position}`).textContent ?? '');
    expect(said[0]).toMatch(/orders-0.*Full backup.*hf-orders-0/s);
    expect(said[1]).toMatch(/obreport.*t_report.*Full backup, logical.*to the storage of its backup strategy/s);
    expect(said[2]).toMatch(/Full backup.*\/obbackup\/risk\//s);
    expect(said[3]).toMatch(/Incremental backup.*with archive logs, encrypted/s);
    expect(screen.getAllByTestId('plan-group').map((group) => group.dataset['group'])).toEqual([
      'group/huawei_rds/production',
      'group/oceanbase_ocp/production',
      'group/oceanbase_obshell/production',
    ]);
  });

  it('says of a request that leaves encrypted what is inside, and still hides the secret', () => {
    const body = [
      { text: '{"encryption":"', mask: 'encrypted_when_sent' as const },
      { text: '', mask: 'secret' as const },
      { text: '"}', mask: 'encrypted_when_sent' as const },
    ];
    const request = { method: 'POST' as const, scheme: 'http', authority: 'a', target: '/', headers: [], body };
    render(RequestView, { request });
    expect(screen.getByTestId('request-sealed').textContent).toContain('encrypted when sent');
    expect(screen.getByTestId('request-preview').textContent).toContain('{"encryption":"secret"}');
  });
});
