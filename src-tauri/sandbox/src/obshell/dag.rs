//! The agent's task for starting a backup: four nodes one after the other, worked out from the clock.
//!
//! The last node waits until no backup of the tenant runs any more, and never looks at how it ended. Nothing
//! that happens to the DAG changes the backup.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::job::Job;
use crate::clock::{Moment, later};
use crate::shelf::Keyed;

/// How long the last node waits before it gives up.
pub(super) const WAIT_LIMIT: SignedDuration = SignedDuration::from_hours(1);
pub(super) const NODES: [&str; 4] =
    ["Check destination", "Open archive log", "Start backup", "Wait backup Finish"];

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Dag {
    pub(super) dag_id: u64,
    /// The backup's tenant; for a DAG of another kind, nobody.
    pub(super) tenant: String,
    /// As asked for.
    pub(super) is_incremental: bool,
    pub(super) has_archive: bool,
    pub(super) is_encrypted: bool,
    pub(super) began: Timestamp,
    pub(super) skew: SignedDuration,
    /// How long each of the first three nodes takes.
    pub(super) step: SignedDuration,
    /// How long the backup is to last, counted from here.
    pub(super) lasts: SignedDuration,
    pub(super) wait_limit: SignedDuration,
    pub(super) outcome: Outcome,
}

impl Keyed for Dag {
    type Key = String;

    fn key(&self) -> &String {
        &self.tenant
    }
}

/// What came of the third node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// It has not run yet.
    Open,
    /// The tenant's job of that ordinal began.
    Began(u64),
    /// The database refused, with these words.
    Refused(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Pending,
    Ready,
    Running,
    Succeed,
    Failed,
}

impl State {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Ready => "READY",
            Self::Running => "RUNNING",
            // Spelled so.
            Self::Succeed => "SUCCEED",
            Self::Failed => "FAILED",
        }
    }

    pub(super) fn is_finished(self) -> bool {
        matches!(self, Self::Succeed | Self::Failed)
    }
}

/// A DAG at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) state: State,
    /// Counts from 1; stays on the node that failed.
    pub(super) stage: usize,
    /// When it ended, once it has.
    pub(super) ended: Option<Timestamp>,
    /// What the failed node says last.
    pub(super) failure: Option<String>,
}

impl Progress {
    /// As the answer to a DAG's creation shows it.
    pub(super) fn at_first() -> Self {
        Self { state: State::Ready, stage: 1, ended: None, failure: None }
    }
}

impl Dag {
    pub(super) fn name(&self) -> String {
        let mode = if self.is_incremental { "increment" } else { "full" };
        format!("Obcluster start {mode} backup for {}", self.tenant)
    }

    /// When node number `index`, counted from 0, begins if those before it succeed.
    pub(super) fn node_begins(&self, index: usize) -> Timestamp {
        let steps = i32::try_from(index).unwrap_or(i32::MAX);
        later(self.began, self.step.saturating_mul(steps))
    }

    /// When the third node is done, and the database has been asked.
    pub(super) fn starts_backup_at(&self) -> Timestamp {
        self.node_begins(3)
    }

    /// How long its backup runs, once the database has begun it.
    pub(super) fn backup_lasts(&self) -> SignedDuration {
        self.lasts.saturating_sub(self.step.saturating_mul(3)).max(SignedDuration::ZERO)
    }

    /// Where it stands. `job` is the backup that it began.
    pub(super) fn progress(&self, job: Option<&Job>, moment: Moment) -> Progress {
        let now = moment.elapsed();
        let running = |stage| Progress { state: State::Running, stage, ended: None, failure: None };
        if now < later(self.began, self.step / 10) {
            return Progress::at_first();
        }
        if let Some(stage) = (1..=3).find(|stage| now < self.node_begins(*stage)) {
            return running(stage);
        }
        if let Outcome::Refused(words) = &self.outcome {
            let failed = Progress { state: State::Failed, ..running(3) };
            return Progress { ended: Some(self.starts_backup_at()), failure: Some(words.clone()), ..failed };
        }
        let Some(job) = job else {
            return running(4);
        };
        // It looks now and then.
        let done = later(job.ends(), self.step);
        let limit = later(self.starts_backup_at(), self.wait_limit);
        if limit < done && limit <= now {
            let failed = Progress { state: State::Failed, ..running(4) };
            return Progress { ended: Some(limit), failure: Some("sub task timeout".to_owned()), ..failed };
        }
        if done <= now {
            return Progress { state: State::Succeed, ended: Some(done), ..running(4) };
        }
        running(4)
    }

    /// The state of node number `index`, counted from 0.
    pub(super) fn node_state(&self, index: usize, progress: &Progress) -> State {
        match (index + 1).cmp(&progress.stage) {
            std::cmp::Ordering::Less => State::Succeed,
            std::cmp::Ordering::Equal => progress.state,
            std::cmp::Ordering::Greater => State::Pending,
        }
    }
}
