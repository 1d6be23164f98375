//! A run: one apply of one plan.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::plan::PlanId;
use crate::profile::Environment;

/// What a run is called inside the program; people see its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct RunId(#[ts(type = "string")] pub(crate) Uuid);

/// One apply of one plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Run {
    pub id: RunId,
    /// From 1, in the order they were applied.
    pub number: u32,
    pub plan_id: PlanId,
    pub title: String,
    pub ticket: Option<String>,
    /// The four words of the plan's fingerprint.
    pub plan_words: String,
    /// The most dangerous environment among its jobs.
    pub environment: Environment,
    #[ts(type = "string")]
    pub applied_at: Timestamp,
    /// The account of the operating system that applied it.
    pub applied_by: String,
}

/// A run with how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunSummary {
    #[serde(flatten)]
    pub run: Run,
    pub jobs: u32,
    /// Jobs that are not over.
    pub open: u32,
    pub completed: u32,
    pub failed: u32,
    pub unknown: u32,
}
