import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet, tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';

import type { ErrorReport, JobStatus, SecretPlace } from '../src/bindings';
import Button from '../src/components/Button.svelte';
import Checkbox from '../src/components/Checkbox.svelte';
import ErrorNotice from '../src/components/ErrorNotice.svelte';
import SecretField from '../src/components/SecretField.svelte';
import Segmented from '../src/components/Segmented.svelte';
import StatusMark from '../src/components/StatusMark.svelte';
import { preferences } from '../src/preferences.svelte';
import Form from './Form.fixture.svelte';

preferences.override('en', 'light');
const children = createRawSnippet(() => ({ render: () => '<span>Apply</span>' }));

describe('a button', () => {
  it('cannot be pressed twice while it is busy', async () => {
    const onclick = vi.fn();
    const { rerender } = render(Button, { children, onclick });
    const button = screen.getByRole('button');
    await fireEvent.click(button);
    await rerender({ children, onclick, busy: 'Applying…' });
    await fireEvent.click(button);
    await fireEvent.click(button);
    expect(onclick).toHaveBeenCalledTimes(1);
    expect(button.getAttribute('aria-busy')).toBe('true');
    expect(button.textContent).toContain('Applying…');
  });

  it('says why it is asleep, and keeps the focus', async () => {
    const onclick = vi.fn();
    render(Button, { children, onclick, disabled: 'Select a target first' });
    const button = screen.getByRole('button');
    button.focus();
    await fireEvent.click(button);
    expect(onclick).not.toHaveBeenCalled();
    expect(button.title).toBe('Select a target first');
    expect(document.activeElement).toBe(button);
  });
});

describe('a field', () => {
  const error = { field: 'name', message: { en: 'Too short', zh: '太短' }, suggestion: 'longer' };

  it('ties its error to the control', () => {
    render(Form, { error });
    const input = screen.getByTestId('input');
    const described = document.getElementById(input.getAttribute('aria-describedby') ?? '');
    expect(described?.textContent).toContain('Too short');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByLabelText('Name')).toBe(input);
  });

  it('ties its help where nothing is wrong', () => {
    render(Form, { error: null });
    const input = screen.getByTestId('input');
    expect(document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent).toBe('Anything');
    expect(input.hasAttribute('aria-invalid')).toBe(false);
  });

  it('takes the suggestion over', async () => {
    render(Form, { error });
    await fireEvent.click(screen.getByTestId('suggest-name'));
    expect((screen.getByTestId('input') as HTMLInputElement).value).toBe('longer');
  });
});

describe('a secret field', () => {
  it.each<SecretPlace>(['keychain', 'session'])('renders no value of one that is stored (%s)', (place) => {
    const { container } = render(SecretField, { value: '', place, name: 'password' });
    expect(container.querySelector('input')).toBeNull();
    expect(screen.getByTestId('stored-password')).toBeTruthy();
  });

  it('takes a new one into a password field, empty at first', async () => {
    render(SecretField, { value: '', place: 'keychain', name: 'password' });
    await fireEvent.click(screen.getByTestId('replace-password'));
    await tick();
    const input = screen.getByTestId('input-password') as HTMLInputElement;
    expect([input.type, input.value, input.autocomplete]).toEqual(['password', '', 'new-password']);
    expect(document.activeElement).toBe(input);
  });

  it('never writes what is typed into the markup', async () => {
    const { container } = render(SecretField, { value: '', place: 'missing', name: 'password' });
    await fireEvent.input(screen.getByTestId('input-password'), { target: { value: 'canary-secret' } });
    expect(container.innerHTML).not.toContain('canary-secret');
  });
});

describe('other components', () => {
  it('a mixed box is neither on nor off', () => {
    render(Checkbox, { checked: false, mixed: true, label: 'All' });
    expect((screen.getByRole('checkbox') as HTMLInputElement).indeterminate).toBe(true);
  });

  it('segments are walked with the arrows', async () => {
    const onchange = vi.fn();
    const options = ['one', 'two', 'three'].map((value) => ({ value, label: value }));
    render(Segmented, { value: 'one', options, label: 'Which', testid: 'which', onchange });
    await fireEvent.keyDown(screen.getByTestId('which-one'), { key: 'ArrowLeft' });
    expect(onchange).toHaveBeenCalledWith('three');
    expect(document.activeElement).toBe(screen.getByTestId('which-three'));
  });

  it('every status has a word of its own', () => {
    const all: JobStatus[] = ['planned', 'sending', 'unknown', 'running', 'completed', 'failed', 'cancelled', 'not_started'];
    const seen = all.map((status) => {
      const { container, unmount } = render(StatusMark, { status, word: true });
      const shape = container.querySelector('svg')?.innerHTML ?? '';
      const words = container.textContent?.trim();
      unmount();
      return [shape, words];
    });
    expect(new Set(seen.map(([shape]) => shape)).size).toBe(all.length);
    expect(new Set(seen.map(([, words]) => words)).size).toBe(all.length);
  });

  it('an error shows code, sentence, hint and what the vendor said', () => {
    const error: ErrorReport = {
      code: 'throttled',
      message: { en: 'Too many requests', zh: '请求过多' },
      hint: { en: 'Wait', zh: '请稍候' },
      fields: [],
      vendor: { http_status: 429, code: 'DBS.1', message: 'slow down', request_id: 'req-1' },
    };
    render(ErrorNotice, { error });
    const words = screen.getByRole('alert').textContent ?? '';
    for (const part of ['throttled', 'Too many requests', 'Wait', '429', 'DBS.1', 'slow down', 'req-1']) expect(words).toContain(part);
  });
});
