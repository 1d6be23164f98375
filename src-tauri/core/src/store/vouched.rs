//! What the chain vouches for: which rows, which of their columns, and what a row's digest is.
//!
//! Left out is what the program writes for itself: who owns a job, when a run's process last lived, and when a listed
//! backup was last seen or found to be a job's, so that a refresh which finds nothing new adds nothing.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use super::Failure;

/// A kind of row that the chain vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Run,
    /// A plan that was applied.
    Plan,
    Job,
    Event,
    /// A backup that a vendor listed.
    Listed,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Run, Self::Plan, Self::Job, Self::Event, Self::Listed];

    /// The word under which the chain keeps it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Plan => "plan",
            Self::Job => "job",
            Self::Event => "event",
            Self::Listed => "listed",
        }
    }

    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The columns that are vouched for. Others may be added at the end only: older entries know the first ones.
    pub(crate) fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Run => &["id", "number", "plan_id", "document", "applied_at", "halt"],
            Self::Plan => &["id", "fingerprint", "words", "sealed", "created_at", ITEMS],
            Self::Job => &[
                "id",
                "run_id",
                "position",
                "status",
                "profile_id",
                "profile_name",
                "environment",
                "target_id",
                "target_name",
                "backup_name",
                "size_bytes",
                "duration_ms",
                "created_at",
                "finished_at",
                "search",
                "document",
                "account",
                "action",
                "vendor_backup_id",
                "set_aside_at",
            ],
            Self::Event => &["number", "at", "job_id", "document"],
            Self::Listed => &[
                "id",
                "account",
                "target_id",
                "backup_id",
                "status",
                "profile_id",
                "profile_name",
                "environment",
                "target_name",
                "backup_name",
                "size_bytes",
                "duration_ms",
                "created_at",
                "first_seen_at",
                "gone_at",
                "search",
                "document",
            ],
        }
    }

    fn table(self) -> (&'static str, &'static str) {
        match self {
            Self::Run => ("run", "id"),
            Self::Plan => ("plan", "id"),
            Self::Job => ("job", "id"),
            Self::Event => ("event", "number"),
            Self::Listed => ("seen_backup", "id"),
        }
    }

    /// Reads the row of a subject.
    pub(crate) fn select(self) -> String {
        let (table, key) = self.table();
        let columns: Vec<_> = self.columns().iter().copied().filter(|column| *column != ITEMS).collect();
        format!("SELECT {} FROM {table} WHERE {key} = ?1", columns.join(", "))
    }

    /// Every subject there is.
    pub(crate) fn subjects(self) -> &'static str {
        match self {
            Self::Run => "SELECT id AS subject FROM run ORDER BY number",
            Self::Plan => "SELECT plan_id AS subject FROM run ORDER BY number",
            Self::Job => "SELECT id AS subject FROM job ORDER BY run_id, position",
            Self::Event => "SELECT CAST(number AS TEXT) AS subject FROM event ORDER BY number",
            Self::Listed => "SELECT id AS subject FROM seen_backup ORDER BY id",
        }
    }
}

/// A plan's items, which stand in a table of their own; they count as one column.
const ITEMS: &str = "items";

/// How many bytes of a column's digest an entry keeps: enough to say which one was edited, as the whole row's digest
/// says whether any was.
pub(super) const SHORT: usize = 4;

/// The digests of a row's columns, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowDigest(Vec<[u8; 32]>);

impl RowDigest {
    /// Of the row as it stands; nothing where it is not there.
    pub(crate) fn read(connection: &Connection, kind: Kind, subject: &str) -> Result<Option<Self>, Failure> {
        let mut statement = connection.prepare_cached(&kind.select())?;
        let columns = statement.column_count();
        let digests = statement
            .query_row([subject], |row| (0..columns).map(|at| Ok(of_value(row.get_ref(at)?))).collect())
            .optional()?;
        let Some(mut digests): Option<Vec<_>> = digests else { return Ok(None) };
        if kind == Kind::Plan {
            digests.push(of_items(connection, subject)?);
        }
        Ok(Some(Self(digests)))
    }

    /// The first bytes of each column's digest.
    pub(super) fn columns(&self) -> Vec<u8> {
        self.0.iter().flat_map(|digest| digest.iter().take(SHORT).copied()).collect()
    }

    /// The digest of the first `count` columns together.
    pub(super) fn content(&self, count: usize) -> [u8; 32] {
        let mut digest = Sha256::new();
        self.0.iter().take(count).for_each(|column| digest.update(column));
        digest.finalize().into()
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }
}

/// A letter for the type, so that the number 1 is not the text “1”; then the value as it is read aloud.
fn of_value(value: ValueRef<'_>) -> [u8; 32] {
    let mut digest = Sha256::new();
    match value {
        ValueRef::Null => digest.update(b"n"),
        ValueRef::Integer(number) => {
            digest.update(b"i");
            digest.update(number.to_string());
        }
        ValueRef::Real(number) => {
            digest.update(b"r");
            digest.update(number.to_bits().to_be_bytes());
        }
        ValueRef::Text(text) => {
            digest.update(b"t");
            digest.update(text);
        }
        ValueRef::Blob(bytes) => {
            digest.update(b"b");
            digest.update(bytes);
        }
    }
    digest.finalize().into()
}

fn of_items(connection: &Connection, plan: &str) -> Result<[u8; 32], Failure> {
    let query = "SELECT position, sealed FROM plan_item WHERE plan_id = ?1 ORDER BY position";
    let mut statement = connection.prepare_cached(query)?;
    let mut rows = statement.query([plan])?;
    let mut digest = Sha256::new();
    while let Some(row) = rows.next()? {
        digest.update(of_value(row.get_ref(0)?));
        digest.update(of_value(row.get_ref(1)?));
    }
    Ok(digest.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_different_types_differ() {
        let digests = [
            of_value(ValueRef::Null),
            of_value(ValueRef::Integer(1)),
            of_value(ValueRef::Text(b"1")),
            of_value(ValueRef::Blob(b"1")),
            of_value(ValueRef::Text(b"")),
        ];
        for (at, digest) in digests.iter().enumerate() {
            assert!(!digests[at + 1..].contains(digest));
        }
    }

    #[test]
    fn every_kind_is_known_by_its_word() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_word(kind.word()), Some(kind));
        }
    }
}
