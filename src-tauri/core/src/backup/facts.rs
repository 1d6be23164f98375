//! What a plan, a job and the history remember of the backup that was asked for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    BackupOptions, ObshellBackup, ObshellMode, OcpBackup, OcpBackupMode, OcpDataMode, OcpStorage, RdsBackup,
    TaurusdbBackup, VendorBackup,
};

/// How much a backup holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackupForm {
    #[default]
    Full,
    /// What has changed since an earlier one.
    Incremental,
    /// Named databases only.
    Partial,
}

/// What a plan, a job and the history remember of the backup that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupFacts {
    /// Empty where the vendor's backups have no names.
    pub name: String,
    pub description: String,
    /// The databases of a partial backup; empty for the whole target.
    pub databases: Vec<String>,
    #[serde(default)]
    pub form: BackupForm,
    /// Read as a logical dump instead of physically.
    #[serde(default)]
    pub logical: bool,
    /// With the archive logs it needs to be restored by itself.
    #[serde(default)]
    pub plus_archive: bool,
    /// Encrypted with a password of the profile.
    #[serde(default)]
    pub encrypted: bool,
    /// The directory it goes to, where that was typed.
    #[serde(default)]
    pub storage: String,
}

impl From<&BackupOptions> for BackupFacts {
    fn from(options: &BackupOptions) -> Self {
        match options {
            BackupOptions::HuaweiRds(RdsBackup { name, description, databases }) => Self {
                form: if databases.is_empty() { BackupForm::Full } else { BackupForm::Partial },
                databases: databases.iter().map(ToString::to_string).collect(),
                ..named(name.as_str(), description.as_ref())
            },
            BackupOptions::HuaweiTaurusdb(TaurusdbBackup { name, description }) => {
                named(name.as_str(), description.as_ref())
            }
            BackupOptions::OceanbaseOcp(OcpBackup { backup_mode, data_mode, storage }) => Self {
                form: match data_mode {
                    OcpDataMode::FullBackup => BackupForm::Full,
                    OcpDataMode::IncrementalBackup => BackupForm::Incremental,
                },
                logical: *backup_mode == OcpBackupMode::LogicalBackup,
                storage: match storage {
                    OcpStorage::Strategy => String::new(),
                    OcpStorage::Typed(config) => config.directory.to_string(),
                },
                ..Self::default()
            },
            BackupOptions::OceanbaseObshell(ObshellBackup { mode, plus_archive, encrypt }) => Self {
                form: match mode {
                    ObshellMode::Full => BackupForm::Full,
                    ObshellMode::Incremental => BackupForm::Incremental,
                },
                plus_archive: *plus_archive,
                encrypted: *encrypt,
                ..Self::default()
            },
        }
    }
}

/// What is known of a backup that somebody else asked for. No vendor's list tells what was typed as a description.
impl From<&VendorBackup> for BackupFacts {
    fn from(backup: &VendorBackup) -> Self {
        Self {
            name: backup.name.clone(),
            databases: backup.databases.clone(),
            form: backup.form.unwrap_or_default(),
            ..Self::default()
        }
    }
}

fn named(name: &str, description: Option<&crate::rule::Description>) -> BackupFacts {
    BackupFacts {
        name: name.to_owned(),
        description: description.map(ToString::to_string).unwrap_or_default(),
        ..BackupFacts::default()
    }
}
