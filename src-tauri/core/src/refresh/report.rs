//! What a refresh tells: how far it is, and what came of it.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::ErrorReport;
use crate::profile::ProfileFacts;

/// How far a refresh is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefreshProgress {
    /// Profiles whose targets are not listed yet; `total` grows until there are none.
    pub listing: u32,
    /// Targets that were read, or given up.
    pub done: u32,
    /// Targets that were found so far.
    pub total: u32,
}

/// What came of a refresh, profile by profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RefreshReport {
    #[ts(type = "string")]
    pub started_at: Timestamp,
    #[ts(type = "string")]
    pub ended_at: Timestamp,
    pub profiles: Vec<ProfileRefresh>,
}

/// What came of one profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ProfileRefresh {
    pub profile: ProfileFacts,
    /// Whether every target was read to the end.
    pub is_whole: bool,
    /// Targets whose backups were read.
    pub targets: u32,
    /// Names of targets whose backups could not be read; nothing of theirs was marked as gone.
    pub unread: Vec<String>,
    /// Names of targets of which the vendor tells the newest backup only, as old agents do; nothing of theirs was
    /// marked as gone.
    pub partial: Vec<String>,
    /// Names of targets that the vendor does not list any more. Whether their backups still exist cannot be known,
    /// so they stay as they were.
    pub vanished: Vec<String>,
    /// Backups that the vendor listed.
    pub backups: u32,
    /// Those that the history did not have.
    pub new: u32,
    /// Rows that are not at the vendor any more.
    pub gone: u32,
    /// Rows that had been gone and are listed again.
    pub back: u32,
    /// The first thing that went wrong.
    pub error: Option<ErrorReport>,
}

impl ProfileRefresh {
    pub(super) fn new(profile: ProfileFacts) -> Self {
        Self {
            profile,
            is_whole: true,
            targets: 0,
            unread: Vec::new(),
            partial: Vec::new(),
            vanished: Vec::new(),
            backups: 0,
            new: 0,
            gone: 0,
            back: 0,
            error: None,
        }
    }

    pub(super) fn fail(&mut self, error: impl Into<ErrorReport>) {
        self.is_whole = false;
        self.error.get_or_insert_with(|| error.into());
    }
}

/// Counts for all profiles, and tells.
pub(super) struct Meter {
    progress: Mutex<RefreshProgress>,
    tell: Box<dyn Fn(RefreshProgress) + Send + Sync>,
}

impl Meter {
    pub(super) fn new(profiles: usize, tell: impl Fn(RefreshProgress) + Send + Sync + 'static) -> Self {
        let listing = u32::try_from(profiles).unwrap_or(u32::MAX);
        let progress = Mutex::new(RefreshProgress { listing, done: 0, total: 0 });
        Self { progress, tell: Box::new(tell) }
    }

    /// One profile's targets are known.
    pub(super) fn listed(&self, targets: usize) {
        self.change(|progress| {
            progress.listing -= 1;
            progress.total += u32::try_from(targets).unwrap_or(u32::MAX);
        });
    }

    pub(super) fn done(&self, targets: usize) {
        if targets == 0 {
            return;
        }
        self.change(|progress| progress.done += u32::try_from(targets).unwrap_or(u32::MAX));
    }

    fn change(&self, change: impl FnOnce(&mut RefreshProgress)) {
        // Told under the lock, so that no two are told in the wrong order.
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut progress);
        (self.tell)(*progress);
    }
}
