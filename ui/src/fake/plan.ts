// Plans of the fake: one new backup, one running to adopt, one blocked, one with a warning, as the draft has them.
import type { Check, Diagnostic, Plan, PlanDraft, PlannedBackup, ProfileView, VendorBackup } from '../bindings';
import { backupFacts } from './backup';
import { ago, hex, uuid } from './chance';
import { factsOf } from './profiles';
import { previewOf } from './preview';
import type { Scene } from './scene';
import { targetNamed } from './targets';

const GUARDS = ['confirm', 'type_to_confirm', 'watch_only'] as const;
let made = 0;

function check(en: string, zh: string, value: string, outcome: Check['outcome'] = 'passed', valueZh = value): Check {
  return { name: { en, zh }, outcome, value: { en: value, zh: valueZh } };
}

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

const BLOCKED: Diagnostic = {
  severity: 'blocked',
  code: 'instance_not_available',
  summary: { en: 'The instance is STORAGE FULL', zh: '实例状态为 STORAGE FULL' },
  detail: {
    en: 'Huawei Cloud takes a manual backup only of an instance that is ACTIVE.',
    zh: '只有状态为 ACTIVE 的实例才能创建手动备份。',
  },
  way_out: { en: 'Scale up the storage, then plan again', zh: '请扩容磁盘后重新计划' },
};

const WARNING: Diagnostic = {
  severity: 'warning',
  code: 'partial_backup',
  summary: { en: 'A partial backup cannot restore the whole instance', zh: '局部备份不能恢复整个实例' },
  detail: { en: 'Only the named databases are in it.', zh: '其中只包含所选数据库。' },
  way_out: { en: 'Back up the whole instance if in doubt', zh: '如不确定，请备份整个实例' },
};

function planned(profile: ProfileView, draft: PlanDraft['items'][number], name: string, position: number): PlannedBackup {
  const { last_completed_at: _, ...target } = targetNamed(name);
  const backup = backupFacts(draft.options);
  const running = target.state.readiness === 'backing_up';
  const blocked = !running && target.state.readiness !== 'available';
  const action = running ? 'adopt' : blocked ? 'blocked' : 'create';
  const baseline = Array.from({ length: 18 }, (_, n) => backupOf(`auto-${name}-${n}`, 'completed', 'COMPLETED', 300 + n * 1440));
  return {
    position,
    action,
    profile: factsOf(profile),
    target,
    backup,
    request: action === 'create' ? previewOf(profile, target.id, backup) : null,
    checks: [
      check('Instance state', '实例状态', target.state.word, blocked ? 'failed' : 'passed'),
      check('Backup already running', '是否有备份在进行', running ? 'pre-release-1122' : 'none', running ? 'warned' : 'passed', running ? 'pre-release-1122' : '无'),
      check('Backup name is free', '备份名称未占用', '18 names read', 'passed', '已比对 18 个名称'),
      check('Databases exist', '数据库存在', backup.databases.length > 0 ? 'not asked' : 'whole instance', backup.databases.length > 0 ? 'skipped' : 'passed', backup.databases.length > 0 ? '未查询' : '整个实例'),
      check('Clock skew', '时钟偏差', '+0.4 s of 15 min', 'passed', '+0.4 秒，上限 15 分钟'),
      check('Baseline recorded', '已记录基线', '18 backups', 'passed', '18 个备份'),
    ],
    diagnostics: blocked ? [BLOCKED] : backup.databases.length > 0 ? [WARNING] : [],
    baseline,
    known_tasks: [],
    adopts: running ? backupOf('pre-release-1122', 'running', 'BUILDING', 6) : null,
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
    fingerprint: { words, hex: `9f3c1a7e${hex(`seal ${made}`, 52)}e20b` },
    summary: {
      create: count('create'),
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
  });
  const names = new Map([...USUAL.map(([target]) => target), 'hr-mssql-sz-01'].map((name) => [targetNamed(name).id, name]));
  const rows = scene.name === 'adopt' ? USUAL.slice(2, 3) : USUAL;
  const items = [...rows.map((row) => item(profile, row)), item(other, ['hr-mssql-sz-01', 'hf-chg20871-hr-c8rv', []])];
  const plan = planOf({ title: 'Orders release 1122', ticket: 'CHG-20871', items }, profiles, (id) => names.get(id) ?? 'orders');
  plan.created_at = ago(2);
  plan.expires_at = ago(-13);
  if (scene.name === 'expired') plan.state = { state: 'expired' };
  if (scene.name === 'stale')
    plan.state = { state: 'stale', reason: { en: 'the profile “华为云 生产” was changed at 01:50', zh: '连接配置“华为云 生产”在 01:50 被修改' } };
  if (scene.name === 'applied') plan.state = { state: 'applied', run_id: uuid('run 141'), at: ago(11) };
  return plan;
}
