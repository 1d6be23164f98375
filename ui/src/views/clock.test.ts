import { describe, expect, it } from 'vitest';

import { clockWithMilliseconds, dateAndClock, dayName, dayOf, hourMinute, offset, spanKey } from './clock';
import { cutMiddle, gigabytes, thousands } from './text';

describe('times', () => {
  it('are written in the zone that is asked for', () => {
    expect(hourMinute('2026-11-21T17:51:48Z', 'Asia/Shanghai')).toBe('01:51');
    expect(dateAndClock('2026-11-21T17:51:48Z', 'Asia/Shanghai')).toBe('2026-11-22 01:51:48');
    expect(dayOf('2026-11-21T17:51:48Z', 'UTC')).toBe('2026-11-21');
    expect(clockWithMilliseconds('2026-11-21T17:31:48.204Z', 'Asia/Shanghai')).toBe('01:31:48.204');
  });

  it('name their offset, also west of Greenwich and at half hours', () => {
    expect(offset('2026-11-21T17:51:48.900Z', 'Asia/Shanghai')).toBe('+08:00');
    expect(offset('2026-11-21T17:51:48Z', 'America/New_York')).toBe('-05:00');
    expect(offset('2026-11-21T17:51:48Z', 'Asia/Kolkata')).toBe('+05:30');
  });

  it('show midnight as 00', () => {
    expect(hourMinute('2026-11-21T16:00:00Z', 'Asia/Shanghai')).toBe('00:00');
  });

  it('name a day, and its year only where it is another one', () => {
    expect(dayName('2025-11-22', 'en', '2025-12-01')).toBe('Sat 22 Nov');
    expect(dayName('2025-11-22', 'en', '2026-01-01')).toBe('Sat 22 Nov 2025');
    expect(dayName('2025-11-22', 'zh-CN', '2025-12-01')).toBe('11 月 22 日 周六');
  });
});

describe('spans of time', () => {
  it('hide seconds beside hours and never go below zero', () => {
    expect(spanKey(-5000)).toEqual({ key: 'seconds', values: { seconds: '0' } });
    expect(spanKey(59_999)).toEqual({ key: 'seconds', values: { seconds: '59' } });
    expect(spanKey(672_000)).toEqual({ key: 'minutes', values: { minutes: '11', seconds: '12' } });
    expect(spanKey(3_600_000)).toEqual({ key: 'hours', values: { hours: '1', minutes: '00' } });
  });
});

describe('ids and sizes', () => {
  it('are cut in the middle only where that saves room', () => {
    expect(cutMiddle('ff808081570000000000000000000000001d')).toBe('ff80808157…001d');
    expect(cutMiddle('set 1094')).toBe('set 1094');
  });

  it('are in GB, and nothing small reads zero', () => {
    expect(gigabytes(41_017_122_816)).toBe('38.2');
    expect(gigabytes(1)).toBe('< 0.01');
    expect(gigabytes(0)).toBe('0.00');
    expect(thousands(1284)).toBe('1,284');
  });
});
