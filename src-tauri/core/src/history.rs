//! Questions to the history: which rows, in which order, which page of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::job::JobStatus;
use crate::profile::{Environment, ProfileId};
use crate::record::{HistoryRecord, Origin};
use crate::run::RunId;
use crate::store;

/// Which rows; every empty field lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryFilter {
    /// Part of a target's, backup's or profile's name, of an id, a title or a ticket; case does not matter.
    pub text: String,
    pub statuses: Vec<JobStatus>,
    pub environments: Vec<Environment>,
    pub profile_id: Option<ProfileId>,
    pub run_id: Option<RunId>,
    pub origins: Vec<Origin>,
    /// Whether the vendor was found not to list it any more.
    pub gone: Option<bool>,
    /// Rows of this time or later.
    #[ts(type = "string | null")]
    pub since: Option<Timestamp>,
    /// Rows from before this time.
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
    /// How many rows the filter lets through, on all pages.
    #[ts(type = "number")]
    pub total: u64,
    pub records: Vec<HistoryRecord>,
    /// When the oldest row of the whole history was made.
    #[ts(type = "string | null")]
    pub oldest: Option<Timestamp>,
    /// How many rows there are without any filter.
    #[ts(type = "number")]
    pub all: u64,
}

impl Holdfast {
    /// One page of the history.
    pub async fn history(&self, query: HistoryQuery) -> Result<HistoryPage, Error> {
        Ok(self.store().history(query).await?)
    }

    /// The rows that a filter lets through, newest first, however many there are.
    pub fn history_rows(&self, filter: HistoryFilter) -> HistoryRows {
        HistoryRows(self.store().history_rows(filter))
    }

    /// The run that goes by a number.
    pub async fn run_numbered(&self, number: u32) -> Result<RunId, Error> {
        self.store().run_numbered(number).await?.ok_or(Error::RunGone)
    }
}

/// Rows as they are read, some at a time. Rows that come in meanwhile shift nothing.
#[derive(Debug)]
pub struct HistoryRows(store::HistoryRows);

impl HistoryRows {
    /// The next rows; nothing after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<HistoryRecord>>, Error> {
        Ok(self.0.next().await?)
    }
}
