import { describe, expect, it } from 'vitest';

import { job } from '../jobs/job.fixture';
import { allColumns, firstOptions, presetOf, withColumn, withPreset } from './export';
import { Layout, visibleLines } from './layout';
import { ariaSort, filter, newestFirst, noFilters, query, turned } from './query';
import { began, duration } from './record';

describe('the question to the history', () => {
  it('passes every filter on to the core', () => {
    const asked = filter(
      { text: ' 订单 ', statuses: ['failed'], environments: ['production'], period: 'week' },
      Date.parse('2026-11-22T00:00:00Z'),
    );
    expect(asked).toMatchObject({ text: '订单', statuses: ['failed'], environments: ['production'] });
    expect(asked.since).toBe('2026-11-15T00:00:00.000Z');
    expect(filter(noFilters, 0).since).toBeNull();
    expect(query(asked, newestFirst, 2, 100)).toMatchObject({ offset: 200, limit: 100, descending: true });
  });

  it('turns a column round on the second click', () => {
    const bySize = turned(newestFirst, 'size');
    expect(bySize).toEqual({ sort: 'size', descending: true });
    expect(turned(bySize, 'size').descending).toBe(false);
    expect(turned(bySize, 'target').descending).toBe(false);
    expect(ariaSort(bySize, 'size')).toBe('descending');
    expect(ariaSort(bySize, 'target')).toBe('none');
  });
});

describe('day headers', () => {
  const layout = new Layout(5, ['b', 'b', 'a', 'a', 'a']);

  it('stand above the first row of each day and count it', () => {
    expect(layout.headers).toEqual([
      { row: 0, day: 'b', count: 2 },
      { row: 2, day: 'a', count: 3 },
    ]);
    expect(Array.from({ length: layout.lines }, (_, line) => layout.at(line).kind)).toEqual([
      'header',
      'row',
      'row',
      'header',
      'row',
      'row',
      'row',
    ]);
    expect(layout.at(6)).toEqual({ kind: 'row', row: 4 });
    expect([0, 1, 2, 4].map((row) => layout.lineOfRow(row))).toEqual([1, 2, 4, 6]);
    expect(layout.headerOver(2)?.day).toBe('b');
    expect(layout.headerOver(5)?.day).toBe('a');
  });

  it('do not count a day whose end is not loaded', () => {
    const partly = new Layout(1000, ['b', 'b', undefined, 'a']);
    expect(partly.headers).toEqual([
      { row: 0, day: 'b', count: null },
      { row: 3, day: 'a', count: null },
    ]);
    expect(partly.at(999 + 2)).toEqual({ kind: 'row', row: 999 });
  });

  it('are absent in any other order', () => {
    expect(new Layout(3, null).lines).toBe(3);
    expect(new Layout(0, []).lines).toBe(0);
  });

  it('only what is visible is drawn', () => {
    expect(visibleLines(0, 280, 28, 100_000)).toEqual({ first: 0, last: 16 });
    expect(visibleLines(28_000, 280, 28, 1005)).toEqual({ first: 994, last: 1004 });
  });
});

describe('the export', () => {
  it('is called Custom as soon as the dialect differs, and by its name again when it does not', () => {
    expect(presetOf(firstOptions)).toBe('excel');
    const changed = { ...firstOptions, byte_order_mark: false };
    expect(presetOf(changed)).toBe('custom');
    expect(presetOf({ ...changed, byte_order_mark: true })).toBe('excel');
    expect(presetOf(withPreset(changed, 'tsv'))).toBe('tsv');
  });

  it('keeps the chosen columns across presets, in the file’s order', () => {
    const columns = withColumn(withColumn(['target'], 'status'), 'reason');
    expect(columns).toEqual(['status', 'target', 'reason']);
    expect(withColumn(columns, 'target')).toEqual(['status', 'reason']);
    expect(withPreset({ ...firstOptions, columns }, 'rfc4180').columns).toEqual(columns);
    expect(new Set(allColumns).size).toBe(26);
  });
});

describe('a record', () => {
  const times = { sent_at: '2026-11-22T00:00:00Z', finished_at: '2026-11-22T00:01:00Z' };
  const vendor = (at: string | null) => ({ raw: 'raw', at, zone_assumed: false });

  it('lasts as long as one clock says, never a mixture of two', () => {
    expect(duration(job('completed', times))).toBe(60_000);
    const both = { began_at: vendor('2026-11-22T00:00:10Z'), ended_at: vendor('2026-11-22T00:00:30Z') };
    expect(duration(job('completed', { ...times, ...both }))).toBe(20_000);
    expect(duration(job('completed', { ...times, began_at: both.began_at }))).toBe(60_000);
    expect(duration(job('running', { sent_at: times.sent_at }))).toBeNull();
  });

  it('begins when the vendor says, else when the request left', () => {
    expect(began(job('completed', { ...times, began_at: vendor(null) }))).toBe(times.sent_at);
  });
});
