//! Plans, applies and follows one fleet, and measures meanwhile.

use std::collections::{BTreeMap, HashSet};
use std::time::{Duration, Instant};

use holdfast_core::credential::Keychain;
use holdfast_core::event::JobUpdate;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::plan::{Approval, PlanDraft};
use holdfast_core::run::OnFailure;
use holdfast_core::status::Space;
use holdfast_sandbox::fleet::Shares;

use crate::memory::{self, Memory};
use crate::profiles;
use crate::report::{Report, Sample};
use crate::sandbox::SandboxProcess;

/// How many backups may be under way at once at each endpoint.
const PARALLEL: u32 = 50;
/// Memory is measured whenever so many more jobs are over.
const SAMPLE: usize = 100;
/// A run in which nothing happens for so long is stuck.
const PATIENCE: Duration = Duration::from_secs(300);

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

pub(crate) async fn run(sandbox: &SandboxProcess, items: u32) -> Result<Report> {
    let folder = tempfile::tempdir()?;
    let keychain = Keychain::Memory(Default::default());
    let options = Options::usual(folder.path(), Space::Sandbox, keychain, "example");
    let holdfast = Holdfast::open(options).await?;
    let report = rehearse(&holdfast, sandbox, items).await;
    holdfast.close().await;
    report
}

async fn rehearse(holdfast: &Holdfast, sandbox: &SandboxProcess, items: u32) -> Result<Report> {
    let at_first = memory::measure();
    let drafts = profiles::backups(holdfast, sandbox.address(), Shares::of(items)).await?;
    let begun = Instant::now();
    let draft = PlanDraft {
        title: format!("Fleet of {items}"),
        items: drafts,
        valid_for: "4h".to_owned(),
        ..PlanDraft::default()
    };
    let plan = holdfast.make_plan(&draft).await?;
    let planning = begun.elapsed();
    let after_planning = memory::measure();
    if plan.summary.create != items {
        let shown = plan.items.iter().find(|item| !item.diagnostics.is_empty());
        return Err(format!("the plan creates {} of {items}; {shown:#?}", plan.summary.create).into());
    }
    let approval = Approval {
        plan_id: plan.id,
        fingerprint: plan.fingerprint.hex.clone(),
        typed: String::new(),
        leave_out: Vec::new(),
        parallel: Some(PARALLEL),
        on_failure: OnFailure::Continue,
    };
    // What follows needs neither: the store has both.
    drop((plan, draft));

    let from = holdfast.last_event().await?;
    let begun = Instant::now();
    let run = holdfast.apply(&approval).await?;
    let applying = begun.elapsed();
    let (verdicts, samples) = follow(holdfast, from, items).await?;
    let running = begun.elapsed();
    let summary = holdfast.run(run.run.id).await?;
    if summary.open > 0 {
        return Err(format!("{} jobs are open still", summary.open).into());
    }
    Ok(Report {
        items,
        planning,
        applying,
        running,
        at_first,
        after_planning,
        samples,
        verdicts,
        creates: sandbox.control().creates().await?,
        counts: sandbox.control().counts().await?,
    })
}

/// Follows the event log until so many jobs are over: how many have which verdict, and the memory meanwhile.
async fn follow(
    holdfast: &Holdfast,
    from: i64,
    items: u32,
) -> Result<(BTreeMap<&'static str, u32>, Vec<Sample>)> {
    let mut follower = holdfast.follow(from);
    let mut over = HashSet::new();
    let mut verdicts = BTreeMap::new();
    let mut samples = Vec::new();
    let sample = |over: usize| memory::measure().map(|Memory { now, most }| Sample { over, now, most });
    while over.len() < items as usize {
        let next = tokio::time::timeout(PATIENCE, follower.next()).await;
        let JobUpdate { job, event } =
            next.map_err(|_| format!("nothing happened for {PATIENCE:?}; {} are over", over.len()))??;
        if event.status.is_final() && over.insert(job.id) {
            *verdicts.entry(event.status.as_str()).or_insert(0) += 1;
            if over.len().is_multiple_of(SAMPLE) || over.len() == items as usize {
                samples.extend(sample(over.len()));
            }
        }
    }
    Ok((verdicts, samples))
}
