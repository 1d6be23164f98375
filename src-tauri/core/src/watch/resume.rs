//! After a start: nothing is known of an open job but what was written, and that decides what becomes of it.

use jiff::{SignedDuration, Timestamp};

use crate::error::{Error, ErrorCode, ErrorReport};
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId, JobStatus};
use crate::text::Text;

impl Holdfast {
    /// Takes up jobs that another process had: nothing is known about them but what was written.
    pub(crate) async fn resume(&self, ids: Vec<JobId>) -> Result<(), Error> {
        for id in ids {
            let Some(job) = self.store().job(id).await? else { continue };
            match job.status {
                JobStatus::Planned => {
                    let report = ErrorReport::new(
                        ErrorCode::InterruptedBeforeSending,
                        Text::new(
                            "Holdfast was closed before the request left",
                            "请求发出之前 Holdfast 已关闭",
                        ),
                        Some(Text::new("Nothing was sent: plan again", "未发送任何请求，请重新计划")),
                    );
                    let (job, event) = self.as_not_started(job, report);
                    self.try_record(job, JobStatus::Planned, event).await?;
                }
                JobStatus::Sending => {
                    let report = ErrorReport::new(
                        ErrorCode::AnswerLost,
                        Text::new(
                            "Holdfast was closed while the request was under way",
                            "请求发送过程中 Holdfast 已关闭",
                        ),
                        None,
                    );
                    let mut job = job;
                    job.status = JobStatus::Unknown;
                    let text = Text::new(
                        "Holdfast was closed while the request was under way; the backup is looked for, never sent again",
                        "请求发送过程中 Holdfast 已关闭；将查询结果，不会重发",
                    );
                    let event = self.event(&job, EventKind::AnswerLost, text, None);
                    job.reason = Some(report);
                    if let Some(job) = self.try_record(job, JobStatus::Sending, event).await? {
                        self.watch(job.id);
                    }
                }
                JobStatus::Unknown | JobStatus::Running => self.reattach(job).await?,
                JobStatus::Completed | JobStatus::Failed | JobStatus::Cancelled | JobStatus::NotStarted => {}
            }
        }
        Ok(())
    }

    async fn reattach(&self, job: Job) -> Result<(), Error> {
        let last = self.store().events_of_job(job.id).await?.last().map(|event| event.at);
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
