//! The table of runs. A plan has at most one: the database sees to it.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::chain::vouch;
use super::jobs::insert_job;
use super::plans::each_item_of;
use super::profiles::account_of;
use super::vouched::Kind;
use super::{Failure, Store, StoreError};
use crate::event::Event;
use crate::job::Job;
use crate::owner::{Owner, OwnerId};
use crate::plan::{Action, PlanId, PlannedBackup};
use crate::run::{Run, RunId, RunSummary};

/// What became of the attempt to start a run.
#[derive(Debug)]
pub(crate) enum Started {
    /// The run and its jobs are written; here is the run with its number.
    Run(Box<Run>),
    /// The plan had been applied before.
    AlreadyApplied(Box<Run>),
    /// Since the plan was made, or still, another job asks for a backup of this name on the same target.
    NameInUse { name: String, run: u32 },
}

/// A run to be started: it comes without its number, which is given when it is written.
#[derive(Debug)]
pub(crate) struct NewRun {
    pub(crate) run: Run,
    /// When its plan was made.
    pub(crate) planned_at: Timestamp,
    /// The positions of the plan's items that are left out.
    pub(crate) leave_out: HashSet<u32>,
}

impl Store {
    /// Writes a run and a job for each item of its plan that is not left out, in one transaction, taking the plan for
    /// good.
    ///
    /// A lost answer is settled by its backup's name: two jobs with one name could each be given the other's
    /// backup, so the second is refused.
    pub(crate) async fn start_run(
        &self,
        NewRun { run, planned_at, leave_out }: NewRun,
        make_job: impl Fn(&Run, PlannedBackup) -> (Job, Event) + Send + 'static,
    ) -> Result<Started, StoreError> {
        let owner = self.owner();
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            if let Some(earlier) = run_of_plan(&transaction, run.plan_id)? {
                return Ok(Started::AlreadyApplied(Box::new(earlier)));
            }
            let number: u32 =
                transaction
                    .query_row("SELECT coalesce(max(number), 0) + 1 FROM run", [], |row| row.get(0))?;
            let run = Run { number, ..run };
            transaction.execute(
                "INSERT INTO run (id, number, plan_id, document, applied_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    run.id.0.to_string(),
                    run.number,
                    run.plan_id.0.to_string(),
                    serde_json::to_string(&run)?,
                    run.applied_at.as_millisecond()
                ],
            )?;
            vouch(&transaction, Kind::Run, &run.id.0.to_string())?;
            vouch(&transaction, Kind::Plan, &run.plan_id.0.to_string())?;
            let mut in_use = None;
            each_item_of(&transaction, run.plan_id, |item| {
                if in_use.is_some() || leave_out.contains(&item.position) {
                    return Ok(());
                }
                let (job, event) = make_job(&run, item);
                if job.action == Action::Create
                    && let Some(run) = run_with_name(&transaction, &job, planned_at)?
                {
                    in_use = Some(Started::NameInUse { name: job.backup.name, run });
                    return Ok(());
                }
                insert_job(&transaction, &job, &event, owner)
            })?;
            if let Some(in_use) = in_use {
                // Nothing of what was written so far is kept.
                return Ok(in_use);
            }
            transaction.commit()?;
            Ok(Started::Run(Box::new(run)))
        })
        .await
    }

    /// The run that applied a plan.
    pub(crate) async fn run_of_plan(&self, plan_id: PlanId) -> Result<Option<Run>, StoreError> {
        self.run(move |connection| run_of_plan(&connection.transaction()?, plan_id)).await
    }

    /// The newest runs with how far each is.
    pub(crate) async fn runs(&self, limit: u32) -> Result<Vec<RunSummary>, StoreError> {
        let this = self.owner();
        self.run(move |connection| {
            // Counting the jobs of every run there ever was would take longer from year to year.
            let query = format!(
                "{SUMMARY} WHERE run.id IN (SELECT id FROM run ORDER BY number DESC LIMIT ?1)
                 GROUP BY run.id ORDER BY run.number DESC"
            );
            let mut statement = connection.prepare(&query)?;
            let mut rows = statement.query([limit])?;
            let mut runs = Vec::new();
            while let Some(row) = rows.next()? {
                runs.push(summary(row, this)?);
            }
            Ok(runs)
        })
        .await
    }

    pub(crate) async fn run_summary(&self, id: RunId) -> Result<Option<RunSummary>, StoreError> {
        let this = self.owner();
        self.run(move |connection| {
            let query = format!("{SUMMARY} WHERE run.id = ?1 GROUP BY run.id");
            let mut statement = connection.prepare(&query)?;
            let mut rows = statement.query([id.0.to_string()])?;
            rows.next()?.map(|row| summary(row, this)).transpose()
        })
        .await
    }
}

/// The run of a job that asks for the same name on the same target and may still begin, or is younger than the plan.
///
/// What a finished task left behind begins no more; it would stand in the way of every later backup of its tenant.
fn run_with_name(
    transaction: &Transaction<'_>,
    job: &Job,
    planned_at: Timestamp,
) -> Result<Option<u32>, Failure> {
    let query = "SELECT run.number FROM job JOIN run ON run.id = job.run_id
                 WHERE job.account = ?4 AND job.target_id = ?1 AND job.backup_name = ?2 AND job.run_id <> ?5
                   AND job.set_aside_at IS NULL AND job.action = 'create'
                   AND (job.status IN ('planned', 'sending')
                        OR (job.status = 'unknown'
                            AND coalesce(json_extract(job.document, '$.task.state'), '') NOT IN ('succeeded', 'failed'))
                        OR job.created_at >= ?3) LIMIT 1";
    // OBShell's ids of targets are tenants' names: the same ones at every cluster.
    let account = account_of(transaction, &job.profile)?;
    let key = params![
        job.target.id,
        job.backup.name,
        planned_at.as_millisecond(),
        account,
        job.run_id.0.to_string()
    ];
    Ok(transaction.query_row(query, key, |row| row.get(0)).optional()?)
}

fn run_of_plan(transaction: &Transaction<'_>, plan_id: PlanId) -> Result<Option<Run>, Failure> {
    let query = "SELECT document FROM run WHERE plan_id = ?1";
    let document: Option<String> =
        transaction.query_row(query, [plan_id.0.to_string()], |row| row.get(0)).optional()?;
    Ok(document.map(|document| serde_json::from_str(&document)).transpose()?)
}

const SUMMARY: &str = "
SELECT run.document, run.halt,
       (SELECT process.document FROM job JOIN process ON process.id = job.owner
        WHERE job.run_id = run.id AND job.status IN ('planned', 'sending', 'unknown', 'running')
          AND job.set_aside_at IS NULL LIMIT 1) AS owner,
       count(job.id) AS jobs,
       coalesce(sum(job.status IN ('planned', 'sending', 'unknown', 'running') AND job.set_aside_at IS NULL), 0) AS open,
       coalesce(sum(job.status = 'planned'), 0) AS planned,
       coalesce(sum(job.status IN ('sending', 'running')), 0) AS running,
       coalesce(sum(job.status = 'unknown'), 0) AS unknown,
       coalesce(sum(job.status = 'completed'), 0) AS completed,
       coalesce(sum(job.action = 'satisfied'), 0) AS satisfied,
       coalesce(sum(job.status IN ('failed', 'not_started', 'cancelled')), 0) AS failed,
       coalesce(sum(job.status = 'cancelled'), 0) AS cancelled,
       coalesce(sum(job.status = 'not_started'), 0) AS not_started,
       coalesce(sum(job.set_aside_at IS NOT NULL), 0) AS set_aside
FROM run LEFT JOIN job ON job.run_id = run.id";

fn summary(row: &Row<'_>, this: OwnerId) -> Result<RunSummary, Failure> {
    let document = |column| row.get::<_, Option<String>>(column);
    let owner: Option<Owner> = document("owner")?.map(|owner| serde_json::from_str(&owner)).transpose()?;
    Ok(RunSummary {
        run: serde_json::from_str(row.get_ref("document")?.as_str().map_err(rusqlite::Error::from)?)?,
        jobs: row.get("jobs")?,
        open: row.get("open")?,
        planned: row.get("planned")?,
        running: row.get("running")?,
        unknown: row.get("unknown")?,
        completed: row.get("completed")?,
        satisfied: row.get("satisfied")?,
        failed: row.get("failed")?,
        cancelled: row.get("cancelled")?,
        not_started: row.get("not_started")?,
        set_aside: row.get("set_aside")?,
        halt: document("halt")?.map(|halt| serde_json::from_str(&halt)).transpose()?,
        is_ours: owner.as_ref().is_some_and(|owner| owner.id == this),
        owner,
    })
}
