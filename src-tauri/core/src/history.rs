//! Questions to the history: which jobs, in which order, which page of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobStatus};
use crate::profile::{Environment, ProfileId};
use crate::run::RunId;

/// Which jobs; every empty field lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryFilter {
    /// Part of a target's, backup's or profile's name, of an id, a title or a ticket; case does not matter.
    pub text: String,
    pub statuses: Vec<JobStatus>,
    pub environments: Vec<Environment>,
    pub profile_id: Option<ProfileId>,
    pub run_id: Option<RunId>,
    /// Jobs created at this time or later.
    #[ts(type = "string | null")]
    pub since: Option<Timestamp>,
    /// Jobs created before this time.
    #[ts(type = "string | null")]
    pub until: Option<Timestamp>,
}

/// What rows can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HistorySort {
    Created,
    Status,
    Target,
    Backup,
    Profile,
    Size,
    Duration,
}

/// One page of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryQuery {
    pub filter: HistoryFilter,
    pub sort: HistorySort,
    pub descending: bool,
    pub offset: u32,
    /// At most 500.
    pub limit: u32,
}

/// The page that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryPage {
    /// How many jobs the filter lets through, on all pages.
    #[ts(type = "number")]
    pub total: u64,
    pub jobs: Vec<Job>,
    /// When the oldest job of the whole history was made.
    #[ts(type = "string | null")]
    pub oldest: Option<Timestamp>,
    /// How many jobs there are without any filter.
    #[ts(type = "number")]
    pub all: u64,
}

impl Holdfast {
    /// One page of the history.
    pub async fn history(&self, query: HistoryQuery) -> Result<HistoryPage, Error> {
        Ok(self.store().history(query).await?)
    }
}
