//! One job from its row to its request: what leaves, when, and what each answer means for the job.
//!
//! Nothing here is ever done twice for one job. Whatever is not a definite no of the vendor's own is `Unknown`.

use std::time::Duration;

use jiff::Timestamp;

use super::prepare::{Ready, as_planned, is_older};
use super::queue::interrupted;
use super::slot::Slot;
use crate::backup::BackupFacts;
use crate::durable;
use crate::error::{Error, Refusal, Sent, VendorError};
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId, JobStatus};
use crate::plan::{Action, PlannedBackup};
use crate::store::StoreError;
use crate::text::Text;

/// Signatures and seals hold longer than this; a request that is older when its intent is written is built again.
const STILL_FRESH: Duration = Duration::from_secs(5);

impl Holdfast {
    /// Brings one job from `Planned` to wherever its request takes it, then watches it. The slot goes with it.
    pub(super) async fn start_job(&self, id: JobId, slot: Slot) {
        match self.begin(id).await {
            Ok(Some(job)) if !job.status.is_final() => self.watch_in(job.id, Some(slot)),
            Ok(_) => {}
            Err(error) => {
                // Nothing was sent: it stays planned, and the queue takes it again.
                tracing::warn!(error = %error, "a job could not be read; it is tried again");
                tokio::time::sleep(self.pace().most).await;
            }
        }
    }

    async fn begin(&self, id: JobId) -> Result<Option<Job>, Error> {
        let job = self.job(id).await?;
        if job.status != JobStatus::Planned {
            return Ok(None);
        }
        let Some(item) = self.store().plan_item(job.plan_id, job.position).await? else {
            return Ok(self.not_started(job, JobStatus::Planned, Error::PlanGone.report()).await);
        };
        Ok(match item.action {
            Action::Create => self.send(job, &item).await,
            Action::Adopt => self.adopt(job, &item).await,
            Action::Satisfied | Action::Blocked => None,
        })
    }

    async fn adopt(&self, mut job: Job, item: &PlannedBackup) -> Option<Job> {
        let running = item.adopts.as_ref()?;
        job.status = JobStatus::Running;
        job.take_over(running);
        job.ended_at = None;
        job.backup = BackupFacts::from(running);
        let text = Text::new(
            "A backup was running already: it is watched, nothing was sent",
            "已有备份在进行：跟踪该备份，未发送请求",
        );
        let event = self.event(&job, EventKind::Found, text, Some(running.id.clone()));
        self.record(job, JobStatus::Planned, event).await
    }

    async fn send(&self, job: Job, item: &PlannedBackup) -> Option<Job> {
        let ready = match self.prepare(&job, item).await {
            Ok(ready) => ready?,
            Err(error) => return self.not_started(job, JobStatus::Planned, error.report()).await,
        };
        if self.asleep_since().is_some() {
            // It stays planned, and the queue, which hears of it when the slot is let go, ends it.
            return None;
        }
        let job = match self.write_intent(job.clone()).await {
            // Where the job has moved on, because its run was stopped, nothing leaves.
            Ok(written) => written?,
            Err(error) => {
                let report = Error::Store(error).report();
                // A write that failed late may be on the disk all the same.
                let said = self.not_started(job.clone(), JobStatus::Planned, report.clone()).await;
                return match said {
                    Some(job) => Some(job),
                    None => self.not_started(job, JobStatus::Sending, report).await,
                };
            }
        };
        self.send_once(job, item, ready).await
    }

    async fn send_once(&self, job: Job, item: &PlannedBackup, ready: Ready) -> Option<Job> {
        let Ready { profile, unlocked, permit, request, built_at } = ready;
        let provider = self.provider(&profile, &unlocked);
        if let Some(since) = self.asleep_since() {
            let report = interrupted(since, Timestamp::now().duration_since(since));
            return self.not_started(job, JobStatus::Sending, report).await;
        }
        // The disk may have taken its time over the intent.
        let request = if is_older(built_at, STILL_FRESH) {
            match as_planned(&provider, item).await {
                Ok(request) => request,
                Err(error) => return self.not_started(job, JobStatus::Sending, error.report()).await,
            }
        } else {
            request
        };
        let answer = unlocked.client.write_with(permit, &request).await;
        durable::after("Sent");
        match answer {
            Ok(response) => match provider.read_created(&request, &response, Timestamp::now()) {
                Ok(created) => self.accepted(job, created).await,
                Err(error) if may_be_ours(&error, item) => {
                    self.answer_lost(job, Error::Vendor(error).report()).await
                }
                Err(error) if error.is_definite() => {
                    self.refused(job, JobStatus::Sending, Error::Vendor(error).report()).await
                }
                Err(error) => self.answer_lost(job, Error::Vendor(error).report()).await,
            },
            Err(error) => {
                let sent = error.sent();
                let report = Error::Transport(error).report();
                match sent {
                    Sent::No => self.not_started(job, JobStatus::Sending, report).await,
                    Sent::Perhaps => self.answer_lost(job, report).await,
                }
            }
        }
    }

    /// Once this returns, the intent survives a crash; only then may the request leave.
    async fn write_intent(&self, mut job: Job) -> Result<Option<Job>, StoreError> {
        job.status = JobStatus::Sending;
        job.sent_at = Some(Timestamp::now());
        let text = Text::new(
            "Intent written to disk; the request leaves now, once",
            "意图已写入磁盘，请求即将发出，仅此一次",
        );
        let event = self.event(&job, EventKind::IntentWritten, text, Some(job.backup.name.clone()));
        self.try_record(job, JobStatus::Planned, event).await
    }
}

/// Whether the backup that has the name already may be the one just asked for: a proxy that sends a request twice gets
/// this answer to the second. When the plan was made, nobody had the name.
fn may_be_ours(error: &VendorError, item: &PlannedBackup) -> bool {
    let name = &item.backup.name;
    error.refusal == Refusal::NameTaken
        && !name.is_empty()
        && item.baseline.iter().all(|backup| backup.name != *name)
}
