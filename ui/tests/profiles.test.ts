import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { ErrorCode } from '../src/bindings';
import { profilePage } from '../src/views/profiles/page.svelte';
import { openWindow } from './window';

const type = (testid: string, value: string) => fireEvent.input(screen.getByTestId(testid), { target: { value } });
const click = (testid: string) => fireEvent.click(screen.getByTestId(testid));

beforeEach(() => {
  profilePage.editor = null;
  profilePage.waiting = null;
});

describe('the form of a profile', () => {
  it('shows an error only at fields that were touched, and takes the suggestion', async () => {
    await openWindow('profiles');
    await click('profile-new');
    await waitFor(() => screen.getByTestId('input-name'));
    await new Promise((later) => setTimeout(later, 250));
    expect(screen.queryByTestId('error-name')).toBeNull();
    await click('addresses');
    await type('input-endpoint', 'rds.example.com');
    await waitFor(() => screen.getByTestId('suggest-endpoint'));
    await click('suggest-endpoint');
    await waitFor(() => expect(screen.queryByTestId('error-endpoint')).toBeNull());
    expect((screen.getByTestId('input-endpoint') as HTMLInputElement).value).toBe('https://rds.example.com');
  });

  it('shows every refused field on save, focuses the first, and stores nothing', async () => {
    const { api } = await openWindow('profiles');
    const before = (await api.listProfiles()).length;
    await click('profile-new');
    await waitFor(() => screen.getByTestId('input-name'));
    await type('input-access_key_id', 'AK');
    await click('profile-save');
    await waitFor(() => screen.getByTestId('error-name'));
    expect(screen.getByTestId('error-region')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('input-name')));
    expect((await api.listProfiles()).length).toBe(before);
  });

  it('sends a typed secret once and forgets it', async () => {
    const { api, container } = await openWindow('profiles');
    const save = vi.spyOn(api, 'saveProfile');
    await waitFor(() => screen.getByTestId('replace-secret_access_key'));
    await click('replace-secret_access_key');
    await type('input-secret_access_key', 'canary-secret');
    await click('profile-save');
    await waitFor(() => screen.getByTestId('stored-secret_access_key'));
    expect(save.mock.calls[0]?.[3]).toEqual([{ name: 'secret_access_key', value: 'canary-secret' }]);
    expect(JSON.stringify(profilePage.editor?.typed)).not.toContain('canary-secret');
    expect(container.innerHTML).not.toContain('canary-secret');
    expect(JSON.stringify(localStorage)).not.toContain('canary-secret');
  });

  it('asks before it drops unsaved changes', async () => {
    await openWindow('profiles');
    await waitFor(() => screen.getByTestId('input-name'));
    await type('input-name', 'changed');
    const rows = screen.getAllByTestId('profile-row');
    await fireEvent.click(rows[2] as HTMLElement);
    await waitFor(() => screen.getByTestId('leave-dialog'));
    await click('leave-stay');
    expect((screen.getByTestId('input-name') as HTMLInputElement).value).toBe('changed');
    await fireEvent.click(rows[2] as HTMLElement);
    await waitFor(() => screen.getByTestId('leave-discard'));
    await click('leave-discard');
    await waitFor(() => expect((screen.getByTestId('input-name') as HTMLInputElement).value).not.toBe('changed'));
  });

  it('a new production profile asks for typing, another one for a press', async () => {
    await openWindow('profiles');
    await click('profile-new');
    await waitFor(() => screen.getByTestId('guard-type_to_confirm'));
    const isChosen = (guard: string) => screen.getByTestId(`guard-${guard}`).getAttribute('aria-checked');
    expect(isChosen('type_to_confirm')).toBe('true');
    await click('environment-staging');
    expect(isChosen('confirm')).toBe('true');
  });
});

describe('trouble with the keychain', () => {
  it.each<[string, ErrorCode, string]>([
    ['absent', 'keychain_absent', 'No keychain answers'],
    ['locked', 'keychain_locked', 'The keychain is locked'],
    ['denied', 'keychain_denied', 'The keychain refused Holdfast'],
    ['faulty', 'keychain_fault', 'The keychain does not work'],
  ])('%s is said in its own words, with its way out', async (scene, code, words) => {
    await openWindow('profiles', { scene });
    const notice = await waitFor(() => screen.getByTestId('keychain-error'));
    expect(notice.dataset.code).toBe(code);
    expect(notice.textContent).toContain(words);
    expect(screen.getByTestId('keychain-error-hint').textContent).not.toBe('');
    await click('keychain-until-quit');
    expect((screen.getByTestId('keep-until_quit') as HTMLInputElement).checked).toBe(true);
  });
});

describe('a connection test', () => {
  it('shows its steps, and says when the form changed after it', async () => {
    await openWindow('profiles');
    await waitFor(() => screen.getByTestId('test-connection'));
    await click('test-connection');
    await waitFor(() => screen.getByTestId('test-passed'));
    expect(screen.getAllByTestId('test-step').length).toBeGreaterThan(3);
    await type('input-name', 'changed');
    await waitFor(() => screen.getByText('Tested before the last change'));
  });

  it('says what stopped it and what to do', async () => {
    await openWindow('profiles', { scene: 'refused' });
    await waitFor(() => screen.getByTestId('test-connection'));
    await click('test-connection');
    const notice = await waitFor(() => screen.getByTestId('test-error'));
    expect(notice.dataset.code).toBe('sign_in_refused');
    expect(screen.getByTestId('test-error-hint').textContent).not.toBe('');
  });
});

describe('the first steps', () => {
  it('lead into the sandbox, which is visible at all times', async () => {
    const { api } = await openWindow('profiles', { scene: 'empty' });
    expect(screen.queryByTestId('environment-chip')).toBeNull();
    await waitFor(() => screen.getByTestId('try-sandbox'));
    await click('try-sandbox');
    await waitFor(() => expect(screen.getByTestId('app').dataset.space).toBe('sandbox'));
    await waitFor(() => expect(screen.getByTestId('app').dataset.place).toBe('targets'));
    expect((await api.listProfiles()).length).toBe(1);
    for (const place of ['plan', 'jobs', 'history', 'profiles', 'settings', 'sandbox']) {
      await click(`place-${place}`);
      expect(screen.getByTestId('environment-chip').dataset.environment).toBe('sandbox');
    }
  });
});
