//! The options of Huawei Cloud's backups: RDS and TaurusDB, which both have names of the customer's own.

use serde::{Deserialize, Serialize};

use crate::rule::{self, BackupName, DatabaseName, Description, FieldError, RuleError};

/// What Huawei Cloud RDS is asked to back up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RdsBackup {
    pub name: BackupName,
    pub description: Option<Description>,
    /// Empty for the whole instance; named databases make the backup a partial one.
    pub databases: Vec<DatabaseName>,
}

/// What Huawei Cloud TaurusDB is asked to back up: always the whole instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaurusdbBackup {
    pub name: BackupName,
    pub description: Option<Description>,
}

pub(super) fn check_rds(
    prefix: &str,
    name: &str,
    description: &str,
    databases: &[String],
    errors: &mut Vec<FieldError>,
) -> Option<RdsBackup> {
    let whole = check_taurusdb(prefix, name, description, errors);
    let databases = check_databases(&format!("{prefix}databases"), databases, errors);
    let TaurusdbBackup { name, description } = whole?;
    Some(RdsBackup { name, description, databases })
}

pub(super) fn check_taurusdb(
    prefix: &str,
    name: &str,
    description: &str,
    errors: &mut Vec<FieldError>,
) -> Option<TaurusdbBackup> {
    let name = rule::field(&format!("{prefix}name"), name, errors);
    let description = rule::optional_field(&format!("{prefix}description"), description, errors);
    Some(TaurusdbBackup { name: name?, description })
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
