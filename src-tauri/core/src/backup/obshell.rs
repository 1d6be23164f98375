//! The options of OBShell's backups of one tenant.
//!
//! The password of an encrypted backup set is no option: it is a secret of the profile.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much is backed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ObshellMode {
    Full,
    /// What has changed since the last full or incremental one. OceanBase silently makes a full one where there is none.
    Incremental,
}

/// What OBShell is asked to back up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObshellBackup {
    pub mode: ObshellMode,
    /// Whether the archive logs go along, so that the set can be restored by itself.
    pub plus_archive: bool,
    /// Whether the set is encrypted with the profile's password.
    pub encrypt: bool,
}
