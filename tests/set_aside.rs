//! What nobody can know the end of: it is said what to do, and it can be set aside and taken up again.

use holdfast_core::error::ErrorCode;
use holdfast_core::event::EventKind;
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::profile::ProfileView;
use holdfast_sandbox::{FaultKind, instances};

use crate::desk::{BACKUP, CREATE, Desk};

/// A job whose answer is lost and whose target stays busy, so that no look can settle it.
async fn unknown() -> (Desk, ProfileView, Job) {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    desk.fault(CREATE, FaultKind::DropBeforeActing);
    desk.sandbox.set_instance_status(instances::ORDERS_MYSQL, "ACTIVE");
    let run = desk.apply(&plan).await.unwrap();
    desk.until_received(1).await;
    desk.sandbox.set_instance_status(instances::ORDERS_MYSQL, "BACKING UP");
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    let job = desk.until_status(&job, JobStatus::Unknown).await;
    (desk, profile, job)
}

#[tokio::test]
async fn what_is_set_aside_is_open_no_more_and_can_be_taken_up_again() {
    let (desk, profile, job) = unknown().await;
    let aside = desk.holdfast.set_aside(job.id).await.unwrap();
    assert_eq!(aside.status, JobStatus::Unknown, "nothing is claimed");
    assert_eq!(aside.set_aside.as_ref().map(|set_aside| set_aside.by.as_str()), Some("chen.wei"));
    assert!(aside.reason.is_some_and(|reason| reason.hint.is_some()), "the next step stays");
    let run = desk.holdfast.run(job.run_id).await.unwrap();
    assert_eq!((run.open, run.unknown, run.set_aside), (0, 1, 1));
    assert_eq!(desk.holdfast.status().await.unwrap().open_jobs, 0);
    desk.holdfast.set_aside(job.id).await.unwrap();
    let events = desk.holdfast.events_of_job(job.id).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.kind == EventKind::SetAside).count(), 1, "said once");

    desk.holdfast.watch_all().await.unwrap();
    assert_eq!(desk.holdfast.job(job.id).await.unwrap().set_aside, aside.set_aside, "not by itself");
    desk.sandbox.set_instance_status(instances::ORDERS_MYSQL, "ACTIVE");
    desk.holdfast.look_now(job.id).await.unwrap();
    let over = desk.until_status(&job, JobStatus::NotStarted).await;
    assert_eq!(over.set_aside, None);
    assert_eq!(over.reason.map(|reason| reason.code), Some(ErrorCode::NoTrace));
    let events = desk.holdfast.events_of_job(job.id).await.unwrap();
    assert!(events.iter().any(|event| event.kind == EventKind::Reattached));
    let _ = profile;
}

#[tokio::test]
async fn what_is_set_aside_blocks_neither_its_profile_nor_a_later_plan() {
    let (desk, profile, job) = unknown().await;
    let error = desk.holdfast.delete_profile(profile.id).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ProfileInUse);
    desk.holdfast.set_aside(job.id).await.unwrap();
    let desk = desk.restart().await;
    assert!(desk.holdfast.job(job.id).await.unwrap().set_aside.is_some(), "a restart does not take it up");
    desk.sandbox.set_instance_status(instances::ORDERS_MYSQL, "ACTIVE");
    let again = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&again, "accepted", |job| job.vendor_backup_id.is_some()).await;
    desk.sandbox.clock().advance(BACKUP);
    desk.until_status(&again, JobStatus::Completed).await;
    desk.holdfast.delete_profile(profile.id).await.unwrap();
}

#[tokio::test]
async fn a_job_that_is_watched_with_success_or_over_is_not_set_aside() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    let error = desk.holdfast.set_aside(job.id).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::CannotSetAside);
    desk.sandbox.clock().advance(BACKUP);
    let over = desk.until_status(&job, JobStatus::Completed).await;
    let error = desk.holdfast.set_aside(job.id).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::CannotSetAside);
    assert_eq!(desk.holdfast.job(job.id).await.unwrap(), over, "nothing was stored");
}

#[tokio::test]
async fn every_ending_that_is_no_verdict_of_success_says_what_to_do_next() {
    let error = |status, code: &str| FaultKind::VendorError {
        status,
        code: code.to_owned(),
        message: "no".to_owned(),
    };
    for fault in [
        FaultKind::DropBeforeActing,
        FaultKind::TruncateAnswer,
        FaultKind::HtmlAfterActing { status: 200 },
        FaultKind::Redirect { status: 307, location: "/elsewhere".to_owned() },
        FaultKind::Throttle { retry_after: None },
        FaultKind::Unauthorized,
        error(409, "DBS.201202"),
        error(400, "DBS.280001"),
        // One that we have no advice for.
        error(418, "DBS.999999"),
    ] {
        let desk = Desk::new().await;
        let profile = desk.profile().await;
        desk.fault(CREATE, fault.clone());
        let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
        let ended = desk
            .until(&job, "unknown or over", |job| job.status == JobStatus::Unknown || job.status.is_final())
            .await;
        let reason = ended.reason.unwrap_or_else(|| panic!("{fault:?}: no reason"));
        let hint = reason.hint.unwrap_or_else(|| panic!("{fault:?}: no next step in {:?}", reason.message));
        assert!(!hint.en.is_empty() && !hint.zh.is_empty());
        if ended.status == JobStatus::Unknown {
            assert!(
                hint.en.contains(&ended.target.name) && hint.en.contains("UTC"),
                "{fault:?}: {}",
                hint.en
            );
        }
    }
}
