//! Whether a row's columns say what its own document says: they filter and sort, the document is shown.
//!
//! Compared is what a document says outright. What is worked out of it by a rule (the text to search in, a duration)
//! may have been worked out otherwise by an earlier program, and is vouched for by the chain alone.

use rusqlite::Connection;
use rusqlite::types::{Value, ValueRef};

use super::vouched::Kind;
use super::{Failure, word};
use crate::backup::BackupState;
use crate::event::Event;
use crate::job::Job;
use crate::record::SeenBackup;
use crate::run::Run;

type Expected = Vec<(&'static str, Value)>;

/// The columns that say something else; `document` where that cannot be read.
pub(super) fn disagreeing(
    connection: &Connection,
    kind: Kind,
    subject: &str,
) -> Result<Vec<&'static str>, Failure> {
    let expected = match kind {
        // Its seal covers it.
        Kind::Plan => return Ok(Vec::new()),
        Kind::Run => of_run,
        Kind::Job => of_job,
        Kind::Event => of_event,
        Kind::Listed => of_listed,
    };
    let mut statement = connection.prepare_cached(&kind.select())?;
    let mut rows = statement.query([subject])?;
    let Some(row) = rows.next()? else { return Ok(Vec::new()) };
    // A job's backup that no list ever showed has no document.
    let ValueRef::Text(document) = row.get_ref("document")? else { return Ok(Vec::new()) };
    let Ok(expected) = expected(document) else { return Ok(vec!["document"]) };
    let mut columns = Vec::new();
    for (column, value) in &expected {
        if row.get_ref(*column)? != ValueRef::from(value) {
            columns.push(*column);
        }
    }
    Ok(columns)
}

fn of_run(document: &[u8]) -> Result<Expected, Failure> {
    let run: Run = serde_json::from_slice(document)?;
    Ok(vec![
        ("id", text(&run.id.0)),
        ("number", i64::from(run.number).into()),
        ("plan_id", text(&run.plan_id.0)),
        ("applied_at", run.applied_at.as_millisecond().into()),
    ])
}

fn of_job(document: &[u8]) -> Result<Expected, Failure> {
    let job: Job = serde_json::from_slice(document)?;
    Ok(vec![
        ("id", text(&job.id.0)),
        ("run_id", text(&job.run_id.0)),
        ("position", i64::from(job.position).into()),
        ("status", text(job.status.as_str())),
        ("profile_id", text(&job.profile.id)),
        ("environment", text(&word(&job.profile.environment)?)),
        ("profile_name", text(&job.profile.name)),
        ("target_id", text(&job.target.id)),
        ("target_name", text(&job.target.name)),
        ("backup_name", text(&job.backup.name)),
        ("size_bytes", job.size_bytes.and_then(|bytes| i64::try_from(bytes).ok()).into()),
        ("created_at", job.created_at.as_millisecond().into()),
        ("finished_at", job.finished_at.map(|at| at.as_millisecond()).into()),
        ("action", text(&word(&job.action)?)),
        ("vendor_backup_id", job.vendor_backup_id.into()),
        ("set_aside_at", job.set_aside.map(|set_aside| set_aside.at.as_millisecond()).into()),
    ])
}

/// An event's own number is given by the database.
fn of_event(document: &[u8]) -> Result<Expected, Failure> {
    let event: Event = serde_json::from_slice(document)?;
    Ok(vec![("at", event.at.as_millisecond().into()), ("job_id", text(&event.job_id.0))])
}

fn of_listed(document: &[u8]) -> Result<Expected, Failure> {
    let seen: SeenBackup = serde_json::from_slice(document)?;
    let mut expected = vec![
        ("target_id", text(&seen.target.id)),
        ("backup_id", text(&seen.backup.id)),
        ("profile_id", text(&seen.profile.id)),
        ("profile_name", text(&seen.profile.name)),
        ("environment", text(&word(&seen.profile.environment)?)),
        ("target_name", text(&seen.target.name)),
        ("backup_name", text(&seen.backup.name)),
        ("size_bytes", seen.backup.size_bytes.and_then(|bytes| i64::try_from(bytes).ok()).into()),
    ];
    // What is being deleted keeps the verdict it had.
    if seen.backup.state != BackupState::Deleting {
        expected.push(("status", text(seen.status().as_str())));
    }
    Ok(expected)
}

fn text(value: &(impl ToString + ?Sized)) -> Value {
    Value::Text(value.to_string())
}
