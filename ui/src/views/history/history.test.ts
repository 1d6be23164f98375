import { describe, expect, it } from 'vitest';

import { job } from '../jobs/job.fixture';
import { allColumns, firstOptions, presetOf, withColumn, withPreset } from './export';
import { lines, pagesBetween, type Line } from './layout';
import { ariaSort, filter, isFiltered, newestFirst, noFilters, query, turned } from './query';
import { recordOf } from '../../fake/records';
import { began, recordText, rowText, withJob } from './record';

describe('the question to the history', () => {
  it('passes every filter on to the core', () => {
    const asked = filter(
      { text: ' 订单 ', statuses: ['failed'], environments: ['production'], period: 'week', whose: 'made_elsewhere' },
      Date.parse('2026-11-22T00:00:00Z'),
    );
    expect(asked).toMatchObject({ text: '订单', statuses: ['failed'], environments: ['production'], origins: ['made_elsewhere'] });
    expect(filter({ ...noFilters, whose: 'gone' }, 0)).toMatchObject({ origins: [], gone: true });
    expect(isFiltered({ ...noFilters, whose: 'gone' })).toBe(true);
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
    expect(new Set(allColumns).size).toBe(35);
  });
});

describe('a record', () => {
  const times = { sent_at: '2026-11-22T00:00:00Z', finished_at: '2026-11-22T00:01:00Z' };
  const vendor = (at: string | null) => ({ raw: 'raw', at, zone_assumed: false });

  it('begins when the vendor says, else when the request left', () => {
    expect(began(recordOf(job('completed', { ...times, began_at: vendor(null) })))).toBe(times.sent_at);
    expect(began(recordOf(job('completed', { ...times, began_at: vendor('2026-11-22T00:00:10Z') })))).toBe(
      '2026-11-22T00:00:10Z',
    );
  });

  it('takes what its job says now, and keeps what the vendor’s list said', () => {
    const seen = { seen_at: '2026-11-22T00:00:30Z', origin: 'made_elsewhere' as const };
    const row = withJob(recordOf(job('running'), seen), job('completed', { vendor_word: 'COMPLETED', size_bytes: 7 }));
    expect(row).toMatchObject({ status: 'completed', vendor_word: 'COMPLETED', size_bytes: 7, ...seen });
  });

  it('is copied whole, with or without a job', () => {
    const row = recordOf(job('completed', { ...times, size_bytes: 7 }), { origin: 'made_elsewhere', gone_at: times.sent_at });
    expect(rowText(row).split('\t')).toHaveLength(8);
    expect(recordText(row)).toContain('CHG-20869');
    const bare = recordText({ ...row, job: null });
    expect(bare).not.toContain('CHG-20869');
    expect(bare).toContain('Origin: Made elsewhere');
    expect(bare).toContain('Gone at the vendor since: ');
  });
});
