//! The chain: an entry for every change of the history, whose hash covers the entry before it.
//!
//! An entry is added in the transaction of the change it vouches for, and that transaction is an IMMEDIATE one: the
//! hash before is read under the lock that writes, as several processes share the file.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use rusqlite_migration::HookError;
use sha2::{Digest, Sha256};

use super::vouched::{Kind, RowDigest, SHORT};
use super::{Failure, Store, StoreError};
use crate::evidence::ChainHead;
use crate::hex::hex;

/// Why an entry was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// Holdfast wrote the row.
    Written,
    /// The row stood there when the history came to have a chain: what was edited before nobody can know.
    TakenOver,
    /// Holdfast was about to change the row and found it otherwise than it had left it.
    Found,
}

impl Cause {
    pub(super) fn of_word(word: &str) -> Option<Self> {
        [Self::Written, Self::TakenOver, Self::Found].into_iter().find(|cause| cause.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::TakenOver => "taken_over",
            Self::Found => "found",
        }
    }
}

/// An entry as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) number: i64,
    pub(super) at: i64,
    pub(super) cause: String,
    pub(super) kind: String,
    pub(super) subject: String,
    /// The first bytes of the digest of each column.
    pub(super) columns: Vec<u8>,
    /// The digest of all of them.
    pub(super) content: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

/// The columns of an entry, in the order in which it is read.
pub(super) const ENTRY: &str = "number, at, cause, kind, subject, columns, content, hash";

impl Entry {
    pub(super) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            at: row.get(1)?,
            cause: text(row, 2)?,
            kind: text(row, 3)?,
            subject: text(row, 4)?,
            columns: row.get(5)?,
            content: row.get(6)?,
            hash: row.get(7)?,
        })
    }

    /// What its hash must be: SHA-256 of the hash before it and its own text, a JSON array.
    fn link(&self, before: &[u8]) -> [u8; 32] {
        let Self { number, at, cause, kind, subject, columns, content, .. } = self;
        let text = serde_json::json!([number, at, cause, kind, subject, hex(columns), hex(content)]);
        let mut digest = Sha256::new_with_prefix(before);
        digest.update(text.to_string());
        digest.finalize().into()
    }

    /// Whether it stands as it was written behind the entry with that hash.
    pub(super) fn follows(&self, before: &[u8]) -> bool {
        self.link(before).as_slice() == self.hash
    }

    /// Whether a row is as it was when the entry was added.
    pub(super) fn is_of(&self, row: &RowDigest) -> bool {
        let count = self.columns.len() / SHORT;
        row.count() >= count && row.content(count).as_slice() == self.content
    }

    /// The columns in which a row is not as it was when the entry was added, by their digests now.
    pub(super) fn differing(&self, kind: Kind, now: &[u8]) -> Vec<&'static str> {
        let pairs = self.columns.chunks(SHORT).zip(now.chunks(SHORT)).zip(kind.columns());
        pairs.filter(|((was, is), _)| was != is).map(|(_, column)| *column).collect()
    }

    pub(super) fn head(&self) -> ChainHead {
        ChainHead {
            entry: u64::try_from(self.number).unwrap_or_default(),
            hash: hex(&self.hash),
            at: Timestamp::from_millisecond(self.at).unwrap_or_default(),
        }
    }
}

impl Store {
    /// The newest entry.
    pub(crate) async fn chain_head(&self) -> Result<Option<ChainHead>, StoreError> {
        self.run(|connection| Ok(last(connection)?.map(|entry| entry.head()))).await
    }

    /// The entry of a number.
    pub(crate) async fn chain_entry(&self, number: u64) -> Result<Option<ChainHead>, StoreError> {
        self.run(move |connection| {
            let query = format!("SELECT {ENTRY} FROM chain WHERE number = ?1");
            let number = i64::try_from(number).unwrap_or(i64::MAX);
            let entry = connection.query_row(&query, [number], Entry::of).optional()?;
            Ok(entry.map(|entry| entry.head()))
        })
        .await
    }
}

/// Vouches for a row as it stands now; adds nothing where its newest entry does so already.
pub(super) fn vouch(transaction: &Transaction<'_>, kind: Kind, subject: &str) -> Result<(), Failure> {
    vouch_unless(transaction, kind, subject, Cause::Written)
}

/// Before a row is changed: keeps in the chain that it is not as it was left, where that is so. What is written over
/// it, or goes on with it, would otherwise cover the edit up.
pub(super) fn note_edit(transaction: &Transaction<'_>, kind: Kind, subject: &str) -> Result<(), Failure> {
    vouch_unless(transaction, kind, subject, Cause::Found)
}

fn vouch_unless(connection: &Connection, kind: Kind, subject: &str, cause: Cause) -> Result<(), Failure> {
    let Some(row) = RowDigest::read(connection, kind, subject)? else { return Ok(()) };
    let is_known = newest(connection, kind, subject)?.is_some_and(|entry| entry.is_of(&row));
    if is_known { Ok(()) } else { append(connection, kind, subject, cause, &row) }
}

fn append(
    connection: &Connection,
    kind: Kind,
    subject: &str,
    cause: Cause,
    row: &RowDigest,
) -> Result<(), Failure> {
    let (number, before) = match last(connection)? {
        Some(last) => (last.number + 1, last.hash),
        None => (1, beginning(connection)?.to_vec()),
    };
    let mut entry = Entry {
        number,
        at: Timestamp::now().as_millisecond(),
        cause: cause.word().to_owned(),
        kind: kind.word().to_owned(),
        subject: subject.to_owned(),
        columns: row.columns(),
        content: row.content(row.count()).to_vec(),
        hash: Vec::new(),
    };
    entry.hash = entry.link(&before).to_vec();
    let insert = format!("INSERT INTO chain ({ENTRY}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    connection.prepare_cached(&insert)?.execute(params![
        entry.number,
        entry.at,
        entry.cause,
        entry.kind,
        entry.subject,
        entry.columns,
        entry.content,
        entry.hash
    ])?;
    Ok(())
}

/// What stands in for the hash before the first entry: no two stores begin alike.
pub(super) fn beginning(connection: &Connection) -> Result<[u8; 32], Failure> {
    let store_id: String = connection.query_row("SELECT store_id FROM holdfast", [], |row| row.get(0))?;
    Ok(Sha256::digest(format!("holdfast history {store_id}")).into())
}

pub(super) fn last(connection: &Connection) -> Result<Option<Entry>, Failure> {
    let query = format!("SELECT {ENTRY} FROM chain ORDER BY number DESC LIMIT 1");
    Ok(connection.prepare_cached(&query)?.query_row([], Entry::of).optional()?)
}

/// The newest entry of a row.
pub(super) fn newest(connection: &Connection, kind: Kind, subject: &str) -> Result<Option<Entry>, Failure> {
    let query =
        format!("SELECT {ENTRY} FROM chain WHERE kind = ?1 AND subject = ?2 ORDER BY number DESC LIMIT 1");
    Ok(connection.prepare_cached(&query)?.query_row([kind.word(), subject], Entry::of).optional()?)
}

/// Takes everything that is there into a chain that has just been made.
pub(super) fn take_over(transaction: &Transaction<'_>) -> Result<(), HookError> {
    for kind in Kind::ALL {
        take_over_kind(transaction, kind).map_err(|failure| match failure {
            Failure::Sqlite(error) => HookError::RusqliteError(error),
            Failure::Json(error) => HookError::Hook(error.to_string()),
        })?;
    }
    Ok(())
}

fn take_over_kind(connection: &Connection, kind: Kind) -> Result<(), Failure> {
    let mut statement = connection.prepare(kind.subjects())?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let subject: String = row.get(0)?;
        vouch_unless(connection, kind, &subject, Cause::TakenOver)?;
    }
    Ok(())
}

/// A text as it stands, even where somebody has made it unreadable.
pub(super) fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    let bytes = row.get_ref(at)?.as_bytes_or_null()?;
    Ok(String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned())
}
