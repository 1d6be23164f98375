//! Applying a plan: once, exactly, and only while it still holds.
//!
//! The order of things is the promise. The plan is taken by a database constraint; each job's intent is on the disk
//! before its request leaves; the request is compared with the one that was shown; it leaves once, on a client that
//! never tries again; and whatever comes back, or does not, decides the job's status without a second request.

mod send;

use std::collections::HashSet;

use jiff::Timestamp;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::error::Error;
use crate::event::EventKind;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId, JobStatus, TargetFacts};
use crate::plan::{
    Action, Approval, Fingerprint, Plan, PlanState, PlannedBackup, SealedPlan, confirmation, drifted, seal,
};
use crate::profile::{Environment, Guard};
use crate::run::{Run, RunId, RunSummary};
use crate::store::{Started, StoredPlan};
use crate::text::Text;

pub(crate) use send::evidence;

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
                let reason = asked_already(&name, run);
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
        let unlocked = self.unlock(&profile).await?;
        let provider = self.provider(&profile, &unlocked);
        Ok(drifted(item, &provider.survey(&item.target.id, &item.options).await?))
    }
}

fn asked_already(name: &str, run: u32) -> Text {
    if name.is_empty() {
        return Text::new(
            format!("run {run} asks for a backup of the same target already"),
            format!("运行 {run} 已请求同一目标的备份"),
        );
    }
    Text::new(
        format!("run {run} asks for a backup called {name} on the same target already"),
        format!("运行 {run} 已在同一目标上请求名为 {name} 的备份"),
    )
}

/// The plan in the store must be the one that was sealed, and the one that was on the screen.
fn check_seal(stored: &StoredPlan, approval: &Approval) -> Result<(), Error> {
    let (Fingerprint { hex, .. }, _) = seal(&stored.plan).map_err(|_| Error::PlanEdited)?;
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
            group: item.target.group.clone(),
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
        task: None,
        became: None,
        encryption: None,
        can_cancel: item.profile.provider.can_cancel(),
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
