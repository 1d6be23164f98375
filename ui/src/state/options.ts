// A backup's options as they begin, and which of them one form may lend to another.
import type { ConnectionDraft, OcpStorageFields, OptionsDraft, ProviderKind } from '../bindings';

export type OptionsOf<K extends ProviderKind> = Extract<OptionsDraft, { kind: K }>;
/** The options of vendors whose backups have names. */
export type NamedOptions = OptionsOf<'huawei_rds' | 'huawei_taurusdb'>;

export function isNamed(options: OptionsDraft): options is NamedOptions {
  return options.kind === 'huawei_rds' || options.kind === 'huawei_taurusdb';
}

/** The form as it begins for a target of this connection. */
export function blankOptions(connection: ConnectionDraft): OptionsDraft {
  const { kind } = connection;
  switch (kind) {
    case 'huawei_rds':
      return { kind, name: '', description: '', databases: [] };
    case 'huawei_taurusdb':
      return { kind, name: '', description: '' };
    case 'oceanbase_ocp':
      return { kind, backup_mode: 'physical_backup', data_mode: 'full_backup', storage: { source: 'strategy' } };
    case 'oceanbase_obshell':
      return { kind, mode: 'full', plus_archive: false, encrypt: keepsSetPassword(connection) };
  }
}

export function blankStorage(): OcpStorageFields {
  return { kind: 'file', config_name: '', directory: '', alarm_threshold: '', storage_id: '', service_name: '', endpoint: '', app_id: '', region: '' };
}

/** `to` with what `from` lends: everything but names and databases, and no encryption without a password for it. */
export function lend(from: OptionsDraft, to: OptionsDraft, connection: ConnectionDraft | undefined): OptionsDraft {
  if (isNamed(from) && isNamed(to)) return { ...to, description: from.description };
  if (from.kind !== to.kind) return to;
  const lent = structuredClone(from);
  if (lent.kind === 'oceanbase_obshell') lent.encrypt &&= keepsSetPassword(connection);
  return lent;
}

/** Whether the profile keeps a password for encrypted backup sets. */
export function keepsSetPassword(connection: ConnectionDraft | undefined): boolean {
  return connection?.kind === 'oceanbase_obshell' && connection.encrypts;
}
