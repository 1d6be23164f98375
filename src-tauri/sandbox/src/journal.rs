//! What the sandbox received, in order, with secrets masked.
//!
//! It is evidence for tests ("sent exactly once"), not a log for people.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::answer::Received;
use crate::masking::{mask_body, mask_headers};

/// Oldest entries go when there are more than this many.
const CAPACITY: usize = 5_000;

/// One received request. Written down on arrival, completed when the answer is settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Counts from 1 and never restarts, not even when the journal is cleared.
    pub number: u64,
    /// Arrival, by the sandbox's clock.
    pub at: Timestamp,
    /// HTTP method.
    pub method: String,
    /// Path as sent, still percent-encoded.
    pub path: String,
    /// Query as sent, still percent-encoded; empty when there was none.
    pub query: String,
    /// What it asked for, such as `rds.create_backup`; `unknown` when no vendor has such a call.
    pub operation: String,
    /// Headers as received, names in lower case, secret values masked.
    pub headers: Vec<(String, String)>,
    /// Body as received; passwords masked.
    pub body: String,
    /// Whether the vendor's backups changed because of it.
    pub acted: bool,
    /// Status of the answer; `None` when the answer was cut off or never came.
    pub status: Option<u16>,
    /// Name of the backup that it creates or deletes, when known.
    pub backup_name: Option<String>,
}

/// The entries of one sandbox.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<JournalEntry>,
    last_number: u64,
}

impl Journal {
    pub(crate) fn restore(entries: Vec<JournalEntry>, last_number: u64) -> Self {
        let highest = entries.last().map_or(0, |entry| entry.number);
        Self { entries: entries.into(), last_number: last_number.max(highest) }
    }

    pub(crate) fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    pub(crate) fn last_number(&self) -> u64 {
        self.last_number
    }

    /// Writes down a request before anything is done about it.
    pub(crate) fn arrived(
        &mut self,
        received: &Received,
        at: Timestamp,
        operation: &str,
        holds_password: bool,
    ) {
        if self.entries.len() >= CAPACITY {
            self.entries.pop_front();
        }
        self.entries.push_back(JournalEntry {
            number: received.number,
            at,
            method: received.method.clone(),
            path: received.path.clone(),
            query: received.query.clone(),
            operation: operation.to_owned(),
            headers: mask_headers(&received.headers),
            body: mask_body(&received.body, holds_password),
            acted: false,
            status: None,
            backup_name: None,
        });
    }

    /// Completes the newest entry.
    pub(crate) fn settled(&mut self, status: Option<u16>, acted: bool, backup_name: Option<String>) {
        if let Some(entry) = self.entries.back_mut() {
            entry.status = status;
            entry.acted = acted;
            entry.backup_name = backup_name;
        }
    }

    pub(crate) fn entries(&self) -> Vec<JournalEntry> {
        self.entries.iter().cloned().collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}
