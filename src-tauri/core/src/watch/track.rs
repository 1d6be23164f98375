//! Asking the vendor about one job: what is known of it goes along, and what was there before the plan is left out.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;

use super::Next;
use crate::apply::evidence;
use crate::error::{Error, ErrorReport, TransportError};
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobStatus};
use crate::plan::PlannedBackup;
use crate::provider::{Sighting, Tracked};
use crate::target::Target;
use crate::text::Text;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The backup, and its task.
    Tracked,
    /// The target alone.
    Target,
    /// The backup, and the target where the backup is not found.
    Both,
}

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Looked {
    pub(super) sighting: Sighting,
    pub(super) target: Option<Target>,
}

impl Holdfast {
    /// `companions` are the jobs that are watched together, this one included: more than one may share a list.
    pub(super) async fn look_at_vendor(
        &self,
        job: &Job,
        look: Look,
        companions: usize,
    ) -> Result<Looked, Error> {
        let profile = self.store().profile(job.profile.id).await?.ok_or(Error::ProfileGone)?;
        let unlocked = self.unlock(&profile).await?;
        let provider = self.provider(&profile, &unlocked);
        let mut looked = Looked::default();
        if look != Look::Target {
            // Whoever is known by its id is looked for by that alone.
            let planned = if job.vendor_backup_id.is_none() { self.planned(job).await? } else { None };
            let (known_backups, known_tasks) = known(planned.as_ref());
            looked.sighting = provider
                .look(&Tracked {
                    target_id: &job.target.id,
                    name: &job.backup.name,
                    form: job.backup.form,
                    backup_id: job.vendor_backup_id.as_deref(),
                    task_id: job.vendor_job_id.as_deref(),
                    known_backups: &known_backups,
                    known_tasks: &known_tasks,
                    sent_at: job.sent_at.unwrap_or(job.created_at),
                    companions,
                })
                .await?;
        }
        if look == Look::Target || (look == Look::Both && looked.sighting.backup.is_none()) {
            looked.target = provider.find_target(&job.target.id).await?;
        }
        Ok(looked)
    }

    /// What was planned for the job; nothing where the plan is gone.
    async fn planned(&self, job: &Job) -> Result<Option<PlannedBackup>, Error> {
        Ok(self.store().plan_item(job.plan_id, job.position).await?)
    }

    /// Ends the job with the vendor's last word.
    pub(super) async fn verdict(
        &self,
        mut job: Job,
        status: JobStatus,
        text: Text,
        evidence: Option<String>,
        reason: Option<ErrorReport>,
    ) -> Result<Next, Error> {
        let from = job.status;
        job.status = status;
        job.finished_at = Some(Timestamp::now());
        job.next_look_at = None;
        job.attention = None;
        job.reason = reason;
        let event = self.event(&job, EventKind::Verdict, text, evidence);
        self.record(job, from, event).await;
        Ok(Next::Done)
    }

    /// The vendor could not be asked: later again, or not before somebody acts.
    pub(super) async fn could_not_look(&self, mut job: Job, error: &Error) -> Result<Next, Error> {
        let report = error.report();
        let stops = match error {
            Error::Credential(_) | Error::ProfileGone => true,
            Error::Vendor(error) => error.refusal.needs_a_person(),
            _ => false,
        };
        let pause = match error {
            Error::Vendor(error) => error.retry_after_seconds.map(Duration::from_secs),
            Error::Transport(TransportError::Paused { seconds, .. }) => Some(Duration::from_secs(*seconds)),
            _ => None,
        };
        let is_known = job.attention.as_ref().is_some_and(|known| known.code == report.code);
        if is_known && !stops {
            return Ok(Next::Later { job, pause });
        }
        let (kind, text) = if stops {
            let en = format!("Watching stopped: {}", report.message.en);
            (EventKind::WatchStopped, Text::new(en, format!("已停止跟踪：{}", report.message.zh)))
        } else {
            let en = format!("Could not look, tries again: {}", report.message.en);
            (EventKind::LookFailed, Text::new(en, format!("查询失败，稍后再试：{}", report.message.zh)))
        };
        let status = job.status;
        job.next_look_at = None;
        let event = self.event(&job, kind, text, evidence(&report));
        job.attention = Some(report);
        let recorded = self.record(job, status, event).await;
        Ok(match recorded {
            Some(job) if !stops => Next::Later { job, pause },
            _ => Next::Done,
        })
    }
}

/// The ids of the backups and tasks that were there before the plan.
fn known(planned: Option<&PlannedBackup>) -> (HashSet<String>, HashSet<String>) {
    let Some(planned) = planned else { return Default::default() };
    let backups = planned.baseline.iter().map(|backup| backup.id.clone()).collect();
    (backups, planned.known_tasks.iter().cloned().collect())
}
