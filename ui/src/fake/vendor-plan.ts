// A plan over all four vendors: `?scene=vendors`.
import type { OptionsDraft, PlanDraft, ProfileView } from '../bindings';
import { targetNamed } from './targets';

const RDS = { kind: 'huawei_rds', description: 'CHG-20875' } as const;
const OCP = { kind: 'oceanbase_ocp', backup_mode: 'physical_backup', data_mode: 'full_backup' } as const;
const TYPED = { kind: 'file', config_name: 'ycnfs223_0915', alarm_threshold: '95', storage_id: '26', service_name: '', endpoint: '', app_id: '', region: '' } as const;

const ROWS: [profile: string, target: string, options: OptionsDraft][] = [
  ['华为云 生产', 'orders-mysql-prod-01', { ...RDS, name: 'hf-chg20875-orders-k7q2', databases: [] }],
  ['华为云 生产', '支付结算-mssql-01', { ...RDS, name: 'hf-chg20875-pay-m3xd', databases: ['PaymentCore', 'Settlement', 'Ledger2026'] }],
  ['TaurusDB 生产', 'ledger-taurus-prod-01', { kind: 'huawei_taurusdb', name: 'hf-chg20875-ledger-p2vd', description: '' }],
  ['TaurusDB 生产', '积分-taurus-02', { kind: 'huawei_taurusdb', name: 'hf-chg20875-points-w8na', description: '' }],
  ['OCP 上海', 'trade_core', { ...OCP, storage: { source: 'strategy' } }],
  ['OCP 上海', 'risk_ctl', { ...OCP, backup_mode: 'logical_backup', storage: { source: 'typed', ...TYPED, directory: '/obbackup/risk/' } }],
  ['OBShell 报表集群', 't_report', { kind: 'oceanbase_obshell', mode: 'full', plus_archive: true, encrypt: true }],
  ['OBShell 报表集群', 't_bi', { kind: 'oceanbase_obshell', mode: 'incremental', plus_archive: false, encrypt: false }],
  ['OBShell 报表集群', 't_ods', { kind: 'oceanbase_obshell', mode: 'full', plus_archive: false, encrypt: false }],
];

export const VENDOR_TARGETS: string[] = ROWS.map(([, target]) => target);

export function vendorDraft(profiles: ProfileView[]): PlanDraft {
  const items = ROWS.flatMap(([name, target, options]) => {
    const profile = profiles.find((other) => other.draft.name === name);
    return profile ? [{ profile_id: profile.id, target_id: targetNamed(target).id, options, unless_newer_than: '' }] : [];
  });
  return { title: 'Quarter close, four vendors', ticket: 'CHG-20875', items, runbook: null, valid_for: '' };
}
