// Profiles, regions, and the connection test of the fake.
import type {
  ConnectionTest,
  Environment,
  FieldError,
  Guard,
  ProfileDraft,
  ProfileFacts,
  ProfileView,
  Region,
  SecretName,
} from '../bindings';
import { ago, uuid } from './chance';
import { report } from './errors';
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

type Row = [name: string, environment: Environment, guard: Guard, region: string];

const ROWS: Row[] = [
  ['华为云 生产', 'production', 'type_to_confirm', 'cn-north-4'],
  ['华为云 深圳', 'production', 'type_to_confirm', 'cn-south-1'],
  ['Huawei Cloud HK', 'production', 'watch_only', 'ap-southeast-1'],
  ['Huawei Cloud staging', 'staging', 'confirm', 'ap-southeast-3'],
  ['预发 上海', 'staging', 'confirm', 'cn-east-3'],
  ['RDS on my desk', 'development', 'confirm', 'cn-north-9'],
];

export function secretsOf(draft: ProfileDraft): SecretName[] {
  const { method } = draft.connection;
  if (method === 'password') return ['password'];
  return method === 'access_key' ? ['secret_access_key'] : ['secret_access_key', 'security_token'];
}

export function viewOf(id: string, revision: number, draft: ProfileDraft, changed: string): ProfileView {
  return {
    id,
    revision,
    provider: draft.connection.kind,
    summary: `RDS · ${draft.connection.region}`,
    draft,
    secrets: secretsOf(draft),
    created_at: ago(60 * 24 * 200),
    updated_at: changed,
  };
}

function profile([name, environment, guard, region]: Row, index: number): ProfileView {
  const draft: ProfileDraft = {
    name,
    environment,
    guard,
    connection: {
      kind: 'huawei_rds',
      region,
      project_id: index % 2 === 0 ? '0483b6b16e954cb88930a360d2c4e663' : '',
      endpoint: '',
      iam_endpoint: '',
      method: index === 3 ? 'password' : index === 4 ? 'temporary_access_key' : 'access_key',
      access_key_id: index === 3 ? '' : 'HPUAQTWAOYTTINDUT3QZ',
      domain_name: index === 3 ? 'hw-corp-dba' : '',
      user_name: index === 3 ? 'chen.wei' : '',
    },
  };
  return viewOf(uuid(`profile ${name}`), 7 - index, draft, ago(60 * 24 * (3 + index)));
}

export function sandboxProfile(): ProfileView {
  const made = profile(['Sandbox RDS', 'sandbox', 'confirm', 'sandbox-1'], 0);
  made.draft.connection.endpoint = 'http://127.0.0.1:47113';
  made.draft.connection.iam_endpoint = 'http://127.0.0.1:47113';
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

/** A few of the core's rules, so that errors can be seen in a browser. */
export function checkProfile(draft: ProfileDraft): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (field: string, en: string, zh: string, suggestion: string | null = null) =>
    errors.push({ field, message: { en, zh }, suggestion });
  const { region, endpoint, access_key_id, method, domain_name, user_name, project_id } = draft.connection;
  if (!draft.name) refuse('name', 'The profile name is missing', '缺少连接配置名称');
  if (!region) refuse('connection.region', 'The region is missing', '缺少区域');
  if (endpoint && !/^https?:\/\//.test(endpoint))
    refuse('connection.endpoint', `“${endpoint}” is no web address. It looks like https://rds.cn-north-4.myhuaweicloud.com`, `“${endpoint}”不是网址，应类似 https://rds.cn-north-4.myhuaweicloud.com`, `https://${endpoint}`);
  if (project_id && !/^[0-9a-f]{32}$/.test(project_id))
    refuse('connection.project_id', 'A project ID has 32 characters, 0–9 and a–f', '项目 ID 由 32 位 0–9、a–f 组成');
  if (method !== 'password' && !access_key_id)
    refuse('connection.access_key_id', 'The access key ID is missing', '缺少访问密钥 ID（AK）');
  if (method === 'password' && !domain_name) refuse('connection.domain_name', 'The account name is missing', '缺少账号名');
  if (method === 'password' && !user_name) refuse('connection.user_name', 'The user name is missing', '缺少用户名');
  return errors;
}

export function testOf(draft: ProfileDraft, failing: boolean): ConnectionTest {
  const step = (en: string, zh: string, outcome: 'passed' | 'warned' | 'failed' | 'skipped', value: string, detail?: [string, string]) => ({
    name: { en, zh },
    outcome,
    value: { en: value, zh: value },
    detail: detail ? { en: detail[0], zh: detail[1] } : null,
  });
  const bad = failing || draft.connection.access_key_id.includes('BAD');
  return {
    steps: [
      step('Address answers', '地址可达', 'passed', '14 ms'),
      step('Clock', '时钟', 'warned', '+47 s', ['The vendor takes up to 15 min. Set this machine by NTP: plans compare times.', '厂商最多允许 15 分钟。请用 NTP 校时：计划会比较时间。']),
      step('Signature accepted', '签名有效', bad ? 'failed' : 'passed', bad ? 'HTTP 401' : 'HTTP 200'),
      step('Project', '项目', bad ? 'skipped' : 'passed', bad ? '' : '0483b6b1…e663', bad ? undefined : ['Looked up from the region', '按区域查得']),
      step('Instances visible', '可见实例', bad ? 'skipped' : 'passed', bad ? '' : '14'),
    ],
    error: bad ? report('sign_in_refused', { http_status: 401, code: 'APIGW.0301', message: 'Incorrect IAM authentication information' }) : null,
    elapsed_ms: 212,
    clock_skew_ms: 47_000,
    clock_skew_limit_ms: 900_000,
    request_id: '877fe32b83634153aa01bb02cc03dd04',
  };
}
