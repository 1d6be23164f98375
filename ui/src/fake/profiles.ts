// Profiles and regions of the fake.
import type {
  ConnectionDraft,
  Environment,
  Guard,
  HuaweiDraft,
  HuaweiSignInMethod,
  ProfileDraft,
  ProfileFacts,
  ProfileView,
  Region,
  SecretName,
} from '../bindings';
import { plainNetwork } from '../views/profiles/drafts';
import { ago, uuid } from './chance';
import type { Scene } from './scene';

export const REGIONS: Region[] = [
  ['cn-north-4', 'Beijing 4', '华北-北京四'],
  ['cn-north-9', 'Ulanqab 1', '华北-乌兰察布一'],
  ['cn-east-3', 'Shanghai 1', '华东-上海一'],
  ['cn-south-1', 'Guangzhou', '华南-广州'],
  ['cn-southwest-2', 'Guiyang 1', '西南-贵阳一'],
  ['ap-southeast-1', 'Hong Kong', '中国-香港'],
  ['ap-southeast-2', 'Bangkok', '亚太-曼谷'],
  ['ap-southeast-3', 'Singapore', '亚太-新加坡'],
  ['eu-west-101', '', ''],
].map(([id = '', en = '', zh = '']) => ({ id, city: { en, zh } }));

type Row = [name: string, environment: Environment, guard: Guard, connection: ConnectionDraft];

const PROJECT = '0483b6b16e954cb88930a360d2c4e663';

function huawei(region: string, method: HuaweiSignInMethod = 'access_key', project_id = PROJECT): HuaweiDraft {
  const typed = method === 'password';
  return {
    region,
    project_id,
    endpoint: '',
    iam_endpoint: '',
    method,
    access_key_id: typed ? '' : 'HPUAQTWAOYTTINDUT3QZ',
    domain_name: typed ? 'hw-corp-dba' : '',
    user_name: typed ? 'chen.wei' : '',
  };
}

const rds = (...given: Parameters<typeof huawei>): ConnectionDraft => ({ kind: 'huawei_rds', ...huawei(...given) });

const ROWS: Row[] = [
  ['华为云 生产', 'production', 'type_to_confirm', rds('cn-north-4')],
  ['华为云 深圳', 'production', 'type_to_confirm', rds('cn-south-1', 'access_key', '')],
  ['Huawei Cloud HK', 'production', 'watch_only', rds('ap-southeast-1')],
  ['Huawei Cloud staging', 'staging', 'confirm', rds('ap-southeast-3', 'password', '')],
  ['预发 上海', 'staging', 'confirm', rds('cn-east-3', 'temporary_access_key')],
  ['RDS on my desk', 'development', 'confirm', rds('cn-north-9', 'access_key', '')],
  ['TaurusDB 生产', 'production', 'type_to_confirm', { kind: 'huawei_taurusdb', path: 'current', ...huawei('cn-north-4') }],
  [
    'OCP 上海',
    'production',
    'type_to_confirm',
    { kind: 'oceanbase_ocp', endpoint: 'https://ocp.sh.corp.example', method: 'access_key', user_name: '', access_key_id: 'cc0f6b2bcb3c4f1d', storage_key_id: 'LTAI5tQnKx7bVd2mRw9s' },
  ],
  [
    'OBShell 报表集群',
    'production',
    'type_to_confirm',
    { kind: 'oceanbase_obshell', endpoint: 'http://10.20.4.11:2886', method: 'root_password', encrypts: true },
  ],
  [
    'OCP staging',
    'staging',
    'confirm',
    { kind: 'oceanbase_ocp', endpoint: 'http://ocp-stg.corp.example:8080', method: 'password', user_name: 'dba', access_key_id: '', storage_key_id: '' },
  ],
];

export function secretsOf({ connection, network }: ProfileDraft): SecretName[] {
  const names: SecretName[] = connection.method.endsWith('password') ? ['password'] : ['secret_access_key'];
  if (connection.method === 'temporary_access_key') names.push('security_token');
  if (connection.kind === 'oceanbase_ocp' && connection.storage_key_id) names.push('storage_secret_key');
  if (connection.kind === 'oceanbase_obshell' && connection.encrypts) names.push('backup_set_password');
  if (network.client_certificate) names.push('client_key');
  if (network.proxy === 'server' && network.proxy_user_name) names.push('proxy_password');
  return names;
}

function summaryOf(connection: ConnectionDraft): string {
  switch (connection.kind) {
    case 'huawei_rds':
      return `RDS · ${connection.region}`;
    case 'huawei_taurusdb':
      return `TaurusDB · ${connection.region}`;
    case 'oceanbase_ocp':
      return `OCP · ${connection.endpoint.replace(/^https?:\/\//, '')}`;
    case 'oceanbase_obshell':
      return `OBShell · ${connection.endpoint.replace(/^https?:\/\//, '')}`;
  }
}

export function viewOf(id: string, revision: number, draft: ProfileDraft, changed: string): ProfileView {
  return {
    id,
    revision,
    provider: draft.connection.kind,
    summary: summaryOf(draft.connection),
    draft,
    secrets: secretsOf(draft),
    created_at: ago(60 * 24 * 200),
    updated_at: changed,
  };
}

function profile([name, environment, guard, connection]: Row, index: number): ProfileView {
  const draft: ProfileDraft = { name, environment, guard, connection, network: plainNetwork() };
  return viewOf(uuid(`profile ${name}`), 7 - (index % 7), draft, ago(60 * 24 * (3 + index)));
}

export function sandboxProfile(): ProfileView {
  const address = 'http://127.0.0.1:47113';
  const connection: ConnectionDraft = { kind: 'huawei_rds', ...huawei('sandbox-1'), endpoint: address, iam_endpoint: address };
  const made = profile(['Sandbox RDS', 'sandbox', 'confirm', connection], 0);
  return { ...made, revision: 1, created_at: ago(0), updated_at: ago(0) };
}

export function profilesFor(scene: Scene): ProfileView[] {
  if (scene.name === 'empty' || scene.name === 'sandbox') return [];
  const rows = scene.name === 'staging' ? ROWS.filter((row) => row[1] !== 'production') : ROWS;
  return rows.map(profile);
}

export function factsOf({ id, revision, draft, provider, summary }: ProfileView): ProfileFacts {
  const { name, environment, guard } = draft;
  return { id, revision, name, provider, environment, guard, summary };
}
