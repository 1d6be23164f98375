//! Lost answers: at most one request, and an honest status whatever comes back.

use holdfast_core::error::ErrorCode;
use holdfast_core::job::JobStatus;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::FaultKind;

use super::Bench;
use crate::desk::Desk;

pub(super) async fn a_lost_answer_is_found_again(bench: Bench) {
    for fault in [FaultKind::DropAfterActing, FaultKind::TruncateAnswer] {
        let desk = Desk::new().await;
        let profile = bench.profile(&desk).await;
        desk.fault(bench.create, fault);
        let job = bench.start(&desk, &profile, bench.ordinary).await;
        desk.until(&job, "lost", |job| job.status == JobStatus::Unknown || job.status.is_final()).await;
        bench.until_over(&desk, &job, JobStatus::Completed).await;
        assert_eq!(bench.creates(&desk).len(), 1, "found by looking, not by sending again");
    }
}

pub(super) async fn a_request_that_never_arrived_is_not_started(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    desk.fault(bench.create, FaultKind::DropBeforeActing);
    let job = bench.start(&desk, &profile, bench.ordinary).await;
    let job = bench.until_over(&desk, &job, JobStatus::NotStarted).await;
    assert_eq!(job.reason.map(|reason| reason.code), Some(ErrorCode::NoTrace));
    assert_eq!(bench.creates(&desk).len(), 1);
}

pub(super) async fn an_answer_that_is_no_answer_proves_nothing(bench: Bench) {
    for (fault, last) in [
        (FaultKind::HtmlAfterActing { status: 200 }, JobStatus::Completed),
        (FaultKind::HtmlAfterActing { status: 403 }, JobStatus::Completed),
        (FaultKind::Html { status: 502 }, JobStatus::NotStarted),
        (FaultKind::Redirect { status: 307, location: "/elsewhere".to_owned() }, JobStatus::NotStarted),
    ] {
        let desk = Desk::new().await;
        let profile = bench.profile(&desk).await;
        desk.fault(bench.create, fault.clone());
        let job = bench.start(&desk, &profile, bench.ordinary).await;
        desk.until(&job, "unknown", |job| job.status == JobStatus::Unknown).await;
        let job = bench.until(&desk, &job, "over", |job| job.status.is_final()).await;
        assert_eq!(job.status, last, "{fault:?}");
        assert_eq!(bench.creates(&desk).len(), 1, "{fault:?}");
    }
}

pub(super) async fn a_definite_refusal_is_failed_at_once(bench: Bench) {
    let (status, code) = bench.refusal;
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let message = "not now, says the vendor".to_owned();
    desk.fault(bench.create, FaultKind::VendorError { status, code: code.to_owned(), message });
    let job = bench.start(&desk, &profile, bench.ordinary).await;
    let job = desk.until(&job, "over", |job| job.status.is_final()).await;
    assert_eq!(job.status, JobStatus::Failed, "{job:#?}");
    let reason = job.reason.expect("a reason");
    let words = reason.vendor.expect("the vendor's own words");
    assert_eq!((words.http_status, words.message.contains("not now")), (status, true), "{words:?}");
    assert!(words.code.contains(code) && !words.request_id.is_empty(), "{words:?}");
    assert_eq!(bench.creates(&desk).len(), 1);
}

pub(super) async fn a_wrong_secret_at_the_time_of_applying_stops_before_the_request(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let plan = bench.plan(&desk, &profile, bench.ordinary).await;
    let edited = Some((profile.id, profile.revision));
    desk.holdfast
        .save_profile(edited, &profile.draft, bench.wrong_secrets(), KeepSecret::Keychain)
        .await
        .unwrap();
    let error = desk.apply(&plan).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::PlanStale, "the profile is another one now");
    let plan = bench.plan(&desk, &profile, bench.ordinary).await;
    assert_eq!(plan.items[0].diagnostics[0].code, "sign_in_refused");
    assert!(bench.creates(&desk).is_empty());
}
