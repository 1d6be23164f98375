//! A target: what a backup is taken of, as its vendor lists it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::text::Text;

/// The database engine, for the two-letter badge.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    MySql,
    PostgreSql,
    SqlServer,
    MariaDb,
    TaurusDb,
    OceanBase,
    /// A word we do not know, as the vendor wrote it.
    Other(String),
}

impl Engine {
    /// As its makers write it, or as the vendor did.
    pub fn label(&self) -> &str {
        match self {
            Self::MySql => "MySQL",
            Self::PostgreSql => "PostgreSQL",
            Self::SqlServer => "SQL Server",
            Self::MariaDb => "MariaDB",
            Self::TaurusDb => "TaurusDB",
            Self::OceanBase => "OceanBase",
            Self::Other(word) => word,
        }
    }
}

/// What a state word means for a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// A backup can start.
    Available,
    /// A backup is running on it now.
    BackingUp,
    /// Something else runs on it; a backup would be refused until that ends.
    Busy,
    /// A backup would be refused until somebody mends it.
    Unavailable,
    /// A word we do not know; the vendor is the judge.
    Unknown,
}

/// A target's state: the vendor's word, and what it means here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TargetState {
    /// Exactly what the vendor said, such as `BACKING UP`.
    pub word: String,
    pub readiness: Readiness,
}

/// An instance or a tenant, as listed live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Target {
    pub id: String,
    pub name: String,
    /// What it is part of: a tenant's cluster.
    #[serde(default)]
    pub group: Option<String>,
    pub engine: Engine,
    /// The engine's version, as the vendor writes it; empty where it did not say.
    pub version: String,
    /// The vendor's word for its shape: `Single`, `Ha`, `Replica`, `Cluster`; for a tenant its mode.
    pub shape: String,
    pub state: TargetState,
    /// The disk it was given, in GB as the vendor counts them; not how much is used.
    pub storage_gb: Option<f64>,
    /// Why it cannot be picked at all, whatever its state: a read replica.
    pub unfit: Option<Text>,
    /// Whether named databases can be backed up instead of the whole instance.
    pub takes_databases: bool,
    /// What somebody noted at it, where its vendor has such notes.
    #[serde(default)]
    pub tags: Vec<Tag>,
}

/// A note at a target: `env=prod`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Tag {
    pub key: String,
    /// May be empty.
    pub value: String,
}

/// A target in the browser, with what this history knows of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ListedTarget {
    #[serde(flatten)]
    pub target: Target,
    /// When the last backup that Holdfast made of it was completed.
    #[ts(type = "string | null")]
    pub last_completed_at: Option<Timestamp>,
}

/// The targets of one profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TargetList {
    pub targets: Vec<ListedTarget>,
    #[ts(type = "string")]
    pub listed_at: Timestamp,
    /// Vendor's clock minus ours, in milliseconds; positive when the vendor is ahead. `null` if it did not say.
    #[ts(type = "number | null")]
    pub clock_skew_ms: Option<i64>,
}
