//! Applying a plan: once, exactly, and only while it still holds.
//!
//! The order of things is the promise. The plan is taken by a database constraint; each job's intent is on the disk
//! before its request leaves; the request is compared with the one that was shown; it leaves once, on a client that
//! never tries again; and whatever comes back, or does not, decides the job's status without a second request.

use std::collections::HashSet;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::error::{Error, ErrorCode, ErrorReport, Sent};
use crate::event::{Event, EventKind};
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId, JobStatus, TargetFacts};
use crate::plan::{Action, Approval, Plan, PlanState, PlannedBackup, SealedPlan, confirmation, drifted};
use crate::profile::{Environment, Guard};
use crate::provider::{Created, Provider};
use crate::request::HttpRequest;
use crate::run::{Run, RunId, RunSummary};
use crate::store::{Started, StoreError, StoredPlan};
use crate::text::Text;

impl Holdfast {
    /// Takes the plan, writes every job down and starts sending. Returns as soon as the rows are written.
    ///
    /// # Errors
    /// Nothing was sent or written where this fails, and but for `PlanApplied` the plan can still be applied or is
    /// marked stale.
    pub async fn apply(&self, approval: &Approval) -> Result<RunSummary, Error> {
        let stored = self.store().plan(approval.plan_id).await?.ok_or(Error::PlanGone)?;
        let plan = self.plan(approval.plan_id).await?;
        self.check_state(&plan).await?;
        check_seal(&stored, approval)?;
        let items = chosen(&stored.plan, &stored.fingerprint.words, approval)?;
        if let Some(reason) = self.look_again(&items).await? {
            self.store().mark_stale(plan.id, reason.clone()).await?;
            return Err(Error::PlanStale { reason });
        }
        // The look takes a while: the plan may have ended, or a profile been changed, meanwhile.
        self.check_state(&self.plan(plan.id).await?).await?;
        let run = new_run(&plan, &items, self.user());
        let jobs: Vec<Job> = items.iter().map(|item| new_job(&run, item)).collect();
        let rows = jobs.iter().map(|job| {
            let text = Text::new("Written down, not sent yet", "已记录，尚未发送");
            (job.clone(), self.event(job, EventKind::Planned, text, Some(job.backup.name.clone())))
        });
        let run = match self.store().start_run(run, rows.collect(), plan.created_at).await? {
            Started::Run(run) => run,
            Started::AlreadyApplied(earlier) => return Err(Error::PlanApplied { run: earlier.number }),
            Started::NameInUse { name, run } => {
                let reason = Text::new(
                    format!("run {run} asks for a backup called {name} on the same target already"),
                    format!("运行 {run} 已在同一目标上请求名为 {name} 的备份"),
                );
                self.store().mark_stale(plan.id, reason.clone()).await?;
                return Err(Error::PlanStale { reason });
            }
        };
        self.tell().await;
        for (job, item) in jobs.into_iter().zip(items) {
            let holdfast = self.clone();
            let job = Job { run_number: run.number, ..job };
            self.spawn(async move { holdfast.start_job(job, item).await });
        }
        self.store().run_summary(run.id).await?.ok_or(Error::PlanGone)
    }

    async fn check_state(&self, plan: &Plan) -> Result<(), Error> {
        match &plan.state {
            PlanState::Open => Ok(()),
            PlanState::Expired => {
                Err(Error::PlanExpired { minutes: plan.expires_at.duration_since(plan.created_at).as_mins() })
            }
            PlanState::Stale { reason } => Err(Error::PlanStale { reason: reason.clone() }),
            PlanState::Applied { run_id, .. } => {
                let run = self.store().run_summary(*run_id).await?;
                Err(Error::PlanApplied { run: run.map(|summary| summary.run.number).unwrap_or_default() })
            }
        }
    }

    /// Whether the vendors still show what the plan rests on; the reason if not.
    async fn look_again(&self, items: &[PlannedBackup]) -> Result<Option<Text>, Error> {
        let mut looks = JoinSet::new();
        for item in items {
            let (holdfast, item) = (self.clone(), item.clone());
            looks.spawn(async move { holdfast.look_at(&item).await });
        }
        let mut reason = None;
        while let Some(look) = looks.join_next().await {
            let found = match look {
                Ok(found) => found?,
                Err(_) => Some(Text::new("a look at the vendor broke off", "对厂商的查询中断")),
            };
            reason = reason.or(found);
        }
        Ok(reason)
    }

    async fn look_at(&self, item: &PlannedBackup) -> Result<Option<Text>, Error> {
        let _turn = self.take_turn().await;
        let profile = self.store().profile(item.profile.id).await?.ok_or(Error::ProfileGone)?;
        let secrets = self.secrets(&profile).await?;
        let provider = self.provider(&profile, &secrets);
        let target = provider.find_target(&item.target.id).await?;
        let listing = provider.list_backups(&item.target.id).await?;
        Ok(drifted(&item.target, target.as_ref(), &item.baseline, &listing.rows, &item.backup.name))
    }

    /// Brings one job from `Planned` to wherever its request takes it, then watches it.
    async fn start_job(&self, job: Job, item: PlannedBackup) {
        let started = match item.action {
            Action::Create => self.send(job, &item).await,
            Action::Adopt => self.adopt(job, &item).await,
            Action::Blocked => return,
        };
        if let Some(job) = started.filter(|job| !job.status.is_final()) {
            self.watch(job.id);
        }
    }

    async fn adopt(&self, mut job: Job, item: &PlannedBackup) -> Option<Job> {
        let running = item.adopts.as_ref()?;
        job.status = JobStatus::Running;
        job.vendor_backup_id = Some(running.id.clone());
        job.vendor_word = Some(running.word.clone());
        job.began_at.clone_from(&running.began_at);
        job.backup.name.clone_from(&running.name);
        job.backup.description.clear();
        job.backup.databases.clone_from(&running.databases);
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
            if let Some(reason) = self.changed_profile(std::slice::from_ref(item)).await? {
                return Err(Error::PlanStale { reason });
            }
            let secrets = self.secrets(&profile).await?;
            Ok::<_, Error>((profile, secrets))
        };
        let (profile, secrets) = match prepared.await {
            Ok(prepared) => prepared,
            Err(error) => return self.not_started(job, JobStatus::Planned, not_sent(error)).await,
        };
        let provider = self.provider(&profile, &secrets);
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
        let answer = self.client().write(&request).await;
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
        let backup = created.backup;
        job.status = JobStatus::Running;
        job.vendor_word = Some(backup.word.clone());
        job.vendor_backup_id = Some(backup.id.clone());
        job.vendor_job_id = created.vendor_job_id;
        job.began_at = backup.began_at;
        job.request_id = Some(created.request_id).filter(|id| !id.is_empty());
        let evidence = [&backup.word, &backup.id, job.request_id.as_deref().unwrap_or_default()]
            .map(AsRef::<str>::as_ref)
            .join(" · ");
        let event =
            self.event(&job, EventKind::Accepted, Text::new("Accepted", "厂商已接受"), Some(evidence));
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

/// The plan in the store must be the one that was sealed, and the one that was on the screen.
fn check_seal(stored: &StoredPlan, approval: &Approval) -> Result<(), Error> {
    let canonical = serde_jcs::to_string(&stored.plan).map_err(|_| Error::PlanEdited)?;
    let hex: String = Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    if hex == stored.fingerprint.hex && hex == approval.fingerprint { Ok(()) } else { Err(Error::PlanEdited) }
}

/// What is left of the plan, if the person may apply it and has confirmed it.
fn chosen(plan: &SealedPlan, words: &str, approval: &Approval) -> Result<Vec<PlannedBackup>, Error> {
    let leave_out: HashSet<u32> = approval.leave_out.iter().copied().collect();
    let left: Vec<_> =
        plan.items.iter().filter(|item| !leave_out.contains(&item.position)).cloned().collect();
    let blocked: Vec<_> = left
        .iter()
        .filter(|item| item.action == Action::Blocked)
        .map(|item| item.target.name.as_str())
        .collect();
    if !blocked.is_empty() {
        return Err(Error::BlockedItems { targets: blocked.join(", ") });
    }
    if left.is_empty() {
        return Err(Error::NothingToApply);
    }
    if let Some(item) = left.iter().find(|item| item.profile.guard == Guard::WatchOnly) {
        return Err(Error::WatchOnly { profile: item.profile.name.clone() });
    }
    let confirmation = confirmation(plan, words, &leave_out);
    let typed = approval.typed.trim();
    if confirmation.accepts.is_empty() || confirmation.accepts.iter().any(|text| text == typed) {
        Ok(left)
    } else {
        Err(Error::ConfirmationWrong { expected: confirmation.accepts.join(" / ") })
    }
}

fn new_run(plan: &Plan, items: &[PlannedBackup], user: &str) -> Run {
    Run {
        id: RunId(Uuid::now_v7()),
        number: 0,
        plan_id: plan.id,
        title: plan.title.clone(),
        ticket: plan.ticket.clone(),
        plan_words: plan.fingerprint.words.clone(),
        environment: items
            .iter()
            .map(|item| item.profile.environment)
            .max()
            .unwrap_or(Environment::Production),
        applied_at: Timestamp::now(),
        applied_by: user.to_owned(),
    }
}

fn new_job(run: &Run, item: &PlannedBackup) -> Job {
    Job {
        id: JobId(Uuid::now_v7()),
        run_id: run.id,
        run_number: run.number,
        run_title: run.title.clone(),
        ticket: run.ticket.clone(),
        plan_id: run.plan_id,
        plan_words: run.plan_words.clone(),
        applied_by: run.applied_by.clone(),
        position: item.position,
        profile: item.profile.clone(),
        target: TargetFacts {
            id: item.target.id.clone(),
            name: item.target.name.clone(),
            engine: item.target.engine.clone(),
            version: item.target.version.clone(),
        },
        action: item.action,
        backup: item.backup.clone(),
        status: JobStatus::Planned,
        vendor_word: None,
        progress: None,
        vendor_backup_id: None,
        vendor_job_id: None,
        request_id: None,
        size_bytes: None,
        began_at: None,
        ended_at: None,
        created_at: run.applied_at,
        sent_at: None,
        finished_at: None,
        next_look_at: None,
        reason: None,
        attention: None,
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
