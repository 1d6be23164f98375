//! Applying a plan: once, exactly, and only while it still holds.
//!
//! The order of things is the promise. The plan is taken by a database constraint; each job's intent is on the disk
//! before its request leaves; the request is compared with the one that was shown; it leaves once, on a client that
//! never tries again; and whatever comes back, or does not, decides the job's status without a second request.

mod choose;
mod new_job;
mod outcome;
mod prepare;
mod queue;
mod send;
mod slot;
mod stop;

use std::collections::HashSet;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use uuid::Uuid;

use crate::durable;
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::plan::{Approval, PlanId, PlanState, PlannedBackup, drifted};
use crate::profile::Environment;
use crate::provider::Provider;
use crate::run::{DEFAULT_PARALLEL, Run, RunId, RunSummary};
use crate::store::{NewRun, Started, StoredPlan};
use crate::text::Text;
use choose::Chosen;
use new_job::new_job;

pub(crate) use outcome::evidence;
pub(crate) use queue::Queue;
pub(crate) use slot::Slot;

/// How many items are looked at together; how many requests that makes at once is for the vendors' budgets to say.
const LOOKING: usize = 32;

/// A plan that was looked at and may be applied.
struct Ready {
    stored: StoredPlan,
    chosen: Chosen,
    /// When looking began.
    looked_at: Timestamp,
}

impl Holdfast {
    /// Takes the plan, writes every job down and leaves them to the queue. Returns as soon as the rows are written.
    ///
    /// # Errors
    /// Nothing was sent or written where this fails, and but for `PlanApplied` the plan can still be applied or is
    /// marked stale.
    pub async fn apply(&self, approval: &Approval) -> Result<RunSummary, Error> {
        let ready = self.make_ready(approval).await?;
        self.start(approval, &ready).await
    }

    /// The same, unless `interrupted` comes to its end before the run is written: then nothing is written or sent, and
    /// the plan can still be applied. Dropping [`apply`](Self::apply) could leave a run that nobody knows of.
    ///
    /// # Errors
    /// Those of [`apply`](Self::apply).
    pub async fn apply_unless(
        &self,
        approval: &Approval,
        interrupted: impl Future<Output = ()>,
    ) -> Result<Option<RunSummary>, Error> {
        let ready = tokio::select! {
            biased;
            () = interrupted => return Ok(None),
            ready = self.make_ready(approval) => ready?,
        };
        self.start(approval, &ready).await.map(Some)
    }

    /// Everything that is looked at before a run is written.
    async fn make_ready(&self, approval: &Approval) -> Result<Ready, Error> {
        let stored = self.store().plan(approval.plan_id).await?.ok_or(Error::PlanGone)?;
        self.check_state(&stored).await?;
        let chosen = self.choose(&stored, approval).await?;
        let id = stored.header.id;
        let looked_at = Timestamp::now();
        if let Some(reason) = self.look_again(id, &chosen.positions).await? {
            // What was found may be the work of whoever applied this very plan meanwhile.
            if let Some(earlier) = self.store().run_of_plan(id).await? {
                return Err(applied(&earlier));
            }
            self.store().mark_stale(id, reason.clone()).await?;
            return Err(Error::PlanStale { reason });
        }
        // The look takes a while: the plan may have ended, or a profile been changed, meanwhile.
        let stored = self.store().plan(id).await?.ok_or(Error::PlanGone)?;
        self.check_state(&stored).await?;
        Ok(Ready { stored, chosen, looked_at })
    }

    async fn start(&self, approval: &Approval, ready: &Ready) -> Result<RunSummary, Error> {
        let Ready { stored, chosen, looked_at } = ready;
        let id = stored.header.id;
        let run = self.new_run(stored, chosen, approval);
        let leave_out: HashSet<u32> = approval.leave_out.iter().copied().collect();
        self.queue().looked(run.id, *looked_at);
        let new = NewRun { run, planned_at: stored.header.created_at, leave_out };
        durable::before("StartRun");
        let started = self.store().start_run(new, new_job).await?;
        durable::after("StartRun");
        let run = match started {
            Started::Run(run) => run,
            Started::AlreadyApplied(earlier) => return Err(applied(&earlier)),
            Started::NameInUse { name, run } => {
                let reason = asked_already(&name, run);
                self.store().mark_stale(id, reason.clone()).await?;
                return Err(Error::PlanStale { reason });
            }
        };
        self.tell().await;
        self.queue().slots().wake();
        self.run(run.id).await
    }

    /// A run with how far it is.
    pub async fn run(&self, id: RunId) -> Result<RunSummary, Error> {
        self.store().run_summary(id).await?.ok_or(Error::RunGone)
    }

    async fn check_state(&self, stored: &StoredPlan) -> Result<(), Error> {
        let header = &stored.header;
        match self.state_of(stored).await? {
            PlanState::Open => Ok(()),
            PlanState::Expired => Err(Error::PlanExpired {
                minutes: header.expires_at.duration_since(header.created_at).as_mins(),
            }),
            PlanState::Stale { reason } => Err(Error::PlanStale { reason }),
            PlanState::Applied { run_id, .. } => Err(applied(&self.run(run_id).await?.run)),
            PlanState::Elsewhere => {
                Err(Error::PlanElsewhere { by: header.made_by.clone(), on: header.made_on.clone() })
            }
        }
    }

    /// Whether the vendors still show what the plan rests on; the reason if not.
    async fn look_again(&self, plan: PlanId, positions: &[u32]) -> Result<Option<Text>, Error> {
        let mut looks = stream::iter(positions.iter().copied())
            .map(|position| self.look_at(plan, position))
            .buffer_unordered(LOOKING);
        while let Some(look) = looks.next().await {
            if let Some(reason) = look? {
                return Ok(Some(reason));
            }
        }
        Ok(None)
    }

    async fn look_at(&self, plan: PlanId, position: u32) -> Result<Option<Text>, Error> {
        let item = self.store().plan_item(plan, position).await?.ok_or(Error::PlanGone)?;
        let profile = self.store().profile(item.profile.id).await?.ok_or(Error::ProfileGone)?;
        let unlocked = self.unlock(&profile).await?;
        drift(&self.provider(&profile, &unlocked), &item).await
    }

    fn new_run(&self, stored: &StoredPlan, chosen: &Chosen, approval: &Approval) -> Run {
        let header = &stored.header;
        Run {
            id: RunId(Uuid::now_v7()),
            number: 0,
            plan_id: header.id,
            title: header.title.clone(),
            ticket: header.ticket.clone(),
            plan_words: stored.fingerprint.words.clone(),
            plan_fingerprint: stored.fingerprint.hex.clone(),
            environment: chosen.environment.unwrap_or(Environment::Production),
            applied_at: Timestamp::now(),
            applied_by: self.user().to_owned(),
            applied_on: self.owner().host.clone(),
            program: self.owner().program.clone(),
            runbook: header.runbook.clone(),
            parallel: approval.parallel.unwrap_or(DEFAULT_PARALLEL),
            on_failure: approval.on_failure,
        }
    }
}

/// What has changed at the vendor since the plan that the item rests on; nothing if it still holds.
async fn drift(provider: &Provider<'_>, item: &PlannedBackup) -> Result<Option<Text>, Error> {
    let found = provider.survey(&item.target.id, &item.options).await?;
    Ok(drifted(item, &found, Timestamp::now()))
}

fn applied(run: &Run) -> Error {
    Error::PlanApplied {
        run: run.number,
        by: run.applied_by.clone(),
        program: run.program.clone(),
        at: run.applied_at,
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
