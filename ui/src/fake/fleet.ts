// A plan and a run of two thousand backups at all vendors: `?scene=fleet`.
import type { Job, JobStatus, OptionsDraft, Plan, PlanDraft, ProfileView } from '../bindings';
import { ago } from './chance';
import { jobOf, type FakeJobs } from './jobs';
import { planOf } from './plan';
import { targetNamed } from './targets';

const SIZE = 2000;

const RDS = ['orders-mysql', 'billing-pg', 'member-mysql', 'stock-mssql'];
const TENANT = ['ob_trade', 'ob_risk', 'ob_report'];

function optionsFor(provider: ProfileView['provider'], name: string, target: string): OptionsDraft {
  switch (provider) {
    case 'huawei_rds':
      return { kind: provider, name, description: 'CHG-20990', databases: target.includes('mssql') ? ['Core', 'Ledger'] : [] };
    case 'huawei_taurusdb':
      return { kind: provider, name, description: 'CHG-20990' };
    case 'oceanbase_ocp':
      return { kind: provider, backup_mode: 'physical_backup', data_mode: 'full_backup', storage: { source: 'strategy' } };
    case 'oceanbase_obshell':
      return { kind: provider, mode: 'incremental', plus_archive: false, encrypt: false };
  }
}

interface Member {
  profile: ProfileView;
  name: string;
}

/** The profiles take turns, as in a runbook that was written by application and not by vendor. */
function members(profiles: ProfileView[]): Member[] {
  const able = profiles.filter((profile) => profile.draft.guard !== 'watch_only' && profile.draft.environment !== 'development');
  return Array.from({ length: able.length === 0 ? 0 : SIZE }, (_, index) => {
    const profile = able[(index * 7 + Math.floor(index / 11)) % able.length] as ProfileView;
    const number = String(index + 1).padStart(4, '0');
    const kinds = profile.provider === 'huawei_rds' ? RDS : profile.provider === 'huawei_taurusdb' ? ['ledger-taurus'] : TENANT;
    const kind = kinds[index % kinds.length] ?? 'orders-mysql';
    return { profile, name: kind.startsWith('ob_') ? `${kind}_${number}` : `${kind}-${number}` };
  });
}

export function fleetPlan(profiles: ProfileView[]): Plan {
  const names = new Map<string, string>();
  const items = members(profiles).map(({ profile, name }): PlanDraft['items'][number] => {
    const { id } = targetNamed(name);
    names.set(id, name);
    return { profile_id: profile.id, target_id: id, options: optionsFor(profile.provider, `hf-chg20990-${name.slice(-9)}`, name), unless_newer_than: '24h' };
  });
  const draft: PlanDraft = { title: 'Quarter release, whole fleet', ticket: 'CHG-20990', items, runbook: 'quarter-release', valid_for: '4h' };
  return planOf(draft, profiles, (id) => names.get(id) ?? id);
}

function statusAt(index: number): JobStatus {
  if (index % 397 === 5) return 'failed';
  if (index % 331 === 7) return 'unknown';
  if (index < 1180) return 'completed';
  if (index < 1240) return 'running';
  return 'planned';
}

export function seedFleet(all: FakeJobs, profiles: ProfileView[]): void {
  const run = { number: 143, title: 'Quarter release, whole fleet', ticket: 'CHG-20990', environment: 'production' as const, runbook: 'quarter-release' };
  for (const [position, { profile, name }] of members(profiles).entries()) {
    const status = statusAt(position);
    const isTenant = profile.provider.startsWith('oceanbase');
    const satisfied = status === 'completed' && position % 5 === 0;
    const job: Job = {
      ...jobOf(profile, name, run.number, position, status, 41 - position / 60),
      run_title: run.title,
      ticket: run.ticket,
      action: satisfied ? 'satisfied' : 'create',
      can_cancel: profile.provider === 'oceanbase_obshell',
    };
    all.remember(isTenant ? { ...job, backup: { ...job.backup, name: '' } } : job);
  }
  all.addRun({ ...run, applied_at: ago(41) });
}
