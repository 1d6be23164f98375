//! The table of jobs. A job changes only together with the event that says so, in one transaction.

use rusqlite::{OptionalExtension, Transaction, params};

use super::events::insert_event;
use super::profiles::account_and_lane;
use super::seen::claim;
use super::{Failure, Store, StoreError, word};
use crate::event::Event;
use crate::job::{Job, JobId, JobStatus};
use crate::owner::{Owner, OwnerId};
use crate::profile::ProfileId;
use crate::run::RunId;

/// What a change to a job came to.
#[derive(Debug)]
pub(crate) enum Change {
    Done(Box<Job>),
    /// The job had moved on meanwhile, or is another process's by now, and was left as it was.
    Overtaken,
}

impl Store {
    /// Changes a job of this process that still has the status `from`, and notes the event.
    pub(crate) async fn change_job(
        &self,
        job: &Job,
        from: JobStatus,
        event: Event,
    ) -> Result<Change, StoreError> {
        let (job, owner) = (job.clone(), self.owner().0.to_string());
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let query = "SELECT status FROM job WHERE id = ?1 AND owner = ?2";
            let now: Option<String> =
                transaction.query_row(query, [job.id.0.to_string(), owner], |row| row.get(0)).optional()?;
            if now.as_deref() != Some(from.as_str()) {
                return Ok(Change::Overtaken);
            }
            update_job(&transaction, &job)?;
            insert_event(&transaction, &event)?;
            transaction.commit()?;
            Ok(Change::Done(Box::new(job)))
        })
        .await
    }

    pub(crate) async fn job(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        self.run(move |connection| {
            let query = "SELECT document FROM job WHERE id = ?1";
            let document: Option<String> =
                connection.query_row(query, [id.0.to_string()], |row| row.get(0)).optional()?;
            Ok(document.map(|document| serde_json::from_str(&document)).transpose()?)
        })
        .await
    }

    /// The jobs of a run, in the plan's order.
    pub(crate) async fn jobs_of_run(&self, id: RunId) -> Result<Vec<Job>, StoreError> {
        self.documents("SELECT document FROM job WHERE run_id = ?1 ORDER BY position", Some(id.0.to_string()))
            .await
    }

    /// Every job that is not over and that nobody has set aside, oldest first.
    pub(crate) async fn open_jobs(&self) -> Result<Vec<Job>, StoreError> {
        self.documents(
            "SELECT document FROM job WHERE status IN ('planned', 'sending', 'unknown', 'running')
             AND set_aside_at IS NULL ORDER BY created_at, position",
            None,
        )
        .await
    }

    /// The jobs of this process that are not over and that nobody has set aside, oldest first.
    pub(crate) async fn own_open_jobs(&self) -> Result<Vec<JobId>, StoreError> {
        let owner = self.owner().0.to_string();
        self.run(move |connection| {
            let query = "SELECT id FROM job WHERE status IN ('planned', 'sending', 'unknown', 'running')
                         AND set_aside_at IS NULL AND owner = ?1 ORDER BY created_at, position";
            let mut statement = connection.prepare(query)?;
            let ids = statement.query_map([owner], |row| row.get::<_, String>(0))?;
            ids.map(|id| Ok(JobId(id?.parse().map_err(|_| rusqlite::Error::InvalidQuery)?))).collect()
        })
        .await
    }

    /// Who sends and watches a job; nothing where nobody is written down.
    pub(crate) async fn owner_of(&self, id: JobId) -> Result<Option<Owner>, StoreError> {
        self.run(move |connection| {
            let query =
                "SELECT process.document FROM job JOIN process ON process.id = job.owner WHERE job.id = ?1";
            let document: Option<String> =
                connection.query_row(query, [id.0.to_string()], |row| row.get(0)).optional()?;
            Ok(document.map(|document| serde_json::from_str(&document)).transpose()?)
        })
        .await
    }

    /// Notes an event of a job without changing the job: whoever owns it goes on with it.
    pub(crate) async fn note_event(&self, event: Event) -> Result<(), StoreError> {
        self.run(move |connection| {
            let transaction = connection.transaction()?;
            insert_event(&transaction, &event)?;
            transaction.commit()?;
            Ok(())
        })
        .await
    }

    /// How many jobs are not over.
    pub(crate) async fn open_count(&self) -> Result<u32, StoreError> {
        self.run(|connection| {
            let query =
                "SELECT count(*) FROM job WHERE status IN ('planned', 'sending', 'unknown', 'running')
                         AND set_aside_at IS NULL";
            Ok(connection.query_row(query, [], |row| row.get(0))?)
        })
        .await
    }

    pub(crate) async fn open_jobs_of_profile(&self, id: ProfileId) -> Result<Vec<Job>, StoreError> {
        self.documents(
            "SELECT document FROM job WHERE status IN ('planned', 'sending', 'unknown', 'running')
             AND set_aside_at IS NULL AND profile_id = ?1 ORDER BY created_at, position",
            Some(id.to_string()),
        )
        .await
    }

    /// When each target of a profile was last backed up with success, by target id, in milliseconds since 1970.
    pub(crate) async fn last_completed(&self, id: ProfileId) -> Result<Vec<(String, i64)>, StoreError> {
        self.run(move |connection| {
            let mut statement = connection.prepare(
                "SELECT target_id, max(finished_at) FROM job
                 WHERE profile_id = ?1 AND status = 'completed' AND finished_at IS NOT NULL GROUP BY target_id",
            )?;
            let rows = statement.query_map([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn documents(
        &self,
        query: &'static str,
        parameter: Option<String>,
    ) -> Result<Vec<Job>, StoreError> {
        self.run(move |connection| {
            let mut statement = connection.prepare(query)?;
            let documents =
                statement.query_map(rusqlite::params_from_iter(parameter), |row| row.get::<_, String>(0))?;
            documents.map(|document| Ok(serde_json::from_str(&document?)?)).collect()
        })
        .await
    }
}

/// The job's account is that of its profile as it stands now: a plan is taken on the revision it was made with.
pub(super) fn insert_job(
    transaction: &Transaction<'_>,
    job: &Job,
    event: &Event,
    owner: OwnerId,
) -> Result<(), Failure> {
    let (account, lane) = account_and_lane(transaction, &job.profile)?;
    transaction.execute(
        "INSERT INTO job (id, run_id, position, status, profile_id, profile_name, environment, target_id, target_name,
                          backup_name, created_at, search, document, account, action, vendor_backup_id,
                          size_bytes, duration_ms, finished_at, lane, owner)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
        params![
            job.id.0.to_string(),
            job.run_id.0.to_string(),
            job.position,
            job.status.as_str(),
            job.profile.id.to_string(),
            job.profile.name,
            word(&job.profile.environment)?,
            job.target.id,
            job.target.name,
            job.backup.name,
            job.created_at.as_millisecond(),
            search(job),
            serde_json::to_string(job)?,
            account,
            word(&job.action)?,
            job.vendor_backup_id,
            size(job),
            duration(job),
            job.finished_at.map(|at| at.as_millisecond()),
            lane,
            owner.0.to_string(),
        ],
    )?;
    claim(transaction, job)?;
    insert_event(transaction, event)
}

fn update_job(transaction: &Transaction<'_>, job: &Job) -> Result<(), Failure> {
    transaction.execute(
        "UPDATE job SET status = ?2, size_bytes = ?3, duration_ms = ?4, finished_at = ?5, search = ?6, document = ?7,
                        backup_name = ?8, vendor_backup_id = ?9, set_aside_at = ?10
         WHERE id = ?1",
        params![
            job.id.0.to_string(),
            job.status.as_str(),
            size(job),
            duration(job),
            job.finished_at.map(|at| at.as_millisecond()),
            search(job),
            serde_json::to_string(job)?,
            job.backup.name,
            job.vendor_backup_id,
            job.set_aside.as_ref().map(|set_aside| set_aside.at.as_millisecond()),
        ],
    )?;
    claim(transaction, job)
}

fn size(job: &Job) -> Option<i64> {
    job.size_bytes.and_then(|bytes| i64::try_from(bytes).ok())
}

fn duration(job: &Job) -> Option<i64> {
    job.duration().map(|duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}

/// What the history's search box looks through, in lower case.
fn search(job: &Job) -> String {
    let optional = [&job.ticket, &job.vendor_backup_id, &job.vendor_job_id, &job.request_id];
    [&job.target.name, &job.target.id, &job.backup.name, &job.profile.name, &job.run_title, &job.plan_words]
        .into_iter()
        .chain(optional.into_iter().flatten())
        .map(|word| word.to_lowercase())
        .collect::<Vec<_>>()
        .join("\n")
}
