//! Watching: the verdict is the vendor's, about this very backup, and nothing else is one.

use holdfast_core::error::ErrorCode;
use holdfast_core::event::EventKind;
use holdfast_core::job::JobStatus;
use holdfast_core::profile::ProviderKind;
use holdfast_sandbox::FaultKind;

use super::Bench;
use crate::desk::{BACKUP, Desk};

pub(super) async fn a_backup_runs_to_the_vendors_own_verdict_over_one_request(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let job = bench.start(&desk, &profile, bench.ordinary).await;
    let running = desk.until(&job, "accepted", |job| job.request_id.is_some()).await;
    assert!(!running.status.is_final(), "an answer is no verdict: {running:#?}");
    let done = bench.until_over(&desk, &job, JobStatus::Completed).await;
    assert_eq!(done.vendor_word.as_deref(), Some(bench.completed));
    assert!(done.vendor_backup_id.is_some() && done.reason.is_none());
    let ended = done.ended_at.expect("the vendor says when it ended");
    assert!(ended.at.is_some() && !ended.raw.is_empty());
    assert!(done.began_at.is_some_and(|began| began.at.is_some()));
    assert_eq!(bench.creates(&desk).len(), 1, "exactly one POST");
    let events = desk.holdfast.events_of_job(job.id).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds[..3], [EventKind::Planned, EventKind::IntentWritten, EventKind::Accepted]);
    assert_eq!(kinds.last(), Some(&EventKind::Verdict));
}

pub(super) async fn a_failed_backup_is_failed_and_says_why(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let job = bench.start(&desk, &profile, bench.fails).await;
    let failed = bench.until_over(&desk, &job, JobStatus::Failed).await;
    let reason = failed.reason.expect("a reason");
    assert_eq!(reason.code, ErrorCode::BackupFailed);
    assert!(reason.hint.is_some());
    assert_eq!(bench.creates(&desk).len(), 1);
}

pub(super) async fn an_unknown_word_is_never_success(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let job = bench.start(&desk, &profile, bench.ordinary).await;
    bench.until(&desk, &job, "listed", |job| job.vendor_backup_id.is_some()).await;
    assert!((bench.say)(&desk.sandbox, bench.ordinary, "hf-contract-1", "ALMOST_DONE"));
    desk.sandbox.clock().advance(BACKUP * 3);
    let seen =
        desk.until(&job, "told the word", |job| job.vendor_word.as_deref() == Some("ALMOST_DONE")).await;
    assert_eq!(seen.status, JobStatus::Running);
    desk.holdfast.look_now(job.id).await.unwrap();
    assert_eq!(desk.holdfast.job(job.id).await.unwrap().status, JobStatus::Running);
}

pub(super) async fn a_job_is_found_again_after_a_restart(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let job = bench.start(&desk, &profile, bench.ordinary).await;
    desk.until(&job, "accepted", |job| job.request_id.is_some()).await;
    let desk = desk.restart().await;
    bench.until_over(&desk, &job, JobStatus::Completed).await;
    assert_eq!(bench.creates(&desk).len(), 1, "nothing is sent a second time");
}

pub(super) async fn backups_are_listed_with_bytes_and_times_in_utc(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let job = bench.start(&desk, &profile, bench.ordinary).await;
    let done = bench.until_over(&desk, &job, JobStatus::Completed).await;
    let mut item = bench.backup(&profile, bench.ordinary);
    item.options = bench.options("hf-contract-2");
    let plan = desk.plan_of(vec![item]).await;
    let baseline = &plan.items[0].baseline;
    let listed = baseline.iter().find(|backup| Some(&backup.id) == done.vendor_backup_id.as_ref()).unwrap();
    assert_eq!(listed.word, bench.completed);
    let ended = listed.ended_at.as_ref().unwrap();
    assert!(ended.at.is_some() && !ended.zone_assumed, "{ended:?}");
    assert_eq!(listed.size_bytes, done.size_bytes);
    // OCP's documents give its list of backups no size.
    if bench.kind != ProviderKind::OceanbaseOcp {
        assert!(listed.size_bytes.is_some_and(|bytes| bytes > 1024), "{listed:?}");
    }
    let times: Vec<_> = baseline.iter().filter_map(|backup| backup.began_at.as_ref()?.at).collect();
    assert!(times.is_sorted_by(|one, next| one >= next), "newest first: {times:?}");
}

pub(super) async fn a_cancel_is_asked_for_where_the_vendor_can(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let job = bench.start(&desk, &profile, bench.ordinary).await;
    let running = bench.until(&desk, &job, "listed", |job| job.vendor_backup_id.is_some()).await;
    if !running.can_cancel {
        let error = desk.holdfast.cancel_job(job.id).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::CannotCancel);
        bench.until_over(&desk, &job, JobStatus::Completed).await;
        return;
    }
    desk.holdfast.cancel_job(job.id).await.unwrap();
    let cancelled = bench.until_over(&desk, &job, JobStatus::Cancelled).await;
    assert_eq!(cancelled.reason.map(|reason| reason.code), Some(ErrorCode::BackupCancelled));
    let error = desk.holdfast.cancel_job(job.id).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::CannotCancel, "it is over");
}

#[tokio::test]
async fn a_cancel_never_hits_somebody_elses_backup() {
    let bench = super::bench::oceanbase_obshell();
    let mut desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let job = bench.start(&desk, &profile, bench.ordinary).await;
    bench.until(&desk, &job, "listed", |job| job.vendor_backup_id.is_some()).await;
    // Ours ends unseen, and somebody else starts the next.
    desk.holdfast.close().await;
    desk.sandbox.clock().advance(BACKUP * 3);
    let elsewhere = tempfile::tempdir().unwrap();
    let other = crate::desk::open(&elsewhere, &desk.keychain).await;
    let ours = std::mem::replace(&mut desk.holdfast, other);
    drop(ours);
    let others_profile = bench.profile(&desk).await;
    let others = bench.start(&desk, &others_profile, bench.ordinary).await;
    let theirs = bench.until(&desk, &others, "listed", |job| job.vendor_backup_id.is_some()).await;
    assert!(!theirs.status.is_final());
    desk.holdfast.close().await;
    // The watch has not seen yet that ours is over.
    desk.faults("obshell.list_backups", FaultKind::HangBeforeActing, 1);
    desk.sandbox.clear_journal();
    desk.holdfast = crate::desk::open(&desk.folder, &desk.keychain).await;
    let listed =
        |desk: &Desk| desk.sandbox.journal().iter().any(|entry| entry.operation == "obshell.list_backups");
    while !listed(&desk) {
        tokio::task::yield_now().await;
    }
    let error = desk.holdfast.cancel_job(job.id).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::CannotCancel, "{error}");
    assert_eq!(desk.holdfast.job(job.id).await.unwrap().status, JobStatus::Running, "not seen to be over");
    let asked = desk.sandbox.journal().iter().any(|entry| entry.operation == "obshell.cancel_backup");
    assert!(!asked, "nothing was sent");
}
