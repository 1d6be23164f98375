//! Nothing is lost: whenever the program ends, the next start finds the job again or says why it cannot know.

use holdfast_core::error::ErrorCode;
use holdfast_core::event::EventKind;
use holdfast_core::job::JobStatus;
use holdfast_sandbox::{FaultKind, instances};

use crate::desk::{BACKUP, CREATE, Desk};

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
async fn a_job_that_was_only_planned_is_not_sent_after_a_restart() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    // More items than are sent at once: the last one is still waiting when Holdfast ends.
    let listed = desk.holdfast.targets(profile.id).await.unwrap().targets;
    let ready = listed.iter().filter(|row| row.target.state.word == "ACTIVE" && row.target.unfit.is_none());
    let ids: Vec<&str> = ready.take(9).map(|row| row.target.id.as_str()).collect();
    let plan = desk.plan(&profile, &ids).await;
    desk.faults(CREATE, FaultKind::HangAfterActing, 8);
    let run = desk.apply(&plan).await.unwrap();
    let jobs = desk.holdfast.jobs(Some(run.run.id)).await.unwrap();
    desk.until_received(8).await;
    let desk = desk.restart().await;
    desk.sandbox.clock().advance(BACKUP * 20);
    let mut ends = Vec::new();
    for job in &jobs {
        ends.push(desk.until(job, "over", |job| job.status.is_final()).await);
    }
    let unsent: Vec<_> = ends.iter().filter(|job| job.status == JobStatus::NotStarted).collect();
    assert_eq!(unsent.len(), 1, "{:?}", ends.iter().map(|job| job.status).collect::<Vec<_>>());
    assert_eq!(
        unsent[0].reason.as_ref().map(|reason| reason.code),
        Some(ErrorCode::InterruptedBeforeSending)
    );
    assert_eq!(desk.creates().len(), 8);
}
