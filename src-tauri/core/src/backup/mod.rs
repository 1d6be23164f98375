//! A backup: as it is asked for, and as its vendor lists it.

mod facts;
mod huawei;
mod obshell;
mod ocp;

pub use facts::{BackupFacts, BackupForm};
pub use huawei::{RdsBackup, TaurusdbBackup};
pub use obshell::{ObshellBackup, ObshellMode};
pub use ocp::{
    OcpBackup, OcpBackupMode, OcpDataMode, OcpStorage, OcpStorageConfig, OcpStorageDraft, OcpStorageFields,
    OcpStorageKind, OcpStoragePlace,
};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::plan::{lacks_secret, other_vendor};
use crate::profile::{ProfileId, ProviderKind};
use crate::rule::{self, BackupName, FieldError, MaxAge, random_tail};
use crate::vendor_time::VendorTime;

/// A backup as it is typed, before any rule was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupDraft {
    pub profile_id: ProfileId,
    pub target_id: String,
    pub options: OptionsDraft,
    /// A completed backup that is younger than this makes a new one unnecessary: `24h`. Empty for always a new one.
    #[serde(default)]
    pub unless_newer_than: String,
}

/// The vendor's own options as they are typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OptionsDraft {
    HuaweiRds {
        name: String,
        description: String,
        /// Empty for the whole instance.
        databases: Vec<String>,
    },
    HuaweiTaurusdb {
        name: String,
        description: String,
    },
    OceanbaseOcp {
        backup_mode: OcpBackupMode,
        data_mode: OcpDataMode,
        storage: OcpStorageDraft,
    },
    OceanbaseObshell {
        mode: ObshellMode,
        plus_archive: bool,
        encrypt: bool,
    },
}

/// The vendor's own options, each rule kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BackupOptions {
    HuaweiRds(RdsBackup),
    HuaweiTaurusdb(TaurusdbBackup),
    OceanbaseOcp(OcpBackup),
    OceanbaseObshell(ObshellBackup),
}

impl OptionsDraft {
    /// Every field against its rule, all at once; `prefix` leads to these options in the whole form.
    pub(crate) fn check(&self, prefix: &str) -> Result<BackupOptions, Vec<FieldError>> {
        let mut errors = Vec::new();
        let options = match self {
            Self::HuaweiRds { name, description, databases } => {
                huawei::check_rds(prefix, name, description, databases, &mut errors)
                    .map(BackupOptions::HuaweiRds)
            }
            Self::HuaweiTaurusdb { name, description } => {
                huawei::check_taurusdb(prefix, name, description, &mut errors)
                    .map(BackupOptions::HuaweiTaurusdb)
            }
            Self::OceanbaseOcp { backup_mode, data_mode, storage } => {
                let storage = storage.check(&format!("{prefix}storage."), &mut errors);
                storage.map(|storage| {
                    let (backup_mode, data_mode) = (*backup_mode, *data_mode);
                    BackupOptions::OceanbaseOcp(OcpBackup { backup_mode, data_mode, storage })
                })
            }
            Self::OceanbaseObshell { mode, plus_archive, encrypt } => {
                let (mode, plus_archive, encrypt) = (*mode, *plus_archive, *encrypt);
                Some(BackupOptions::OceanbaseObshell(ObshellBackup { mode, plus_archive, encrypt }))
            }
        };
        options.filter(|_| errors.is_empty()).ok_or(errors)
    }

    /// The product these options are of.
    pub(crate) fn provider(&self) -> ProviderKind {
        match self {
            Self::HuaweiRds { .. } => ProviderKind::HuaweiRds,
            Self::HuaweiTaurusdb { .. } => ProviderKind::HuaweiTaurusdb,
            Self::OceanbaseOcp { .. } => ProviderKind::OceanbaseOcp,
            Self::OceanbaseObshell { .. } => ProviderKind::OceanbaseObshell,
        }
    }
}

/// What a vendor's word for a backup's state means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackupState {
    Running,
    Completed,
    Failed,
    Cancelled,
    /// Being deleted by somebody: it was there, and will not be.
    Deleting,
    /// A word we do not know. Never success, never the end.
    Unknown,
}

/// A backup as its vendor lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VendorBackup {
    pub id: String,
    /// Empty where the vendor's backups have no names.
    pub name: String,
    pub state: BackupState,
    /// Exactly what the vendor said.
    pub word: String,
    /// The vendor's word for how it came to be: `auto`, `manual`; empty where it does not say.
    pub origin: String,
    /// What it became, which need not be what was asked for; `null` where the vendor does not say.
    #[serde(default)]
    pub form: Option<BackupForm>,
    /// The databases of a partial backup; empty for the whole target.
    pub databases: Vec<String>,
    pub began_at: Option<VendorTime>,
    pub ended_at: Option<VendorTime>,
    #[ts(type = "number | null")]
    pub size_bytes: Option<u64>,
    /// The vendor's own percentage, where it gives one.
    #[serde(default)]
    pub progress: Option<u8>,
    /// Why it failed, in the vendor's words.
    #[serde(default)]
    pub reason: Option<String>,
    /// How it is encrypted, in the vendor's word.
    #[serde(default)]
    pub encryption: Option<String>,
}

impl crate::holdfast::Holdfast {
    /// The refused fields of one backup's form, for its profile as it is now; empty when all is well.
    pub async fn check_backup(&self, draft: &BackupDraft) -> Result<Vec<FieldError>, Error> {
        let profile = self.store().profile(draft.profile_id).await?.ok_or(Error::ProfileGone)?;
        let mut errors = Vec::new();
        rule::optional_field::<MaxAge>("unless_newer_than", &draft.unless_newer_than, &mut errors);
        if draft.options.provider() != profile.connection.kind() {
            errors.push(other_vendor("", &profile));
            return Ok(errors);
        }
        match draft.options.check("options.") {
            Ok(options) => errors.extend(lacks_secret("options.", &options, &profile)),
            Err(refused) => errors.extend(refused),
        }
        Ok(errors)
    }

    /// A fresh name that keeps the vendor's rule.
    pub fn suggest_name(&self, target_name: &str, ticket: &str) -> String {
        let ticket = Some(ticket.trim()).filter(|ticket| !ticket.is_empty());
        BackupName::suggest(ticket, target_name, &random_tail()).to_string()
    }
}
