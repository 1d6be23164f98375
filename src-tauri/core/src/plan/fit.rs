//! Whether the options of a backup and its profile go together. Pure.

use crate::backup::BackupOptions;
use crate::profile::{Connection, Profile};
use crate::rule::{FieldError, RuleError};

/// The options of one vendor for a profile of another; `prefix` leads to the item in the whole form.
pub(crate) fn other_vendor(prefix: &str, profile: &Profile) -> FieldError {
    let label = profile.connection.kind().label();
    let error =
        RuleError::new(format!("These are not the options of {label}"), format!("这不是 {label} 的备份选项"));
    FieldError::new(format!("{prefix}options.kind"), error)
}

/// What the options need of the profile and it does not have; `prefix` leads to the options.
pub(crate) fn lacks_secret(prefix: &str, options: &BackupOptions, profile: &Profile) -> Option<FieldError> {
    match (options, &profile.connection) {
        (BackupOptions::OceanbaseOcp(backup), Connection::OceanbaseOcp(connection))
            if backup.needs_storage_key() && connection.storage_key_id.is_none() =>
        {
            let error = RuleError::new(
                "This storage needs an access key: add the storage access key to the profile",
                "该存储需要访问密钥，请先在连接配置中填写存储访问密钥",
            );
            Some(FieldError::new(format!("{prefix}storage.kind"), error))
        }
        (BackupOptions::OceanbaseObshell(backup), Connection::OceanbaseObshell(connection))
            if backup.encrypt && !connection.encrypts =>
        {
            let error = RuleError::new(
                "The profile keeps no password for backup sets: add one to the profile",
                "该连接配置未保存备份集密码，请先在连接配置中填写",
            );
            Some(FieldError::new(format!("{prefix}encrypt"), error))
        }
        _ => None,
    }
}
