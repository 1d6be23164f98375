//! What one measured process came to.

use serde::{Deserialize, Serialize};

use crate::cost::Cost;
use crate::requests::Requests;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What a measured process tells of itself, on its standard output.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Told {
    /// Making the plan; the floor has none.
    pub(crate) plan: Option<Cost>,
    /// From the approval, or the first request, to the last verdict.
    pub(crate) run: Cost,
    pub(crate) peak_kib: Option<u64>,
    /// How many backups the vendors called complete.
    pub(crate) completed: u32,
    /// Reads that the vendors had received when the plan was made.
    pub(crate) reads_planning: u64,
    /// Of the reads until the approval was worked through, those that look like a poll.
    pub(crate) polls_before: u64,
}

/// The same, with what the sandbox counted.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Outcome {
    pub(crate) side: &'static str,
    pub(crate) vendor: &'static str,
    pub(crate) repetition: u32,
    pub(crate) items: u32,
    pub(crate) plan: Option<Cost>,
    pub(crate) run: Cost,
    pub(crate) peak_kib: Option<u64>,
    pub(crate) completed: u32,
    pub(crate) requests: Requests,
    /// Targets for which exactly one create request came and was acted on.
    pub(crate) created_once: u32,
}

impl Outcome {
    /// Why it is worth nothing.
    pub(crate) fn flaw(&self) -> Option<String> {
        let Self { side, items, completed, created_once, requests, .. } = self;
        let is_right = completed == items && created_once == items && requests.creates == u64::from(*items);
        (!is_right).then(|| {
            format!(
                "{side}: of {items} backups {created_once} were created exactly once ({} create requests) and \
                 {completed} completed",
                requests.creates
            )
        })
    }
}
