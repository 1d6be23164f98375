//! Comparing the history with its chain, as one reading of the file sees both.
//!
//! It reads row after row on a connection of its own, so that neither this process nor another one waits for it.

use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::agreement::disagreeing;
use super::chain::{Cause, ENTRY, Entry, beginning, last, newest};
use super::label::{Label, label};
use super::soundness::examine;
use super::vouched::{Kind, RowDigest};
use super::{Failure, Store, StoreError, plans};
use crate::evidence::ChainHead;

/// A row that the chain vouches for, or should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) kind: Kind,
    pub(crate) id: String,
    pub(crate) label: Label,
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    EntriesMissing {
        first: i64,
        last: i64,
    },
    /// What it said of its row nobody can know.
    EntryAltered {
        number: i64,
        subject: Option<Subject>,
    },
    RowMissing {
        subject: Subject,
        entry: i64,
    },
    RowAltered {
        subject: Subject,
        entry: i64,
        columns: Vec<&'static str>,
    },
    /// No entry knows it.
    RowUnvouched {
        subject: Subject,
    },
    /// Before the program changed it, it was not as it had been left.
    EditFound {
        subject: Subject,
        entry: i64,
        columns: Vec<&'static str>,
    },
    /// Its items and head do not give the fingerprint that was approved.
    PlanUnsealed {
        subject: Subject,
        entry: i64,
    },
    RowDisagrees {
        subject: Subject,
        entry: i64,
        columns: Vec<&'static str>,
    },
    /// It says that its row is a job's, and no job has it: the history does not show it.
    RowHidden {
        subject: Subject,
    },
    /// It says that its row is nobody's, and it is a job's: the history shows it twice.
    RowRepeated {
        subject: Subject,
    },
    /// What SQLite finds wrong with the file: an index that leaves a row out, say.
    FileUnsound {
        detail: String,
    },
    /// A trigger or a view that this program did not make so.
    Strange {
        part: String,
    },
}

/// What a comparison came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Audit {
    pub(crate) entries: u64,
    pub(crate) runs: u64,
    pub(crate) jobs: u64,
    pub(crate) events: u64,
    pub(crate) listed: u64,
    pub(crate) head: Option<ChainHead>,
    /// Entries for what was there before the history had a chain.
    pub(crate) taken_over: u64,
    /// The triggers that keep rows from being edited, where they were taken away.
    pub(crate) without: Vec<String>,
    pub(crate) flaws: Vec<Flaw>,
    /// Flaws beyond those that are kept.
    pub(crate) more: u64,
}

/// How many flaws are kept: whoever has edited more than that will not be helped by a longer list.
const MOST: usize = 1000;

impl Audit {
    fn add(&mut self, flaw: Flaw) {
        if self.flaws.len() < MOST {
            self.flaws.push(flaw);
        } else {
            self.more += 1;
        }
    }
}

impl Store {
    /// Compares everything.
    pub(crate) async fn audit(&self) -> Result<Audit, StoreError> {
        let path = self.path.clone();
        let task =
            tokio::task::spawn_blocking(move || read(&path).map_err(|failure| failure.on(path.as_path())));
        task.await.unwrap_or_else(|_| {
            let path = self.path.display().to_string();
            Err(StoreError::Fault { path, detail: "the comparison broke off".to_owned() })
        })
    }
}

fn read(path: &std::path::Path) -> Result<Audit, Failure> {
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    // Everything is seen as it was at the first question, whatever others write meanwhile.
    let connection = connection.transaction()?;
    let mut audit = Audit { head: last(&connection)?.map(|entry| entry.head()), ..Audit::default() };
    let count = |table: &str| -> Result<u64, Failure> {
        let count: i64 =
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    };
    (audit.runs, audit.jobs) = (count("run")?, count("job")?);
    (audit.events, audit.listed) = (count("event")?, count("seen_backup")?);
    let (flaws, without) = examine(&connection)?;
    flaws.into_iter().for_each(|flaw| audit.add(flaw));
    audit.without = without;
    walk(&connection, &mut audit)?;
    compare(&connection, &mut audit)?;
    for kind in Kind::ALL {
        unvouched(&connection, kind, &mut audit)?;
    }
    misplaced(&connection, &mut audit)?;
    Ok(audit)
}

/// Follows the chain from its beginning. Where it breaks it is taken up again at the next entry.
fn walk(connection: &Connection, audit: &mut Audit) -> Result<(), Failure> {
    let mut statement = connection.prepare(&format!("SELECT {ENTRY} FROM chain ORDER BY number"))?;
    let mut rows = statement.query([])?;
    let (mut number, mut hash) = (0, beginning(connection)?.to_vec());
    while let Some(row) = rows.next()? {
        let entry = Entry::of(row)?;
        audit.entries += 1;
        if entry.number != number + 1 {
            audit.add(Flaw::EntriesMissing { first: number + 1, last: entry.number - 1 });
        } else if !entry.follows(&hash) {
            let subject = subject_of(connection, &entry)?;
            audit.add(Flaw::EntryAltered { number: entry.number, subject });
        }
        match Cause::of_word(&entry.cause) {
            Some(Cause::Found) => audit.add(found(connection, &entry)?),
            Some(Cause::TakenOver) => audit.taken_over += 1,
            Some(Cause::Written) | None => {}
        }
        (number, hash) = (entry.number, entry.hash);
    }
    Ok(())
}

fn found(connection: &Connection, entry: &Entry) -> Result<Flaw, Failure> {
    let number = entry.number;
    let Some(subject) = subject_of(connection, entry)? else {
        return Ok(Flaw::EntryAltered { number, subject: None });
    };
    let query = format!(
        "SELECT {ENTRY} FROM chain WHERE kind = ?1 AND subject = ?2 AND number < ?3 ORDER BY number DESC LIMIT 1"
    );
    let before = connection
        .prepare_cached(&query)?
        .query_row((&entry.kind, &entry.subject, number), Entry::of)
        .optional()?;
    let columns = before.map(|before| before.differing(subject.kind, &entry.columns)).unwrap_or_default();
    Ok(Flaw::EditFound { subject, entry: number, columns })
}

/// Compares each row that an entry vouches for with the newest one that does.
fn compare(connection: &Connection, audit: &mut Audit) -> Result<(), Failure> {
    let query = "SELECT max(number) FROM chain GROUP BY kind, subject";
    let mut statement = connection.prepare(query)?;
    let mut rows = statement.query([])?;
    let entry_of = format!("SELECT {ENTRY} FROM chain WHERE number = ?1");
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let entry = connection.prepare_cached(&entry_of)?.query_row([number], Entry::of)?;
        let Some(subject) = subject_of(connection, &entry)? else { continue };
        let now = RowDigest::read(connection, subject.kind, &subject.id)?;
        match now {
            Some(now) if entry.is_of(&now) => check_itself(connection, audit, subject, &entry)?,
            // Told already, and it cannot be known which of the two was edited.
            _ if !is_sound(connection, &entry)? => {}
            Some(now) => {
                let columns = entry.differing(subject.kind, &now.columns());
                audit.add(Flaw::RowAltered { subject, entry: number, columns });
            }
            None => audit.add(Flaw::RowMissing { subject, entry: number }),
        }
    }
    Ok(())
}

/// Whether a row that is as the chain says fits together.
fn check_itself(
    connection: &Connection,
    audit: &mut Audit,
    subject: Subject,
    entry: &Entry,
) -> Result<(), Failure> {
    let columns = disagreeing(connection, subject.kind, &subject.id)?;
    if !columns.is_empty() {
        audit.add(Flaw::RowDisagrees { subject, entry: entry.number, columns });
    } else if subject.kind == Kind::Plan && !plans::is_sealed(connection, &subject.id)? {
        audit.add(Flaw::PlanUnsealed { subject, entry: entry.number });
    }
    Ok(())
}

/// Rows that no entry knows: somebody else wrote them.
fn unvouched(connection: &Connection, kind: Kind, audit: &mut Audit) -> Result<(), Failure> {
    let query = format!(
        "SELECT subject FROM ({}) AS there WHERE NOT EXISTS
             (SELECT 1 FROM chain WHERE chain.kind = ?1 AND chain.subject = there.subject)",
        kind.subjects()
    );
    let mut statement = connection.prepare(&query)?;
    let mut rows = statement.query([kind.word()])?;
    while let Some(row) = rows.next()? {
        let id = super::chain::text(row, 0)?;
        // A run's plan that is not there is no row too many.
        if kind != Kind::Plan || newest(connection, Kind::Plan, &id)?.is_none() {
            let label = label(connection, kind, &id)?;
            audit.add(Flaw::RowUnvouched { subject: Subject { kind, id, label } });
        }
    }
    Ok(())
}

/// Rows that are hidden from the history, or shown twice.
fn misplaced(connection: &Connection, audit: &mut Audit) -> Result<(), Failure> {
    let query = "SELECT id, has_job FROM seen_backup AS seen WHERE (has_job <> 0) <> EXISTS
                     (SELECT 1 FROM job WHERE job.account = seen.account AND job.target_id = seen.target_id
                      AND job.vendor_backup_id = seen.backup_id)";
    let mut statement = connection.prepare(query)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, has_job): (_, i64) = (super::chain::text(row, 0)?, row.get(1)?);
        let label = label(connection, Kind::Listed, &id)?;
        let subject = Subject { kind: Kind::Listed, id, label };
        audit.add(if has_job == 0 { Flaw::RowRepeated { subject } } else { Flaw::RowHidden { subject } });
    }
    Ok(())
}

/// Whether an entry's hash is that of its text and the entry before.
fn is_sound(connection: &Connection, entry: &Entry) -> Result<bool, Failure> {
    let query = "SELECT hash FROM chain WHERE number = ?1";
    let before: Option<Vec<u8>> =
        connection.prepare_cached(query)?.query_row([entry.number - 1], |row| row.get(0)).optional()?;
    let before = match before {
        Some(before) => before,
        None if entry.number == 1 => beginning(connection)?.to_vec(),
        // The gap is told, and nothing speaks against the entry itself.
        None => return Ok(true),
    };
    Ok(entry.follows(&before))
}

fn subject_of(connection: &Connection, entry: &Entry) -> Result<Option<Subject>, Failure> {
    let Some(kind) = Kind::of_word(&entry.kind) else { return Ok(None) };
    let id = entry.subject.clone();
    let label = label(connection, kind, &id)?;
    Ok(Some(Subject { kind, id, label }))
}
