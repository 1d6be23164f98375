//! One job from its row to its request and the answer: what leaves, when, and what each answer means for the job.
//!
//! Nothing here is ever done twice for one job. Whatever is not a definite no of the vendor's own is `Unknown`.

use jiff::Timestamp;

use crate::backup::BackupFacts;
use crate::durable;
use crate::error::{Error, ErrorCode, ErrorReport, Sent};
use crate::event::{Event, EventKind};
use crate::holdfast::Holdfast;
use crate::job::{Job, JobStatus};
use crate::plan::{Action, PlannedBackup};
use crate::provider::{Created, Provider};
use crate::request::HttpRequest;
use crate::store::StoreError;
use crate::text::Text;

impl Holdfast {
    /// Brings one job from `Planned` to wherever its request takes it, then watches it.
    pub(super) async fn start_job(&self, job: Job) {
        let Ok(Some(item)) = self.store().plan_item(job.plan_id, job.position).await else { return };
        let started = match item.action {
            Action::Create => self.send(job, &item).await,
            Action::Adopt => self.adopt(job, &item).await,
            Action::Satisfied | Action::Blocked => return,
        };
        if let Some(job) = started.filter(|job| !job.status.is_final()) {
            self.watch(job.id);
        }
    }

    async fn adopt(&self, mut job: Job, item: &PlannedBackup) -> Option<Job> {
        let running = item.adopts.as_ref()?;
        job.status = JobStatus::Running;
        job.take_over(running);
        job.ended_at = None;
        job.backup = BackupFacts {
            name: running.name.clone(),
            databases: running.databases.clone(),
            form: running.form.unwrap_or_default(),
            ..BackupFacts::default()
        };
        let text = Text::new(
            "A backup was running already: it is watched, nothing was sent",
            "已有备份在进行：跟踪该备份，未发送请求",
        );
        let event = self.event(&job, EventKind::Found, text, Some(running.id.clone()));
        self.record(job, JobStatus::Planned, event).await
    }

    async fn send(&self, job: Job, item: &PlannedBackup) -> Option<Job> {
        let _turn = self.take_turn().await;
        let not_sent = |error: Error| error.report();
        let prepared = async {
            let profile = self.store().profile(item.profile.id).await?.ok_or(Error::ProfileGone)?;
            if let Some(reason) = self.changed_profile(std::slice::from_ref(&item.profile)).await? {
                return Err(Error::PlanStale { reason });
            }
            let unlocked = self.unlock(&profile).await?;
            Ok::<_, Error>((profile, unlocked))
        };
        let (profile, unlocked) = match prepared.await {
            Ok(prepared) => prepared,
            Err(error) => return self.not_started(job, JobStatus::Planned, not_sent(error)).await,
        };
        let provider = self.provider(&profile, &unlocked);
        // Signing in may take a while and may fail: that happens before the intent is written.
        if let Err(report) = as_planned(&provider, item).await {
            return self.not_started(job, JobStatus::Planned, report).await;
        }
        let job = match self.write_intent(job.clone()).await {
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
        let request = match as_planned(&provider, item).await {
            Ok(request) => request,
            Err(report) => return self.not_started(job, JobStatus::Sending, report).await,
        };
        let answer = unlocked.client.write(&request).await;
        durable::after("Sent");
        let now = Timestamp::now();
        match answer {
            Ok(response) => match provider.read_created(&request, &response, now) {
                Ok(created) => self.accepted(job, created).await,
                Err(error) if error.is_definite() => self.refused(job, Error::Vendor(error).report()).await,
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

    async fn accepted(&self, mut job: Job, created: Created) -> Option<Job> {
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

    async fn refused(&self, mut job: Job, report: ErrorReport) -> Option<Job> {
        job.status = JobStatus::Failed;
        job.finished_at = Some(Timestamp::now());
        job.request_id = request_id(&report);
        let text = Text::new("Refused; nothing was started", "被拒绝，未启动任何备份");
        let event = self.event(&job, EventKind::Refused, text, evidence(&report));
        job.reason = Some(report);
        self.record(job, JobStatus::Sending, event).await
    }

    async fn answer_lost(&self, mut job: Job, report: ErrorReport) -> Option<Job> {
        job.status = JobStatus::Unknown;
        job.request_id = request_id(&report);
        let text = Text::new(
            format!("Answer lost: {}. It is looked for, never sent again", report.message.en),
            format!("应答丢失：{}。将查询结果，不会重发", report.message.zh),
        );
        let event = self.event(&job, EventKind::AnswerLost, text, evidence(&report));
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
        job.reason = Some(report);
        (job, event)
    }
}

/// The create request, if it is the one that was shown.
async fn as_planned(provider: &Provider<'_>, item: &PlannedBackup) -> Result<HttpRequest, ErrorReport> {
    let built = provider.create_request(&item.target.id, &item.options, Timestamp::now()).await;
    let request = built.map_err(|error| error.report())?;
    if Some(request.preview()) == item.request {
        return Ok(request);
    }
    Err(ErrorReport::new(
        ErrorCode::PlanStale,
        Text::new(
            "the request would not be the one you saw; it was not sent",
            "请求与你看到的不一致，因此没有发送",
        ),
        Some(Text::new("Plan again and review it", "请重新生成计划并复核")),
    ))
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
