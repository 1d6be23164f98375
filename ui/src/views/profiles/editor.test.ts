import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Api } from '../../api';
import type { ProviderKind } from '../../bindings';
import { speakTo } from '../../core';
import { fake } from '../../fake';
import { blankDraft, plainNetwork, VENDORS } from './drafts';
import { ProfileEditor } from './editor.svelte';

let api: Api;

beforeEach(() => {
  api = fake({ name: '', failures: new Map(), delay: 0 });
  speakTo(api);
});

const begun = (kind: ProviderKind = 'huawei_rds') => new ProfileEditor(blankDraft(null, kind));

describe('choosing another vendor', () => {
  it('swaps the connection and keeps name, environment, guard and network', () => {
    const editor = begun();
    Object.assign(editor.draft, { name: 'Orders', environment: 'staging', guard: 'watch_only' });
    editor.draft.network.trust = 'pinned';
    editor.chooseVendor('oceanbase_obshell', '');
    expect(editor.draft).toEqual({
      name: 'Orders',
      environment: 'staging',
      guard: 'watch_only',
      connection: { kind: 'oceanbase_obshell', endpoint: '', method: 'root_password', encrypts: false },
      network: { ...plainNetwork(), trust: 'pinned' },
    });
  });

  it('carries no secret from one vendor to another, and leaves the network its own', () => {
    const editor = begun('oceanbase_ocp');
    editor.typed = { password: 'canary-ocp', client_key: 'canary-key' };
    editor.draft.network.client_certificate = '-----BEGIN CERTIFICATE-----';
    editor.chooseVendor('oceanbase_obshell', '');
    expect(editor.secrets).toEqual([{ name: 'client_key', value: 'canary-key' }]);
    expect(JSON.stringify(editor.typed)).not.toContain('canary-ocp');
  });

  it('keeps the account between the products of Huawei Cloud, but not the address of one of them', () => {
    const editor = begun();
    Object.assign(editor.draft.connection, { region: 'cn-north-4', access_key_id: 'AK', endpoint: 'https://rds.example.com' });
    editor.typed.secret_access_key = 'SK';
    editor.chooseVendor('huawei_taurusdb', '');
    expect(editor.draft.connection).toMatchObject({ kind: 'huawei_taurusdb', path: 'current', region: 'cn-north-4', access_key_id: 'AK', endpoint: '' });
    expect(editor.secrets).toEqual([{ name: 'secret_access_key', value: 'SK' }]);
  });

  it('finds what was typed before when one comes back', () => {
    const editor = begun('oceanbase_ocp');
    editor.draft.connection.endpoint = 'https://ocp.example.com';
    editor.chooseVendor('huawei_rds', '');
    editor.chooseVendor('oceanbase_ocp', '');
    expect(editor.draft.connection.endpoint).toBe('https://ocp.example.com');
  });

  it('begins with the address of the fake vendors in the sandbox', () => {
    for (const kind of VENDORS) expect(blankDraft('http://127.0.0.1:47113', kind).connection.endpoint).toBe('http://127.0.0.1:47113');
  });
});

describe('secrets', () => {
  it('of a way in that is not chosen any more are not sent', async () => {
    const save = vi.spyOn(api, 'saveProfile');
    const editor = begun('oceanbase_ocp');
    Object.assign(editor.draft, { name: 'OCP' });
    Object.assign(editor.draft.connection, { endpoint: 'https://ocp.example.com', access_key_id: 'AK' });
    editor.typed = { password: 'left-behind', secret_access_key: 'SK' };
    if (editor.draft.connection.kind === 'oceanbase_ocp') editor.draft.connection.method = 'access_key';
    await editor.save();
    expect(save.mock.calls[0]?.[3]).toEqual([{ name: 'secret_access_key', value: 'SK' }]);
  });

  it('of the storage are sent even without their id, so that the core can refuse them', () => {
    const editor = begun('oceanbase_ocp');
    editor.typed.storage_secret_key = 'orphan';
    expect(editor.secrets.map((secret) => secret.name)).toEqual(['storage_secret_key']);
  });

  it('are not kept in the window after a save', async () => {
    const editor = begun('oceanbase_obshell');
    Object.assign(editor.draft, { name: 'OBShell' });
    Object.assign(editor.draft.connection, { endpoint: 'http://10.0.0.1:2886', encrypts: true });
    editor.typed = { password: 'canary-1', backup_set_password: 'canary-2' };
    expect(await editor.save()).not.toBeNull();
    expect(editor.typed).toEqual({});
    expect(JSON.stringify([editor.saved, editor.draft, editor.errors])).not.toContain('canary');
  });
});

describe('pinning', () => {
  it('fills the form and saves nothing', () => {
    const save = vi.spyOn(api, 'saveProfile');
    const editor = begun('oceanbase_obshell');
    editor.pin('3A:5F');
    expect(editor.draft.network).toMatchObject({ trust: 'pinned', fingerprint: '3A:5F' });
    expect([editor.dirty, editor.isNetworkOpen]).toEqual([true, true]);
    expect(save).not.toHaveBeenCalled();
  });
});
