//! Evidence: proof that the history is what was written, and the files that an auditor takes along.
//!
//! A chain of hashes over everything that is ever written to the history shows every edit that does not also write the
//! chain anew from there on; what shows even that is a manifest that was exported before and lies elsewhere.

mod check;
mod compare;
mod error;
mod export;
mod finding;
mod json_lines;
mod manifest;
mod named;
mod read;
mod sums;
mod verify;
mod verify_export;

pub use error::EvidenceError;
pub(crate) use sums::{Split, Summed, Sums};
pub use verify_export::verify_files;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::csv::ExportReceipt;
use crate::text::Text;

/// The newest entry of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChainHead {
    /// From 1, without gaps.
    #[ts(type = "number")]
    pub entry: u64,
    /// SHA-256 in hexadecimal, over the entry and the hash before it.
    pub hash: String,
    #[ts(type = "string")]
    pub at: Timestamp,
}

/// What was found when a history, or an export of one, was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verification {
    /// What was checked: the database's path, or the manifest's.
    pub path: String,
    /// Entries of the chain; for an export the lines that were compared.
    #[ts(type = "number")]
    pub entries: u64,
    #[ts(type = "number")]
    pub runs: u64,
    #[ts(type = "number")]
    pub jobs: u64,
    #[ts(type = "number")]
    pub events: u64,
    /// Backups that the vendors listed.
    #[ts(type = "number")]
    pub listed: u64,
    /// Where the chain ends, or ended when the export was written; nothing before the first entry.
    pub head: Option<ChainHead>,
    /// Everything that is not as it was written; empty where all is.
    pub findings: Vec<Finding>,
    /// What could not be compared, and why: an export of another store, say.
    pub remarks: Vec<Text>,
}

impl Verification {
    /// Whether everything is as it was written.
    pub fn is_intact(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Which row, for the program: `job 0198…`, `event 17`, `orders.csv:12`.
    pub row: String,
    /// The entry of the chain that vouches for it.
    #[ts(type = "number | null")]
    pub entry: Option<u64>,
    /// Which row it is and what is wrong with it, for the person.
    pub message: Text,
}

/// What an export with evidence wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceReceipt {
    pub csv: ExportReceipt,
    pub json_lines: ExportReceipt,
    /// The path of the manifest, which holds the SHA-256 of both.
    pub manifest: String,
    pub head: Option<ChainHead>,
}
