//! Nothing is lost: whenever the program ends, the next start finds the job again or says why it cannot know.

use std::collections::HashSet;
use std::time::Duration;

use holdfast_core::error::ErrorCode;
use holdfast_core::event::EventKind;
use holdfast_core::job::JobStatus;
use holdfast_core::plan::Approval;
use holdfast_core::run::RunSummary;
use holdfast_core::watch::Pace;
use holdfast_sandbox::{FaultKind, instances};

use crate::desk::{BACKUP, CREATE, Desk, PACE, approval};

#[tokio::test]
async fn a_running_job_is_found_again_and_ends_in_the_same_row() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    let desk = desk.restart().await;
    desk.sandbox.clock().advance(BACKUP);
    let done = desk.until_status(&job, JobStatus::Completed).await;
    assert_eq!(done.id, job.id);
    assert_eq!(desk.creates().len(), 1);
    let kinds: Vec<_> =
        desk.holdfast.events_of_job(job.id).await.unwrap().into_iter().map(|event| event.kind).collect();
    assert!(kinds.contains(&EventKind::Reattached), "{kinds:?}");
}

#[tokio::test]
async fn a_request_that_was_under_way_is_settled_by_looking() {
    for (fault, last) in [
        (FaultKind::HangAfterActing, JobStatus::Completed),
        (FaultKind::HangBeforeActing, JobStatus::NotStarted),
    ] {
        let desk = Desk::new().await;
        let profile = desk.profile().await;
        let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
        desk.fault(CREATE, fault);
        let run = desk.apply(&plan).await.unwrap();
        let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
        desk.until_received(1).await;
        let desk = desk.restart().await;
        desk.sandbox.clock().advance(BACKUP);
        let job = desk.until(&job, "over", |job| job.status.is_final()).await;
        assert_eq!(job.status, last);
        assert!(desk.creates().len() <= 1);
        let events = desk.holdfast.events_of_job(job.id).await.unwrap();
        assert!(events.iter().any(|event| event.kind == EventKind::AnswerLost));
    }
}

#[tokio::test]
async fn events_are_followed_in_order_without_a_gap_from_any_number() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let mut live = desk.holdfast.follow(0);
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    desk.sandbox.clock().advance(BACKUP);
    desk.until_status(&job, JobStatus::Completed).await;
    let last = desk.holdfast.last_event().await.unwrap();
    let mut heard = Vec::new();
    while heard.last() != Some(&last) {
        heard.push(live.next().await.unwrap().event.number);
    }
    assert_eq!(heard, (1..=last).collect::<Vec<_>>());
    let mut late = desk.holdfast.follow(last - 1);
    assert_eq!(late.next().await.unwrap().event.number, last);
}

#[tokio::test]
async fn what_was_only_planned_is_sent_after_a_short_interruption_and_each_once() {
    let (desk, run) = interrupted().await;
    let desk = desk.restart().await;
    let jobs = desk.finish(&run).await;
    assert!(jobs.iter().all(|job| job.status == JobStatus::Completed), "{jobs:#?}");
    assert_eq!(created_names(&desk).len(), 12, "each once");
}

#[tokio::test]
async fn what_was_only_planned_is_not_sent_after_a_long_interruption() {
    let (desk, run) = interrupted().await;
    let left = desk.holdfast.unfinished().await.unwrap();
    assert_eq!((left.jobs, left.not_sent), (12, 4));
    let desk = desk.restart_with(Pace { interruption: Duration::ZERO, ..PACE }).await;
    let jobs = desk.finish(&run).await;
    let (sent, unsent): (Vec<_>, Vec<_>) =
        jobs.into_iter().partition(|job| job.status == JobStatus::Completed);
    assert_eq!((sent.len(), unsent.len()), (8, 4));
    for job in unsent {
        assert_eq!(job.status, JobStatus::NotStarted);
        let reason = job.reason.unwrap();
        assert_eq!(reason.code, ErrorCode::InterruptedBeforeSending);
        assert!(reason.message.en.contains("0 minutes ago"), "{}", reason.message.en);
        assert!(reason.hint.is_some());
    }
    assert_eq!(created_names(&desk).len(), 8);
}

/// Backups that take hours say nothing meanwhile; the process that waits for them lives all the same.
#[tokio::test]
async fn a_run_whose_process_lived_until_now_goes_on_however_long_nothing_happened() {
    let (desk, run) = interrupted().await;
    let Desk { sandbox, holdfast, keychain, folder } = desk;
    holdfast.close().await;
    drop(holdfast);
    let database = database(&folder);
    database.execute("UPDATE event SET at = at - 10800000", []).unwrap();
    database.execute("UPDATE run SET applied_at = applied_at - 10800000", []).unwrap();
    let holdfast = crate::desk::open(&folder, &keychain).await;
    let desk = Desk { sandbox, holdfast, keychain, folder };
    let jobs = desk.finish(&run).await;
    assert!(jobs.iter().all(|job| job.status == JobStatus::Completed), "{jobs:#?}");
    assert_eq!(created_names(&desk).len(), 12);
}

/// What others have heard from the vendors meanwhile is no sign of life of the process that was to send.
#[tokio::test]
async fn a_run_whose_process_was_silent_for_long_is_not_sent_whatever_happened_meanwhile() {
    let (desk, run) = interrupted().await;
    let Desk { sandbox, holdfast, keychain, folder } = desk;
    let database = database(&folder);
    let query = "SELECT id, document FROM process";
    let (id, document): (String, String) =
        database.query_row(query, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    holdfast.close().await;
    drop(holdfast);
    // As if it had been stopped three hours ago and killed now: its row is there.
    let silent_since = jiff::Timestamp::now().as_millisecond() - 10_800_000;
    database.execute("UPDATE run SET applied_at = applied_at - 10900000, driven_at = NULL", []).unwrap();
    database.execute("INSERT INTO process VALUES (?1, ?2, ?3)", (id, document, silent_since)).unwrap();
    let holdfast = crate::desk::open(&folder, &keychain).await;
    let desk = Desk { sandbox, holdfast, keychain, folder };
    let jobs = desk.finish(&run).await;
    let unsent: Vec<_> = jobs.iter().filter(|job| job.status == JobStatus::NotStarted).collect();
    assert_eq!(unsent.len(), 4, "{jobs:#?}");
    for job in unsent {
        let reason = job.reason.as_ref().unwrap();
        assert_eq!(reason.code, ErrorCode::InterruptedBeforeSending);
        assert!(reason.message.en.contains("180 minutes ago"), "{}", reason.message.en);
    }
    assert_eq!(created_names(&desk).len(), 8);
}

#[tokio::test]
async fn what_changed_during_an_interruption_is_seen_before_anything_is_sent() {
    let (desk, run) = interrupted().await;
    let Desk { sandbox, holdfast, keychain, folder } = desk;
    let last = holdfast.jobs(Some(run.run.id)).await.unwrap().remove(11);
    holdfast.close().await;
    drop(holdfast);
    assert!(sandbox.set_instance_status(&last.target.id, "REBOOTING"));
    let holdfast = crate::desk::open(&folder, &keychain).await;
    let desk = Desk { sandbox, holdfast, keychain, folder };
    let jobs = desk.finish(&run).await;
    let stale = &jobs[11];
    assert_eq!(stale.status, JobStatus::NotStarted);
    let reason = stale.reason.as_ref().unwrap();
    assert_eq!(reason.code, ErrorCode::PlanStale);
    assert!(reason.message.en.contains("REBOOTING"), "{}", reason.message.en);
    assert!(jobs[..11].iter().all(|job| job.status == JobStatus::Completed), "{jobs:#?}");
    assert_eq!(created_names(&desk).len(), 11);
}

fn database(folder: &tempfile::TempDir) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(folder.path().join("real/holdfast.sqlite3")).unwrap();
    database.busy_timeout(Duration::from_secs(5)).unwrap();
    crate::desk::forget_the_promise(&database);
    database
}

/// A run of twelve, eight of which are under way with their answers lost, four not sent.
async fn interrupted() -> (Desk, RunSummary) {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan_of(desk.fleet(&profile, 12).await).await;
    desk.faults(CREATE, FaultKind::HangAfterActing, 8);
    let approval = Approval { parallel: Some(8), ..approval(&plan) };
    let run = desk.holdfast.apply(&approval).await.unwrap();
    desk.until_received(8).await;
    (desk, run)
}

/// The names that create requests asked for; none twice.
fn created_names(desk: &Desk) -> HashSet<String> {
    let creates = desk.creates();
    let names: HashSet<_> = creates.iter().filter_map(|entry| entry.backup_name.clone()).collect();
    assert_eq!(names.len(), creates.len(), "a name was asked for twice");
    names
}
