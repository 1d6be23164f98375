//! The jobs that wait to be sent: which are next, which are withdrawn, and runs that send nothing more.
//!
//! What waits is read a few at a time, so that a run of thousands takes no more memory than what of it is under way.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};
use uuid::Uuid;

use super::chain::{note_edit, vouch};
use super::events::insert_event;
use super::jobs::update_job;
use super::vouched::Kind;
use super::{Failure, Store, StoreError};
use crate::error::ErrorCode;
use crate::event::Event;
use crate::job::{Job, JobId, JobStatus};
use crate::run::{Halt, RunId};

/// How many jobs are withdrawn in one transaction.
const CHUNK: u32 = 200;

/// A run that has jobs waiting for a vendor's endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) run: RunId,
    pub(crate) lane: String,
    /// How many may be under way there at once.
    pub(crate) parallel: u32,
}

/// A run with jobs that were never sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unsent {
    pub(crate) run: RunId,
    pub(crate) applied_at: Timestamp,
    /// Until when the process that had it before is known to have lived; when it was applied, where nobody had it.
    pub(crate) last_sign: Timestamp,
}

impl Store {
    /// The runs of this process that have jobs to send, in their order, an entry for each endpoint.
    pub(crate) async fn waiting(&self) -> Result<Vec<Waiting>, StoreError> {
        let owner = self.owner();
        self.run(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT run.id, waiting.lane, coalesce(run.document ->> '$.parallel', ?2)
                 FROM (SELECT DISTINCT lane, run_id FROM job WHERE owner = ?1 AND status = 'planned') AS waiting
                 JOIN run ON run.id = waiting.run_id WHERE run.halt IS NULL ORDER BY run.number",
            )?;
            let parameters = params![owner.0.to_string(), crate::run::DEFAULT_PARALLEL];
            let rows = statement.query_map(parameters, |row| {
                Ok(Waiting { run: run_id(row.get_ref(0)?.as_str()?)?, lane: row.get(1)?, parallel: row.get(2)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// The first jobs of what waits, in the plan's order.
    pub(crate) async fn next_to_send(&self, waiting: &Waiting, most: u32) -> Result<Vec<JobId>, StoreError> {
        let (owner, run, lane) = (self.owner(), waiting.run, waiting.lane.clone());
        self.run(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id FROM job WHERE owner = ?1 AND status = 'planned' AND lane = ?2 AND run_id = ?3
                 ORDER BY position LIMIT ?4",
            )?;
            let parameters = params![owner.0.to_string(), lane, run.0.to_string(), most];
            let rows = statement.query_map(parameters, |row| job_id(row.get_ref(0)?.as_str()?))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// The endpoint that a job is sent to.
    pub(crate) async fn lane(&self, id: JobId) -> Result<Option<String>, StoreError> {
        self.run(move |connection| {
            let query = "SELECT lane FROM job WHERE id = ?1";
            Ok(connection.query_row(query, [id.0.to_string()], |row| row.get(0)).optional()?)
        })
        .await
    }

    /// Notes that a run sends nothing more, if it has anything left to send; an earlier reason stays.
    pub(crate) async fn halt(&self, id: RunId, halt: Halt) -> Result<(), StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            set_halt(&transaction, id, &halt)?;
            transaction.commit()?;
            Ok(())
        })
        .await
    }

    /// The runs that send nothing more and still have jobs that say they would.
    pub(crate) async fn halted_with_planned(&self) -> Result<Vec<(RunId, Halt)>, StoreError> {
        self.run(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT run.id, run.halt FROM run WHERE run.halt IS NOT NULL
                 AND EXISTS (SELECT 1 FROM job WHERE job.run_id = run.id AND job.status = 'planned')",
            )?;
            let rows = statement
                .query_map([], |row| Ok((run_id(row.get_ref(0)?.as_str()?)?, row.get::<_, String>(1)?)))?;
            rows.map(|row| {
                let (id, halt) = row?;
                Ok((id, serde_json::from_str(&halt)?))
            })
            .collect()
        })
        .await
    }

    /// The runs of this process that have jobs to send, with the last sign of whoever drove them before.
    pub(crate) async fn unsent(&self) -> Result<Vec<Unsent>, StoreError> {
        let owner = self.owner();
        self.run(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT run.id, run.applied_at, max(run.applied_at, coalesce(run.driven_at, 0))
                 FROM (SELECT DISTINCT run_id FROM job WHERE owner = ?1 AND status = 'planned') AS waiting
                 JOIN run ON run.id = waiting.run_id",
            )?;
            let at = |at| Timestamp::from_millisecond(at).unwrap_or(Timestamp::MIN);
            let rows = statement.query_map([owner.0.to_string()], |row| {
                Ok(Unsent {
                    run: run_id(row.get_ref(0)?.as_str()?)?,
                    applied_at: at(row.get(1)?),
                    last_sign: at(row.get(2)?),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Ends some of a run's jobs that were never sent, each with its event; how many there were, and how many had
    /// moved on meanwhile and were left alone.
    pub(crate) async fn end_planned(
        &self,
        id: RunId,
        end: impl Fn(Job) -> (Job, Event) + Send + 'static,
    ) -> Result<u32, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let mut ended = 0;
            {
                let query =
                    "SELECT document FROM job WHERE run_id = ?1 AND status = 'planned' ORDER BY position LIMIT ?2";
                let mut statement = transaction.prepare_cached(query)?;
                let documents = statement
                    .query_map(params![id.0.to_string(), CHUNK], |row| row.get::<_, String>(0))?
                    .collect::<Result<Vec<_>, _>>()?;
                for document in documents {
                    let (job, event) = end(serde_json::from_str(&document)?);
                    update_job(&transaction, &job)?;
                    insert_event(&transaction, &event)?;
                    ended += 1;
                }
            }
            transaction.commit()?;
            Ok(ended)
        })
        .await
    }
}

/// Whether a run sends nothing more.
pub(super) fn is_halted(transaction: &Transaction<'_>, id: RunId) -> Result<bool, Failure> {
    let query = "SELECT halt IS NOT NULL FROM run WHERE id = ?1";
    let halted: Option<bool> =
        transaction.prepare_cached(query)?.query_row([id.0.to_string()], |row| row.get(0)).optional()?;
    Ok(halted.unwrap_or_default())
}

/// Halts a run that is to stop at the first failure, where this job is one. What was withdrawn is none.
pub(super) fn halt_on_failure(transaction: &Transaction<'_>, job: &Job) -> Result<(), Failure> {
    let is_failure = matches!(job.status, JobStatus::Failed | JobStatus::NotStarted);
    let code = job.reason.as_ref().map(|reason| reason.code);
    let is_withdrawn = matches!(code, Some(ErrorCode::RunStopped | ErrorCode::InterruptedBeforeSending));
    if !is_failure || is_withdrawn {
        return Ok(());
    }
    let query = "SELECT coalesce(document ->> '$.on_failure', '') = 'stop' FROM run WHERE id = ?1";
    let id = job.run_id.0.to_string();
    let stops: Option<bool> =
        transaction.prepare_cached(query)?.query_row([id], |row| row.get(0)).optional()?;
    if stops == Some(true) {
        let halt = Halt::Failure { target: job.target.name.clone(), at: Timestamp::now() };
        set_halt(transaction, job.run_id, &halt)?;
    }
    Ok(())
}

fn set_halt(transaction: &Transaction<'_>, id: RunId, halt: &Halt) -> Result<(), Failure> {
    let id = id.0.to_string();
    note_edit(transaction, Kind::Run, &id)?;
    transaction.execute(
        "UPDATE run SET halt = ?2 WHERE id = ?1 AND halt IS NULL
         AND EXISTS (SELECT 1 FROM job WHERE job.run_id = run.id AND job.status = 'planned')",
        params![id, serde_json::to_string(halt)?],
    )?;
    vouch(transaction, Kind::Run, &id)
}

fn run_id(text: &str) -> rusqlite::Result<RunId> {
    uuid(text).map(RunId)
}

pub(super) fn job_id(text: &str) -> rusqlite::Result<JobId> {
    uuid(text).map(JobId)
}

fn uuid(text: &str) -> rusqlite::Result<Uuid> {
    text.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}
