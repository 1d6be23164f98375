// A few of the core's rules for a profile, so that errors can be seen in a browser.
import type { FieldError, NetworkDraft, ProfileDraft } from '../bindings';

type Refuse = (field: string, en: string, zh: string, suggestion?: string | null) => void;

export function checkProfile(draft: ProfileDraft): FieldError[] {
  const errors: FieldError[] = [];
  const refuse: Refuse = (field, en, zh, suggestion = null) => errors.push({ field, message: { en, zh }, suggestion });
  if (!draft.name) refuse('name', 'The profile name is missing', '缺少连接配置名称');
  checkConnection(draft, refuse);
  checkNetwork(draft.network, refuse);
  return errors;
}

function checkConnection({ connection }: ProfileDraft, refuse: Refuse): void {
  const isHuawei = connection.kind === 'huawei_rds' || connection.kind === 'huawei_taurusdb';
  const { endpoint } = connection;
  if (!endpoint && !isHuawei) refuse('connection.endpoint', 'The address is missing', '缺少地址');
  if (endpoint && !/^https?:\/\//.test(endpoint)) {
    const example = isHuawei ? 'https://rds.cn-north-4.myhuaweicloud.com' : 'http://10.20.4.11:2886';
    refuse('connection.endpoint', `“${endpoint}” is no web address. It looks like ${example}`, `“${endpoint}”不是网址，应类似 ${example}`, endpoint.includes(':') ? null : `https://${endpoint}`);
  }
  if (connection.kind === 'oceanbase_obshell') return;
  if (isHuawei) {
    const { region, project_id, domain_name, method } = connection;
    if (!region) refuse('connection.region', 'The region is missing', '缺少区域');
    if (project_id && !/^[0-9a-f]{32}$/.test(project_id))
      refuse('connection.project_id', 'A project ID has 32 characters, 0–9 and a–f', '项目 ID 由 32 位 0–9、a–f 组成');
    if (method === 'password' && !domain_name) refuse('connection.domain_name', 'The account name is missing', '缺少账号名');
  }
  const { method, access_key_id, user_name } = connection;
  if (method !== 'password' && !access_key_id)
    refuse('connection.access_key_id', 'The access key ID is missing', '缺少访问密钥 ID（AK）');
  if (method === 'password' && !user_name) refuse('connection.user_name', 'The user name is missing', '缺少用户名');
}

function checkNetwork(network: NetworkDraft, refuse: Refuse): void {
  if (network.trust === 'private_authority' && !network.private_authority.includes('BEGIN CERTIFICATE'))
    refuse('network.private_authority', 'No certificate is in it: paste the PEM text, from “-----BEGIN CERTIFICATE-----”', '其中没有证书：请粘贴 PEM 文本，以“-----BEGIN CERTIFICATE-----”开头');
  if (network.trust === 'pinned' && network.fingerprint.replace(/[^0-9A-Fa-f]/g, '').length !== 64)
    refuse('network.fingerprint', 'A SHA-256 fingerprint has 64 hexadecimal digits', 'SHA-256 指纹由 64 位十六进制数字组成');
  if (network.proxy === 'server' && !/^https?:\/\//.test(network.proxy_address))
    refuse('network.proxy_address', 'The proxy’s address looks like http://proxy.corp.example:3128', '代理地址应类似 http://proxy.corp.example:3128', network.proxy_address ? `http://${network.proxy_address}` : null);
  for (const field of ['connect_timeout', 'answer_timeout'] as const)
    if (network[field] && !/^[1-9]\d*$/.test(network[field]))
      refuse(`network.${field}`, `“${network[field]}” is no number of seconds`, `“${network[field]}”不是秒数`);
}
