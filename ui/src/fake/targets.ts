// The instances and tenants that the fake vendors list.
import type { Engine, ListedTarget, ProfileView, Readiness, Text } from '../bindings';
import { ago, hash, hex, pick } from './chance';
import type { Scene } from './scene';

const NAMES: Record<string, string[]> = {
  '华为云 生产': [
    'orders-mysql-prod-01', '支付结算-mssql-01', '会员中心-mysql-01', '库存中心-pg-prod-02', '营销活动-mysql-03', '物流轨迹-mysql-01',
    'legacy-crm-pg-01', 'erp-sqlserver-01', '客服工单-mysql-02', 'search-index-pg-01', '风控-mysql-01', 'orders-mysql-prod-01-read',
    '账务核心-mssql-02', '消息中心-mysql-02',
  ],
  '华为云 深圳': [
    'audit-pg-sz-01', 'hr-mssql-sz-01', 'erp-sqlserver-sz-02', 'wms-mysql-gz-02', '门店-mysql-01', '门店-mysql-02', '价格中心-pg-01',
    'coupon-mysql-sz-01', '报表-mariadb-01',
  ],
  'Huawei Cloud HK': ['billing-mysql-hk-01', 'billing-pg-hk-01', 'gateway-mysql-hk-02', 'ledger-mssql-hk-01'],
  'Huawei Cloud staging': ['orders-mysql-stg-01', 'pay-mssql-stg-01', 'member-mysql-stg-01', 'stock-pg-stg-01', 'search-pg-stg-01'],
  '预发 上海': ['订单-mysql-预发', '支付-mssql-预发', '库存-pg-预发', '会员-mysql-预发', '风控-mysql-预发'],
  'RDS on my desk': ['scratch-mysql', 'scratch-pg', 'migration-rehearsal-mssql'],
  'TaurusDB 生产': ['会员中心-taurus-01', 'ledger-taurus-prod-01', '积分-taurus-02'],
  'OCP 上海': ['trade_core', 'risk_ctl', 'user_profile', '结算_report', 'obbase_meta'],
  'OCP staging': ['trade_stg', 'risk_stg'],
  'OBShell 报表集群': ['t_report', 't_crm', 't_bi', 't_ods', 't_archive-2024'],
  'Sandbox RDS': ['orders-mysql-01', '支付结算-mssql-01', '库存中心-pg-02', 'busy-mysql-03', 'lost-answer-mysql-04', 'legacy-pg-frozen'],
};

const STATES: Record<string, [word: string, readiness: Readiness]> = {
  '会员中心-mysql-01': ['BACKING UP', 'backing_up'],
  '积分-taurus-02': ['BACKING UP', 'backing_up'],
  obbase_meta: ['LOCKED', 'unavailable'],
  '物流轨迹-mysql-01': ['STORAGE FULL', 'unavailable'],
  'legacy-crm-pg-01': ['FROZEN', 'unavailable'],
  'search-index-pg-01': ['MODIFYING PARAMETER GROUP', 'busy'],
  'wms-mysql-gz-02': ['SWITCHOVER', 'busy'],
  'gateway-mysql-hk-02': ['RECONFIGURING', 'unknown'],
  'busy-mysql-03': ['BACKING UP', 'backing_up'],
  'legacy-pg-frozen': ['FROZEN', 'unavailable'],
};

/** The tenants, each with its cluster; the cluster's OCP has ids for both, an OBShell agent knows only the name. */
const TENANTS: Record<string, { group: string; id?: string; shape: string }> = {
  trade_core: { group: 'obtrade', id: '1000005/1000012', shape: 'MYSQL' },
  risk_ctl: { group: 'obtrade', id: '1000005/1000018', shape: 'ORACLE' },
  user_profile: { group: 'obtrade', id: '1000005/1000021', shape: 'MYSQL' },
  结算_report: { group: 'obbase', id: '1000007/1000033', shape: 'MYSQL' },
  obbase_meta: { group: 'obbase', id: '1000007/1000030', shape: 'MYSQL' },
  trade_stg: { group: 'obstg', id: '2/1002', shape: 'MYSQL' },
  risk_stg: { group: 'obstg', id: '2/1004', shape: 'ORACLE' },
  t_report: { group: 'obreport', shape: 'MYSQL' },
  t_crm: { group: 'obreport', shape: 'MYSQL' },
  t_bi: { group: 'obreport', shape: 'ORACLE' },
  t_ods: { group: 'obreport', shape: 'MYSQL' },
  't_archive-2024': { group: 'obreport', shape: 'MYSQL' },
};

/** In a fleet a few are always busy or broken. */
function fleetState(name: string): [string, Readiness] | undefined {
  const number = Number(/[-_](\d{4})$/.exec(name)?.[1] ?? 0);
  if (number > 0 && number % 41 === 0) return ['STORAGE FULL', 'unavailable'];
  return number > 0 && number % 53 === 0 ? ['BACKING UP', 'backing_up'] : undefined;
}

const UNFIT: Record<string, Text> = {
  't_archive-2024': {
    en: 'OBShell writes the tenant’s name into SQL without quotes, so “-” in it would fail',
    zh: 'OBShell 会把租户名不加引号写入 SQL，其中的“-”会导致失败',
  },
};

function engineOf(name: string): [Engine, string] {
  if (name.includes('taurus')) return ['taurus_db', '2.0.63.250300'];
  if (name.startsWith('ob_')) return ['ocean_base', '4.2.5.4'];
  if (TENANTS[name]) return ['ocean_base', TENANTS[name].group === 'obreport' ? '4.3.5.2' : '4.2.5.4'];
  if (name.includes('mssql') || name.includes('sqlserver')) return ['sql_server', '2019_SE'];
  if (name.includes('pg')) return ['postgre_sql', '15.4'];
  if (name.includes('mariadb')) return ['maria_db', '10.5'];
  return ['my_sql', '8.0.28'];
}

const SUFFIX: Record<string, string> = { my_sql: 'in01', maria_db: 'in01', postgre_sql: 'in03', sql_server: 'in04', taurus_db: 'in07' };

export function targetNamed(name: string): ListedTarget {
  const [engine, version] = engineOf(name);
  const tenant = TENANTS[name] ?? (name.startsWith('ob_') ? { group: 'obfleet', shape: 'MYSQL' } : undefined);
  const [word, readiness] = STATES[name] ?? fleetState(name) ?? [tenant ? 'NORMAL' : engine === 'taurus_db' ? 'AVAILABLE' : 'ACTIVE', 'available'];
  const replica = name.endsWith('-read');
  const letters = typeof engine === 'string' ? (SUFFIX[engine] ?? 'in01') : 'in01';
  return {
    last_completed_at: hash(name) % 6 === 0 ? null : ago((hash(name) % 4000) + 20),
    id: tenant ? (tenant.id ?? name) : hex(`instance ${name}`, 32) + letters,
    name,
    group: tenant?.group ?? null,
    engine,
    version,
    shape: tenant?.shape ?? (engine === 'taurus_db' ? 'Cluster' : replica ? 'Replica' : pick(name, ['Ha', 'Ha', 'Single'])),
    state: { word, readiness },
    storage_gb: tenant ? null : pick(name, [40, 120, 200, 500, 1000]),
    unfit: replica
      ? { en: 'A read replica cannot be backed up; back up its primary', zh: '只读实例不能备份，请备份其主实例' }
      : (UNFIT[name] ?? null),
    takes_databases: engine === 'sql_server',
    tags: [],
  };
}

export function targetsOf(profile: ProfileView, scene: Scene): ListedTarget[] {
  const names = [...(NAMES[profile.draft.name] ?? [])];
  if (scene.name === 'large' && profile.provider === 'huawei_rds') for (let n = 1; n <= 60; n += 1) names.push(`fleet-mysql-${String(n).padStart(3, '0')}`);
  return names.map(targetNamed);
}
