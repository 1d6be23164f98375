//! Holdfast: a plan for all backups, applied and watched until the last verdict.

use std::collections::HashSet;
use std::time::Duration;

use holdfast_core::credential::Keychain;
use holdfast_core::event::JobUpdate;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::job::JobStatus;
use holdfast_core::plan::{Approval, PlanDraft};
use holdfast_core::run::OnFailure;
use holdfast_core::status::Space;

use crate::arguments::Arguments;
use crate::control::Control;
use crate::cost::Watch;
use crate::memory;
use crate::outcome::{Result, Told};
use crate::profiles;
use crate::requests::Reads;

/// A run in which nothing happens for so long is stuck.
const PATIENCE: Duration = Duration::from_secs(300);

pub(crate) async fn act(sandbox: &Control, arguments: &Arguments) -> Result<Told> {
    let folder = tempfile::tempdir()?;
    let keychain = Keychain::Memory(Default::default());
    let options = Options::usual(folder.path(), Space::Sandbox, keychain, "example");
    let holdfast = Holdfast::open(options).await?;
    let told = run(&holdfast, sandbox, arguments).await;
    holdfast.close().await;
    told
}

async fn run(holdfast: &Holdfast, sandbox: &Control, arguments: &Arguments) -> Result<Told> {
    let items = profiles::backups(holdfast, sandbox.address(), arguments.shares()).await?;
    let draft =
        PlanDraft { title: "Bench".to_owned(), items, valid_for: "4h".to_owned(), ..PlanDraft::default() };
    let planning = Watch::start();
    let plan = holdfast.make_plan(&draft).await?;
    let planned = planning.stop();
    if plan.summary.create != arguments.items {
        return Err(format!("the plan creates {} of {}", plan.summary.create, arguments.items).into());
    }
    let reads_planning = Reads::of(&sandbox.counts().await?).all;
    let approval = Approval {
        plan_id: plan.id,
        fingerprint: plan.fingerprint.hex.clone(),
        typed: String::new(),
        leave_out: Vec::new(),
        parallel: Some(arguments.parallel),
        on_failure: OnFailure::Continue,
    };
    // What follows needs neither: the store has both.
    drop((plan, draft));

    let from = holdfast.last_event().await?;
    let running = Watch::start();
    holdfast.apply(&approval).await?;
    let polls_before = Reads::of(&sandbox.counts().await?).like_polls;
    let completed = follow(holdfast, from, arguments.items as usize).await?;
    let run = running.stop();
    let peak_kib = memory::measure().map(|memory| memory.most);
    Ok(Told { plan: Some(planned), run, peak_kib, completed, reads_planning, polls_before })
}

/// Follows the event log until so many jobs are over: how many are complete.
async fn follow(holdfast: &Holdfast, from: i64, items: usize) -> Result<u32> {
    let mut follower = holdfast.follow(from);
    let (mut over, mut completed) = (HashSet::new(), 0);
    while over.len() < items {
        let next = tokio::time::timeout(PATIENCE, follower.next()).await;
        let JobUpdate { job, event } =
            next.map_err(|_| format!("nothing happened for {PATIENCE:?}; {} are over", over.len()))??;
        if event.status.is_final() && over.insert(job.id) && event.status == JobStatus::Completed {
            completed += 1;
        }
    }
    Ok(completed)
}
