import { describe, expect, it } from 'vitest';

import type { RequestPreview } from '../../bindings';
import { draftOfPlan } from './again';
import { approval, hindrance } from './confirm';
import { beside, groupByProfile, remaining, sentence, shownOrder } from './items';
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

  it('stand together by profile, profiles in the order the plan names them', () => {
    const items = [planned(0, 'create'), planned(1, 'create', { profile: other }), planned(2, 'adopt')];
    expect(groupByProfile(items).map((group) => group.items.map((item) => item.position))).toEqual([[0, 2], [1]]);
    expect(shownOrder(items)).toEqual([0, 2, 1]);
  });

  it('are summed in one sentence that hides what is not there', () => {
    const { summary } = plan([planned(0, 'create'), planned(1, 'blocked'), planned(2, 'adopt')]);
    expect(sentence(summary)).toEqual([
      { key: 'create', count: 1 },
      { key: 'blocked', count: 1 },
    ]);
    expect(beside(summary)).toEqual([{ key: 'adopt', count: 1 }]);
    expect(sentence({ create: 0, satisfied: 0, adopt: 1, blocked: 0, warnings: 0 })).toEqual([{ key: 'create', count: 0 }]);
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
  const open = { leavesOut: false, typed: '', busy: false };
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
    const mixed = plan([planned(0, 'create'), planned(1, 'blocked'), planned(2, 'adopt')]);
    expect(hindrance(mixed, ready)).toBe('leave_out');
    expect(hindrance(mixed, { ...ready, leavesOut: true })).toBeNull();
    expect(hindrance(plan([planned(0, 'blocked')]), { ...ready, leavesOut: true })).toBe('nothing');
    expect(approval(mixed, { ...ready, leavesOut: true }, pace).leave_out).toEqual([1]);
    expect(remaining(mixed, [1])).toEqual({ create: 1, adopt: 1 });
  });

  it('sends the fingerprint that was shown, and what was typed', () => {
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
