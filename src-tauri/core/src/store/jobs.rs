//! The table of jobs. A job changes only together with the event that says so, in one transaction.

use rusqlite::{OptionalExtension, Transaction, params};

use super::chain::{note_edit, vouch};
use super::events::insert_event;
use super::profiles::account_and_lane;
use super::queue::{halt_on_failure, is_halted, job_id};
use super::seen::claim;
use super::vouched::Kind;
use super::{Failure, Store, StoreError, word};
use crate::event::{Event, EventKind};
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
    ///
    /// What somebody has set aside changes only by being taken up again, and a job of a run that sends nothing more
    /// is not sent. A failure halts its run in the same transaction, where it is to.
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
            let query = "SELECT status, set_aside_at IS NOT NULL FROM job WHERE id = ?1 AND owner = ?2";
            let now: Option<(String, bool)> = transaction
                .prepare_cached(query)?
                .query_row([job.id.0.to_string(), owner], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some((status, is_set_aside)) = now else { return Ok(Change::Overtaken) };
            let is_left_alone = is_set_aside && event.kind != EventKind::Reattached;
            let leaves = from == JobStatus::Planned && job.status != JobStatus::NotStarted;
            if status != from.as_str() || is_left_alone || (leaves && is_halted(&transaction, job.run_id)?) {
                return Ok(Change::Overtaken);
            }
            update_job(&transaction, &job)?;
            insert_event(&transaction, &event)?;
            halt_on_failure(&transaction, &job)?;
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
            let transaction =
                connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
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

    /// How many jobs of this process are not over, and how many of those were never sent.
    pub(crate) async fn unfinished_here(&self) -> Result<(u32, u32), StoreError> {
        let owner = self.owner().0.to_string();
        self.run(move |connection| {
            let query = "SELECT count(*), count(*) FILTER (WHERE status = 'planned') FROM job
                         WHERE owner = ?1 AND status IN ('planned', 'sending', 'unknown', 'running')
                         AND set_aside_at IS NULL";
            Ok(connection.query_row(query, [owner], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
        .await
    }

    /// How many jobs of a profile are not over.
    pub(crate) async fn open_count_of_profile(&self, id: ProfileId) -> Result<u32, StoreError> {
        self.run(move |connection| {
            let query =
                "SELECT count(*) FROM job WHERE status IN ('planned', 'sending', 'unknown', 'running')
                         AND set_aside_at IS NULL AND profile_id = ?1";
            Ok(connection.query_row(query, [id.to_string()], |row| row.get(0))?)
        })
        .await
    }

    /// The jobs of this process whose requests have left and that are not over, oldest first; those of one profile,
    /// where one is given.
    pub(crate) async fn under_way(&self, profile: Option<ProfileId>) -> Result<Vec<JobId>, StoreError> {
        let owner = self.owner();
        self.run(move |connection| {
            let mut statement = connection.prepare(
                "SELECT id FROM job WHERE owner = ?1 AND status IN ('sending', 'unknown', 'running')
                 AND set_aside_at IS NULL AND (?2 IS NULL OR profile_id = ?2) ORDER BY created_at, position",
            )?;
            let parameters = params![owner.0.to_string(), profile.map(|id| id.to_string())];
            let rows = statement.query_map(parameters, |row| job_id(row.get_ref(0)?.as_str()?))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// The jobs of a run whose requests have left and that are not over, in the plan's order.
    pub(crate) async fn under_way_of_run(&self, id: RunId) -> Result<Vec<JobId>, StoreError> {
        self.run(move |connection| {
            let mut statement = connection.prepare(
                "SELECT id FROM job WHERE run_id = ?1 AND status IN ('sending', 'unknown', 'running')
                 AND set_aside_at IS NULL ORDER BY position",
            )?;
            let rows = statement.query_map([id.0.to_string()], |row| job_id(row.get_ref(0)?.as_str()?))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Makes this process the owner of a job that was set aside, and that nobody else who lives owns.
    pub(crate) async fn inherit_set_aside(&self, id: JobId) -> Result<(), StoreError> {
        let owner = self.owner().0.to_string();
        self.run(move |connection| {
            let update = "UPDATE job SET owner = ?2 WHERE id = ?1 AND set_aside_at IS NOT NULL
                          AND coalesce(owner, '') NOT IN (SELECT id FROM process WHERE id <> ?2)";
            connection.execute(update, [id.0.to_string(), owner])?;
            Ok(())
        })
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
    vouch(transaction, Kind::Job, &job.id.0.to_string())?;
    claim(transaction, job)?;
    insert_event(transaction, event)
}

pub(super) fn update_job(transaction: &Transaction<'_>, job: &Job) -> Result<(), Failure> {
    let id = job.id.0.to_string();
    note_edit(transaction, Kind::Job, &id)?;
    transaction.execute(
        "UPDATE job SET status = ?2, size_bytes = ?3, duration_ms = ?4, finished_at = ?5, search = ?6, document = ?7,
                        backup_name = ?8, vendor_backup_id = ?9, set_aside_at = ?10
         WHERE id = ?1",
        params![
            id,
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
    vouch(transaction, Kind::Job, &id)?;
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
