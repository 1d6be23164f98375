//! A whole fleet at once: no more under way than was allowed, nothing lost, and one create for each.

use std::collections::HashSet;
use std::time::Duration;

use holdfast_core::error::ErrorCode;
use holdfast_core::event::EventKind;
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::plan::{Approval, Plan};
use holdfast_core::profile::HuaweiSignInMethod;
use holdfast_core::run::{Halt, OnFailure, RunSummary};
use holdfast_core::watch::Pace;
use holdfast_sandbox::{FaultKind, instances, obshell};

use crate::contract::bench::{huawei_taurusdb, oceanbase_obshell, oceanbase_ocp};
use crate::desk::{BACKUP, CREATE, Desk, PACE, approval, backup};

impl Desk {
    async fn apply_at_once(&self, plan: &Plan, parallel: u32, on_failure: OnFailure) -> RunSummary {
        let approval = Approval { parallel: Some(parallel), on_failure, ..approval(plan) };
        self.holdfast.apply(&approval).await.unwrap()
    }

    /// How many jobs of these were ever under way at once, by the log.
    async fn most_under_way(&self, jobs: &[Job]) -> usize {
        let last = self.holdfast.last_event().await.unwrap();
        let mut follower = self.holdfast.follow(0);
        let (mut under_way, mut most) = (HashSet::new(), 0);
        loop {
            let event = follower.next().await.unwrap().event;
            if jobs.iter().any(|job| job.id == event.job_id) {
                match event.status {
                    JobStatus::Planned => {}
                    status if status.is_final() => {
                        under_way.remove(&event.job_id);
                    }
                    _ => {
                        under_way.insert(event.job_id);
                    }
                }
                most = most.max(under_way.len());
            }
            if event.number == last {
                return most;
            }
        }
    }
}

fn with_status(jobs: &[Job], status: JobStatus) -> usize {
    jobs.iter().filter(|job| job.status == status).count()
}

#[tokio::test]
async fn a_hundred_and_more_end_with_one_create_each_and_never_more_at_once_than_allowed() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan_of(desk.fleet(&profile, 110).await).await;
    let run = desk.apply_at_once(&plan, 5, OnFailure::Continue).await;
    assert_eq!((run.jobs, run.planned), (110, 110));
    let jobs = desk.finish(&run).await;
    assert_eq!(with_status(&jobs, JobStatus::Completed), 110);
    let names: HashSet<_> = desk.creates().into_iter().filter_map(|entry| entry.backup_name).collect();
    assert_eq!((names.len(), desk.creates().len()), (110, 110));
    let most = desk.most_under_way(&jobs).await;
    assert_eq!(most, 5, "five at once, and all five places used");
}

#[tokio::test]
async fn two_runs_share_the_places_of_one_endpoint() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let mut fleet = desk.fleet(&profile, 12).await;
    let second = desk.plan_of(fleet.split_off(6)).await;
    let first = desk.plan_of(fleet).await;
    let first = desk.apply_at_once(&first, 3, OnFailure::Continue).await;
    let second = desk.apply_at_once(&second, 3, OnFailure::Continue).await;
    let mut jobs = desk.finish(&first).await;
    jobs.extend(desk.finish(&second).await);
    assert_eq!(with_status(&jobs, JobStatus::Completed), 12);
    assert!(desk.most_under_way(&jobs).await <= 3);
}

#[tokio::test]
async fn a_vendor_that_does_not_end_keeps_no_other_vendor_waiting() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let (taurusdb, ocp) = (huawei_taurusdb(), oceanbase_ocp());
    let (others, tenants) = (taurusdb.profile(&desk).await, ocp.profile(&desk).await);
    let mut items = desk.fleet(&profile, 3).await;
    items.push(taurusdb.backup(&others, taurusdb.ordinary));
    items.push(ocp.backup(&tenants, ocp.ordinary));
    let plan = desk.plan_of(items).await;
    // The first lane has one place, and its first backup does not end while the clock stands.
    let run = desk.apply_at_once(&plan, 1, OnFailure::Continue).await;
    let jobs = desk.holdfast.jobs(Some(run.run.id)).await.unwrap();
    for job in [&jobs[0], &jobs[3], &jobs[4]] {
        desk.until(job, "under way", |job| job.status == JobStatus::Running).await;
    }
    let now = desk.holdfast.run(run.run.id).await.unwrap();
    assert_eq!((now.running, now.planned), (3, 2));
    assert_eq!(desk.creates().len(), 1);
    let jobs = desk.finish(&run).await;
    assert_eq!(with_status(&jobs, JobStatus::Completed), 5);
}

#[tokio::test]
async fn grounds_are_looked_at_afresh_for_every_vendor_and_siblings_are_no_drift() {
    let desk = Desk::new().await.restart_with(Pace { grounds: Duration::ZERO, ..PACE }).await;
    let profile = desk.profile().await;
    let mut items = desk.fleet(&profile, 2).await;
    let bench = oceanbase_obshell();
    let tenants = bench.profile(&desk).await;
    items.push(bench.backup(&tenants, obshell::tenants::ORDERS));
    for bench in [huawei_taurusdb(), oceanbase_ocp()] {
        let profile = bench.profile(&desk).await;
        items.push(bench.backup(&profile, bench.ordinary));
    }
    let plan = desk.plan_of(items).await;
    let run = desk.apply_at_once(&plan, 5, OnFailure::Continue).await;
    let jobs = desk.finish(&run).await;
    assert_eq!(with_status(&jobs, JobStatus::Completed), 5, "{jobs:#?}");
}

#[tokio::test]
async fn the_first_failure_stops_a_run_that_is_to_stop() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let mut items = desk.fleet(&profile, 4).await;
    items.insert(1, backup(&profile, instances::WILL_FAIL_POSTGRESQL, "hf-will-fail", &[]));
    let plan = desk.plan_of(items).await;
    let run = desk.apply_at_once(&plan, 1, OnFailure::Stop).await;
    let jobs = desk.finish(&run).await;
    let statuses: Vec<_> = jobs.iter().map(|job| job.status).collect();
    use JobStatus::{Completed, Failed, NotStarted};
    assert_eq!(statuses, [Completed, Failed, NotStarted, NotStarted, NotStarted]);
    for job in &jobs[2..] {
        let reason = job.reason.as_ref().unwrap();
        assert_eq!(reason.code, ErrorCode::RunStopped);
        assert!(reason.message.en.contains(&jobs[1].target.name), "{}", reason.message.en);
        assert!(reason.hint.is_some());
    }
    assert_eq!(desk.creates().len(), 2);
    let run = desk.holdfast.run(run.run.id).await.unwrap();
    assert!(matches!(run.halt, Some(Halt::Failure { target, .. }) if target == jobs[1].target.name));
}

#[tokio::test]
async fn the_same_failure_stops_nothing_where_the_run_is_to_go_on() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let mut items = desk.fleet(&profile, 2).await;
    items.insert(0, backup(&profile, instances::WILL_FAIL_POSTGRESQL, "hf-will-fail", &[]));
    let plan = desk.plan_of(items).await;
    let run = desk.apply_at_once(&plan, 1, OnFailure::Continue).await;
    let jobs = desk.finish(&run).await;
    assert_eq!(with_status(&jobs, JobStatus::Completed), 2);
    assert_eq!(desk.holdfast.run(run.run.id).await.unwrap().halt, None);
}

#[tokio::test]
async fn a_stopped_run_sends_nothing_more_and_goes_on_watching() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan_of(desk.fleet(&profile, 30).await).await;
    let run = desk.apply_at_once(&plan, 2, OnFailure::Continue).await;
    desk.until_received(2).await;
    let stopped = desk.holdfast.stop_run(run.run.id).await.unwrap();
    assert_eq!((stopped.planned, stopped.not_started), (0, 28));
    assert!(matches!(&stopped.halt, Some(Halt::Person { by, .. }) if by == "chen.wei"));
    let jobs = desk.finish(&run).await;
    assert_eq!(with_status(&jobs, JobStatus::Completed), 2);
    for job in jobs.iter().filter(|job| job.status == JobStatus::NotStarted) {
        let reason = job.reason.as_ref().unwrap();
        assert_eq!(reason.code, ErrorCode::RunStopped);
        assert!(reason.message.en.contains("chen.wei") && reason.hint.is_some());
        let events = desk.holdfast.events_of_job(job.id).await.unwrap();
        assert_eq!(events.last().map(|event| event.kind), Some(EventKind::Verdict));
    }
    assert_eq!(desk.creates().len(), 2);
}

#[tokio::test]
async fn a_cancelled_run_asks_the_vendors_that_can_and_says_why_the_others_run_on() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let bench = oceanbase_obshell();
    let tenants = bench.profile(&desk).await;
    let mut items = desk.fleet(&profile, 3).await;
    items.push(bench.backup(&tenants, bench.ordinary));
    let plan = desk.plan_of(items).await;
    let run = desk.apply_at_once(&plan, 1, OnFailure::Continue).await;
    let jobs = desk.holdfast.jobs(Some(run.run.id)).await.unwrap();
    desk.until(&jobs[0], "listed", |job| job.vendor_backup_id.is_some()).await;
    // In small steps: it must not be over before it is cancelled.
    let listed = desk.until(&jobs[3], "listed", |job| job.vendor_backup_id.is_some());
    tokio::pin!(listed);
    let mut running = tokio::time::interval(Duration::from_millis(30));
    loop {
        tokio::select! {
            _ = &mut listed => break,
            _ = running.tick() => desk.sandbox.clock().advance(BACKUP / 200),
        }
    }
    let report = desk.holdfast.cancel_run(run.run.id).await.unwrap();
    assert_eq!((report.withdrawn, report.asked), (2, 1), "{report:?}");
    assert_eq!(report.left.len(), 1);
    assert_eq!(report.left[0].job_id, jobs[0].id);
    assert!(report.left[0].reason.en.contains("console"), "{:?}", report.left[0].reason);
    let jobs = desk.finish(&run).await;
    use JobStatus::{Cancelled, Completed, NotStarted};
    let statuses: Vec<_> = jobs.iter().map(|job| job.status).collect();
    assert_eq!(statuses, [Completed, NotStarted, NotStarted, Cancelled]);
    let again = desk.holdfast.cancel_run(run.run.id).await.unwrap();
    assert_eq!((again.withdrawn, again.asked, again.left.len()), (0, 0, 0), "it is over");
}

#[tokio::test]
async fn too_many_requests_slow_a_run_and_lose_nothing() {
    let desk = Desk::new().await.restart_with(Pace { grounds: Duration::ZERO, ..PACE }).await;
    let profile = desk.profile().await;
    let plan = desk.plan_of(desk.fleet(&profile, 6).await).await;
    let run = desk.apply_at_once(&plan, 2, OnFailure::Continue).await;
    desk.faults("rds.list_backups", FaultKind::Throttle { retry_after: None }, 5);
    desk.faults("rds.list_instances", FaultKind::Throttle { retry_after: Some(1) }, 1);
    let jobs = desk.finish(&run).await;
    assert_eq!(with_status(&jobs, JobStatus::Completed), 6, "{jobs:#?}");
    assert_eq!(desk.creates().len(), 6);
}

/// Longer than a read waits for, and much longer than a vendor that fails is tried for.
#[tokio::test]
async fn a_long_pause_that_a_vendor_asks_for_loses_no_backup() {
    let desk = Desk::new().await.restart_with(Pace { grounds: Duration::ZERO, ..PACE }).await;
    let profile = desk.profile().await;
    let plan = desk.plan_of(desk.fleet(&profile, 3).await).await;
    // The first three looks are those of the apply itself.
    desk.sandbox.add_fault(holdfast_sandbox::Fault {
        operation: "rds.list_instances".to_owned(),
        after: 3,
        times: 1,
        kind: FaultKind::Throttle { retry_after: Some(32) },
    });
    let run = desk.apply_at_once(&plan, 3, OnFailure::Stop).await;
    let jobs = desk.finish(&run).await;
    assert_eq!(with_status(&jobs, JobStatus::Completed), 3, "{jobs:#?}");
    assert_eq!(desk.creates().len(), 3);
}

#[tokio::test]
async fn a_vendor_that_cannot_be_asked_for_a_while_loses_no_backup() {
    let desk = Desk::new().await.restart_with(Pace { grounds: Duration::ZERO, ..PACE }).await;
    let profile = desk.profile_with(desk.draft(HuaweiSignInMethod::AccessKey)).await;
    let plan = desk.plan_of(desk.fleet(&profile, 1).await).await;
    // Three looks that each try three times.
    desk.sandbox.add_fault(holdfast_sandbox::Fault {
        operation: "rds.list_instances".to_owned(),
        after: 1,
        times: 9,
        kind: FaultKind::ServerError { code: "DBS.200005".to_owned(), status: 500 },
    });
    let run = desk.apply_at_once(&plan, 1, OnFailure::Continue).await;
    let jobs = desk.finish(&run).await;
    assert_eq!(jobs[0].status, JobStatus::Completed, "{jobs:#?}");
    assert_eq!(desk.creates().len(), 1);
    assert_eq!(desk.sandbox.journal().iter().filter(|entry| entry.operation == CREATE).count(), 1);
}
