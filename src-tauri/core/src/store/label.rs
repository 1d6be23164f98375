//! What a row is called for people, as far as the file still says.
//!
//! Read from rows that may have been edited or be gone: whatever cannot be read is left out.

use rusqlite::{Connection, OptionalExtension, Row};

use super::Failure;
use super::chain::text;
use super::vouched::Kind;

/// How people know a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Label {
    /// The number of its run.
    pub(crate) run: Option<i64>,
    /// The name of its target.
    pub(crate) target: Option<String>,
    /// The name of its backup, or the vendor's id where it has none.
    pub(crate) backup: Option<String>,
}

pub(super) fn label(connection: &Connection, kind: Kind, id: &str) -> Result<Label, Failure> {
    let query = match kind {
        Kind::Run => "SELECT number, NULL, NULL FROM run WHERE id = ?1",
        Kind::Plan => "SELECT number, NULL, NULL FROM run WHERE plan_id = ?1",
        Kind::Job => OF_JOB,
        Kind::Event => OF_EVENT,
        Kind::Listed => {
            "SELECT NULL, target_name, iif(backup_name = '', backup_id, backup_name) FROM seen_backup WHERE id = ?1"
        }
    };
    let found = connection.prepare_cached(query)?.query_row([id], of_row).optional()?;
    match found {
        None if kind == Kind::Job => of_deleted_job(connection, id),
        found => Ok(found.unwrap_or_default()),
    }
}

const OF_JOB: &str = "SELECT run.number, job.target_name, job.backup_name FROM job
                      LEFT JOIN run ON run.id = job.run_id WHERE job.id = ?1";
const OF_EVENT: &str = "SELECT run.number, job.target_name, job.backup_name FROM event
                        JOIN job ON job.id = event.job_id LEFT JOIN run ON run.id = job.run_id
                        WHERE event.number = ?1";

/// Its first event names the backup.
fn of_deleted_job(connection: &Connection, id: &str) -> Result<Label, Failure> {
    let query = "SELECT NULL, NULL, CASE WHEN json_valid(document) THEN document ->> '$.evidence' END
                 FROM event WHERE job_id = ?1 ORDER BY number LIMIT 1";
    Ok(connection.prepare_cached(query)?.query_row([id], of_row).optional()?.unwrap_or_default())
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<Label> {
    let name = |at| text(row, at).map(|name| Some(name).filter(|name| !name.is_empty()));
    Ok(Label { run: row.get(0)?, target: name(1)?, backup: name(2)? })
}
