// What a plan and a job of the fake remember of a backup's form.
import type { BackupFacts, OptionsDraft } from '../bindings';

export const NOTHING: BackupFacts = {
  name: '',
  description: '',
  databases: [],
  form: 'full',
  logical: false,
  plus_archive: false,
  encrypted: false,
  storage: '',
};

export function backupFacts(options: OptionsDraft): BackupFacts {
  switch (options.kind) {
    case 'huawei_rds': {
      const { name, description, databases } = options;
      return { ...NOTHING, name, description, databases, form: databases.length > 0 ? 'partial' : 'full' };
    }
    case 'huawei_taurusdb':
      return { ...NOTHING, name: options.name, description: options.description };
    case 'oceanbase_ocp':
      return {
        ...NOTHING,
        form: options.data_mode === 'full_backup' ? 'full' : 'incremental',
        logical: options.backup_mode === 'logical_backup',
        storage: options.storage.source === 'typed' ? options.storage.directory : '',
      };
    case 'oceanbase_obshell':
      return { ...NOTHING, form: options.mode, plus_archive: options.plus_archive, encrypted: options.encrypt };
  }
}
