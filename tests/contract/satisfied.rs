//! A completed backup that is young enough makes a new one unnecessary, at every vendor.

use holdfast_core::event::EventKind;
use holdfast_core::job::JobStatus;
use holdfast_core::plan::{Action, Outcome, Plan};
use holdfast_core::profile::ProfileView;
use holdfast_core::record::Origin;

use super::Bench;
use crate::desk::Desk;
use crate::story::everything;

impl Bench {
    /// A plan for the ordinary target that asks for nothing where a backup is under 24 hours old.
    pub(super) async fn plan_unless_there_is_one(&self, desk: &Desk, profile: &ProfileView) -> Plan {
        let mut item = self.backup(profile, self.ordinary);
        item.options = self.options("hf-contract-2");
        "24h".clone_into(&mut item.unless_newer_than);
        desk.plan_of(vec![item]).await
    }
}

pub(super) async fn a_young_completed_backup_makes_a_new_one_unnecessary(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let made = bench.start(&desk, &profile, bench.ordinary).await;
    let made = bench.until_over(&desk, &made, JobStatus::Completed).await;
    let plan = bench.plan_unless_there_is_one(&desk, &profile).await;
    let item = &plan.items[0];
    assert_eq!(item.action, Action::Satisfied, "{:#?}", item.checks);
    assert_eq!((plan.summary.satisfied, plan.summary.create, plan.summary.blocked), (1, 0, 0));
    assert_eq!(item.request, None, "nothing would be sent");
    assert_eq!(item.satisfied_by.as_ref().map(|backup| &backup.id), made.vendor_backup_id.as_ref());
    assert!(item.checks.iter().all(|check| check.outcome != Outcome::Failed), "{:#?}", item.checks);

    let sent = bench.creates(&desk).len();
    let run = desk.apply(&plan).await.unwrap();
    assert_eq!(
        (run.jobs, run.open, run.completed, run.satisfied),
        (1, 0, 1, 1),
        "over as soon as it is written"
    );
    let noted = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    assert_eq!((noted.status, noted.action), (JobStatus::Completed, Action::Satisfied));
    assert_eq!((&noted.vendor_backup_id, noted.sent_at), (&made.vendor_backup_id, None));
    assert_eq!(noted.finished_at, made.ended_at.as_ref().and_then(|ended| ended.at));
    assert_eq!(noted.backup.name, made.backup.name, "the name of the backup that exists");
    let events = desk.holdfast.events_of_job(noted.id).await.unwrap();
    assert_eq!(events.iter().map(|event| event.kind).collect::<Vec<_>>(), [EventKind::Verdict]);
    assert_eq!(bench.creates(&desk).len(), sent, "nothing was sent");

    let total = desk.holdfast.history(everything()).await.unwrap().total;
    for _ in 0..2 {
        desk.holdfast.refresh(None, |_| {}).await.unwrap();
    }
    let rows = desk.holdfast.history(everything()).await.unwrap().records;
    let is_it = |backup: Option<&String>, target: &str| {
        backup == made.vendor_backup_id.as_ref() && target == made.target.id
    };
    let same: Vec<_> =
        rows.iter().filter(|row| is_it(row.vendor_backup_id.as_ref(), &row.target.id)).collect();
    assert_eq!((total, same.len()), (2, 2), "a row for each job, and none besides");
    assert!(same.iter().all(|row| row.origin == Origin::MadeByHoldfast && row.job.is_some()));
    let desk = desk.restart().await;
    assert_eq!(desk.holdfast.job(noted.id).await.unwrap(), noted, "there was nothing to take up");
}

pub(super) async fn a_backup_that_is_too_old_is_made_anew_and_the_plan_says_how_old_it_is(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let made = bench.start(&desk, &profile, bench.ordinary).await;
    bench.until_over(&desk, &made, JobStatus::Completed).await;
    let satisfied = bench.plan_unless_there_is_one(&desk, &profile).await;
    desk.sandbox.clock().advance(std::time::Duration::from_secs(25 * 3600));
    let error = desk.apply(&satisfied).await.unwrap_err().report();
    assert!(error.message.en.contains("25 h") && error.message.en.contains("24 h asked"), "{error:?}");
    assert_eq!(desk.holdfast.runs(10).await.unwrap().len(), 1, "nothing was noted");
    let item = &bench.plan_unless_there_is_one(&desk, &profile).await.items[0];
    assert_eq!(item.action, Action::Create, "{item:#?}");
    let told = item.checks.iter().find(|check| check.value.en.contains("24 h asked")).unwrap();
    assert!(told.value.en.contains("25 h") && told.value.zh.contains("25 小时"), "{told:?}");
}
