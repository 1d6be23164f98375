import { describe, expect, it } from 'vitest';

import type { RequestPreview } from '../../bindings';
import { draftOfPlan } from './again';
import { accepts, approval, hindrance, watched } from './confirm';
import { countsOf, itemsBetween, linesOf, shownItems, ticksOf } from './groups';
import { beside, remaining, sentence } from './items';
import { readParallel } from './pace.svelte';
import { plan, planned, profile } from './plan.fixture';
import { asCurl, asText, isSealed, lines } from './request';

const words = {
  secret: 'secret',
  set_when_sent: 'set when sent',
  signed_when_sent: 'signed when sent',
  encrypted_when_sent: 'encrypted when sent',
};

const request: RequestPreview = {
  method: 'POST',
  scheme: 'https',
  authority: 'rds.example',
  target: '/v3/p/backups',
  headers: [
    { name: 'Host', value: [{ text: 'rds.example', mask: null }] },
    { name: 'X-Sdk-Date', value: [{ text: '', mask: 'set_when_sent' }] },
    {
      name: 'Authorization',
      value: [
        { text: 'SDK Access=', mask: null },
        { text: 'HPUA••••3QZK', mask: 'secret' },
        { text: ', Signature=', mask: null },
        { text: '', mask: 'signed_when_sent' },
      ],
    },
  ],
  body: [{ text: '{"name":"it\'s"}', mask: null }],
};

describe('the items of a plan', () => {
  const other = { ...profile, id: 'p-2', environment: 'staging' as const };

  const ocp = { ...profile, id: 'p-3', provider: 'oceanbase_ocp' as const };
  const lines = (items: Parameters<typeof linesOf>[0], folded: string[] = []) => linesOf(items, (key) => folded.includes(key));

  it('stand together by vendor and environment, in the order the plan names them', () => {
    const same = { ...profile, id: 'p-4' };
    const items = [planned(0, 'create'), planned(1, 'create', { profile: other }), planned(2, 'adopt', { profile: same }), planned(3, 'create', { profile: ocp })];
    expect(lines(items).map((line) => line.key)).toEqual([
      'group/huawei_rds/production',
      'item/0',
      'item/2',
      'group/huawei_rds/staging',
      'item/1',
      'group/oceanbase_ocp/production',
      'item/3',
    ]);
    expect(lines(items).map((line) => line.kind === 'item' && line.saysProfile)).toEqual([false, true, true, false, false, false, false]);
    expect(lines(items, ['group/huawei_rds/production']).map((line) => line.key)[1]).toBe('group/huawei_rds/staging');
  });

  it('are counted for every mark, a warning beside the action', () => {
    const warned = { severity: 'warning' as const, code: 'partial', summary: { en: '', zh: '' }, detail: { en: '', zh: '' }, way_out: { en: '', zh: '' } };
    const items = [planned(0, 'create', { diagnostics: [warned, warned] }), planned(1, 'satisfied'), planned(2, 'blocked')];
    expect(countsOf(items)).toEqual({ create: 1, satisfied: 1, adopt: 0, warning: 1, blocked: 1 });
    expect(shownItems(items, { sign: 'warning', text: '' }).map((item) => item.position)).toEqual([0]);
    expect(shownItems(items, { sign: '', text: ' ORDERS-2 ' }).map((item) => item.position)).toEqual([2]);
    expect(shownItems(items, { sign: 'create', text: 'orders-2' })).toEqual([]);
  });

  it('are ticked as a group in three ways, and taken in ranges that count what is folded', () => {
    const items = [planned(0, 'create'), planned(1, 'create'), planned(2, 'create', { profile: other })];
    expect([ticksOf(items, new Set()), ticksOf(items, new Set([1])), ticksOf(items, new Set([0, 1, 2]))]).toEqual(['all', 'some', 'none']);
    const positions = (from: string | null, to: string, folded: string[] = []) => itemsBetween(lines(items, folded), from, to).map((item) => item.position);
    expect(positions('item/2', 'item/1')).toEqual([1, 2]);
    expect(positions('item/1', 'group/huawei_rds/staging')).toEqual([1]);
    expect(positions('item/1', 'group/huawei_rds/staging', ['group/huawei_rds/staging'])).toEqual([1, 2]);
    expect(positions(null, 'item/0')).toEqual([0]);
  });

  it('of a fleet are put in order in a moment', () => {
    const fleet = Array.from({ length: 20_000 }, (_, position) => planned(position, 'create', { profile: { ...profile, id: `p-${position % 40}` } }));
    const from = performance.now();
    expect(linesOf(shownItems(fleet, { sign: '', text: 'orders' }), () => false)).toHaveLength(20_001);
    expect(performance.now() - from).toBeLessThan(1000);
  });

  it('are summed in one sentence that hides what is not there', () => {
    const { summary } = plan([planned(0, 'create'), planned(1, 'blocked'), planned(2, 'adopt')]);
    expect(sentence(summary)).toEqual([
      { key: 'create', count: 1 },
      { key: 'blocked', count: 1 },
    ]);
    expect(beside(summary)).toEqual([{ key: 'adopt', count: 1 }]);
    expect(sentence({ create: 0, satisfied: 0, adopt: 1, blocked: 0, warnings: 0 })).toEqual([{ key: 'create', count: 0 }]);
    expect(sentence({ create: 2, satisfied: 1, adopt: 0, blocked: 0, warnings: 0 })[1]).toEqual({ key: 'satisfied', count: 1 });
  });
});

describe('the request', () => {
  it('is the request line, the headers in order, an empty line, and the body untouched', () => {
    expect(lines(request).map((line) => line.kind)).toEqual([
      'request',
      'header',
      'header',
      'header',
      'blank',
      'body',
    ]);
    expect(lines({ ...request, body: [] }).map((line) => line.kind)).not.toContain('blank');
  });

  it('says masked spans in words and keeps the shown part of a secret', () => {
    expect(asText(request, words)).toBe(
      [
        'POST /v3/p/backups',
        'Host: rds.example',
        'X-Sdk-Date: <set when sent>',
        'Authorization: SDK Access=<HPUA••••3QZK>, Signature=<signed when sent>',
        '',
        '{"name":"it\'s"}',
      ].join('\n'),
    );
  });

  it('that leaves encrypted shows what is inside, and cannot be taken for what is sent', () => {
    const body = [
      { text: '{"mode":"full","encryption":"', mask: 'encrypted_when_sent' as const },
      { text: '', mask: 'secret' as const },
      { text: '"}', mask: 'encrypted_when_sent' as const },
    ];
    expect([isSealed(body), isSealed(request.body)]).toEqual([true, false]);
    const inside = '<encrypted when sent: {"mode":"full","encryption":"<secret>"}>';
    expect(asText({ ...request, body }, words).endsWith(`\n\n${inside}`)).toBe(true);
    expect(asCurl({ ...request, body }, words)).toContain(`--data-raw '${inside}'`);
  });

  it('as curl quotes for the shell and leaves Host to curl', () => {
    const curl = asCurl(request, words);
    expect(curl).toContain("curl -X POST 'https://rds.example/v3/p/backups'");
    expect(curl).not.toContain('Host:');
    expect(curl).toContain(`--data-raw '{"name":"it'\\''s"}'`);
  });
});

describe('applying', () => {
  const open = { left: new Set<number>(), typed: '', busy: false };
  const pace = { parallel: 4, onFailure: 'stop' } as const;
  const ready = { ...open, typed: 'CHG-20871' };

  it('waits for exactly one of the accepted texts', () => {
    const one = plan([planned(0, 'create')]);
    expect(hindrance(one, open)).toBe('type');
    expect(hindrance(one, { ...open, typed: 'chg-20871' })).toBe('type');
    expect(hindrance(one, { ...open, typed: 'CHG-20871 ' })).toBe('type');
    expect(hindrance(one, ready)).toBeNull();
    expect(hindrance(one, { ...open, typed: 'tidal copper lantern seven' })).toBeNull();
  });

  it('needs blocked items to be left out, and something to be left', () => {
    const mixed = plan([planned(0, 'create'), planned(1, 'blocked'), planned(2, 'adopt'), planned(3, 'satisfied')]);
    expect(hindrance(mixed, ready)).toBe('leave_out');
    expect(hindrance(mixed, { ...ready, left: new Set([1]) })).toBeNull();
    expect(hindrance(mixed, { ...ready, left: new Set([0, 1, 2, 3]) })).toBe('none');
    expect(hindrance(plan([planned(0, 'blocked')]), { ...ready, left: new Set([0]) })).toBe('nothing');
    expect(approval(mixed, { ...ready, left: new Set([3, 1]) }, pace).leave_out).toEqual([1, 3]);
    expect(remaining(mixed, new Set([1]))).toEqual({ create: 1, adopt: 1, satisfied: 1 });
  });

  it('sends the fingerprint that was shown, what was typed, and how it is gone about', () => {
    const one = plan([planned(0, 'create')]);
    expect(approval(one, ready, pace)).toEqual({
      plan_id: 'plan-1',
      fingerprint: '9f3c1a7e00e20b',
      typed: 'CHG-20871',
      leave_out: [],
      parallel: 4,
      on_failure: 'stop',
    });
  });

  it('is not offered twice', () => {
    expect(hindrance(plan([planned(0, 'create')]), { ...ready, busy: true })).toBe('busy');
  });

  it('is for the rest, once what may only be watched is left out, and asks for the rest’s own text', () => {
    const seen = planned(1, 'create', { profile: { ...profile, id: 'p-9', guard: 'watch_only' } });
    const mixed = plan([planned(0, 'create'), seen], { confirmation: { guard: 'watch_only', accepts: [] } });
    expect(watched(mixed, new Set())?.position).toBe(1);
    expect(watched(mixed, new Set([1]))).toBeUndefined();
    expect(accepts(mixed, new Set([1]))).toEqual(['CHG-20871', 'tidal copper lantern seven']);
    expect(accepts(mixed, new Set([0, 1]))).toEqual([]);
  });

  it('takes a whole number of backups at once, from 1 to 100', () => {
    expect(['1', '100', ' 7 '].map(readParallel)).toEqual([1, 100, 7]);
    expect(['0', '101', '', '1.5', '-1', 'ten', '1e1'].map(readParallel)).toEqual([null, null, null, null, null, null, null]);
  });
});

describe('planning again', () => {
  const suggest = () => Promise.resolve('hf-new');

  it('keeps the names of a plan that was not applied', async () => {
    const draft = await draftOfPlan(plan([planned(0, 'create')]), suggest);
    expect(draft.items[0]?.options).toMatchObject({ name: 'hf-orders-0' });
    expect(draft).toMatchObject({ title: 'Orders release', ticket: 'CHG-20871' });
  });

  it('asks for new names where the plan was applied', async () => {
    const applied = plan([planned(0, 'create')], { state: { state: 'applied', run_id: 'r', at: '2026-11-21T18:00:00Z' } });
    expect((await draftOfPlan(applied, suggest)).items[0]?.options).toMatchObject({ name: 'hf-new' });
  });
});
