// The request that a plan of the fake shows.
import type { BackupFacts, ProfileView, RequestPreview, ShownSpan } from '../bindings';

const plain = (text: string): ShownSpan => ({ text, mask: null });

export function previewOf(profile: ProfileView, instance: string, backup: BackupFacts): RequestPreview {
  const { connection } = profile.draft;
  const project = ('project_id' in connection && connection.project_id) || '0483b6b16e954cb88930a360d2c4e663';
  const authority = 'region' in connection ? `rds.${connection.region}.myhuaweicloud.com` : connection.endpoint.replace(/^https?:\/\//, '');
  const databases = backup.databases.map((name) => ({ name }));
  const body = {
    instance_id: instance,
    name: backup.name,
    ...(backup.description ? { description: backup.description } : {}),
    ...(databases.length > 0 ? { databases } : {}),
  };
  return {
    method: 'POST',
    scheme: 'https',
    authority,
    target: `/v3/${project}/backups`,
    headers: [
      { name: 'Host', value: [plain(authority)] },
      { name: 'Content-Type', value: [plain('application/json')] },
      { name: 'X-Project-Id', value: [plain(project)] },
      { name: 'X-Sdk-Date', value: [{ text: '', mask: 'set_when_sent' }] },
      {
        name: 'Authorization',
        value: [
          plain('SDK-HMAC-SHA256 Access='),
          { text: 'HPUA••••••••3QZK', mask: 'secret' },
          plain(', SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature='),
          { text: '', mask: 'signed_when_sent' },
        ],
      },
    ],
    body: [plain(JSON.stringify(body))],
  };
}
