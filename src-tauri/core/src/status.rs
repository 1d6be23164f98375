//! What the window's edges show: version, space, keychain, where data lives.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::ErrorReport;
use crate::profile::SecretName;

/// The two worlds, whose data never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Space {
    /// Real vendors.
    Real,
    /// The built-in fake vendors.
    Sandbox,
}

impl Space {
    /// What the keychain calls us.
    pub(crate) fn keychain_service(self) -> &'static str {
        match self {
            Self::Real => "holdfast",
            Self::Sandbox => "holdfast-sandbox",
        }
    }
}

/// How the keychain answered when it was last asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeychainStatus {
    /// What this system calls it: `Secret Service`, `Keychain`, `Credential Manager`.
    pub name: String,
    /// What stands in the way; `null` when it answers.
    pub error: Option<ErrorReport>,
}

/// Where a secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretPlace {
    Keychain,
    /// In memory until Holdfast is closed.
    Session,
    /// In an environment variable, where this process reads secrets from those.
    Environment,
    Missing,
}

/// Where one of a profile's secrets is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecretState {
    pub name: SecretName,
    pub place: SecretPlace,
    /// The environment variable it is read from, where this process reads secrets from those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub variable: Option<String>,
}

/// Where secrets that were just typed are to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeepSecret {
    Keychain,
    /// In memory only, until Holdfast is closed.
    UntilQuit,
}

/// The program's own state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppStatus {
    pub version: String,
    pub space: Space,
    /// The folder of this space's database.
    pub data_directory: String,
    pub keychain: KeychainStatus,
    /// The sandbox's address while it runs: `http://127.0.0.1:47113`.
    pub sandbox_address: Option<String>,
    #[ts(type = "number")]
    pub last_event: i64,
    /// This machine's zone: `Asia/Shanghai`.
    pub time_zone: String,
    /// Jobs that are not over, in this space.
    pub open_jobs: u32,
    /// How many rows the history has.
    #[ts(type = "number")]
    pub history_rows: u64,
}

/// A region of a vendor, for the form's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Region {
    pub id: String,
    /// The city, where a source gives it; empty otherwise.
    pub city: crate::text::Text,
}
