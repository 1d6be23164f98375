import { describe, expect, it } from 'vitest';

import { job } from '../jobs/job.fixture';
import { allColumns, firstOptions, presetOf, withColumn, withPreset } from './export';
import { lines, pagesBetween, type Line } from './layout';
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
  const shape = (list: Line[]) => list.map((line) => (line.kind === 'day' ? `${line.day} ${line.count}` : line.row));

  it('stand above the first row of each day and count it', () => {
    expect(shape(lines(5, ['b', 'b', 'a', 'a', 'a']))).toEqual(['b 2', 0, 1, 'a 3', 2, 3, 4]);
  });

  it('do not count a day whose end is not loaded', () => {
    expect(shape(lines(5, ['b', 'b', undefined, 'a']))).toEqual(['b null', 0, 1, 2, 'a null', 3, 4]);
  });

  it('are absent in any other order', () => {
    expect(shape(lines(2, null))).toEqual([0, 1]);
    expect(lines(0, [])).toEqual([]);
  });

  it('do not count as rows when pages are asked for', () => {
    const list = lines(300, ['b', 'a']);
    expect(pagesBetween(list, 0, 3, 100)).toEqual([0]);
    expect(pagesBetween(list, 98, 210, 100)).toEqual([0, 1, 2]);
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
