//! Setting a job aside: nobody need look any more, though no verdict is known.
//!
//! Its status stays what is known of it. It counts as open no more: its profile can be deleted, and no later plan waits
//! for it.

use jiff::Timestamp;

use crate::error::Error;
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId, JobStatus, SetAside};
use crate::text::Text;

impl Holdfast {
    /// Stops looking for an open job. Looking now takes it up again.
    ///
    /// # Errors
    /// `CannotSetAside` where the job is over, not sent yet, or being watched with success; `JobElsewhere` where another
    /// process watches it.
    pub async fn set_aside(&self, id: JobId) -> Result<Job, Error> {
        let mut job = self.job(id).await?;
        let target = job.target.name.clone();
        if let Some(reason) = holds_on_to(&job) {
            return Err(Error::CannotSetAside { target, reason });
        }
        if job.set_aside.is_some() {
            return Ok(job);
        }
        if let Some(owner) = self.store().owner_of(id).await?.filter(|owner| owner.id != self.owner().id) {
            return Err(Error::JobElsewhere { target, owner: Box::new(owner) });
        }
        let status = job.status;
        job.set_aside = Some(SetAside { at: Timestamp::now(), by: self.user().to_owned() });
        job.next_look_at = None;
        let text = Text::new(
            format!("Set aside by {}: nobody looks any more; what became of it is not known", self.user()),
            format!("已由 {} 搁置：不再查询，最终结果未知", self.user()),
        );
        let event = self.event(&job, EventKind::SetAside, text, None);
        let Some(job) = self.try_record(job, status, event).await? else {
            let reason = Text::new("something was heard of it at that very moment", "此刻刚好收到其最新状态");
            return Err(Error::CannotSetAside { target, reason });
        };
        if let Some(watcher) = self.watchers().remove(&id) {
            watcher.task.abort();
        }
        Ok(job)
    }

    /// Takes up what was set aside.
    pub(super) async fn take_up_again(&self, mut job: Job) -> Result<(), Error> {
        self.store().inherit_set_aside(job.id).await?;
        let status = job.status;
        job.set_aside = None;
        let text = Text::new(
            format!("Taken up again by {}: it is looked for", self.user()),
            format!("已由 {} 重新跟踪，继续查询", self.user()),
        );
        let event = self.event(&job, EventKind::Reattached, text, None);
        self.try_record(job, status, event).await?;
        Ok(())
    }
}

/// Why a job is not to be set aside; nothing if it may be.
fn holds_on_to(job: &Job) -> Option<Text> {
    match job.status {
        JobStatus::Unknown => None,
        JobStatus::Running if job.attention.is_some() => None,
        JobStatus::Running => Some(Text::new(
            "the vendor says that it runs, and its verdict is awaited",
            "厂商称该备份正在进行，正在等待最终结论",
        )),
        JobStatus::Planned => {
            Some(Text::new("it has not been sent yet: stop its run", "尚未发送，请停止其运行"))
        }
        JobStatus::Sending => Some(Text::new("its request is under way", "其请求正在发送")),
        JobStatus::Completed | JobStatus::Failed | JobStatus::Cancelled | JobStatus::NotStarted => {
            Some(Text::new("its job is over", "作业已结束"))
        }
    }
}
