//! The numbered log of what happened to jobs. Rows are added and never changed.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};

use super::chain::vouch;
use super::vouched::Kind;
use super::{Failure, Store, StoreError};
use crate::event::{Event, JobUpdate};
use crate::job::JobId;

impl Store {
    /// The number of the newest event; 0 before the first.
    pub(crate) async fn last_event(&self) -> Result<i64, StoreError> {
        self.run(|connection| {
            Ok(connection.query_row("SELECT coalesce(max(number), 0) FROM event", [], |row| row.get(0))?)
        })
        .await
    }

    /// The events after a number, in order, each with its job as it stands now.
    pub(crate) async fn updates_after(&self, after: i64, limit: u32) -> Result<Vec<JobUpdate>, StoreError> {
        self.run(move |connection| {
            let mut statement = connection.prepare(
                "SELECT event.number, event.document, job.document FROM event JOIN job ON job.id = event.job_id
                 WHERE event.number > ?1 ORDER BY event.number LIMIT ?2",
            )?;
            let rows = statement.query_map(params![after, limit], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
            })?;
            rows.map(|row| {
                let (number, event, job) = row?;
                let event = Event { number, ..serde_json::from_str(&event)? };
                Ok(JobUpdate { event, job: serde_json::from_str(&job)? })
            })
            .collect()
        })
        .await
    }

    /// When something last happened to a job.
    pub(crate) async fn last_event_of_job(&self, id: JobId) -> Result<Option<Timestamp>, StoreError> {
        self.run(move |connection| {
            let query = "SELECT at FROM event WHERE job_id = ?1 ORDER BY number DESC LIMIT 1";
            let at: Option<i64> =
                connection.query_row(query, [id.0.to_string()], |row| row.get(0)).optional()?;
            Ok(at.and_then(|at| Timestamp::from_millisecond(at).ok()))
        })
        .await
    }

    /// Everything that happened to one job, oldest first.
    pub(crate) async fn events_of_job(&self, id: JobId) -> Result<Vec<Event>, StoreError> {
        self.run(move |connection| {
            let mut statement =
                connection.prepare("SELECT number, document FROM event WHERE job_id = ?1 ORDER BY number")?;
            let rows = statement
                .query_map([id.0.to_string()], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
            rows.map(|row| {
                let (number, document) = row?;
                Ok(Event { number, ..serde_json::from_str(&document)? })
            })
            .collect()
        })
        .await
    }
}

/// Adds an event; its number is given by the database and the one it carries is not looked at.
pub(super) fn insert_event(transaction: &Transaction<'_>, event: &Event) -> Result<(), Failure> {
    transaction.execute(
        "INSERT INTO event (at, job_id, document) VALUES (?1, ?2, ?3)",
        params![event.at.as_millisecond(), event.job_id.0.to_string(), serde_json::to_string(event)?],
    )?;
    vouch(transaction, Kind::Event, &transaction.last_insert_rowid().to_string())
}
