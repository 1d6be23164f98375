import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { speakTo } from '../core';
import { fake } from '../fake';
import { keys } from '../keys/keys.svelte';
import { preferences } from '../preferences.svelte';
import { app } from '../state/app.svelte';
import { jobs } from '../state/jobs.svelte';
import { whereabouts } from '../state/place.svelte';
import type { Command } from './command';
import { palette } from './palette.svelte';
import Palette from './Palette.svelte';
import { initials } from './pinyin';
import { search } from './search';

const command = (label: string, more: Partial<Command> = {}): Command => ({ id: label, group: 'action', icon: 'info', label, run: () => {}, ...more });
const labels = (text: string, commands: Command[]) => search(commands, text).shown.map((found) => found.label);

describe('search', () => {
  it('wants every word, in any part and any case', () => {
    const commands = [command('orders-mysql-prod-01', { detail: 'MySQL · 华为云 生产' }), command('orders-pg-02'), command('Refresh')];
    expect(labels('ORDERS', commands)).toEqual(['orders-mysql-prod-01', 'orders-pg-02']);
    expect(labels('prod orders', commands)).toEqual(['orders-mysql-prod-01']);
    expect(labels('orders 生产', commands)).toEqual(['orders-mysql-prod-01']);
    expect(labels('order zzz', commands)).toEqual([]);
  });

  it('puts a beginning before a word’s beginning before the middle before what stands beside', () => {
    const commands = [command('x', { detail: 'plan' }), command('explanation'), command('A plan'), command('Plan')];
    expect(labels('plan', commands)).toEqual(['Plan', 'A plan', 'explanation', 'x']);
  });

  it('lists what cannot be done, below what can', () => {
    const commands = [command('Refresh', { reason: 'nothing to refresh' }), command('Refresh all')];
    expect(labels('ref', commands)).toEqual(['Refresh all', 'Refresh']);
  });

  it('shows targets only once something was typed, and says how many it left out', () => {
    const many = Array.from({ length: 100 }, (_, n) => command(`mysql-${n}`, { group: 'target', onlyFound: true }));
    expect(search(many, ' ').shown).toEqual([]);
    const found = search(many, 'mysql');
    expect([found.shown.length, found.more]).toEqual([60, 40]);
  });

  it('finds Chinese names by their pinyin initials', () => {
    const names = { 支付结算: 'zfjs', 库存中心: 'kczx', 会员中心: 'hyzx', 风控引擎: 'fkyq', 安全: 'aq', 额度: 'ed', 欧洲: 'oz' };
    for (const [name, expected] of Object.entries(names)) expect(initials(name)).toBe(expected);
    expect(initials('orders')).toBe('');
    expect(labels('zfjs-ms', [command('支付结算-mssql-01'), command('物流轨迹-mysql-01')])).toEqual(['支付结算-mssql-01']);
  });
});

describe('the palette', () => {
  beforeEach(async () => {
    speakTo(fake({ name: '', failures: new Map(), delay: 0 }));
    await app.open();
    await whereabouts.go('targets');
    preferences.choice = 'en';
  });
  afterEach(() => {
    palette.open = false;
    jobs.stop();
  });

  async function open(): Promise<HTMLInputElement> {
    const opener = document.createElement('button');
    opener.id = 'opener';
    document.body.append(opener);
    opener.focus();
    palette.show();
    render(Palette);
    const input = (await screen.findByTestId('palette-input')) as HTMLInputElement;
    await waitFor(() => expect(document.activeElement).toBe(input));
    return input;
  }

  const chosen = () => document.querySelector('[role="option"][aria-selected="true"]');

  it('moves with the arrows, goes round, and points at what it chose', async () => {
    const input = await open();
    await fireEvent.input(input, { target: { value: 'theme' } });
    const items = screen.getAllByTestId('palette-item');
    expect(items.length).toBe(3);
    await fireEvent.keyDown(input, { key: 'ArrowUp' });
    expect(chosen()).toBe(screen.getAllByTestId('palette-item')[2]);
    expect(input.getAttribute('aria-activedescendant')).toBe(chosen()?.id);
  });

  it('runs with Enter, closes, and does not while composing', async () => {
    const input = await open();
    await fireEvent.input(input, { target: { value: 'jobs' } });
    await fireEvent.keyDown(input, { key: 'Enter', isComposing: true });
    expect(palette.open).toBe(true);
    await fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(whereabouts.place).toBe('jobs'));
    expect(palette.open).toBe(false);
  });

  it('keeps Ctrl Enter from the page below, and runs nothing with it', async () => {
    const below = vi.fn();
    window.addEventListener('keydown', below);
    const input = await open();
    await fireEvent.keyDown(input, { key: 'Enter', ctrlKey: true });
    window.removeEventListener('keydown', below);
    expect(below).not.toHaveBeenCalled();
    expect(palette.open).toBe(true);
  });

  it('never offers the primary action, lest an Enter apply a plan', async () => {
    const stop = keys.register({ 'Ctrl Enter': () => {} });
    await open();
    expect(document.querySelector('[data-command="key Ctrl Enter"]')).toBeNull();
    stop();
  });

  it('says why, and does nothing, where something cannot be done', async () => {
    const input = await open();
    await fireEvent.input(input, { target: { value: 'refresh' } });
    const item = chosen();
    expect(item?.textContent).toContain('nothing to refresh on this page');
    expect(item?.getAttribute('aria-disabled')).toBe('true');
    await fireEvent.keyDown(input, { key: 'Enter' });
    expect(palette.open).toBe(true);
  });

  it('gives the focus back to its opener', async () => {
    const input = await open();
    await fireEvent.keyDown(input, { key: 'Escape' });
    await tick();
    await waitFor(() => expect(document.activeElement?.id).toBe('opener'));
  });

  it('switches the language, and the list speaks it', async () => {
    const input = await open();
    await fireEvent.input(input, { target: { value: '简体' } });
    await fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(preferences.language).toBe('zh-CN'));
  });
});
