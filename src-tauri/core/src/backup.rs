//! A backup: as it is asked for, and as its vendor lists it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::profile::ProfileId;
use crate::rule::{self, BackupName, DatabaseName, Description, FieldError, RuleError};
use crate::vendor_time::VendorTime;

/// A backup as it is typed, before any rule was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupDraft {
    pub profile_id: ProfileId,
    pub target_id: String,
    pub options: OptionsDraft,
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
}

/// The vendor's own options, each rule kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BackupOptions {
    HuaweiRds(RdsBackup),
}

/// What Huawei Cloud RDS is asked to back up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RdsBackup {
    pub name: BackupName,
    pub description: Option<Description>,
    /// Empty for the whole instance; named databases make the backup a partial one.
    pub databases: Vec<DatabaseName>,
}

impl OptionsDraft {
    /// Every field against its rule, all at once; `prefix` leads to these options in the whole form.
    pub(crate) fn check(&self, prefix: &str) -> Result<BackupOptions, Vec<FieldError>> {
        let Self::HuaweiRds { name, description, databases } = self;
        let mut errors = Vec::new();
        let name = rule::field(&format!("{prefix}name"), name, &mut errors);
        let description = rule::optional_field(&format!("{prefix}description"), description, &mut errors);
        let databases = check_databases(&format!("{prefix}databases"), databases, &mut errors);
        match name {
            Some(name) if errors.is_empty() => {
                Ok(BackupOptions::HuaweiRds(RdsBackup { name, description, databases }))
            }
            _ => Err(errors),
        }
    }
}

fn check_databases(prefix: &str, names: &[String], errors: &mut Vec<FieldError>) -> Vec<DatabaseName> {
    let mut databases: Vec<DatabaseName> = Vec::new();
    for (position, name) in names.iter().enumerate() {
        let path = format!("{prefix}.{position}");
        if let Some(database) = rule::field::<DatabaseName>(&path, name, errors) {
            if databases.contains(&database) {
                let error =
                    RuleError::new(format!("“{database}” is named twice"), format!("“{database}”重复"));
                errors.push(FieldError::new(path, error));
            } else {
                databases.push(database);
            }
        }
    }
    databases
}

/// What a plan, a job and the history remember of the backup that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupFacts {
    pub name: String,
    pub description: String,
    /// The databases of a partial backup; empty for the whole instance.
    pub databases: Vec<String>,
}

impl From<&BackupOptions> for BackupFacts {
    fn from(options: &BackupOptions) -> Self {
        let BackupOptions::HuaweiRds(backup) = options;
        Self {
            name: backup.name.to_string(),
            description: backup.description.as_ref().map(ToString::to_string).unwrap_or_default(),
            databases: backup.databases.iter().map(ToString::to_string).collect(),
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
    /// Being deleted by somebody: it was there, and will not be.
    Deleting,
    /// A word we do not know. Never success, never the end.
    Unknown,
}

/// A backup as its vendor lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VendorBackup {
    pub id: String,
    pub name: String,
    pub state: BackupState,
    /// Exactly what the vendor said.
    pub word: String,
    /// The vendor's word for how it came to be: `auto`, `manual`.
    pub origin: String,
    /// The databases of a partial backup; empty for the whole target.
    pub databases: Vec<String>,
    pub began_at: Option<VendorTime>,
    pub ended_at: Option<VendorTime>,
    #[ts(type = "number | null")]
    pub size_bytes: Option<u64>,
}

impl crate::holdfast::Holdfast {
    /// The refused fields of one backup's form; empty when all is well.
    pub fn check_backup(&self, draft: &BackupDraft) -> Vec<FieldError> {
        draft.options.check("options.").err().unwrap_or_default()
    }

    /// A fresh name that keeps the vendor's rule.
    pub fn suggest_name(&self, target_name: &str, ticket: &str) -> String {
        let ticket = Some(ticket.trim()).filter(|ticket| !ticket.is_empty());
        // No 0, 1, i, l, o: names are read out and typed.
        const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
        let random = uuid::Uuid::new_v4();
        let tail: String = random
            .as_bytes()
            .iter()
            .take(4)
            .map(|byte| char::from(LETTERS[usize::from(*byte) % 31]))
            .collect();
        BackupName::suggest(ticket, target_name, &tail).to_string()
    }
}
