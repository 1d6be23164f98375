// What the core would have checked at the vendor before a plan of the fake, and what it found.
import type { BackupFacts, Check, Diagnostic, ProviderKind, Target } from '../bindings';

function check(en: string, zh: string, value: string, outcome: Check['outcome'] = 'passed', valueZh = value): Check {
  return { name: { en, zh }, outcome, value: { en: value, zh: valueZh } };
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

const PARTIAL: Diagnostic = {
  severity: 'warning',
  code: 'partial_backup',
  summary: { en: 'A partial backup cannot restore the whole instance', zh: '局部备份不能恢复整个实例' },
  detail: { en: 'Only the named databases are in it.', zh: '其中只包含所选数据库。' },
  way_out: { en: 'Back up the whole instance if in doubt', zh: '如不确定，请备份整个实例' },
};

const NO_FULL: Diagnostic = {
  severity: 'warning',
  code: 'no_full_backup',
  summary: { en: 'No full backup is listed: this may become a full one', zh: '未列出全量备份：本次可能变为全量备份' },
  detail: { en: 'OceanBase makes a full backup where an incremental one has nothing to build on.', zh: '缺少基础备份时，OceanBase 会改做全量备份。' },
  way_out: { en: 'Ask for a full backup if that is what you need', zh: '如需全量备份，请直接选择全量' },
};

const NO_ARCHIVE: Diagnostic = {
  severity: 'blocked',
  code: 'archive_interrupted',
  summary: { en: 'Log archive is INTERRUPTED', zh: '日志归档状态为 INTERRUPTED' },
  detail: { en: 'OceanBase would refuse it, 9027.', zh: 'OceanBase 会拒绝该备份，错误码 9027。' },
  way_out: { en: 'Free the destination, resume the archive, plan again', zh: '请清理备份路径并恢复日志归档，然后重新计划' },
};

const tenantChecks = (target: Target, blocked: boolean): Check[] => [
  check('Tenant state', '租户状态', target.state.word),
  check('Backup already running', '是否有备份在进行', 'none', 'passed', '无'),
  check('Log archive', '日志归档', blocked ? 'INTERRUPTED' : 'DOING', blocked ? 'failed' : 'passed'),
  check('Backup destination', '备份路径', blocked ? 'not asked' : '/obbackup/', blocked ? 'skipped' : 'passed', blocked ? '未查询' : '/obbackup/'),
  check('Clock skew', '时钟偏差', '+0.4 s of 5 min', 'passed', '+0.4 秒，上限 5 分钟'),
  check('Baseline recorded', '已记录基线', '6 backups, 11 tasks', 'passed', '6 个备份，11 个任务'),
];

const instanceChecks = (target: Target, backup: BackupFacts, running: boolean, blocked: boolean): Check[] => [
  check('Instance state', '实例状态', target.state.word, blocked ? 'failed' : 'passed'),
  check('Backup already running', '是否有备份在进行', running ? 'pre-release-1122' : 'none', running ? 'warned' : 'passed', running ? 'pre-release-1122' : '无'),
  check('Backup name is free', '备份名称未占用', '18 names read', 'passed', '已比对 18 个名称'),
  check('Databases exist', '数据库存在', backup.databases.length > 0 ? 'not asked' : 'whole instance', backup.databases.length > 0 ? 'skipped' : 'passed', backup.databases.length > 0 ? '未查询' : '整个实例'),
  check('Clock skew', '时钟偏差', '+0.4 s of 15 min', 'passed', '+0.4 秒，上限 15 分钟'),
  check('Baseline recorded', '已记录基线', '18 backups', 'passed', '18 个备份'),
];

export interface Found {
  running: boolean;
  blocked: boolean;
  checks: Check[];
  diagnostics: Diagnostic[];
}

export function preflight(provider: ProviderKind, target: Target, backup: BackupFacts): Found {
  const isTenant = provider === 'oceanbase_ocp' || provider === 'oceanbase_obshell';
  const running = target.state.readiness === 'backing_up';
  const blocked = !running && (target.state.readiness !== 'available' || target.name === 't_ods');
  if (isTenant) {
    const diagnostics = blocked ? [NO_ARCHIVE] : backup.form === 'incremental' ? [NO_FULL] : [];
    return { running, blocked, checks: tenantChecks(target, blocked), diagnostics };
  }
  const diagnostics = blocked ? [BLOCKED] : backup.databases.length > 0 ? [PARTIAL] : [];
  return { running, blocked, checks: instanceChecks(target, backup, running, blocked), diagnostics };
}
