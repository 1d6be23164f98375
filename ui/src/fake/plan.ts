// Plans of the fake: one new backup, one running to adopt, one blocked, one with a warning, as the draft has them.
import type { Plan, PlanDraft, PlannedBackup, ProfileView, VendorBackup } from '../bindings';
import { backupFacts } from './backup';
import { ago, hex, uuid } from './chance';
import { factsOf } from './profiles';
import { preflight } from './preflight';
import { previewOf } from './preview';
import type { Scene } from './scene';
import { targetNamed } from './targets';
import { vendorDraft, VENDOR_TARGETS } from './vendor-plan';

const GUARDS = ['confirm', 'type_to_confirm', 'watch_only'] as const;
let made = 0;

function backupOf(name: string, state: VendorBackup['state'], word: string, minutes: number): VendorBackup {
  const time = (at: string) => ({ raw: at.replace(/\.\d+Z$/, '+0000'), at, zone_assumed: false });
  return {
    id: `${hex(`backup ${name}`, 32)}br01`,
    databases: [],
    form: null,
    progress: null,
    reason: null,
    encryption: null,
    name,
    state,
    word,
    origin: name.startsWith('auto') ? 'auto' : 'manual',
    began_at: time(ago(minutes)),
    ended_at: state === 'running' ? null : time(ago(minutes - 18)),
    size_bytes: state === 'running' ? null : 41_017_122_816,
  };
}

/** OceanBase's have no names, and say how much is in them. */
function tenantBackup(id: number, minutes: number): VendorBackup {
  const made = backupOf(`set ${id}`, 'completed', 'COMPLETED', minutes);
  return { ...made, id: String(id), name: '', origin: '', form: id % 4 === 0 ? 'full' : 'incremental' };
}

function planned(profile: ProfileView, draft: PlanDraft['items'][number], name: string, position: number): PlannedBackup {
  const { last_completed_at: last, ...target } = targetNamed(name);
  const backup = backupFacts(draft.options);
  const { running, blocked, checks, diagnostics } = preflight(profile.provider, target, backup);
  const young = last === null ? Infinity : (Date.now() - Date.parse(last)) / 60_000;
  const isSatisfied = young < Number.parseInt(draft.unless_newer_than || '0', 10) * 60;
  const action = running ? 'adopt' : blocked ? 'blocked' : isSatisfied ? 'satisfied' : 'create';
  const baseline =
    backup.name === ''
      ? Array.from({ length: 6 }, (_, n) => tenantBackup(1094 - n, 400 + n * 1440))
      : Array.from({ length: 18 }, (_, n) => backupOf(`auto-${name}-${n}`, 'completed', 'COMPLETED', 300 + n * 1440));
  return {
    position,
    action,
    profile: factsOf(profile),
    target,
    backup,
    request: action === 'create' ? previewOf(profile, target, backup) : null,
    checks,
    diagnostics,
    baseline,
    known_tasks: [],
    adopts: running ? backupOf('pre-release-1122', 'running', 'BUILDING', 6) : null,
    satisfied_by: action === 'satisfied' ? backupOf(`nightly-${name}`, 'completed', 'COMPLETED', young + 18) : null,
    unless_newer_than: draft.unless_newer_than || null,
  };
}

export function planOf(draft: PlanDraft, profiles: ProfileView[], nameOf: (targetId: string) => string): Plan {
  made += 1;
  const items = draft.items.flatMap((item, position) => {
    const profile = profiles.find((other) => other.id === item.profile_id);
    return profile ? [planned(profile, item, nameOf(item.target_id), position)] : [];
  });
  const count = (action: PlannedBackup['action']) => items.filter((item) => item.action === action).length;
  const guard = GUARDS[Math.max(0, ...items.map((item) => GUARDS.indexOf(item.profile.guard)))] ?? 'confirm';
  const words = 'tidal copper lantern seven';
  const ticket = draft.ticket || null;
  return {
    id: uuid(`plan ${made}`),
    title: draft.title || 'Backup',
    ticket,
    created_at: ago(0),
    expires_at: ago(-15),
    made_by: 'chen.wei',
    made_on: 'dba-laptop-07',
    runbook: draft.runbook,
    fingerprint: { words, hex: `9f3c1a7e${hex(`seal ${made}`, 52)}e20b` },
    summary: {
      create: count('create'),
      satisfied: count('satisfied'),
      adopt: count('adopt'),
      blocked: count('blocked'),
      warnings: items.flatMap((item) => item.diagnostics).filter((found) => found.severity === 'warning').length,
    },
    items,
    confirmation: { guard, accepts: guard === 'type_to_confirm' ? [...(ticket ? [ticket] : []), words] : [] },
    state: { state: 'open' },
  };
}

const USUAL: [target: string, name: string, databases: string[]][] = [
  ['orders-mysql-prod-01', 'hf-chg20871-orders-k7q2', []],
  ['支付结算-mssql-01', 'hf-chg20871-pay-m3xd', ['PaymentCore', 'Settlement', 'Ledger2026']],
  ['会员中心-mysql-01', 'hf-chg20871-member-p2vd', []],
  ['库存中心-pg-prod-02', 'hf-chg20871-stock-w8na', []],
  ['物流轨迹-mysql-01', 'hf-chg20871-track-u5jd', []],
];

/** The plan that is there when the window opens. */
export function firstPlan(profiles: ProfileView[], scene: Scene): Plan | null {
  const profile = scene.name === 'watch' ? profiles[2] : profiles[0];
  if (!profile) return null;
  const other = profiles[1] ?? profile;
  const item = (of: ProfileView, [target, name, databases]: (typeof USUAL)[number]): PlanDraft['items'][number] => ({
    profile_id: of.id,
    target_id: targetNamed(target).id,
    options: { kind: 'huawei_rds', name, description: 'CHG-20871 release 1122', databases },
    unless_newer_than: '',
  });
  const known = [...USUAL.map(([target]) => target), 'hr-mssql-sz-01', ...VENDOR_TARGETS];
  const names = new Map(known.map((name) => [targetNamed(name).id, name]));
  const rows = scene.name === 'adopt' ? USUAL.slice(2, 3) : USUAL;
  const items = [...rows.map((row) => item(profile, row)), item(other, ['hr-mssql-sz-01', 'hf-chg20871-hr-c8rv', []])];
  const draft = scene.name === 'vendors' ? vendorDraft(profiles) : { title: 'Orders release 1122', ticket: 'CHG-20871', items, runbook: null, valid_for: '' };
  const plan = planOf(draft, profiles, (id) => names.get(id) ?? 'orders');
  plan.created_at = ago(2);
  plan.expires_at = ago(-13);
  if (scene.name === 'expired') plan.state = { state: 'expired' };
  if (scene.name === 'stale')
    plan.state = { state: 'stale', reason: { en: 'the profile “华为云 生产” was changed at 01:50', zh: '连接配置“华为云 生产”在 01:50 被修改' } };
  if (scene.name === 'elsewhere') Object.assign(plan, { made_by: 'li.na', made_on: 'release-runner-02', state: { state: 'elsewhere' } });
  if (scene.name === 'applied') plan.state = { state: 'applied', run_id: uuid('run 141'), at: ago(11) };
  return plan;
}
