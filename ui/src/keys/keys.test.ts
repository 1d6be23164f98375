import { render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { keys } from './keys.svelte';
import KeysOverlay from './KeysOverlay.svelte';

let stop: (() => void)[] = [];
const hear = (event: KeyboardEvent) => keys.press(event);

beforeEach(() => window.addEventListener('keydown', hear));
afterEach(() => {
  window.removeEventListener('keydown', hear);
  for (const one of stop) one();
  stop = [];
  document.body.innerHTML = '';
});

function lend(name: string, more: { unless?: () => string | null } = {}, below = false) {
  const run = vi.fn();
  stop.push(keys.register({ [name]: { run, ...more } }, below));
  return run;
}

function press(key: string, more: KeyboardEventInit = {}, at: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  at.dispatchEvent(event);
  return event;
}

function put(html: string): Element {
  document.body.innerHTML = html;
  return document.body.firstElementChild as Element;
}

describe('keys', () => {
  it('do what the view lent, and nothing once it took it back', () => {
    const refresh = lend('R');
    expect(press('r').defaultPrevented).toBe(true);
    expect(refresh).toHaveBeenCalledOnce();
    stop.pop()?.();
    expect(press('r').defaultPrevented).toBe(false);
    expect(refresh).toHaveBeenCalledOnce();
  });

  it('belong to the latest, whenever what is in force everywhere was registered', () => {
    const view = lend('Ctrl N');
    const everywhere = lend('Ctrl N', {}, true);
    press('n', { ctrlKey: true });
    expect([view, everywhere].map((run) => run.mock.calls.length)).toEqual([1, 0]);
  });

  it.each(['<input>', '<input type="search">', '<textarea></textarea>', '<select></select>'])('sleep as single letters while typing in %s', (html) => {
    const [letter, mark, capital, chord] = [lend('R'), lend('/'), lend('Shift C'), lend('Ctrl K')];
    const field = put(html);
    for (const key of ['r', '/']) expect(press(key, {}, field).defaultPrevented).toBe(false);
    press('C', { shiftKey: true }, field);
    for (const run of [letter, mark, capital]) expect(run).not.toHaveBeenCalled();
    press('k', { ctrlKey: true }, field);
    expect(chord).toHaveBeenCalledOnce();
  });

  it('do not sleep on a checkbox', () => {
    const refresh = lend('R');
    press('r', {}, put('<input type="checkbox">'));
    expect(refresh).toHaveBeenCalledOnce();
  });

  it.each([{ isComposing: true }, { keyCode: 229 }])('never fire while an input method composes: %o', (composing) => {
    const runs = [lend('R'), lend('Ctrl K'), lend('Escape')];
    for (const key of ['r', 'Escape']) press(key, composing);
    press('k', { ctrlKey: true, ...composing });
    for (const run of runs) expect(run).not.toHaveBeenCalled();
  });

  it('do nothing that has a reason against it, and still keep the key from the browser', () => {
    const save = lend('Ctrl S', { unless: () => 'nothing changed' });
    expect(press('s', { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(keys.run('Ctrl S')).toBe(false);
    expect(save).not.toHaveBeenCalled();
  });

  it('do not repeat, do not follow what another handled, and stop at an open dialog', () => {
    const refresh = lend('R');
    const primary = lend('Ctrl Enter');
    press('r', { repeat: true });
    const field = put('<div data-dialog-content></div>');
    press('r', {}, field);
    press('Enter', { ctrlKey: true }, field);
    const handled = put('<div></div>');
    handled.addEventListener('keydown', (event) => event.preventDefault());
    press('r', {}, handled);
    expect(refresh).not.toHaveBeenCalled();
    expect(primary).not.toHaveBeenCalled();
  });

  it('are read where they are on other keyboards', () => {
    const [palette, first, overlay] = [lend('Ctrl K'), lend('Ctrl 1'), lend('?')];
    press('л', { ctrlKey: true, code: 'KeyK' });
    press('&', { ctrlKey: true, code: 'Digit1' });
    press('?', { shiftKey: true, code: 'Slash' });
    press('?', { code: 'Minus' });
    expect([palette, first, overlay].map((run) => run.mock.calls.length)).toEqual([1, 1, 2]);
    expect(press('k', { ctrlKey: true, altKey: true }).defaultPrevented).toBe(false);
  });
});

describe('the overlay', () => {
  it('lists every key, and those that only this page has', () => {
    stop.push(keys.register({ X: { run: () => {}, label: () => 'Explode the tree' } }));
    render(KeysOverlay, { onclose: () => {} });
    const text = screen.getByTestId('keys-overlay').textContent ?? '';
    for (const key of ['Ctrl K', 'Ctrl 6', 'F6', '/', '?', 'Shift C', 'Ctrl S']) expect(text).toContain(key);
    expect(text).toContain('Explode the tree');
  });
});
