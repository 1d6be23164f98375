//! `POST` and `PATCH /api/v1/tenant/{name}/backup`: begin one, and cancel the one that runs.
//!
//! Beginning only makes a DAG. Whether a backup runs already, and whether there is a full one to build on,
//! is for the database to find out later.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::Obshell;
use super::dag::{Dag, Outcome, Progress, WAIT_LIMIT};
use super::envelope::success;
use super::job::Job;
use super::refusal::Refusal;
use crate::answer::{Answer, Received};
use crate::clock::Moment;

/// The longest that each of the first three nodes takes; otherwise it is a twentieth of the backup's time.
const STEP: SignedDuration = SignedDuration::from_secs(10);

#[derive(Deserialize)]
struct Begin {
    mode: Option<String>,
    plus_archive: Option<bool>,
    encryption: Option<String>,
}

#[derive(Deserialize)]
struct Change {
    status: Option<String>,
}

impl Obshell {
    pub(super) fn create_backup(
        &mut self,
        received: &Received,
        name: &str,
        body: &[u8],
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let tenant = self.user_tenant(name)?;
        let body: Begin = serde_json::from_slice(body).map_err(|_| Refusal::UnreadableBody)?;
        let mode = body.mode.unwrap_or_default();
        let is_incremental = match mode.to_ascii_lowercase().as_str() {
            "" | "full" => false,
            "incremental" => true,
            _ => return Err(Refusal::BadMode(mode)),
        };
        if tenant.archive_destination().is_empty() {
            return Err(Refusal::NoArchiveDestination(name.to_owned()));
        }
        if tenant.data_destination().is_empty() {
            return Err(Refusal::NoDataDestination(name.to_owned()));
        }
        let step = (self.backup_duration / 20).min(STEP);
        let lasts = self.backup_duration.saturating_mul(tenant.slowness());
        let wait_limit = if tenant.wait_times_out() { lasts / 2 } else { WAIT_LIMIT };
        let dag = Dag {
            dag_id: 1 + self.kept.dags.rows().last().map_or(0, |dag| dag.dag_id),
            tenant: name.to_owned(),
            is_incremental,
            has_archive: body.plus_archive == Some(true),
            is_encrypted: body.encryption.is_some_and(|password| !password.is_empty()),
            began: moment.elapsed(),
            skew: moment.skew(),
            step,
            lasts,
            wait_limit,
            outcome: Outcome::Open,
        };
        let mut answer = success(received, moment, Some(dag.to_json(&Progress::at_first(), false)));
        answer.acted = true;
        self.kept.dags.push(dag);
        Ok(answer)
    }

    /// What comes of `ALTER SYSTEM BACKUP`, sent at `at` by the DAG in that place.
    pub(super) fn ask_database(&mut self, place: usize, at: Timestamp) -> Outcome {
        let dag = &self.kept.dags.rows()[place];
        let tenant = self.tenants.first(&dag.tenant);
        if let Some(words) = tenant.and_then(|tenant| tenant.start_error()) {
            return Outcome::Refused(words);
        }
        let own: Vec<&Job> = self.kept.jobs.of(&dag.tenant).collect();
        if own.iter().any(|job| at < job.ends()) {
            return Outcome::Refused(
                "Error 9036 (HY000): backup is in progress, the same tenant cannot start another one"
                    .to_owned(),
            );
        }
        // Without a full one to build on, an increment silently becomes one.
        let has_full = own.iter().any(|job| !job.is_incremental && job.completes_by(at));
        let ordinal = 1 + own.iter().map(|job| job.ordinal).max().unwrap_or(0);
        let job = Job {
            tenant: dag.tenant.clone(),
            ordinal,
            began: at,
            skew: dag.skew,
            lasts: dag.backup_lasts(),
            fails: tenant.is_some_and(|tenant| tenant.backups_fail()),
            cancelled: None,
            is_incremental: dag.is_incremental && has_full,
            has_archive: dag.has_archive,
            is_encrypted: dag.is_encrypted,
        };
        self.kept.jobs.push(job);
        Outcome::Began(ordinal)
    }

    /// Asks the database to stop whatever runs. Nothing running is no reason to complain.
    pub(super) fn cancel_backup(
        &mut self,
        received: &Received,
        name: &str,
        body: &[u8],
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        self.user_tenant(name)?;
        let body: Change = serde_json::from_slice(body).map_err(|_| Refusal::UnreadableBody)?;
        let status = body.status.unwrap_or_default();
        if !status.is_empty() && !status.eq_ignore_ascii_case("canceled") {
            return Err(Refusal::BadStatus(status));
        }
        let mut answer = success(received, moment, None);
        let running =
            |job: &&mut Job| job.tenant == name && job.is_running(moment) && job.cancelled.is_none();
        if let Some(job) = self.kept.jobs.rows_mut().iter_mut().find(running) {
            job.cancelled = Some(moment.elapsed());
            answer.acted = true;
        }
        Ok(answer)
    }
}
