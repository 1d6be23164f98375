import { describe, expect, it } from 'vitest';

import { backup } from './plan/plan.fixture';
import { backupWords, howMuch, isOpen, targetWords } from './backup-words';

describe('a backup in words', () => {
  it('says how much, how, and what goes with it', () => {
    expect(backupWords(backup)).toBe('Full backup');
    expect(backupWords({ ...backup, form: 'incremental' })).toBe('Incremental backup');
    expect(howMuch({ ...backup, logical: true })).toBe('Full backup, logical');
    expect(howMuch({ ...backup, form: 'partial', databases: ['a', 'b'] })).toBe('Partial backup, 2 databases');
    expect(backupWords({ ...backup, plus_archive: true, encrypted: true })).toBe('Full backup, with archive logs, encrypted');
  });

  it('names a tenant behind its cluster', () => {
    expect(targetWords({ group: 'obtrade', name: 'trade_core' })).toBe('obtrade › trade_core');
    expect(targetWords({ group: null, name: 'orders-01' })).toBe('orders-01');
  });

  it('takes no word, and NONE, for no encryption', () => {
    expect([null, '', 'NONE', 'PASSWORD'].map(isOpen)).toEqual([true, true, true, false]);
  });
});
