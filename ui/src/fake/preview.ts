// The request that a plan of the fake shows, as each vendor's looks.
import type { BackupFacts, ProfileView, RequestPreview, ShownHeader, ShownSpan, Target } from '../bindings';

const plain = (text: string): ShownSpan => ({ text, mask: null });
const sealed = (text: string): ShownSpan => ({ text, mask: 'encrypted_when_sent' });
const header = (name: string, ...value: (string | ShownSpan)[]): ShownHeader => ({
  name,
  value: value.map((span) => (typeof span === 'string' ? plain(span) : span)),
});
const SECRET: ShownSpan = { text: '', mask: 'secret' };
const SIGNED: ShownSpan = { text: '', mask: 'signed_when_sent' };
const SET: ShownSpan = { text: '', mask: 'set_when_sent' };
const JSON_TYPE = header('Content-Type', 'application/json');

export function previewOf(profile: ProfileView, target: Target, backup: BackupFacts): RequestPreview {
  const { connection } = profile.draft;
  switch (connection.kind) {
    case 'huawei_rds':
      return huawei(`rds.${connection.region}.myhuaweicloud.com`, 'backups', connection.project_id, target, backup);
    case 'huawei_taurusdb':
      return huawei(`gaussdb.${connection.region}.myhuaweicloud.com`, 'backups/create', connection.project_id, target, backup);
    case 'oceanbase_ocp':
      return ocp(connection.endpoint, connection.access_key_id, connection.storage_key_id, target, backup);
    case 'oceanbase_obshell':
      return obshell(connection.endpoint, target, backup);
  }
}

function huawei(authority: string, path: string, id: string, target: Target, backup: BackupFacts): RequestPreview {
  const project = id || '0483b6b16e954cb88930a360d2c4e663';
  const databases = backup.databases.map((name) => ({ name }));
  const body = {
    instance_id: target.id,
    name: backup.name,
    ...(backup.description ? { description: backup.description } : {}),
    ...(databases.length > 0 ? { databases } : {}),
  };
  const signed = ', SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=';
  return {
    method: 'POST',
    scheme: 'https',
    authority,
    target: `/v3/${project}/${path}`,
    headers: [
      header('Host', authority),
      JSON_TYPE,
      header('X-Project-Id', project),
      header('X-Sdk-Date', SET),
      header('Authorization', 'SDK-HMAC-SHA256 Access=', { text: 'HPUA••••••••3QZK', mask: 'secret' }, signed, SIGNED),
    ],
    body: [plain(JSON.stringify(body))],
  };
}

function ocp(endpoint: string, key: string, storageKey: string, target: Target, backup: BackupFacts): RequestPreview {
  const authority = endpoint.replace(/^https?:\/\//, '');
  const [cluster = '', tenant = ''] = target.id.split('/');
  const body = {
    obBackupObject: { clusterId: Number(cluster), tenantId: Number(tenant), backupDimension: 'TENANT' },
    dataBackupMode: backup.form === 'full' ? 'FULL_BACKUP' : 'INCREMENTAL_BACKUP',
    backupMode: backup.logical ? 'LOGICAL_BACKUP' : 'PHYSICAL_BACKUP',
    obBackupServiceStorageConfig: {
      alarmStoragePercentageThreshold: 95,
      configName: 'ycnfs223_0915',
      obBackupStorageBaseInfo: {
        backupStorageType: storageKey ? 'BACKUP_STORAGE_OSS' : 'BACKUP_STORAGE_FILE',
        storageUrl: backup.storage || '/obbackup/',
        ...(storageKey
          ? { ossAccessKey: { endpoint: 'oss-cn-hangzhou.aliyuncs.com', accessKeyId: storageKey, accessKeySecret: '%SECRET%' } }
          : {}),
      },
      serviceName: 'ycfor223',
      storageId: 26,
    },
  };
  const [before = '', after] = JSON.stringify(body, null, 2).split('%SECRET%');
  const hidden: ShownSpan = { text: `${key.slice(0, 4)}••••••••${key.slice(-4)}`, mask: 'secret' };
  return {
    method: 'POST',
    scheme: endpoint.split(':')[0] ?? 'https',
    authority,
    target: `/api/v2/ob/clusters/${cluster}/tenants/${tenant}/backup/backupNow`,
    headers: [
      header('Host', authority),
      JSON_TYPE,
      header('Accept-Language', 'en-US'),
      ...(key
        ? [header('x-ocp-origin', 'holdfast'), header('Date', SET), header('Authorization', 'OCP-ACCESS-KEY-HMACSHA1 ', hidden, ':', SIGNED)]
        : [header('Authorization', 'Basic ', SECRET)]),
    ],
    body: after === undefined ? [plain(before)] : [plain(before), SECRET, plain(after)],
  };
}

function obshell(endpoint: string, target: Target, backup: BackupFacts): RequestPreview {
  const authority = endpoint.replace(/^https?:\/\//, '');
  const path = `/api/v1/tenant/${encodeURIComponent(target.id)}/backup`;
  const body = [`{\n  "mode": "${backup.form === 'full' ? 'full' : 'incremental'}"`, ...(backup.plus_archive ? [',\n  "plus_archive": true'] : [])].join('');
  return {
    method: 'POST',
    scheme: endpoint.split(':')[0] ?? 'http',
    authority,
    target: path,
    headers: [
      header('Host', authority),
      JSON_TYPE,
      header('X-OCS-Header', sealed('{"auth":"'), SECRET, sealed('","ts":"'), SET, sealed(`","uri":"${path}","keys":"`), SECRET, sealed('"}')),
    ],
    body: backup.encrypted ? [sealed(`${body},\n  "encryption": "`), SECRET, sealed('"\n}')] : [sealed(`${body}\n}`)],
  };
}
