import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import axe from 'axe-core';
import { beforeEach, describe, expect, it } from 'vitest';

import { speakTo } from '../../core';
import { fake } from '../../fake';
import { app } from '../../state/app.svelte';
import { plans } from '../../state/plan.svelte';
import { whereabouts } from '../../state/place.svelte';
import { profiles } from '../../state/profiles.svelte';
import { selection } from '../../state/selection.svelte';
import { deskOf } from './desk.svelte';
import TargetsView from './TargetsView.svelte';

async function open(scene = ''): Promise<HTMLElement> {
  speakTo(fake({ name: scene, failures: new Map(), delay: 0 }));
  Object.assign(deskOf(scene === 'sandbox' ? 'sandbox' : 'real'), { active: null, shown: null });
  await app.open();
  selection.clear();
  await whereabouts.go('targets');
  return render(TargetsView).container;
}

function row(name: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-target-name="${name}"]`);
  if (!found) throw new Error(`no row of ${name}`);
  return found;
}

const box = (name: string) => row(name).querySelector('input') as HTMLInputElement;

async function listed(): Promise<void> {
  await waitFor(() => expect(screen.getByTestId('targets-count').dataset.count).toBe('55'));
  await waitFor(() => expect(screen.getAllByTestId('target-row').length).toBeGreaterThan(10));
}

// A busy machine takes its time to draw a whole view.
describe('the targets view', { timeout: 20_000 }, () => {
  beforeEach(() => open());

  it('plans what was ticked, and goes to the plan', async () => {
    await listed();
    expect(screen.getByTestId('make-plan').getAttribute('aria-disabled')).toBe('true');
    await fireEvent.click(box('orders-mysql-prod-01'));
    await fireEvent.click(row('orders-mysql-prod-01'));
    await waitFor(() => expect((screen.getByTestId('backup-name') as HTMLInputElement).value).toMatch(/^hf-orders/));
    await fireEvent.input(screen.getByTestId('plan-title'), { target: { value: 'Orders release' } });
    await fireEvent.click(screen.getByTestId('make-plan'));
    await waitFor(() => expect(whereabouts.place).toBe('plan'));
    expect(plans.current?.title).toBe('Orders release');
    expect(plans.current?.items.map((item) => item.target.name)).toEqual(['orders-mysql-prod-01']);
  });

  it('says at the field what is wrong, and offers a name that is right', async () => {
    await listed();
    await fireEvent.click(box('支付结算-mssql-01'));
    await fireEvent.click(row('支付结算-mssql-01'));
    const name = await screen.findByTestId('backup-name');
    await fireEvent.input(name, { target: { value: '1122-before' } });
    const error = await screen.findByTestId('backup-name-error');
    expect(name.getAttribute('aria-describedby')).toBe(error.id);
    expect(screen.getByTestId('make-plan').getAttribute('aria-disabled')).toBe('true');
    await fireEvent.click(screen.getByTestId('backup-name-suggestion'));
    await waitFor(() => expect(screen.queryByTestId('backup-name-error')).toBeNull());
    expect((name as HTMLInputElement).value).toBe('hf-1122-before');
  });

  it('is worked by the keyboard: Space, Shift and Enter', async () => {
    await listed();
    const grid = screen.getByTestId('targets-grid');
    grid.focus();
    const press = (key: string, more = {}) => fireEvent.keyDown(grid, { key, ...more });
    await press('ArrowDown');
    await press(' ');
    await press('ArrowDown', { shiftKey: true });
    expect(selection.picked.map((item) => item.target.name)).toEqual(['billing-mysql-hk-01', 'billing-pg-hk-01']);
    const group = screen.getByTestId(`group-${profiles.sorted[0]?.id}`);
    await waitFor(() => expect(group.querySelector('input')?.getAttribute('aria-checked')).toBe('mixed'));
    await press('Enter');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('backup-name')));
  });

  it('does not let a read replica be ticked, and says why', async () => {
    await listed();
    await fireEvent.input(screen.getByTestId('target-search'), { target: { value: '01-read' } });
    await waitFor(() => expect(screen.getAllByTestId('target-row')).toHaveLength(1));
    expect(box('orders-mysql-prod-01-read').disabled).toBe(true);
    expect(row('orders-mysql-prod-01-read').title).toContain('read replica');
    deskOf('real').showAll();
  });

  it('has no fault that axe finds', { timeout: 60_000 }, async () => {
    await listed();
    await fireEvent.click(box('支付结算-mssql-01'));
    await fireEvent.click(row('支付结算-mssql-01'));
    await screen.findByTestId('backup-name');
    const off = { enabled: false };
    const found = await axe.run(document.body, { rules: { region: off, 'color-contrast': off } });
    expect(found.violations.map((fault) => `${fault.id}: ${fault.nodes[0]?.failureSummary}`)).toEqual([]);
  });
});

describe('without a profile', () => {
  it('leads into the sandbox in one press', async () => {
    await open('empty');
    await fireEvent.click(screen.getByTestId('try-sandbox'));
    await waitFor(() => expect(profiles.all).toHaveLength(1));
    expect(app.space).toBe('sandbox');
  });
});
