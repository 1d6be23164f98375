//! How many requests came to create a backup, target by target, over all four vendors.
//!
//! The proof of "exactly once": every such request is counted for as long as the journal is not cleared.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::journal::JournalEntry;
use crate::operations::CREATES;
use crate::server::{Sandbox, Shared};

/// The create requests for one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateCount {
    /// Such as `rds.create_backup`.
    pub operation: String,
    /// Id of the instance, OCP's `cluster/tenant` by its own ids, or the name of OBShell's tenant; empty when the
    /// request did not say.
    pub target: String,
    /// How many came.
    pub requests: u64,
    /// How many of them made the vendor begin a backup.
    pub acted: u64,
}

/// The create requests for all targets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateCounts {
    /// How many came.
    pub requests: u64,
    /// How many of them made a vendor begin a backup.
    pub acted: u64,
    /// Target by target, sorted by operation and target.
    pub targets: Vec<CreateCount>,
}

impl CreateCounts {
    /// Counts the entries of create requests; others do not matter.
    pub(crate) fn of<'a>(entries: impl Iterator<Item = &'a JournalEntry>) -> Self {
        let mut targets: BTreeMap<(&str, &str), CreateCount> = BTreeMap::new();
        for entry in entries.filter(|entry| CREATES.contains(&entry.operation.as_str())) {
            let target = entry.target.as_deref().unwrap_or_default();
            let count = targets.entry((&entry.operation, target)).or_insert_with(|| CreateCount {
                operation: entry.operation.clone(),
                target: target.to_owned(),
                requests: 0,
                acted: 0,
            });
            count.requests += 1;
            count.acted += u64::from(entry.acted);
        }
        let targets: Vec<CreateCount> = targets.into_values().collect();
        Self {
            requests: targets.iter().map(|count| count.requests).sum(),
            acted: targets.iter().map(|count| count.acted).sum(),
            targets,
        }
    }

    /// What came for one target; nothing at all when it is not among them.
    pub fn of_target(&self, operation: &str, target: &str) -> Option<&CreateCount> {
        self.targets.iter().find(|count| count.operation == operation && count.target == target)
    }

    /// The targets for which vendors began more than one backup.
    pub fn repeated(&self) -> Vec<&CreateCount> {
        self.targets.iter().filter(|count| count.acted > 1).collect()
    }
}

impl Sandbox {
    /// The create requests that were received since the journal was last cleared.
    pub fn creates(&self) -> CreateCounts {
        self.shared.lock().journal.creates()
    }
}

/// `GET /_sandbox/creates`
pub(crate) async fn counts(State(shared): State<Shared>) -> Json<CreateCounts> {
    Json(shared.lock().journal.creates())
}
