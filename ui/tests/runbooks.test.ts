import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { report } from '../src/fake/errors';
import { plans } from '../src/state/plan.svelte';
import { whereabouts } from '../src/state/place.svelte';
import { runbookPage } from '../src/state/runbook-page.svelte';
import { selection } from '../src/state/selection.svelte';
import { openWindow, type Looks } from './window';

const click = (testid: string) => fireEvent.click(screen.getByTestId(testid));
const text = () => screen.getByTestId('runbook-text') as HTMLTextAreaElement;
const type = (value: string) => fireEvent.input(text(), { target: { value } });
const row = (name: string) => screen.getAllByTestId('runbook-row').find((one) => one.dataset.name === name) as HTMLElement;
const press = (key: string, more: KeyboardEventInit = {}) => fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });

async function open(name: string, looks: Looks = {}) {
  const view = await openWindow('runbooks', looks);
  await waitFor(() => screen.getByTestId('runbook-text'));
  await fireEvent.click(row(name));
  await waitFor(() => expect(row(name).getAttribute('aria-current')).toBe('true'));
  await waitFor(() => expect(screen.getByTestId('problems').getAttribute('aria-busy')).toBe('false'));
  return view;
}

beforeEach(() => Object.assign(runbookPage(), { editor: null, waiting: null, error: null, opening: null, importError: null }));

describe('the runbooks', { timeout: 20_000 }, () => {
  it('are listed with what is wrong in them, and the first is open', async () => {
    await openWindow('runbooks');
    await waitFor(() => expect(screen.getAllByTestId('runbook-row').map((one) => one.dataset.name)).toEqual(['member-resize', 'nightly-bi', 'release-1122']));
    expect(row('member-resize').textContent).toContain('2 problems');
    expect(row('release-1122').textContent).toContain('3 entries · 华为云 生产, TaurusDB 生产');
    expect(screen.getByTestId('runbooks-troubled').textContent).toBe('1 of 3 with problems');
    await waitFor(() => expect(text().value).toContain('会员中心扩容'));
    expect(screen.getByTestId('count-runbooks').textContent).toBe('3');
  });

  it('say what to do where there is none, and begin one for the profiles that are there', async () => {
    await openWindow('runbooks', { scene: 'no-runbooks' });
    await waitFor(() => screen.getByTestId('runbooks-none'));
    await click('runbooks-none-new');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('input-runbook-name')));
    expect(text().value).toContain('profile = "OCP 上海"');
    await waitFor(() => expect(screen.getByTestId('problem-count').dataset.count).toBe('0'));
    await fireEvent.input(screen.getByTestId('input-runbook-name'), { target: { value: 'before release' } });
    await click('runbook-save');
    await waitFor(() => screen.getByTestId('error-runbook-name'));
    expect(screen.getByTestId('error-runbook-name').textContent).toContain('cannot be a file’s name');
    await click('suggest-runbook-name');
    await click('runbook-save');
    await waitFor(() => expect(row('before-release').getAttribute('aria-current')).toBe('true'));
  });

  it('that cannot be listed say why, and are asked for again', async () => {
    const { api } = await openWindow('runbooks', { failures: [['listRunbooks', 'store_fault']] });
    await waitFor(() => screen.getByTestId('runbooks-error'));
    const list = vi.spyOn(api, 'listRunbooks').mockResolvedValue([]);
    await click('runbooks-retry');
    await waitFor(() => expect(list).toHaveBeenCalled());
    await waitFor(() => expect(screen.queryByTestId('runbooks-error')).toBeNull());
  });
});

describe('the text of a runbook', { timeout: 20_000 }, () => {
  it('has its problems at their lines, and a press leads there', async () => {
    await open('member-resize');
    expect(screen.getAllByTestId('gutter-mark').map((mark) => mark.textContent?.trim())).toEqual(['7', '10']);
    expect(text().getAttribute('aria-invalid')).toBe('true');
    const [, second] = screen.getAllByTestId('problem');
    await fireEvent.click(second as HTMLElement);
    expect(document.activeElement).toBe(text());
    expect(text().value.slice(text().selectionStart, text().selectionEnd)).toBe('"华为云 北京"');
    await press('F8');
    await waitFor(() => expect(text().value.slice(text().selectionStart, text().selectionEnd)).toBe('unless_newer'));
  });

  it('is checked again once the typing rests, and can be planned when nothing is wrong any more', async () => {
    await open('member-resize');
    const plan = screen.getByTestId('runbook-plan');
    expect(plan.getAttribute('aria-disabled')).toBe('true');
    expect(plan.title).toBe('Solve the 2 problems first');
    await type(text().value.replace('unless_newer =', 'unless_newer_than =').replace('华为云 北京', '华为云 深圳'));
    await waitFor(() => expect(screen.getByTestId('problem-count').dataset.count).toBe('0'));
    expect(screen.queryByTestId('gutter-mark')).toBeNull();
    expect(screen.getByTestId('runbook-plan').getAttribute('aria-disabled')).toBeNull();
  });

  it('takes Tab for blanks, and lets it go after Escape', async () => {
    await open('release-1122');
    text().focus();
    text().setSelectionRange(0, 0);
    expect(await press('Tab')).toBe(false);
    expect(text().value.startsWith('  format_version')).toBe(true);
    await press('Tab', { shiftKey: true });
    expect(text().value.startsWith('format_version')).toBe(true);
    await press('Escape');
    expect(await press('Tab')).toBe(true);
    expect(text().value.startsWith('format_version')).toBe(true);
    const hint = document.getElementById(text().getAttribute('aria-describedby') ?? '');
    expect(hint?.textContent).toBe('Tab indents. Esc, then Tab leaves the text.');
  });

  it('is told of while it is not saved, so that closing the window can ask', async () => {
    const { api } = await open('release-1122');
    const told = vi.spyOn(api, 'setUnsaved');
    await type(`${text().value}# later\n`);
    await waitFor(() => expect(told).toHaveBeenLastCalledWith(['release-1122']));
    await click('runbook-save');
    await waitFor(() => expect(told).toHaveBeenLastCalledWith([]));
  });

  it('is not left with unsaved changes before they are asked about', async () => {
    await open('release-1122');
    await type('# mine');
    await fireEvent.click(row('nightly-bi'));
    await waitFor(() => screen.getByTestId('runbook-leave'));
    await click('runbook-leave-stay');
    expect(text().value).toBe('# mine');
    await fireEvent.click(row('nightly-bi'));
    await waitFor(() => screen.getByTestId('runbook-leave-discard'));
    await click('runbook-leave-discard');
    await waitFor(() => expect(text().value).toContain('Nightly BI'));
  });

  it('that was changed elsewhere is not overwritten; it is read again or saved as another', async () => {
    const { api } = await open('release-1122');
    await api.saveRunbook('release-1122', '# theirs', (await api.readRunbook('release-1122')).revision);
    await type('# mine');
    await fireEvent.keyDown(text(), { key: 's', ctrlKey: true });
    await waitFor(() => screen.getByTestId('runbook-conflict'));
    expect((await api.readRunbook('release-1122')).text).toBe('# theirs');
    await click('conflict-save-as');
    await waitFor(() => screen.getByTestId('input-save-as'));
    expect((screen.getByTestId('input-save-as') as HTMLInputElement).value).toBe('release-1122-2');
    await click('save-as-confirm');
    await waitFor(() => expect(row('release-1122-2').getAttribute('aria-current')).toBe('true'));
    expect((await api.readRunbook('release-1122-2')).text).toBe('# mine');
  });
});

describe('planning and deleting a runbook', { timeout: 20_000 }, () => {
  it('goes to the plan', async () => {
    await open('release-1122');
    await fireEvent.keyDown(text(), { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(whereabouts.place).toBe('plan'));
    expect(plans.current?.runbook).toBe('release-1122');
  });

  it('stays where it is and shows what was refused at its line', async () => {
    const { api } = await open('release-1122');
    const message = { en: 'No target is called “orders-*”', zh: '没有名为“orders-*”的目标' };
    const problems = [{ file: 'release-1122.toml', line: 13, column: 15, key: 'backup[1].target_name', message }];
    vi.spyOn(api, 'planRunbook').mockRejectedValue({ ...report('runbook_invalid'), problems });
    await click('runbook-plan');
    await waitFor(() => expect(screen.getByTestId('gutter-mark').textContent?.trim()).toBe('13'));
    expect(whereabouts.place).toBe('runbooks');
    await waitFor(() => expect(document.activeElement).toBe(text()));
    expect(text().value.slice(text().selectionStart, text().selectionEnd)).toBe('"orders-*"');
  });

  it('asks before the file goes, and shows the next one', async () => {
    const { api } = await open('nightly-bi');
    await click('runbook-delete');
    await waitFor(() => screen.getByTestId('runbook-delete-confirm'));
    expect((await api.listRunbooks()).length).toBe(3);
    await click('runbook-delete-confirm');
    await waitFor(() => expect(screen.getAllByTestId('runbook-row').length).toBe(2));
    await waitFor(() => expect(row('release-1122').getAttribute('aria-current')).toBe('true'));
  });
});

describe('a selection', { timeout: 20_000 }, () => {
  it('becomes a runbook, under a name that is free, and is opened from there', async () => {
    const { api } = await openWindow('targets');
    selection.clear();
    await waitFor(() => expect(document.querySelector('[data-target-name="orders-mysql-prod-01"] input')).not.toBeNull());
    expect(screen.queryByTestId('save-as-runbook')).toBeNull();
    await fireEvent.click(document.querySelector('[data-target-name="orders-mysql-prod-01"] input') as HTMLElement);
    await waitFor(() => screen.getByTestId('save-as-runbook'));
    await click('save-as-runbook');
    await waitFor(() => screen.getByTestId('input-save-as'));
    await fireEvent.input(screen.getByTestId('input-save-as'), { target: { value: 'nightly-bi' } });
    await click('save-as-confirm');
    await waitFor(() => expect(screen.getByTestId('error-save-as').textContent).toContain('“nightly-bi” already'));
    await fireEvent.input(screen.getByTestId('input-save-as'), { target: { value: 'orders' } });
    await click('save-as-confirm');
    await waitFor(() => screen.getByTestId('save-as-open'));
    expect((await api.readRunbook('orders')).text).toContain('# orders-mysql-prod-01');
    await click('save-as-open');
    await waitFor(() => expect(whereabouts.place).toBe('runbooks'));
    await waitFor(() => expect(text().value).toContain('profile = "华为云 生产"'));
    selection.clear();
  });
});

describe('the page of runbooks', { timeout: 60_000 }, () => {
  it.each<[string, Looks]>([
    ['member-resize', {}],
    ['release-1122', { language: 'zh-CN', theme: 'dark' }],
  ])('with %s open has no fault that a checker of accessibility finds', async (name, looks) => {
    const { container } = await open(name, looks);
    const found = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)).toEqual([]);
  });
});
