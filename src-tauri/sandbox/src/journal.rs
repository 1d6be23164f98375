//! What the sandbox received, in order, with secrets masked.
//!
//! It is evidence for tests ("sent exactly once"), not a log for people. Its memory is bounded but for the
//! requests that create backups: none of those is ever forgotten.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::answer::Received;
use crate::creates::CreateCounts;
use crate::masking::{mask_body, mask_headers};
use crate::operations::CREATES;

/// So many of the newest entries are whole.
const WHOLE: usize = 5_000;
/// So many of the newest entries are whole in the state file, which is written anew with every change.
const WHOLE_IN_FILE: usize = 500;

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
    /// Status of the answer; `None` when the answer was cut off, is held back, or never came.
    pub status: Option<u16>,
    /// Name of the backup that it creates or deletes, when known.
    pub backup_name: Option<String>,
    /// What a create request is to back up: an instance, OCP's `cluster/tenant`, or OBShell's tenant.
    #[serde(default)]
    pub target: Option<String>,
}

/// How often an operation was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationCount {
    /// Requests that came.
    pub received: u64,
    /// Requests that changed the vendor's backups.
    pub acted: u64,
}

impl JournalEntry {
    fn is_create(&self) -> bool {
        CREATES.contains(&self.operation.as_str())
    }

    fn without_texts(self) -> Self {
        Self { headers: Vec::new(), body: String::new(), ..self }
    }
}

/// The entries of one sandbox.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    /// Create requests from before the whole entries, without headers and body.
    old_creates: Vec<JournalEntry>,
    whole: VecDeque<JournalEntry>,
    counts: BTreeMap<String, OperationCount>,
    last_number: u64,
}

impl Journal {
    pub(crate) fn restore(
        entries: Vec<JournalEntry>,
        last_number: u64,
        counts: BTreeMap<String, OperationCount>,
    ) -> Self {
        let highest = entries.last().map_or(0, |entry| entry.number);
        let last_number = last_number.max(highest);
        Self { old_creates: Vec::new(), whole: entries.into(), counts, last_number }
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
        target: Option<String>,
        holds_password: bool,
    ) {
        while self.whole.len() >= WHOLE {
            let oldest = self.whole.pop_front();
            self.old_creates.extend(oldest.filter(JournalEntry::is_create).map(JournalEntry::without_texts));
        }
        self.whole.push_back(JournalEntry {
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
            target,
        });
        self.count(operation).received += 1;
    }

    /// Completes the newest entry.
    pub(crate) fn settled(&mut self, status: Option<u16>, acted: bool, backup_name: Option<String>) {
        let Some(entry) = self.whole.back_mut() else {
            return;
        };
        entry.status = status;
        entry.acted = acted;
        entry.backup_name = backup_name;
        if acted {
            let operation = entry.operation.clone();
            self.count(&operation).acted += 1;
        }
    }

    /// The answer to that request was held back and has gone now.
    pub(crate) fn released(&mut self, number: u64, status: Option<u16>) {
        let mut entries = self.old_creates.iter_mut().chain(self.whole.iter_mut()).rev();
        if let Some(entry) = entries.find(|entry| entry.number == number) {
            entry.status = status;
        }
    }

    pub(crate) fn entries(&self) -> Vec<JournalEntry> {
        self.entries_where(|_| true)
    }

    pub(crate) fn entries_where(&self, is_wanted: impl Fn(&JournalEntry) -> bool) -> Vec<JournalEntry> {
        self.iter().filter(|entry| is_wanted(entry)).cloned().collect()
    }

    /// What the state file gets: much less than there is.
    pub(crate) fn to_keep(&self) -> Vec<JournalEntry> {
        let older = self.len().saturating_sub(WHOLE_IN_FILE);
        let creates = self.iter().take(older).filter(|entry| entry.is_create()).cloned();
        let creates = creates.map(JournalEntry::without_texts);
        creates.chain(self.iter().skip(older).cloned()).collect()
    }

    pub(crate) fn creates(&self) -> CreateCounts {
        CreateCounts::of(self.iter())
    }

    pub(crate) fn counts(&self) -> &BTreeMap<String, OperationCount> {
        &self.counts
    }

    pub(crate) fn len(&self) -> usize {
        self.old_creates.len() + self.whole.len()
    }

    pub(crate) fn clear(&mut self) {
        self.old_creates.clear();
        self.whole.clear();
        self.counts.clear();
    }

    fn iter(&self) -> impl Iterator<Item = &JournalEntry> {
        self.old_creates.iter().chain(&self.whole)
    }

    fn count(&mut self, operation: &str) -> &mut OperationCount {
        self.counts.entry(operation.to_owned()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrive(journal: &mut Journal, operation: &str) {
        let received = Received {
            number: journal.next_number(),
            method: "POST".into(),
            target: "/".into(),
            path: "/".into(),
            query: String::new(),
            headers: vec![("host".into(), "127.0.0.1".into())],
            body: b"{}".to_vec(),
        };
        journal.arrived(&received, Timestamp::UNIX_EPOCH, operation, Some("target".into()), false);
        journal.settled(Some(200), CREATES.contains(&operation), None);
    }

    #[test]
    fn creates_are_never_forgotten_and_the_rest_is_bounded() {
        let mut journal = Journal::default();
        for _ in 0..100 {
            arrive(&mut journal, "rds.create_backup");
        }
        for _ in 0..2 * WHOLE {
            arrive(&mut journal, "rds.list_backups");
        }
        assert_eq!(journal.len(), 100 + WHOLE);
        assert_eq!((journal.creates().requests, journal.creates().acted), (100, 100));
        assert_eq!(journal.creates().targets.len(), 1);
        assert_eq!(journal.counts()["rds.list_backups"].received, 2 * WHOLE as u64);
        assert!(journal.entries()[0].headers.is_empty());
        let kept = journal.to_keep();
        assert_eq!(kept.len(), 100 + WHOLE_IN_FILE);
        let restored = Journal::restore(kept, journal.last_number(), journal.counts().clone());
        assert_eq!(restored.creates(), journal.creates());
        assert_eq!(restored.counts(), journal.counts());
    }
}
