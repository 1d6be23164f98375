//! Asking a vendor to cancel a running backup. Only its own verdict says whether it did.

use jiff::Timestamp;

use super::track::Look;
use crate::backup::BackupState;
use crate::error::Error;
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId, JobStatus};
use crate::text::Text;

impl Holdfast {
    /// Asks the vendor to cancel the backup of a job, once. The job goes on being watched until the verdict.
    ///
    /// # Errors
    /// `CannotCancel` where the job is over or its vendor has no such call; otherwise what the vendor or the network
    /// said, with the job as it was.
    pub async fn cancel_job(&self, id: JobId) -> Result<(), Error> {
        let job = self.job(id).await?;
        let cannot = |reason| Error::CannotCancel { target: job.target.name.clone(), reason };
        if !matches!(job.status, JobStatus::Running | JobStatus::Unknown) {
            return Err(cannot(Text::new("its job is over", "作业已结束")));
        }
        if job.can_cancel {
            self.check_own_backup_runs(&job).await?;
        }
        let profile = self.store().profile(job.profile.id).await?.ok_or(Error::ProfileGone)?;
        let unlocked = self.unlock(&profile).await?;
        let provider = self.provider(&profile, &unlocked);
        let request = provider.cancel_request(&job.target.id, Timestamp::now()).await?;
        let Some(request) = request.filter(|_| job.can_cancel) else {
            return Err(cannot(Text::new(
                "its vendor documents no call for that: use the vendor's console",
                "厂商未提供取消接口，请在厂商控制台操作",
            )));
        };
        let response = unlocked.client.write(&request).await?;
        provider.read_cancelled(&request, &response, Timestamp::now())?;
        let text = Text::new(
            "The vendor was asked to cancel it; its verdict is awaited",
            "已请求厂商取消，等待最终结论",
        );
        // The job may be another process's, and goes on being watched by whoever it is.
        self.store().note_event(self.event(&job, EventKind::CancelAsked, text, None)).await?;
        self.tell().await;
        if self.store().owner_of(id).await?.is_none_or(|owner| owner.id == self.owner().id) {
            self.watch(id);
        }
        Ok(())
    }

    /// The vendor cancels whatever runs at the target. What runs there may be somebody else's by now, or still.
    async fn check_own_backup_runs(&self, job: &Job) -> Result<(), Error> {
        let own = self.look_at_vendor(job, Look::Tracked, 1).await?.sighting.backup;
        if own.is_some_and(|backup| matches!(backup.state, BackupState::Running | BackupState::Unknown)) {
            return Ok(());
        }
        let reason = Text::new(
            "its own backup does not run at the vendor yet, or any more, and a cancel would hit whatever else runs",
            "该作业自己的备份尚未开始或已经结束，取消会影响正在进行的其他备份",
        );
        Err(Error::CannotCancel { target: job.target.name.clone(), reason })
    }
}
