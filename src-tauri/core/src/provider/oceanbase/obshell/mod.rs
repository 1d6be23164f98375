//! OBShell, the agent beside each OceanBase server: backups of single tenants.
//!
//! It has no idempotency key, no names for backups, and a task (DAG) whose end says nothing about the backup. A verdict
//! comes from the database's own list, against what was there before; a lost answer is settled by the task's exact name
//! and by what is new. Cancelling a task cancels nothing: the backup has a request of its own for that.

mod access;
mod agent;
mod answer;
mod backup;
mod backup_list;
mod dag;
#[cfg(test)]
mod driving;
mod lenient;
mod question;
mod refusal;
mod remark;
mod request;
mod sight;
mod tenant;
#[cfg(test)]
mod tests;
mod together;

pub(crate) use access::{Access, Cache};

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::backup::{BackupState, ObshellBackup, VendorBackup};
use crate::error::{Error, Refusal, VendorError};
use crate::profile::SecretName;
use crate::provider::{Created, Listing, Sighting, Survey, Tracked, Vendor};
use crate::request::{HttpRequest, HttpResponse, Method};
use crate::rule::{BackupSetPassword, FieldError};
use crate::target::Target;
use crate::text::Text;
use answer::Answer;

/// A connection to one OBShell agent for one profile.
pub(crate) struct Obshell<'a> {
    access: Access<'a>,
}

impl<'a> Obshell<'a> {
    pub(crate) fn new(access: Access<'a>) -> Self {
        Self { access }
    }

    /// A tenant's backups, where an overview that was asked for already may tell of one that is over.
    async fn list_backups_beside(
        &self,
        tenant: &str,
        told: Option<Listing<VendorBackup>>,
        companions: usize,
    ) -> Result<Listing<VendorBackup>, Error> {
        let jobs = self.jobs(tenant).await?;
        let overview = match told.filter(|told| jobs.is_some() && told.rows.iter().all(is_over)) {
            Some(told) => Some(told),
            // How far one that runs has come, the overview for all tells soon.
            None if companions > 1 && jobs.as_ref().is_some_and(newest_runs) => None,
            // Asked after the jobs, so that its numbers are never older than their words.
            None => self.overview(tenant).await?,
        };
        Ok(match (jobs, overview) {
            (Some(mut jobs), overview) => {
                if let Some(newest) = overview.as_ref().and_then(|overview| overview.rows.first()) {
                    jobs.rows.iter_mut().for_each(|job| backup_list::enrich(job, newest));
                }
                jobs
            }
            // One row of however many there are.
            (None, Some(overview)) => Listing { is_whole: false, ..overview },
            (None, None) => nothing(),
        })
    }
}

impl Vendor for Obshell<'_> {
    type Backup = ObshellBackup;

    async fn list_targets(&self) -> Result<Listing<Target>, Error> {
        let agent = self.access.agent().await?;
        // Only a name beside the list: an agent that will not tell it is no reason to show none.
        let path = if agent.info.tells_cluster() { request::CLUSTER } else { request::OLD_CLUSTER };
        let cluster = match self.access.get(path).await {
            Ok(answer) => tenant::read_cluster(&answer),
            Err(Error::Vendor(error)) if error.refusal != Refusal::SignIn => None,
            Err(error) => return Err(error),
        };
        let answer = self.access.get(request::TENANTS).await?;
        let rows = tenant::read_tenants(&answer, cluster.as_deref(), &agent.info.ob_version)?;
        Ok(listing(rows, &answer))
    }

    async fn find_target(&self, target_id: &str) -> Result<Option<Target>, Error> {
        // There is no question for one of them, and a plan asks for many at once.
        let question = async { self.list_targets().await.map(Arc::new) };
        let targets = self.access.targets_door().ask(question).await?;
        Ok(targets.rows.iter().find(|target| target.id == target_id).cloned())
    }

    async fn list_backups(&self, target_id: &str) -> Result<Listing<VendorBackup>, Error> {
        self.list_backups_beside(target_id, None, 1).await
    }

    async fn survey(&self, target_id: &str, backup: &ObshellBackup) -> Result<Survey, Error> {
        let agent = self.access.greet().await?;
        let Some(target) = self.find_target(target_id).await? else {
            return Ok(Survey { target: None, backups: nothing(), tasks: Vec::new(), remarks: Vec::new() });
        };
        let mut backups = self.list_backups(target_id).await?;
        backups.clock_skew_ms = agent.clock_skew_ms;
        let dags = self.dags(target_id).await?;
        let (mut destinations, mut archiving) = (None, None);
        if agent.info.lists_backups() {
            let answer = self.get_if_any(&request::storage(target_id)).await?;
            destinations = answer.and_then(|answer| tenant::read_destinations(&answer));
            let answer = self.get_if_any(&request::log_jobs(target_id)).await?;
            archiving = answer.map(|answer| tenant::read_archiving(&answer)).transpose()?;
        }
        let ground = remark::Ground {
            agent: &agent.info,
            key_bits: agent.public_key.bits(),
            endpoint: &self.access.connection.endpoint,
            tenant: target_id,
            backup,
            backups: &backups.rows,
            dags: &dags,
            archiving,
            destinations,
        };
        let remarks = remark::remarks(&ground);
        let tasks = dags.into_iter().map(|dag| dag.task).collect();
        Ok(Survey { target: Some(target), backups, tasks, remarks })
    }

    async fn create_request(
        &self,
        target_id: &str,
        backup: &ObshellBackup,
        at: Timestamp,
    ) -> Result<HttpRequest, Error> {
        let password = if backup.encrypt {
            let secret = self.access.secret(SecretName::BackupSetPassword)?;
            // The keychain is not ours alone: what it gives is held to the rule again.
            let password = secret.reveal().parse::<BackupSetPassword>();
            Some(
                password
                    .map_err(|error| Error::Invalid(vec![FieldError::new("backup_set_password", error)]))?,
            )
        } else {
            None
        };
        let body = request::create_body(backup, password.as_ref().map(BackupSetPassword::secret));
        self.access.write_request(Method::Post, &request::backup(target_id), body, at).await
    }

    fn read_created(
        &self,
        request: &HttpRequest,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Result<Created, VendorError> {
        let read = || {
            let answer = Answer::open(response, now)?;
            let task = self.without_secrets_in(dag::read_dag(&answer)?).task;
            let request_id = answer.trace_id;
            Ok(Created { backup: None, task: Some(task), vendor_job_id: None, request_id })
        };
        read().map_err(|error| self.access.scrub(error, request))
    }

    async fn look(&self, tracked: &Tracked<'_>) -> Result<Sighting, Error> {
        let tenant = tracked.target_id;
        let (dag, others) = match tracked.task_id {
            Some(id) => (self.dag_together(id, tracked).await?, Vec::new()),
            // A backup that is watched without a task of ours: somebody else started it.
            None if tracked.backup_id.is_some() => (None, Vec::new()),
            None => {
                let dags = self.dags(tenant).await?;
                let lost = sight::lost_dag(tracked, &dags);
                let dag = match &lost {
                    // Lists may leave the nodes out.
                    Some(dag) => self.dag(&dag.task.id).await?.or(lost),
                    None => None,
                };
                (dag, dags)
            }
        };
        let backups = if sight::is_not_begun(tracked, dag.as_ref()) {
            // Whatever is listed is none of this task's.
            let request_id = dag.as_ref().map(|dag| dag.request_id.clone()).unwrap_or_default();
            Listing { request_id, ..nothing() }
        } else {
            match self.told_together(tracked).await? {
                Some(told) if told.rows.iter().all(|backup| backup.state == BackupState::Running) => told,
                told => self.list_backups_beside(tenant, told, tracked.companions).await?,
            }
        };
        let backup = sight::own_backup(tracked, dag.as_ref(), &backups.rows);
        let agent = self.access.agent().await?.info;
        if backup.is_none()
            && !agent.lists_backups()
            && tracked.backup_id.is_some()
            && !backups.rows.is_empty()
        {
            // It is not gone: it is only not the newest any more.
            return Err(agent.shows_newest_only());
        }
        Ok(Sighting {
            backup,
            busy: sight::is_busy(dag.as_ref(), &others, &backups.rows),
            listed: backups.rows.len(),
            task: dag.map(|dag| dag.task),
            request_id: backups.request_id,
        })
    }

    async fn cancel_request(&self, target_id: &str, at: Timestamp) -> Result<Option<HttpRequest>, Error> {
        // The agent takes the request and does nothing where no backup runs yet: one that is just being started would
        // go on.
        let backups = self.list_backups(target_id).await?;
        if backups.rows.iter().all(is_over) {
            let reason = Text::new(
                "no backup of it runs at the database yet, or any more; OBShell can cancel only one that runs",
                "数据库中没有正在进行的备份（尚未开始或已结束），OBShell 只能取消正在进行的备份",
            );
            return Err(Error::CannotCancel { target: target_id.to_owned(), reason });
        }
        let (target, body) = (request::backup(target_id), request::cancel_body());
        self.access.write_request(Method::Patch, &target, body, at).await.map(Some)
    }

    fn read_cancelled(
        &self,
        request: &HttpRequest,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Result<(), VendorError> {
        let answer = Answer::open(response, now).map_err(|error| self.access.scrub(error, request));
        answer.map(drop)
    }

    /// Requests expire by the agent's own clock, so ours may be wrong by hours.
    fn clock_skew_limit(&self) -> SignedDuration {
        SignedDuration::from_hours(24)
    }
}

fn newest_runs(jobs: &Listing<VendorBackup>) -> bool {
    jobs.rows.first().is_some_and(|newest| newest.state == BackupState::Running)
}

fn is_over(backup: &VendorBackup) -> bool {
    matches!(backup.state, BackupState::Completed | BackupState::Failed | BackupState::Cancelled)
}

fn listing<T>(rows: Vec<T>, answer: &Answer) -> Listing<T> {
    Listing { rows, is_whole: true, clock_skew_ms: answer.clock_skew_ms, request_id: answer.trace_id.clone() }
}

/// The list of a tenant that never had a backup.
fn nothing<T>() -> Listing<T> {
    Listing { rows: Vec::new(), is_whole: false, clock_skew_ms: None, request_id: String::new() }
}
