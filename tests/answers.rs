//! What a vendor should never answer, and does: each becomes a clear error, and nothing is lost.

use holdfast_core::error::ErrorCode;
use holdfast_core::job::JobStatus;
use holdfast_core::plan::Action;
use holdfast_sandbox::{FaultKind, instances};

use crate::desk::{BACKUP, Desk};

const LIST_TARGETS: &str = "rds.list_instances";
const LIST_BACKUPS: &str = "rds.list_backups";

#[tokio::test]
async fn an_unreadable_list_of_targets_is_an_error_with_a_hint() {
    let vendor = |status, code: &str| FaultKind::VendorError {
        status,
        code: code.to_owned(),
        message: "no".to_owned(),
    };
    for (fault, code) in [
        (FaultKind::Html { status: 200 }, ErrorCode::UnreadableAnswer),
        (FaultKind::TruncateAnswer, ErrorCode::ConnectionLost),
        (FaultKind::HugeAnswer { bytes: 10 * 1024 * 1024 }, ErrorCode::AnswerTooLarge),
        (FaultKind::HangBeforeActing, ErrorCode::TimedOut),
        (
            FaultKind::Redirect { status: 302, location: "http://127.0.0.1:1/".to_owned() },
            ErrorCode::Redirected,
        ),
        (FaultKind::Throttle { retry_after: Some(7) }, ErrorCode::Throttled),
        (FaultKind::Unauthorized, ErrorCode::SignInRefused),
        (vendor(403, "APIGW.0302"), ErrorCode::PermissionDenied),
        (vendor(403, "APIGW.0310"), ErrorCode::ProjectUnknown),
    ] {
        let desk = Desk::new().await;
        let profile = desk.profile().await;
        let name = format!("{fault:?}");
        desk.faults(LIST_TARGETS, fault, 9);
        let error = desk.holdfast.targets(profile.id).await.unwrap_err();
        assert_eq!(error.code(), code, "{name}");
        let report = error.report();
        assert!(report.hint.is_some(), "{name} has a hint");
        assert!(!report.message.zh.is_empty() && !report.message.en.is_empty());
        assert!(report.message.en.len() < 600, "{name}: no page of HTML in a sentence");
    }
}

#[tokio::test]
async fn an_unknown_host_and_a_failing_tls_are_named() {
    for (endpoint, code) in [
        ("https://holdfast.invalid".to_owned(), ErrorCode::HostUnknown),
        ("http://127.0.0.1:9".to_owned(), ErrorCode::ConnectionRefused),
    ] {
        let desk = Desk::new().await;
        let mut draft = desk.draft(holdfast_core::profile::HuaweiSignInMethod::AccessKey);
        let holdfast_core::profile::ConnectionDraft::HuaweiRds(connection) = &mut draft.connection else {
            panic!("not RDS")
        };
        connection.endpoint = endpoint;
        let profile = desk.profile_with(draft).await;
        assert_eq!(desk.holdfast.targets(profile.id).await.unwrap_err().code(), code);
    }
    let desk = Desk::new().await;
    let mut draft = desk.draft(holdfast_core::profile::HuaweiSignInMethod::AccessKey);
    let holdfast_core::profile::ConnectionDraft::HuaweiRds(connection) = &mut draft.connection else {
        panic!("not RDS")
    };
    // The sandbox speaks no TLS: the handshake fails before a request is made.
    connection.endpoint = desk.sandbox.base_url().replace("http://", "https://");
    let profile = desk.profile_with(draft).await;
    let error = desk.holdfast.targets(profile.id).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::TlsFailed, "{error}");
}

#[tokio::test]
async fn a_passing_fault_of_a_read_is_tried_again() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    desk.fault(LIST_TARGETS, FaultKind::ServerError { code: "DBS.200005".to_owned(), status: 500 });
    assert_eq!(desk.holdfast.targets(profile.id).await.unwrap().targets.len(), 253);
}

#[tokio::test]
async fn an_item_whose_vendor_cannot_be_asked_is_blocked_with_the_reason() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    desk.faults(LIST_BACKUPS, FaultKind::Unauthorized, 9);
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    assert_eq!(plan.items[0].action, Action::Blocked);
    assert_eq!(plan.items[0].diagnostics[0].code, "sign_in_refused");
}

#[tokio::test]
async fn a_status_word_we_do_not_know_is_never_success() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    let running = desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    assert!(desk.sandbox.set_backup_status_word(&running.backup.name, "ALMOST_DONE"));
    let odd = desk.until(&job, "odd", |job| job.vendor_word.as_deref() == Some("ALMOST_DONE")).await;
    assert_eq!(odd.status, JobStatus::Running);
    desk.sandbox.clock().advance(BACKUP);
    desk.sandbox.set_backup_status_word(&running.backup.name, "");
    desk.until_status(&job, JobStatus::Completed).await;
}

#[tokio::test]
async fn a_vendor_that_cannot_be_asked_for_a_while_does_not_lose_the_job() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    desk.faults(LIST_BACKUPS, FaultKind::Html { status: 502 }, 12);
    let troubled = desk.until(&job, "troubled", |job| job.attention.is_some()).await;
    assert_eq!(
        (troubled.status, troubled.attention.unwrap().code),
        (JobStatus::Running, ErrorCode::VendorFault)
    );
    desk.sandbox.clock().advance(BACKUP);
    let done = desk.until_status(&job, JobStatus::Completed).await;
    assert!(done.attention.is_none());
    let failures = desk
        .holdfast
        .events_of_job(job.id)
        .await
        .unwrap()
        .into_iter()
        .filter(|event| event.kind == holdfast_core::event::EventKind::LookFailed)
        .count();
    assert_eq!(failures, 1, "said once, not at every try");
}

#[tokio::test]
async fn a_backup_deleted_at_the_vendor_is_not_waited_for_for_ever() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    let running = desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    desk.sandbox.set_backup_status_word(&running.backup.name, "DELETING");
    let gone = desk.until_status(&job, JobStatus::Failed).await;
    assert_eq!(gone.reason.unwrap().code, ErrorCode::BackupGone);
}
