//! What the sandbox received, by what it was for.

use std::collections::BTreeMap;

use holdfast_sandbox::OperationCount;
use serde::Serialize;

use crate::outcome::Told;

/// The calls that tell what has become of a backup.
const POLLS: [&str; 10] = [
    "rds.list_backups",
    "taurusdb.list_backups",
    "ocp.list_backups",
    "ocp.list_tasks",
    "ocp.task",
    "obshell.list_backups",
    "obshell.overview",
    "obshell.cluster_overview",
    "obshell.dag",
    "obshell.list_dags",
];

pub(crate) type Counts = BTreeMap<String, OperationCount>;

/// Requests of one process.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Requests {
    pub(crate) creates: u64,
    /// While the plan was made.
    pub(crate) planning: u64,
    /// Between the approval and a request: looking again, keys, storages.
    pub(crate) before_sending: u64,
    /// Asking what has become of the backups.
    pub(crate) polls: u64,
    pub(crate) by_operation: BTreeMap<String, u64>,
}

impl Requests {
    pub(crate) fn of(counts: &Counts, told: &Told) -> Self {
        let Reads { all, like_polls } = Reads::of(counts);
        let polls = like_polls.saturating_sub(told.polls_before);
        Self {
            creates: sum(counts, is_create),
            planning: told.reads_planning,
            before_sending: all.saturating_sub(told.reads_planning + polls),
            polls,
            by_operation: counts
                .iter()
                .map(|(operation, count)| (operation.clone(), count.received))
                .collect(),
        }
    }
}

/// The reads that came so far.
pub(crate) struct Reads {
    pub(crate) all: u64,
    /// Those of them that ask what becomes of backups, or of what was there before.
    pub(crate) like_polls: u64,
}

impl Reads {
    pub(crate) fn of(counts: &Counts) -> Self {
        Self {
            all: sum(counts, |operation| !is_create(operation)),
            like_polls: sum(counts, |operation| POLLS.contains(&operation)),
        }
    }
}

fn sum(counts: &Counts, is_wanted: impl Fn(&str) -> bool) -> u64 {
    counts.iter().filter(|(operation, _)| is_wanted(operation)).map(|(_, count)| count.received).sum()
}

fn is_create(operation: &str) -> bool {
    operation.ends_with(".create_backup")
}
