//! After a start: nothing is known of an open job but what was written, and that decides what becomes of it.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use super::reason;
use crate::error::{Error, ErrorCode, ErrorReport};
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId, JobStatus};
use crate::text::Text;

impl Holdfast {
    /// Takes up jobs that another process had: nothing is known about them but what was written.
    ///
    /// What was never sent is left to the queue, and sent after all, each once, if its run was silent for a short while
    /// only; what is left of an older approval ends. That is decided first, by how long the run's last process lived.
    ///
    /// # Errors
    /// What could not be taken up stays in the list.
    pub(crate) async fn resume(&self, ids: &mut VecDeque<JobId>) -> Result<(), Error> {
        self.end_interrupted(None).await?;
        while let Some(&id) = ids.front() {
            if let Some(job) = self.store().job(id).await? {
                match job.status {
                    JobStatus::Sending => self.ask_after(job).await?,
                    JobStatus::Unknown | JobStatus::Running => self.reattach(job).await?,
                    JobStatus::Planned
                    | JobStatus::Completed
                    | JobStatus::Failed
                    | JobStatus::Cancelled
                    | JobStatus::NotStarted => {}
                }
            }
            ids.pop_front();
        }
        self.queue().slots().wake();
        Ok(())
    }

    /// Its request may have left.
    async fn ask_after(&self, mut job: Job) -> Result<(), Error> {
        let message = Text::new(
            "Holdfast was closed while the request was under way",
            "请求发送过程中 Holdfast 已关闭",
        );
        let hint = Some(reason::look_yourself(&job));
        job.status = JobStatus::Unknown;
        let text = Text::new(
            "Holdfast was closed while the request was under way; the backup is looked for, never sent again",
            "请求发送过程中 Holdfast 已关闭；将查询结果，不会重发",
        );
        let event = self.event(&job, EventKind::AnswerLost, text, None);
        job.reason = Some(ErrorReport::new(ErrorCode::AnswerLost, message, hint));
        if let Some(job) = self.try_record(job, JobStatus::Sending, event).await? {
            self.watch(job.id);
        }
        Ok(())
    }

    async fn reattach(&self, job: Job) -> Result<(), Error> {
        let last = self.store().last_event_of_job(job.id).await?;
        let away = last.map(|at| Timestamp::now().duration_since(at)).unwrap_or(SignedDuration::ZERO);
        let seconds = away.as_secs();
        let text = Text::new(
            format!("Holdfast was closed or silent for {seconds} s; watched again"),
            format!("Holdfast 关闭或静默 {seconds} 秒后重新跟踪"),
        );
        let (status, event) = (job.status, self.event(&job, EventKind::Reattached, text, None));
        if let Some(job) = self.try_record(job, status, event).await? {
            self.watch(job.id);
        }
        Ok(())
    }
}
