// A plan for tests: what each needs is set on top.
import type { Action, BackupFacts, Plan, PlannedBackup, ProfileFacts } from '../../bindings';

export const profile: ProfileFacts = {
  id: 'p-1',
  revision: 1,
  name: '华为云 生产',
  provider: 'huawei_rds',
  environment: 'production',
  guard: 'type_to_confirm',
  summary: 'RDS · cn-north-4',
};

export const backup: BackupFacts = {
  name: '',
  description: '',
  databases: [],
  form: 'full',
  logical: false,
  plus_archive: false,
  encrypted: false,
  storage: '',
};

export function planned(position: number, action: Action, change: Partial<PlannedBackup> = {}): PlannedBackup {
  return {
    position,
    action,
    profile,
    target: {
      id: `instance-${position}`,
      name: `orders-${position}`,
      group: null,
      engine: 'my_sql',
      version: '8.0.28',
      shape: 'Ha',
      state: { word: 'ACTIVE', readiness: 'available' },
      storage_gb: 500,
      unfit: null,
      takes_databases: false,
      tags: [],
    },
    backup: { ...backup, name: `hf-orders-${position}` },
    request: null,
    checks: [],
    diagnostics: [],
    baseline: [],
    known_tasks: [],
    adopts: null,
    satisfied_by: null,
    unless_newer_than: null,
    ...change,
  };
}

export function plan(items: PlannedBackup[], change: Partial<Plan> = {}): Plan {
  const count = (action: Action) => items.filter((item) => item.action === action).length;
  return {
    id: 'plan-1',
    title: 'Orders release',
    ticket: 'CHG-20871',
    created_at: '2026-11-21T17:49:20Z',
    expires_at: '2026-11-21T18:04:20Z',
    made_by: 'chen.wei',
    made_on: 'dba-laptop-07',
    runbook: null,
    fingerprint: { words: 'tidal copper lantern seven', hex: '9f3c1a7e00e20b' },
    summary: {
      create: count('create'),
      satisfied: count('satisfied'),
      adopt: count('adopt'),
      blocked: count('blocked'),
      warnings: items.flatMap((item) => item.diagnostics).filter((one) => one.severity === 'warning').length,
    },
    items,
    confirmation: { guard: 'type_to_confirm', accepts: ['CHG-20871', 'tidal copper lantern seven'] },
    state: { state: 'open' },
    ...change,
  };
}
