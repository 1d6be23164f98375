// Forms as they begin: of a new profile, and of a vendor that was just chosen.
import type { ConnectionDraft, NetworkDraft, ProfileDraft, ProviderKind, SecretName } from '../../bindings';

/** In the order in which they are offered. */
export const VENDORS: readonly ProviderKind[] = ['huawei_rds', 'huawei_taurusdb', 'oceanbase_ocp', 'oceanbase_obshell'];

/** The two letters of a vendor's product, as its engine's badge has them. */
export const LETTERS: Record<ProviderKind, string> = {
  huawei_rds: 'Rd',
  huawei_taurusdb: 'Ta',
  oceanbase_ocp: 'Oc',
  oceanbase_obshell: 'Os',
};

/** `address` is where the fake vendors are, for a profile in the sandbox; empty otherwise. */
export function blankConnection(kind: ProviderKind, address = ''): ConnectionDraft {
  const account = { region: '', project_id: '', method: 'access_key', access_key_id: '', domain_name: '', user_name: '' } as const;
  switch (kind) {
    case 'huawei_rds':
      return { kind, ...account, endpoint: address, iam_endpoint: address };
    case 'huawei_taurusdb':
      return { kind, path: 'current', ...account, endpoint: address, iam_endpoint: address };
    case 'oceanbase_ocp':
      return { kind, endpoint: address, method: 'password', user_name: '', access_key_id: '', storage_key_id: '' };
    case 'oceanbase_obshell':
      return { kind, endpoint: address, method: 'root_password', encrypts: false };
  }
}

/** Another vendor's form. The two products of Huawei Cloud share their account; nothing else fits elsewhere. */
export function otherConnection(from: ConnectionDraft, kind: ProviderKind, address = ''): ConnectionDraft {
  const blank = blankConnection(kind, address);
  if (!sharesAccount(from.kind, kind) || !('region' in from) || !('region' in blank)) return blank;
  const { region, project_id, iam_endpoint, method, access_key_id, domain_name, user_name } = from;
  return { ...blank, region, project_id, iam_endpoint, method, access_key_id, domain_name, user_name };
}

/** Whether what signs in to the one signs in to the other. */
export function sharesAccount(one: ProviderKind, other: ProviderKind): boolean {
  return one === other || (one.startsWith('huawei_') && other.startsWith('huawei_'));
}

/** The secrets that a connection's form asks for, in its order. */
export function secretsOf(connection: ConnectionDraft): SecretName[] {
  switch (connection.kind) {
    case 'huawei_rds':
    case 'huawei_taurusdb':
      if (connection.method === 'password') return ['password'];
      return connection.method === 'access_key' ? ['secret_access_key'] : ['secret_access_key', 'security_token'];
    case 'oceanbase_ocp':
      // The storage's secret is asked for at all times: without its id the core refuses it, rather than nobody noticing.
      return [connection.method === 'password' ? 'password' : 'secret_access_key', 'storage_secret_key'];
    case 'oceanbase_obshell':
      return ['password', ...(connection.encrypts ? (['backup_set_password'] as const) : [])];
  }
}

/** What the system says, in everything. */
export function plainNetwork(): NetworkDraft {
  return {
    trust: 'system',
    private_authority: '',
    fingerprint: '',
    client_certificate: '',
    proxy: 'system',
    proxy_address: '',
    proxy_user_name: '',
    connect_timeout: '',
    answer_timeout: '',
  };
}

/** `sandbox` is the address of the fake vendors, where the profile is for them. */
export function blankDraft(sandbox: string | null, kind: ProviderKind = 'huawei_rds'): ProfileDraft {
  return {
    name: '',
    environment: sandbox !== null ? 'sandbox' : 'production',
    guard: sandbox !== null ? 'confirm' : 'type_to_confirm',
    connection: blankConnection(kind, sandbox ?? ''),
    network: plainNetwork(),
  };
}
