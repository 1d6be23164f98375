//! One row of the history: a job, or a backup that a refresh saw at its vendor and no job accounts for.
//!
//! Where both know of a backup, the row is the job's, and the vendor's list only adds whether it is still there.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::backup::{BackupFacts, BackupForm, BackupState, VendorBackup};
use crate::job::{Job, JobStatus, TargetFacts};
use crate::profile::ProfileFacts;
use crate::vendor_time::VendorTime;

/// Who asked the vendor for a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A job here sent the request.
    MadeByHoldfast,
    /// The vendor's schedule, its console or another program; a job that only watched it does not change that.
    MadeElsewhere,
}

impl Origin {
    /// The word under which the store and the CSV keep it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MadeByHoldfast => "made_by_holdfast",
            Self::MadeElsewhere => "made_elsewhere",
        }
    }
}

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryRecord {
    /// The job's id, or the row's own.
    pub id: String,
    pub origin: Origin,
    /// When the vendor was first found not to list it any more.
    #[ts(type = "string | null")]
    pub gone_at: Option<Timestamp>,
    /// When the vendor last listed it in a refresh.
    #[ts(type = "string | null")]
    pub seen_at: Option<Timestamp>,
    /// What Holdfast did and saw itself; `null` where it had no part in it.
    pub job: Option<Job>,
    pub profile: ProfileFacts,
    pub target: TargetFacts,
    pub backup: BackupFacts,
    /// Where no job says it, what the vendor's word means: `unknown` for a word we do not know.
    pub status: JobStatus,
    /// The vendor's last word for the backup's state, exactly.
    pub vendor_word: Option<String>,
    pub vendor_backup_id: Option<String>,
    /// What it became; `null` where the vendor does not say.
    pub became: Option<BackupForm>,
    /// How the vendor says it is encrypted.
    pub encryption: Option<String>,
    /// Why it failed, in the vendor's words, where no job says it.
    pub vendor_reason: Option<String>,
    #[ts(type = "number | null")]
    pub size_bytes: Option<u64>,
    pub began_at: Option<VendorTime>,
    pub ended_at: Option<VendorTime>,
    #[ts(type = "number | null")]
    pub duration_ms: Option<u64>,
    /// When the job was made, or the backup began; when it was first seen, where the vendor gave no time.
    #[ts(type = "string")]
    pub created_at: Timestamp,
}

/// A backup as a refresh saw it, with what its row shows besides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SeenBackup {
    pub(crate) profile: ProfileFacts,
    pub(crate) target: TargetFacts,
    pub(crate) backup: VendorBackup,
}

impl SeenBackup {
    /// What the vendor's word means in the history. What is being deleted may have been anything before.
    pub(crate) fn status(&self) -> JobStatus {
        match self.backup.state {
            BackupState::Running => JobStatus::Running,
            BackupState::Completed => JobStatus::Completed,
            BackupState::Failed => JobStatus::Failed,
            BackupState::Cancelled => JobStatus::Cancelled,
            BackupState::Deleting | BackupState::Unknown => JobStatus::Unknown,
        }
    }

    /// By the vendor's clock, where it gave both times.
    pub(crate) fn duration(&self) -> Option<SignedDuration> {
        let at = |time: &Option<VendorTime>| time.as_ref().and_then(|time| time.at);
        let duration = at(&self.backup.ended_at)?.duration_since(at(&self.backup.began_at)?);
        Some(duration).filter(|duration| !duration.is_negative())
    }

    /// What the history's search box looks through, in lower case.
    pub(crate) fn search(&self) -> String {
        [&self.target.name, &self.target.id, &self.backup.name, &self.profile.name, &self.backup.id]
            .map(|word| word.to_lowercase())
            .join("\n")
    }
}

/// What the vendor's lists told of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight {
    pub(crate) origin: Origin,
    pub(crate) seen_at: Option<Timestamp>,
    pub(crate) gone_at: Option<Timestamp>,
}

impl HistoryRecord {
    pub(crate) fn of_job(job: Job, sight: Sight) -> Self {
        let Sight { origin, seen_at, gone_at } = sight;
        Self {
            id: job.id.0.to_string(),
            origin,
            gone_at,
            seen_at,
            profile: job.profile.clone(),
            target: job.target.clone(),
            backup: job.backup.clone(),
            status: job.status,
            vendor_word: job.vendor_word.clone(),
            vendor_backup_id: job.vendor_backup_id.clone(),
            became: job.became,
            encryption: job.encryption.clone(),
            vendor_reason: None,
            size_bytes: job.size_bytes,
            began_at: job.began_at.clone(),
            ended_at: job.ended_at.clone(),
            duration_ms: job.duration().map(milliseconds),
            created_at: job.created_at,
            job: Some(job),
        }
    }

    /// `status` comes apart from what was seen: being deleted does not change what a backup had become.
    pub(crate) fn of_seen(
        id: String,
        seen: SeenBackup,
        status: JobStatus,
        created_at: Timestamp,
        sight: Sight,
    ) -> Self {
        let Sight { origin, seen_at, gone_at } = sight;
        let duration_ms = seen.duration().map(milliseconds);
        let SeenBackup { profile, target, backup } = seen;
        Self {
            id,
            origin,
            gone_at,
            seen_at,
            job: None,
            profile,
            target,
            backup: BackupFacts::from(&backup),
            status,
            vendor_word: Some(backup.word),
            vendor_backup_id: Some(backup.id),
            became: backup.form,
            encryption: backup.encryption,
            vendor_reason: backup.reason,
            size_bytes: backup.size_bytes,
            began_at: backup.began_at,
            ended_at: backup.ended_at,
            duration_ms,
            created_at,
        }
    }
}

fn milliseconds(duration: SignedDuration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or_default()
}
