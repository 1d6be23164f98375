// A few of the core's rules for a backup's form, so that errors can be seen in a browser.
import type { BackupDraft, FieldError, OcpStorageFields } from '../bindings';

type Refuse = (field: string, en: string, zh: string, suggestion?: string | null) => void;

export function checkBackup({ options }: BackupDraft): FieldError[] {
  const errors: FieldError[] = [];
  const refuse: Refuse = (field, en, zh, suggestion = null) => errors.push({ field: `options.${field}`, message: { en, zh }, suggestion });
  if (options.kind === 'huawei_rds' || options.kind === 'huawei_taurusdb') checkNamed(options.name, options.description, refuse);
  if (options.kind === 'huawei_rds') checkDatabases(options.databases, refuse);
  if (options.kind === 'oceanbase_ocp' && options.storage.source === 'typed') checkStorage(options.storage, refuse);
  return errors;
}

function checkNamed(name: string, description: string, refuse: Refuse): void {
  const [first = ''] = name;
  if (!/[A-Za-z]/.test(first)) refuse('name', `Start with an English letter: the name begins with “${first}”`, `须以英文字母开头：名称以“${first}”开头`, `hf-${name.replace(/[^A-Za-z0-9_-]+/g, '-')}`);
  else if (name.length < 4) refuse('name', `The backup name has ${name.length} characters; it takes 4 to 64`, `备份名称有 ${name.length} 个字符，须为 4 至 64 个`, `hf-${name}`);
  const bad = /[>!<"&'=]/.exec(description)?.[0];
  if (bad) refuse('description', `“${bad}” is not allowed here, nor are the others of > ! < " & ' =`, `不能包含“${bad}”，以下字符都不可用：> ! < " & ' =`, description.replace(/[>!<"&'=]/g, ''));
}

function checkDatabases(databases: string[], refuse: Refuse): void {
  for (const [index, database] of databases.entries())
    if (!database) refuse(`databases.${index}`, 'The database name is missing', '缺少数据库名');
    else if (databases.indexOf(database) < index) refuse(`databases.${index}`, `“${database}” is named twice`, `“${database}”重复`);
}

function checkStorage(storage: OcpStorageFields, refuse: Refuse): void {
  const scheme = /^([a-z0-9]+):\/\/([^?]*)/.exec(storage.directory);
  if (!storage.config_name) refuse('storage.config_name', 'The storage configuration’s name is missing', '缺少存储配置名');
  if (!storage.directory) refuse('storage.directory', 'The storage directory is missing', '缺少存储目录');
  else if (scheme) refuse('storage.directory', `OCP takes the directory without a scheme: leave “${scheme[1]}://” out`, `OCP 的存储目录不带协议，请去掉“${scheme[1]}://”`, scheme[2] ?? null);
  if (!/^(100|[1-9]\d?)$/.test(storage.alarm_threshold)) refuse('storage.alarm_threshold', `“${storage.alarm_threshold}” is not a percentage: type a whole number from 1 to 100`, `“${storage.alarm_threshold}”不是百分比，应为 1 到 100 的整数`);
  if (storage.storage_id && !/^\d+$/.test(storage.storage_id)) refuse('storage.storage_id', `“${storage.storage_id}” is not a storage ID: it is a whole number`, `“${storage.storage_id}”不是存储配置 ID，应为整数`);
  if (storage.kind === 'file') return;
  if (!storage.endpoint) refuse('storage.endpoint', 'The storage endpoint is missing', '缺少存储访问域名');
  if (storage.kind === 'cos' && !storage.app_id) refuse('storage.app_id', 'The COS application ID is missing', '缺少 COS 应用 ID');
  if (storage.kind === 's3' && !storage.region) refuse('storage.region', 'The region is missing', '缺少区域');
}
