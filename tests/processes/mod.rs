//! Window and command line at once: several processes share a folder, each job has one owner, the others follow.

mod child;
mod reader;
mod taken_over;

use std::time::Duration;

use holdfast_core::error::ErrorCode;
use holdfast_core::event::EventKind;
use holdfast_core::job::JobStatus;
use holdfast_sandbox::{FaultKind, instances};
use rusqlite::Connection;

use crate::desk::{BACKUP, CREATE, Desk, approval, open};
use child::Applier;

#[tokio::test]
async fn two_share_a_folder_and_the_one_follows_what_the_other_does() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let other = open(desk.folder.path(), &desk.keychain).await;
    let mut follower = other.follow(0);
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    desk.sandbox.clock().advance(BACKUP);
    desk.until_status(&job, JobStatus::Completed).await;
    let mut kinds = Vec::new();
    while kinds.last() != Some(&EventKind::Verdict) {
        kinds.push(follower.next().await.unwrap().event.kind);
    }
    assert_eq!(kinds[..3], [EventKind::Planned, EventKind::IntentWritten, EventKind::Accepted]);
    assert_eq!(desk.creates().len(), 1);
    other.close().await;
}

#[tokio::test]
async fn a_job_is_looked_at_by_its_owner_alone() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let other = open(desk.folder.path(), &desk.keychain).await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    let refused = other.look_now(job.id).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::JobElsewhere);
    assert!(refused.to_string().contains(&std::process::id().to_string()), "{refused}");
    let there = other.run(job.run_id).await.unwrap();
    assert_eq!((there.is_ours, there.owner.map(|owner| owner.program)), (false, Some("test".to_owned())));
    assert!(desk.holdfast.run(job.run_id).await.unwrap().is_ours);
    // The owner ends; the other takes over within a heartbeat.
    desk.holdfast.close().await;
    desk.sandbox.clock().advance(BACKUP);
    let mut follower = other.follow(0);
    while follower.next().await.unwrap().job.status != JobStatus::Completed {}
    assert_eq!(desk.creates().len(), 1);
    other.close().await;
}

#[tokio::test]
async fn of_two_processes_that_apply_one_plan_one_wins_and_the_other_is_told_who_and_when() {
    for _ in 0..3 {
        let desk = Desk::new().await;
        let profile = desk.profile().await;
        let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
        let appliers = ["one", "two"].map(|name| Applier::start(&desk, &plan, profile.id, name));
        appliers[0].go();
        let said = [appliers[0].said().await, appliers[1].said().await];
        let (won, lost): (Vec<_>, Vec<_>) = said.iter().partition(|said| *said == "run 1");
        assert_eq!((won.len(), lost.len()), (1, 1), "{said:?}");
        let run = desk.holdfast.runs(1).await.unwrap().remove(0).run;
        for part in ["PlanApplied", "run 1", "chen.wei", "second process", &run.applied_at.to_string()] {
            assert!(lost[0].contains(part), "{part}: {}", lost[0]);
        }
        let job = desk.holdfast.jobs(Some(run.id)).await.unwrap().remove(0);
        desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
        let again = desk.holdfast.apply(&approval(&plan)).await.unwrap_err();
        assert_eq!(again.code(), ErrorCode::PlanApplied);
        assert_eq!(desk.creates().len(), 1);
        desk.holdfast.close().await;
    }
}

#[tokio::test]
async fn the_jobs_of_a_killed_process_are_taken_over_by_the_one_that_follows() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    let mut applier = Applier::start(&desk, &plan, profile.id, "one");
    applier.go();
    assert_eq!(applier.said().await, "run 1");
    let run = desk.holdfast.runs(1).await.unwrap().remove(0);
    assert_eq!(
        (run.is_ours, run.owner.map(|owner| owner.program).as_deref()),
        (false, Some("second process"))
    );
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    applier.process.kill().unwrap();
    applier.process.wait().unwrap();
    desk.sandbox.clock().advance(BACKUP);
    desk.until_status(&job, JobStatus::Completed).await;
    let kinds: Vec<_> =
        desk.holdfast.events_of_job(job.id).await.unwrap().into_iter().map(|event| event.kind).collect();
    assert!(kinds.contains(&EventKind::Reattached), "{kinds:?}");
    assert_eq!(desk.creates().len(), 1);
    desk.holdfast.close().await;
}

#[tokio::test]
async fn a_request_of_a_killed_process_is_looked_for_and_never_sent_again() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    desk.fault(CREATE, FaultKind::HangAfterActing);
    let mut applier = Applier::start(&desk, &plan, profile.id, "one");
    applier.go();
    desk.until_received(1).await;
    applier.process.kill().unwrap();
    applier.process.wait().unwrap();
    desk.sandbox.clock().advance(BACKUP);
    let run = desk.holdfast.runs(1).await.unwrap().remove(0).run;
    let job = desk.holdfast.jobs(Some(run.id)).await.unwrap().remove(0);
    desk.until_status(&job, JobStatus::Completed).await;
    assert_eq!(desk.creates().len(), 1);
    desk.holdfast.close().await;
}

/// Stopped, not dead: its lock is held, its heart is silent. It may wake up at any moment.
#[cfg(unix)]
#[tokio::test]
async fn a_process_that_hangs_is_watched_for_and_changes_nothing_when_it_wakes_up() {
    use rustix::process::Signal;
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    let applier = Applier::start(&desk, &plan, profile.id, "one");
    applier.go();
    assert_eq!(applier.said().await, "run 1");
    let run = desk.holdfast.runs(1).await.unwrap().remove(0).run;
    let job = desk.holdfast.jobs(Some(run.id)).await.unwrap().remove(0);
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    applier.signal(Signal::STOP);
    // A minute of silence.
    let path = desk.holdfast.folder().join("holdfast.sqlite3");
    let database = Connection::open(path).unwrap();
    database.busy_timeout(Duration::from_secs(5)).unwrap();
    let silence = "UPDATE process SET heartbeat_at = heartbeat_at - 60000 WHERE document ->> '$.program' = 'second process'";
    assert_eq!(database.execute(silence, []).unwrap(), 1);
    desk.sandbox.clock().advance(BACKUP);
    let done = desk.until_status(&job, JobStatus::Completed).await;
    applier.signal(Signal::CONT);
    let last = desk.holdfast.last_event().await.unwrap();
    // It beats again, so it lives, and finds the job taken.
    let beats = "SELECT count(*) FROM process WHERE document ->> '$.program' = 'second process' AND heartbeat_at > ?1";
    let woken = jiff::Timestamp::now().as_millisecond();
    while database.query_row(beats, [woken], |row| row.get::<_, i64>(0)).unwrap() == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(desk.holdfast.job(job.id).await.unwrap(), done);
    assert_eq!((desk.holdfast.last_event().await.unwrap(), desk.creates().len()), (last, 1));
    desk.holdfast.close().await;
}
