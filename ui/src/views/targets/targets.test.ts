import { beforeEach, describe, expect, it } from 'vitest';

import type { Api } from '../../api';
import { speakTo } from '../../core';
import { fake } from '../../fake';
import { app } from '../../state/app.svelte';
import { profiles } from '../../state/profiles.svelte';
import type { OptionsOf } from '../../state/options';
import { pickKey, selection, type Picked } from '../../state/selection.svelte';
import { targets } from '../../state/targets.svelte';
import { EVERYTHING, enginesOf, isNarrowed, letsThrough, readinessOf } from './filter';
import { linesOf } from './lines';
import { rangeOf, rowsOf, ticksOf, type GridRow, type TargetRow } from './rows';

let api: Api;

async function open(scene = ''): Promise<void> {
  api = fake({ name: scene, failures: new Map(), delay: 0 });
  speakTo(api);
  selection.clear();
  await app.open();
  await targets.listAll(profiles.sorted);
}

function rows(filter = EVERYTHING, folded: string[] = []): GridRow[] {
  return rowsOf(profiles.sorted, (id) => targets.byProfile.get(id), filter, (id) => folded.includes(id));
}

/** The options of an RDS backup, which these tests are about. */
function rds(item: Picked | undefined): OptionsOf<'huawei_rds'> {
  if (item?.options.kind !== 'huawei_rds') throw new Error('not of RDS');
  return item.options;
}

function draftedDatabases(item: Picked): string[] {
  const { options } = selection.draftOf(item);
  return options.kind === 'huawei_rds' ? options.databases : [];
}

function rowNamed(name: string): TargetRow {
  const found = rows().find((row): row is TargetRow => row.kind === 'target' && row.target.name === name);
  if (!found) throw new Error(`no row of ${name}`);
  return found;
}

async function pick(...names: string[]): Promise<void> {
  for (const { profileId, target } of names.map(rowNamed)) await selection.pick(profileId, target);
}

const has = (profileId: string, targetId: string) => selection.has(profileId, targetId);

describe('rows', () => {
  beforeEach(() => open());

  it('hide what is folded, and keep its head', () => {
    const [first] = profiles.sorted;
    const folded = rows(EVERYTHING, [first?.id ?? '']);
    expect(folded.filter((row) => row.kind === 'group')).toHaveLength(profiles.all.length);
    expect(folded.some((row) => row.kind === 'target' && row.profileId === first?.id)).toBe(false);
  });

  it('hide a group in which the filter finds nothing', () => {
    const found = rows({ ...EVERYTHING, text: 'orders prod' });
    expect(found.map((row) => row.kind)).toEqual(['group', 'target', 'target']);
  });

  it('show why a profile did not answer, and the others all the same', async () => {
    await open('partial');
    expect(rows().filter((row) => row.kind === 'error')).toHaveLength(1);
    expect(rows().filter((row) => row.kind === 'target').length).toBeGreaterThan(20);
  });

  it('make a range in both directions, of targets only', () => {
    const [first, last] = [rowNamed('积分-taurus-02'), rowNamed('hr-mssql-sz-01')];
    const down = rangeOf(rows(), first.key, last.key).map((row) => row.target.name);
    expect(down).toEqual(['积分-taurus-02', 'audit-pg-sz-01', 'hr-mssql-sz-01']);
    expect(rangeOf(rows(), last.key, first.key).map((row) => row.target.name)).toEqual(down);
    expect(rangeOf(rows(), null, last.key)).toHaveLength(1);
  });
});

describe('ticks of a group', () => {
  beforeEach(() => open());

  it('are none, some, all; a read replica counts for nothing', async () => {
    const { profileId } = rowNamed('orders-mysql-prod-01');
    const all = targets.byProfile.get(profileId)?.targets ?? [];
    expect(ticksOf(profileId, all, has)).toBe('none');
    await pick('orders-mysql-prod-01');
    expect(ticksOf(profileId, all, has)).toBe('some');
    await selection.pickAll(profileId, all);
    expect(ticksOf(profileId, all, has)).toBe('all');
    expect(selection.picked).toHaveLength(all.filter((target) => !target.unfit).length);
    expect(ticksOf(profileId, [], has)).toBe('none');
  });
});

describe('filters', () => {
  beforeEach(() => open());

  it('want every word, wherever it stands, and whatever its case', () => {
    const { target, profileId } = rowNamed('支付结算-mssql-01');
    const profile = profiles.find(profileId);
    if (!profile) throw new Error('no profile');
    const finds = (text: string) => letsThrough({ ...EVERYTHING, text }, target, profile);
    expect(['结算', 'SQL server', '结算 ACTIVE', '生产'].map(finds)).toEqual([true, true, true, true]);
    expect(['结算 frozen', 'orders'].map(finds)).toEqual([false, false]);
    expect(letsThrough({ ...EVERYTHING, engine: 'my_sql' }, target, profile)).toBe(false);
    expect(letsThrough({ ...EVERYTHING, environment: 'staging' }, target, profile)).toBe(false);
    expect(letsThrough({ ...EVERYTHING, readiness: 'available' }, target, profile)).toBe(true);
  });

  it('offer only what is there', () => {
    const all = targets.byProfile.get(rowNamed('orders-mysql-prod-01').profileId)?.targets ?? [];
    expect(enginesOf(all).map((engine) => engine.label)).toEqual(['MySQL', 'PostgreSQL', 'SQL Server']);
    expect(readinessOf(all)).toEqual(['available', 'backing_up', 'busy', 'unavailable']);
    expect(isNarrowed(EVERYTHING)).toBe(false);
  });
});

describe('the selection', () => {
  beforeEach(() => open());

  it('stands in the order of the lists, whatever the order of picking', async () => {
    await pick('会员中心-mysql-01', 'billing-pg-hk-01', 'orders-mysql-prod-01');
    expect(selection.picked.map((item) => item.target.name)).toEqual(['billing-pg-hk-01', 'orders-mysql-prod-01', '会员中心-mysql-01']);
  });

  it('takes no target that is unfit', async () => {
    await pick('orders-mysql-prod-01-read');
    expect(selection.picked).toEqual([]);
  });

  it('shares description and kind for every target of an engine, and nothing else', async () => {
    await pick('支付结算-mssql-01', 'erp-sqlserver-01', 'orders-mysql-prod-01');
    const from = selection.get(rowNamed('支付结算-mssql-01').key);
    if (!from) throw new Error('not picked');
    selection.describe(from.key, 'release 1122');
    selection.choose(from.key, true);
    selection.nameDatabases(from.key, ['PaymentCore']);
    await selection.shareSettings(from, true);
    await pick('账务核心-mssql-02');
    const told = Object.fromEntries(selection.picked.map((item) => [item.target.name, [rds(item).description, item.partial, rds(item).databases]]));
    expect(told).toEqual({
      '支付结算-mssql-01': ['release 1122', true, ['PaymentCore']],
      'erp-sqlserver-01': ['release 1122', true, []],
      '账务核心-mssql-02': ['release 1122', true, []],
      'orders-mysql-prod-01': ['', false, []],
    });
    expect(new Set(selection.picked.map((item) => rds(item).name)).size).toBe(4);
  });

  it('never makes a whole backup of a partial one whose databases are not named yet', async () => {
    await pick('支付结算-mssql-01');
    const [item] = selection.picked;
    if (!item) throw new Error('not picked');
    selection.choose(item.key, true);
    await selection.check(item.key);
    expect(draftedDatabases(item)).toEqual(['']);
    expect(selection.wrong).toHaveLength(1);
    expect(await selection.plan()).toBe(false);
    selection.nameDatabases(item.key, linesOf(' PaymentCore \n\nSettlement'));
    await selection.check(item.key);
    expect(draftedDatabases(item)).toEqual(['PaymentCore', 'Settlement']);
    selection.choose(item.key, false);
    expect(draftedDatabases(item)).toEqual([]);
  });

  it('brings what a plan was refused for to its fields', async () => {
    const message = { en: 'Wrong', zh: '有误' };
    await pick('orders-mysql-prod-01', 'billing-pg-hk-01');
    const refusing = (fields: string[]) => {
      const report = { code: 'invalid_input', message, hint: null, vendor: null, fields: fields.map((field) => ({ field, message, suggestion: null })) };
      speakTo({ ...api, makePlan: () => Promise.reject(report) });
    };
    refusing(['title', 'items.1.options.name']);
    expect(await selection.plan()).toBe(false);
    expect(selection.errors.map((error) => error.field)).toEqual(['title']);
    expect(selection.wrong.map((item) => [item.target.name, item.errors[0]?.field])).toEqual([['orders-mysql-prod-01', 'options.name']]);
    expect(selection.refused).toBeNull();
    await selection.check(pickKey(rowNamed('orders-mysql-prod-01').profileId, rowNamed('orders-mysql-prod-01').target.id));
    refusing([]);
    await selection.plan();
    expect(selection.refused?.code).toBe('invalid_input');
  });

  it('asks for one plan, however often it is pressed', async () => {
    let asked = 0;
    speakTo({ ...api, makePlan: (draft) => ((asked += 1), api.makePlan(draft)) });
    await pick('orders-mysql-prod-01');
    selection.title = 'Backup';
    const both = await Promise.all([selection.plan(), selection.plan()]);
    expect([both, asked]).toEqual([[true, false], 1]);
  });

  it('renames with the change number only what nobody named', async () => {
    await pick('orders-mysql-prod-01', 'billing-pg-hk-01');
    selection.rename(rowNamed('billing-pg-hk-01').key, 'mine');
    selection.ticket = 'CHG-7';
    await selection.nameAnew();
    const names = selection.picked.map((item) => rds(item).name);
    expect(names[0]).toBe('mine');
    expect(names[1]).toMatch(/^hf-chg7-orders/);
  });
});
