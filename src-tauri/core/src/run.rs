//! A run: one apply of one plan.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::job::JobId;
use crate::owner::Owner;
use crate::plan::PlanId;
use crate::profile::Environment;
use crate::text::Text;

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
    /// The plan's whole fingerprint, in hexadecimal.
    #[serde(default)]
    pub plan_fingerprint: String,
    /// The most dangerous environment among its jobs.
    pub environment: Environment,
    #[ts(type = "string")]
    pub applied_at: Timestamp,
    /// The account of the operating system that applied it.
    pub applied_by: String,
    /// The machine it was applied on; empty where the system does not say.
    #[serde(default)]
    pub applied_on: String,
    /// Which face of Holdfast applied it: `window`, `command line`.
    #[serde(default)]
    pub program: String,
    /// The runbook it was planned from.
    #[serde(default)]
    pub runbook: Option<String>,
    /// How many of its backups may be under way at once at each vendor's endpoint.
    #[serde(default = "default_parallel")]
    pub parallel: u32,
    #[serde(default)]
    pub on_failure: OnFailure,
}

/// How many backups are under way at once at each vendor's endpoint, where nobody says otherwise.
pub const DEFAULT_PARALLEL: u32 = 10;

fn default_parallel() -> u32 {
    DEFAULT_PARALLEL
}

/// What a run does after a backup that failed or did not start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OnFailure {
    /// Go on with the others.
    #[default]
    Continue,
    /// Send nothing more. What runs already goes on, and is watched.
    Stop,
}

/// Why a run sends nothing more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Halt {
    /// Somebody stopped it.
    Person {
        by: String,
        #[ts(type = "string")]
        at: Timestamp,
    },
    /// A backup failed or did not start, and the run was to stop then.
    Failure {
        target: String,
        #[ts(type = "string")]
        at: Timestamp,
    },
}

/// A run with how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunSummary {
    #[serde(flatten)]
    pub run: Run,
    pub jobs: u32,
    /// Jobs that are not over, and that nobody has set aside.
    pub open: u32,
    /// Jobs whose request has not left.
    pub planned: u32,
    /// Jobs that are being sent or that run at the vendor.
    pub running: u32,
    pub unknown: u32,
    /// With those that needed nothing, as a young backup was there.
    pub completed: u32,
    pub satisfied: u32,
    /// Jobs that failed, were cancelled or did not start.
    pub failed: u32,
    pub cancelled: u32,
    pub not_started: u32,
    /// Jobs that somebody has set aside; they are counted as running or unknown, too.
    pub set_aside: u32,
    /// Why it sends nothing more; `null` while it goes on or has sent everything.
    pub halt: Option<Halt>,
    /// Who sends and watches what is open; `null` where nothing is.
    pub owner: Option<Owner>,
    /// Whether that is the process that answers.
    pub is_ours: bool,
}

/// What came of asking to cancel everything of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CancelReport {
    /// Jobs that will not be sent any more.
    pub withdrawn: u32,
    /// Jobs whose vendor was asked to cancel its backup.
    pub asked: u32,
    /// Those that run on, each with the reason.
    pub left: Vec<LeftRunning>,
}

/// A backup that runs on although its run was cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftRunning {
    pub job_id: JobId,
    pub target: String,
    pub reason: Text,
}
