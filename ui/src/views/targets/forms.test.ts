import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';

import type { Api } from '../../api';
import type { BackupFacts, OptionsDraft } from '../../bindings';
import { speakTo } from '../../core';
import { fake } from '../../fake';
import { preferences } from '../../preferences.svelte';
import { app } from '../../state/app.svelte';
import { lend } from '../../state/options';
import { profiles } from '../../state/profiles.svelte';
import { kinOf, selection, type Picked } from '../../state/selection.svelte';
import { targets } from '../../state/targets.svelte';
import { optionsOf } from '../plan/again';
import BackupForm from './BackupForm.svelte';

let api: Api;

beforeEach(async () => {
  api = fake({ name: '', failures: new Map(), delay: 0 });
  speakTo(api);
  preferences.override('en', 'light');
  selection.clear();
  await app.open();
  await targets.listAll(profiles.sorted);
});

async function pick(name: string): Promise<Picked> {
  for (const [profileId, list] of targets.byProfile) {
    const target = list.targets.find((one) => one.name === name);
    if (!target) continue;
    await selection.pick(profileId, target);
    const item = selection.picked.find((one) => one.target.name === name);
    if (item) return item;
  }
  throw new Error(`no target ${name}`);
}

async function formOf(name: string): Promise<Picked> {
  const item = await pick(name);
  render(BackupForm, { item });
  return item;
}

const click = (testid: string) => fireEvent.click(screen.getByTestId(testid));
const type = (testid: string, value: string) => fireEvent.input(screen.getByTestId(testid), { target: { value } });
const draft = (item: Picked) => selection.draftOf(item).options;

describe('the form of a backup', { timeout: 20_000 }, () => {
  it('of TaurusDB has a suggested name and a description', async () => {
    const item = await formOf('会员中心-taurus-01');
    await type('backup-description', 'release');
    expect(draft(item)).toEqual({ kind: 'huawei_taurusdb', name: expect.stringMatching(/^hf-/), description: 'release' });
    expect(screen.queryByTestId('backup-kind')).toBeNull();
  });

  it('of OCP begins with the tenant’s strategy and asks for no name', async () => {
    let asked = 0;
    speakTo({ ...api, suggestName: (...given) => ((asked += 1), api.suggestName(...given)) });
    const item = await formOf('trade_core');
    expect(draft(item)).toEqual({ kind: 'oceanbase_ocp', backup_mode: 'physical_backup', data_mode: 'full_backup', storage: { source: 'strategy' } });
    expect([asked, screen.queryByTestId('backup-name')]).toEqual([0, null]);
    await click('option-backup_mode-logical_backup');
    await click('option-data_mode-incremental_backup');
    expect(draft(item)).toMatchObject({ backup_mode: 'logical_backup', data_mode: 'incremental_backup' });
  });

  it.each([
    ['file', []],
    ['oss', ['endpoint']],
    ['cos', ['endpoint', 'app_id']],
    ['s3', ['endpoint', 'region']],
  ])('of OCP shows for %s storage its own fields', async (kind, own) => {
    const item = await formOf('trade_core');
    await click('option-storage-typed');
    await click(`storage-kind-${kind}`);
    for (const name of ['directory', 'config_name', 'alarm_threshold', 'storage_id', 'service_name', ...own]) expect(screen.getByTestId(`option-${name}`), name).toBeTruthy();
    for (const name of ['endpoint', 'app_id', 'region']) expect(screen.queryByTestId(`option-${name}`) !== null, name).toBe(own.includes(name));
    await type('option-directory', '/obbackup/');
    expect(draft(item)).toMatchObject({ storage: { source: 'typed', kind, directory: '/obbackup/' } });
  });

  it('of OCP says at the field what the core refuses, and not yet where nobody was', async () => {
    const item = await formOf('trade_core');
    await click('option-storage-typed');
    await type('option-directory', 'file:///obbackup/');
    await screen.findByTestId('option-directory-suggestion');
    expect(screen.queryByTestId('option-config_name-error')).toBeNull();
    item.isAsked = true;
    await screen.findByTestId('option-config_name-error');
    await click('option-directory-suggestion');
    await waitFor(() => expect(screen.queryByTestId('option-directory-error')).toBeNull());
    expect(draft(item)).toMatchObject({ storage: { directory: '/obbackup/' } });
  });

  it('of OCP remembers a typed storage while the strategy is looked at', async () => {
    const item = await formOf('trade_core');
    await click('option-storage-typed');
    await type('option-directory', '/mine/');
    await click('option-storage-strategy');
    expect(draft(item)).toMatchObject({ storage: { source: 'strategy' } });
    await click('option-storage-typed');
    expect(draft(item)).toMatchObject({ storage: { source: 'typed', directory: '/mine/' } });
  });

  it('of OCP says which storage key is used, and where there is none', async () => {
    await formOf('trade_core');
    await click('option-storage-typed');
    await click('storage-kind-oss');
    expect(screen.getByTestId('storage-key').textContent).toContain('LTAI5tQnKx7bVd2mRw9s');
    document.body.replaceChildren();
    await formOf('trade_stg');
    await click('option-storage-typed');
    await click('storage-kind-oss');
    expect(screen.getByTestId('storage-key-open')).toBeTruthy();
  });

  it('of OBShell encrypts where the profile keeps a password', async () => {
    const item = await formOf('t_report');
    expect(draft(item)).toEqual({ kind: 'oceanbase_obshell', mode: 'full', plus_archive: false, encrypt: true });
    await click('option-mode-incremental');
    await click('option-plus_archive');
    await click('option-encrypt');
    expect(draft(item)).toEqual({ kind: 'oceanbase_obshell', mode: 'incremental', plus_archive: true, encrypt: false });
  });
});

describe('one plan', () => {
  it('holds targets of every vendor and says where they are', async () => {
    for (const name of ['orders-mysql-prod-01', '会员中心-taurus-01', 'trade_core', 'risk_ctl', 't_report']) await pick(name);
    expect(new Set(selection.draft.items.map((item) => item.options.kind)).size).toBe(4);
    const names = selection.places.map(({ profileId, count }) => `${profiles.find(profileId)?.draft.name} ${count}`);
    expect(names.toSorted()).toEqual(['OBShell 报表集群 1', 'OCP 上海 2', 'TaurusDB 生产 1', '华为云 生产 1'].toSorted());
  });

  it('shares settings among targets of one vendor only, though OCP’s and OBShell’s have the same engine', async () => {
    const [core, risk, report] = [await pick('trade_core'), await pick('risk_ctl'), await pick('t_report')];
    selection.change(core.key, { data_mode: 'incremental_backup' });
    await selection.shareSettings(core, true);
    expect(draft(risk)).toMatchObject({ data_mode: 'incremental_backup' });
    expect(draft(report)).toMatchObject({ kind: 'oceanbase_obshell', mode: 'full' });
    expect([selection.kin(core).length, selection.kin(report).length]).toEqual([2, 1]);
    expect(selection.alike).not.toContain(kinOf(report));
  });

  it('lends no encryption to a profile without a password for it', () => {
    const encrypted: OptionsDraft = { kind: 'oceanbase_obshell', mode: 'full', plus_archive: true, encrypt: true };
    const plain: OptionsDraft = { ...encrypted, plus_archive: false, encrypt: false };
    const connection = { kind: 'oceanbase_obshell', endpoint: '', method: 'root_password', encrypts: false } as const;
    expect(lend(encrypted, plain, connection)).toEqual({ ...encrypted, encrypt: false });
    expect(lend(encrypted, plain, { ...connection, encrypts: true })).toEqual(encrypted);
  });
});

describe('planning again', () => {
  const nothing: BackupFacts = { name: '', description: '', databases: [], form: 'full', logical: false, plus_archive: false, encrypted: false, storage: '' };

  it('turns what is remembered into the vendor’s own options', () => {
    expect(optionsOf('huawei_taurusdb', { ...nothing, name: 'n', description: 'd' })).toEqual({ kind: 'huawei_taurusdb', name: 'n', description: 'd' });
    expect(optionsOf('oceanbase_obshell', { ...nothing, form: 'incremental', plus_archive: true, encrypted: true })).toEqual({ kind: 'oceanbase_obshell', mode: 'incremental', plus_archive: true, encrypt: true });
    expect(optionsOf('oceanbase_ocp', { ...nothing, logical: true })).toMatchObject({ backup_mode: 'logical_backup', data_mode: 'full_backup', storage: { source: 'strategy' } });
  });

  it('never sends a backup with a typed storage to another one', () => {
    expect(optionsOf('oceanbase_ocp', { ...nothing, storage: '/obbackup/' })).toMatchObject({ storage: { source: 'typed', directory: '/obbackup/', config_name: '' } });
  });
});
