import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';

import type { ErrorCode } from '../bindings';
import { speakTo } from '../core';
import { fake } from '../fake';
import { preferences } from '../preferences.svelte';
import { app } from '../state/app.svelte';
import { jobs } from '../state/jobs.svelte';
import { profiles } from '../state/profiles.svelte';
import SandboxView from './sandbox/SandboxView.svelte';
import SettingsView from './settings/SettingsView.svelte';

async function begin(name: string, failures: [string, ErrorCode][] = []) {
  speakTo(fake({ name, failures: new Map(failures), delay: 0 }));
  await app.open();
}

async function faults(container: Element): Promise<string[]> {
  // These need a canvas, or the whole page.
  const without = ['color-contrast', 'label-content-name-mismatch', 'region'].map((rule) => [rule, { enabled: false }]);
  const { violations } = await axe.run(container, { rules: Object.fromEntries(without) });
  return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`);
}

afterEach(() => {
  jobs.stop();
  preferences.choice = 'en';
  preferences.theme = 'system';
});

describe('settings', () => {
  it('change language and theme at once, and follow the system when asked', async () => {
    await begin('');
    const { container } = render(SettingsView);
    expect(await faults(container)).toEqual([]);
    await fireEvent.click(screen.getByTestId('language-zh-CN'));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('设置');
    await fireEvent.click(screen.getByTestId('theme-dark'));
    expect(document.documentElement.dataset.theme).toBe('dark');
    await fireEvent.click(screen.getByTestId('language-system'));
    expect([preferences.choice, preferences.language]).toEqual(['system', 'en']);
    expect(JSON.parse(localStorage.getItem('holdfast.preferences') ?? '').language).toBeNull();
    expect(screen.getByTestId('data-directory').textContent).toContain('/holdfast/real');
  });

  it.each(['absent', 'locked', 'denied', 'faulty'])('say what to do, and what works meanwhile, when the keychain is %s', async (scene) => {
    await begin(scene);
    render(SettingsView);
    expect(screen.getByTestId('keychain-error-hint').textContent).not.toBe('');
    expect(screen.getByTestId('keychain-meanwhile').textContent).toContain('Until then');
    expect(screen.queryByTestId('keychain-state')).toBeNull();
  });

  it('look at the keychain again, and show the answer', async () => {
    await begin('locked');
    render(SettingsView);
    speakTo(fake({ name: '', failures: new Map(), delay: 0 }));
    await fireEvent.click(screen.getByTestId('keychain-check'));
    await waitFor(() => expect(screen.getByTestId('keychain-state').textContent).toContain('unlocked'));
    expect(screen.queryByTestId('keychain-error')).toBeNull();
  });

  it('show a look that itself failed', async () => {
    await begin('', [['checkKeychain', 'internal']]);
    render(SettingsView);
    await fireEvent.click(screen.getByTestId('keychain-check'));
    await waitFor(() => expect(screen.getByTestId('keychain-error').dataset.code).toBe('internal'));
  });
});

describe('the sandbox', () => {
  it('is switched on, loads everything anew, and shows its address', async () => {
    await begin('');
    const { container } = render(SandboxView);
    expect(profiles.all.length).toBeGreaterThan(0);
    expect(screen.getByTestId('sandbox-copy-fault').getAttribute('aria-disabled')).toBe('true');
    await fireEvent.click(screen.getByTestId('sandbox-switch'));
    await waitFor(() => expect(screen.getByTestId('sandbox-address').textContent).toContain('http://127.0.0.1'));
    expect(app.space).toBe('sandbox');
    expect(profiles.all.every((profile) => profile.draft.environment === 'sandbox')).toBe(true);
    expect(await faults(container)).toEqual([]);
  });

  it('stays off where it cannot start, and says why', async () => {
    await begin('', [['setSpace', 'unavailable']]);
    render(SandboxView);
    await fireEvent.click(screen.getByTestId('sandbox-switch'));
    await waitFor(() => expect(screen.getByTestId('sandbox-error').dataset.code).toBe('unavailable'));
    expect(screen.getByTestId('sandbox-switch').getAttribute('aria-checked')).toBe('false');
  });
});
