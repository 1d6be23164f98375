//! A job: one backup of a run, from its intent to the vendor's verdict. The history is made of jobs.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::backup::{BackupFacts, BackupForm};
use crate::error::ErrorReport;
use crate::plan::{Action, PlanId};
use crate::profile::ProfileFacts;
use crate::run::RunId;
use crate::target::Engine;
use crate::task::VendorTask;
use crate::vendor_time::VendorTime;

/// What a job is called inside the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct JobId(#[ts(type = "string")] pub(crate) Uuid);

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Written down; its request has not left.
    Planned,
    /// The intent is on disk and the request is about to leave, or has left.
    Sending,
    /// The request left and its answer was lost. Settled by looking, never by sending again.
    Unknown,
    /// The vendor knows the backup and has not given its verdict.
    Running,
    /// The vendor said that this backup is complete.
    Completed,
    /// The vendor refused it, or said that it failed.
    Failed,
    /// The vendor said that it was cancelled.
    Cancelled,
    /// The request never reached the vendor, or left no trace there.
    NotStarted,
}

impl JobStatus {
    /// Whether nothing more will happen to the job.
    pub fn is_final(self) -> bool {
        match self {
            Self::Planned | Self::Sending | Self::Unknown | Self::Running => false,
            Self::Completed | Self::Failed | Self::Cancelled | Self::NotStarted => true,
        }
    }

    /// The word under which the store and the CSV keep it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::NotStarted => "not_started",
        }
    }
}

/// What a job remembers of its target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TargetFacts {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub group: Option<String>,
    pub engine: Engine,
    pub version: String,
}

/// One backup of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Job {
    pub id: JobId,
    pub run_id: RunId,
    pub run_number: u32,
    pub run_title: String,
    pub ticket: Option<String>,
    pub plan_id: PlanId,
    /// The four words of the plan's fingerprint.
    pub plan_words: String,
    /// The plan's whole fingerprint, in hexadecimal.
    #[serde(default)]
    pub plan_fingerprint: String,
    /// The account of the operating system that applied the plan.
    pub applied_by: String,
    /// The machine it was applied on; empty where the system did not say.
    #[serde(default)]
    pub applied_on: String,
    pub position: u32,
    pub profile: ProfileFacts,
    pub target: TargetFacts,
    pub action: Action,
    pub backup: BackupFacts,
    pub status: JobStatus,
    /// The vendor's last word for the backup's state, exactly.
    pub vendor_word: Option<String>,
    /// The vendor's own percentage, where it gives one.
    pub progress: Option<u8>,
    pub vendor_backup_id: Option<String>,
    pub vendor_job_id: Option<String>,
    /// The vendor's task around the backup, as it was last seen.
    #[serde(default)]
    pub task: Option<VendorTask>,
    /// What the backup became in the vendor's words, which need not be what was asked for.
    #[serde(default)]
    pub became: Option<BackupForm>,
    /// How the vendor says it is encrypted.
    #[serde(default)]
    pub encryption: Option<String>,
    /// Whether the vendor can be asked to cancel it.
    #[serde(default)]
    pub can_cancel: bool,
    /// The vendor's id of the create request, for the support ticket.
    pub request_id: Option<String>,
    #[ts(type = "number | null")]
    pub size_bytes: Option<u64>,
    /// When the vendor says it began and ended.
    pub began_at: Option<VendorTime>,
    pub ended_at: Option<VendorTime>,
    #[ts(type = "string")]
    pub created_at: Timestamp,
    /// When the request left.
    #[ts(type = "string | null")]
    pub sent_at: Option<Timestamp>,
    /// When the job reached its last status.
    #[ts(type = "string | null")]
    pub finished_at: Option<Timestamp>,
    #[ts(type = "string | null")]
    pub next_look_at: Option<Timestamp>,
    /// Why it failed, was not started or is unknown.
    pub reason: Option<ErrorReport>,
    /// Why it is not being watched just now, though it is not over.
    pub attention: Option<ErrorReport>,
    /// Who said that nobody need look any more, though no verdict is known.
    #[serde(default)]
    pub set_aside: Option<SetAside>,
}

/// Somebody's word that a job need not be looked for any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetAside {
    #[ts(type = "string")]
    pub at: Timestamp,
    /// The account of the operating system.
    pub by: String,
}

impl Job {
    /// How long the backup took: by the vendor's clock or, where it gave no times, by ours. Never by a mixture.
    pub fn duration(&self) -> Option<jiff::SignedDuration> {
        let vendor = |time: &Option<VendorTime>| time.as_ref().and_then(|time| time.at);
        let (began, ended) =
            vendor(&self.began_at).zip(vendor(&self.ended_at)).or(self.sent_at.zip(self.finished_at))?;
        Some(ended.duration_since(began)).filter(|duration| !duration.is_negative())
    }
}
