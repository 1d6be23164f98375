//! What became of a request that was to be sent: each answer, and each failure to get one, written as the job's change.
//!
//! Every ending that is not a good one says why, and what to do next.

use jiff::Timestamp;

use crate::error::ErrorReport;
use crate::event::{Event, EventKind};
use crate::holdfast::Holdfast;
use crate::job::{Job, JobStatus};
use crate::provider::Created;
use crate::text::Text;
use crate::watch::reason;

impl Holdfast {
    pub(super) async fn accepted(&self, mut job: Job, created: Created) -> Option<Job> {
        job.status = JobStatus::Running;
        job.request_id = Some(created.request_id).filter(|id| !id.is_empty());
        let mut evidence = Vec::new();
        if let Some(backup) = &created.backup {
            job.take_over(backup);
            job.ended_at = None;
            evidence.extend([backup.word.clone(), backup.id.clone()]);
        }
        if let Some(task) = &created.task {
            evidence.extend([task.word.clone(), task.id.clone()]);
        }
        job.vendor_job_id = created.vendor_job_id.or(created.task.as_ref().map(|task| task.id.clone()));
        job.task = created.task;
        evidence.extend(job.request_id.clone());
        let text = Text::new("Accepted", "厂商已接受");
        let event = self.event(&job, EventKind::Accepted, text, Some(evidence.join(" · ")));
        self.record(job, JobStatus::Sending, event).await
    }

    pub(crate) async fn refused(&self, mut job: Job, from: JobStatus, report: ErrorReport) -> Option<Job> {
        job.status = JobStatus::Failed;
        job.finished_at = Some(Timestamp::now());
        job.next_look_at = None;
        job.request_id = request_id(&report);
        let text = Text::new("Refused; nothing was started", "被拒绝，未启动任何备份");
        let event = self.event(&job, EventKind::Refused, text, evidence(&report));
        job.reason = Some(report.or_hint(reason::mend_and_plan));
        self.record(job, from, event).await
    }

    pub(super) async fn answer_lost(&self, mut job: Job, mut report: ErrorReport) -> Option<Job> {
        job.status = JobStatus::Unknown;
        job.request_id = request_id(&report);
        let text = Text::new(
            format!("Answer lost: {}. It is looked for, never sent again", report.message.en),
            format!("应答丢失：{}。将查询结果，不会重发", report.message.zh),
        );
        let event = self.event(&job, EventKind::AnswerLost, text, evidence(&report));
        report.hint = Some(reason::look_yourself(&job));
        job.reason = Some(report);
        self.record(job, JobStatus::Sending, event).await
    }

    pub(crate) async fn not_started(&self, job: Job, from: JobStatus, report: ErrorReport) -> Option<Job> {
        let (job, event) = self.as_not_started(job, report);
        self.record(job, from, event).await
    }

    /// The job as one that never started, and the event that says so.
    pub(crate) fn as_not_started(&self, mut job: Job, report: ErrorReport) -> (Job, Event) {
        job.status = JobStatus::NotStarted;
        job.finished_at = Some(Timestamp::now());
        job.next_look_at = None;
        let text = Text::new(
            format!("Not started: {}", report.message.en),
            format!("未启动：{}", report.message.zh),
        );
        let event = self.event(&job, EventKind::Verdict, text, evidence(&report));
        job.reason = Some(report.or_hint(reason::plan_again));
        (job, event)
    }
}

fn request_id(report: &ErrorReport) -> Option<String> {
    report.vendor.as_ref().map(|words| words.request_id.clone()).filter(|id| !id.is_empty())
}

/// What proves an error: HTTP status, the vendor's code, its request id.
pub(crate) fn evidence(report: &ErrorReport) -> Option<String> {
    let words = report.vendor.as_ref()?;
    let parts = [words.http_status.to_string(), words.code.clone(), words.request_id.clone()];
    Some(parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" · "))
}
