import { describe, expect, it } from 'vitest';

import { event, job } from './job.fixture';
import { lane, weight } from './lane';
import { bar, countByStatus, elapsed, secondsUntil } from './progress';
import { steps } from './settling';
import { withEvent, withJob } from './updates';

const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);

describe('the vendor lane', () => {
  it('shows the vendor’s words in order, each as long as it held', () => {
    const events = [
      event(1, 'intent_written', '17:31:48', { status: 'sending' }),
      event(2, 'accepted', '17:31:49', { evidence: 'BUILDING · b-1 · r-1' }),
      event(3, 'verdict', '17:38:00', { evidence: '200 · COMPLETED · r-2', status: 'completed' }),
    ];
    const segments = lane(job('completed', { finished_at: '2026-11-21T17:38:00Z' }), events, at('18:00:00'));
    expect(segments.map((segment) => segment.word)).toEqual(['BUILDING', 'COMPLETED']);
    expect(segments.at(-1)?.to).toBe(at('17:38:00'));
    expect(segments.map((segment) => weight(segment, segments))).toEqual([100, 20]);
  });

  it('shows a lost answer as silence, then as looked and not listed, once', () => {
    const events = [
      event(1, 'answer_lost', '17:32:18', { status: 'unknown' }),
      event(2, 'looked', '17:32:26', { status: 'unknown' }),
      event(3, 'looked', '17:38:31', { status: 'unknown' }),
    ];
    const segments = lane(job('unknown'), events, at('17:43:00'));
    expect(segments.map((segment) => segment.kind)).toEqual(['silent', 'unlisted']);
    expect(segments[1]?.to).toBe(at('17:43:00'));
  });

  it('shows the time in which Holdfast was closed, and goes on with the word before', () => {
    const events = [
      event(1, 'accepted', '17:30:00', { evidence: 'BUILDING · b-1 · r-1' }),
      event(2, 'reattached', '17:40:00'),
    ];
    const segments = lane(job('running'), events, at('17:50:00'));
    expect(segments.map((segment) => segment.kind)).toEqual(['said', 'closed', 'said']);
    expect(segments[2]?.word).toBe('BUILDING');
  });

  it('shows a refusal by its status and code, and never takes a lone id for a word', () => {
    const reason = {
      code: 'target_busy' as const,
      message: { en: '', zh: '' },
      hint: null,
      fields: [],
      vendor: { http_status: 409, code: 'DBS.200019', message: '', request_id: 'r' },
    };
    const refused = lane(job('failed', { reason }), [event(1, 'refused', '17:31:49')], 0);
    expect(refused[0]?.word).toBe('409 DBS.200019');
    const adopted = lane(job('running', { vendor_word: 'BUILDING' }), [event(1, 'found', '17:31:49', { evidence: 'b-1' })], 0);
    expect(adopted[0]?.word).toBe('BUILDING');
  });
});

describe('progress', () => {
  it('stands still when the job is over', () => {
    expect(elapsed(job('running'), at('17:32:00'))).toBe(12_000);
    expect(elapsed(job('completed', { finished_at: '2026-11-21T17:31:58Z' }), at('19:00:00'))).toBe(10_000);
    expect(elapsed(job('running'), 0)).toBe(0);
  });

  it('never invents a percentage', () => {
    expect(bar(job('running'))).toEqual({ kind: 'indeterminate' });
    expect(bar(job('running', { progress: 0 }))).toEqual({ kind: 'percentage', value: 0 });
    expect(bar(job('completed', { progress: 40 }))).toEqual({ kind: 'none' });
    expect(bar(job('unknown'))).toEqual({ kind: 'none' });
  });

  it('counts by status without the empty ones', () => {
    expect(countByStatus([job('running'), job('running'), job('failed'), job('completed')])).toEqual([
      { status: 'running', count: 2 },
      { status: 'failed', count: 1 },
    ]);
  });

  it('counts down to the next look', () => {
    expect(secondsUntil('2026-11-21T17:31:56Z', at('17:31:48'))).toBe(8);
    expect(secondsUntil('2026-11-21T17:31:40Z', at('17:31:48'))).toBeNull();
    expect(secondsUntil(null, 0)).toBeNull();
  });
});

describe('an unknown job', () => {
  it('is settled by looking; a stopped watch says so', () => {
    expect(steps(job('unknown')).map((step) => step.state)).toEqual(['done', 'current', 'pending']);
    const attention = { code: 'keychain_locked' as const, message: { en: '', zh: '' }, hint: null, fields: [], vendor: null };
    expect(steps(job('unknown', { attention }))[1]?.state).toBe('stopped');
  });
});

describe('updates', () => {
  it('add an event once, in order', () => {
    const one = event(1, 'sent', '17:00:00');
    const two = event(2, 'accepted', '17:00:01');
    expect(withEvent(withEvent([two], one), two).map((known) => known.number)).toEqual([1, 2]);
  });

  it('replace the job that changed', () => {
    const update = { event: event(3, 'verdict', '17:00:02'), job: job('completed') };
    expect(withJob([job('running'), job('running', { id: 'other' })], update).map((one) => one.status)).toEqual([
      'completed',
      'running',
    ]);
  });
});
