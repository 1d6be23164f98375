//! Exactly once: whatever happens to the create request, it reaches the vendor at most once.

use holdfast_core::error::{Error, ErrorCode};
use holdfast_core::job::JobStatus;
use holdfast_core::plan::PlanState;
use holdfast_core::profile::Guard;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::{FaultKind, instances};

use crate::desk::{BACKUP, CREATE, Desk, approval};

/// What a fault on the create request leads to.
struct Case {
    name: &'static str,
    fault: FaultKind,
    /// The status before anything is settled.
    first: JobStatus,
    /// The status in the end.
    last: JobStatus,
}

fn cases() -> Vec<Case> {
    use JobStatus::{Completed, Failed, NotStarted, Unknown};
    let case = |name, fault, first, last| Case { name, fault, first, last };
    let error = |status, code: &str| FaultKind::VendorError {
        status,
        code: code.to_owned(),
        message: "no".to_owned(),
    };
    let fault = |status| FaultKind::ServerError { code: "DBS.200005".to_owned(), status };
    let fault_after = |status| FaultKind::ServerErrorAfterActing { code: "DBS.111205".to_owned(), status };
    let name_taken_after = FaultKind::ServerErrorAfterActing { code: "DBS.201201".to_owned(), status: 409 };
    let redirect = |status| FaultKind::Redirect { status, location: "/v3/elsewhere".to_owned() };
    vec![
        case("reset before acting", FaultKind::DropBeforeActing, Unknown, NotStarted),
        case("reset after acting", FaultKind::DropAfterActing, Unknown, Completed),
        case("time-out before acting", FaultKind::HangBeforeActing, Unknown, NotStarted),
        case("time-out after acting", FaultKind::HangAfterActing, Unknown, Completed),
        case("truncated answer", FaultKind::TruncateAnswer, Unknown, Completed),
        case("HTML 502", FaultKind::Html { status: 502 }, Unknown, NotStarted),
        case("HTML 200", FaultKind::Html { status: 200 }, Unknown, NotStarted),
        case("HTML 200 after acting", FaultKind::HtmlAfterActing { status: 200 }, Unknown, Completed),
        case("HTML 403", FaultKind::Html { status: 403 }, Unknown, NotStarted),
        case("HTML 401 after acting", FaultKind::HtmlAfterActing { status: 401 }, Unknown, Completed),
        case("HTML 403 after acting", FaultKind::HtmlAfterActing { status: 403 }, Unknown, Completed),
        case("HTML 404 after acting", FaultKind::HtmlAfterActing { status: 404 }, Unknown, Completed),
        case("HTML 429 after acting", FaultKind::HtmlAfterActing { status: 429 }, Unknown, Completed),
        case("500 before acting", fault(500), Unknown, NotStarted),
        case("500 after acting", fault_after(500), Unknown, Completed),
        case("504 after acting", fault_after(504), Unknown, Completed),
        case("time-out at the vendor as 409", fault_after(409), Unknown, Completed),
        case("307", redirect(307), Unknown, NotStarted),
        case("308", redirect(308), Unknown, NotStarted),
        case("10 MB answer", FaultKind::HugeAnswer { bytes: 10 * 1024 * 1024 }, Unknown, Completed),
        case("429", FaultKind::Throttle { retry_after: None }, Failed, Failed),
        case("429 with Retry-After", FaultKind::Throttle { retry_after: Some(1) }, Failed, Failed),
        case("401", FaultKind::Unauthorized, Failed, Failed),
        case("busy", error(409, "DBS.200019"), Failed, Failed),
        case("busy as 500", error(500, "DBS.280036"), Failed, Failed),
        case("name taken by nothing that is listed", error(409, "DBS.201201"), Unknown, Failed),
        case("name taken by the same request, sent twice", name_taken_after, Unknown, Completed),
    ]
}

#[tokio::test]
async fn every_fault_of_the_create_request_ends_in_an_honest_status_and_one_post() {
    for Case { name, fault, first, last } in cases() {
        let desk = Desk::new().await;
        let profile = desk.profile().await;
        let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
        desk.fault(CREATE, fault);
        let run = desk.apply(&plan).await.unwrap();
        let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
        let statuses =
            desk.statuses_until(&job, |job| job.status.is_final() || job.vendor_backup_id.is_some()).await;
        assert!(statuses.contains(&first), "{name}: {statuses:?}");
        desk.sandbox.clock().advance(BACKUP);
        let job = desk.until(&job, "over", |job| job.status.is_final()).await;
        assert_eq!(job.status, last, "{name}");
        assert_eq!(desk.creates().len(), 1, "{name}: one POST");
        if last != JobStatus::Completed {
            assert!(job.reason.is_some(), "{name}: it says why");
        }
        if last == JobStatus::Failed {
            assert!(
                job.reason.is_some_and(|reason| reason.vendor.is_some()),
                "{name}: in the vendor's words"
            );
        }
    }
}

#[tokio::test]
async fn a_host_that_takes_no_connection_leaves_the_job_not_started() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    let Desk { sandbox, holdfast, keychain, folder } = desk;
    // Gone between the last look and the request: the vendor refuses, so the plan is not even taken.
    sandbox.stop().await;
    let error = holdfast.apply(&approval(&plan)).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ConnectionRefused);
    assert_eq!(holdfast.plan(plan.id).await.unwrap().state, PlanState::Open);
    assert!(holdfast.runs(10).await.unwrap().is_empty(), "nothing was written");
    drop((keychain, folder));
}

#[tokio::test]
async fn of_two_applies_of_one_plan_one_wins() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    let approval = approval(&plan);
    let (first, second) = tokio::join!(desk.holdfast.apply(&approval), desk.holdfast.apply(&approval));
    let (won, lost) = if first.is_ok() { (first, second) } else { (second, first) };
    let run = won.unwrap();
    assert!(matches!(lost.unwrap_err(), Error::PlanApplied { run: 1, .. }));
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    let again = desk.apply(&plan).await.unwrap_err();
    assert_eq!(again.code(), ErrorCode::PlanApplied);
    assert_eq!(desk.creates().len(), 1);
    assert!(matches!(desk.holdfast.plan(plan.id).await.unwrap().state, PlanState::Applied { .. }));
}

#[tokio::test]
async fn a_plan_whose_grounds_have_changed_is_stale_and_nothing_is_sent() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;

    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    desk.sandbox.set_instance_status(instances::ORDERS_MYSQL, "REBOOTING");
    assert_eq!(desk.apply(&plan).await.unwrap_err().code(), ErrorCode::PlanStale);
    desk.sandbox.set_instance_status(instances::ORDERS_MYSQL, "ACTIVE");
    assert_eq!(
        desk.apply(&plan).await.unwrap_err().code(),
        ErrorCode::PlanStale,
        "once stale, stale for good"
    );

    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    let edited = Some((profile.id, profile.revision));
    desk.holdfast.save_profile(edited, &profile.draft, Vec::new(), KeepSecret::Keychain).await.unwrap();
    assert_eq!(desk.apply(&plan).await.unwrap_err().code(), ErrorCode::PlanStale);
    assert!(desk.creates().is_empty());
    assert!(desk.holdfast.runs(10).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_fingerprint_and_the_guard_are_enforced_by_the_core() {
    let desk = Desk::new().await;
    let mut draft = desk.draft(holdfast_core::profile::HuaweiSignInMethod::AccessKey);
    draft.guard = Guard::TypeToConfirm;
    let guarded = desk.profile_with(draft.clone()).await;
    draft.guard = Guard::WatchOnly;
    let watched = desk.profile_with(draft).await;

    let plan = desk.plan(&guarded, &[instances::ORDERS_MYSQL]).await;
    let mut wrong = approval(&plan);
    wrong.typed = "CHG-2".to_owned();
    assert_eq!(desk.holdfast.apply(&wrong).await.unwrap_err().code(), ErrorCode::ConfirmationWrong);
    wrong.typed = String::new();
    assert_eq!(desk.holdfast.apply(&wrong).await.unwrap_err().code(), ErrorCode::ConfirmationWrong);
    wrong.typed = "CHG-1".to_owned();
    wrong.fingerprint = "0".repeat(64);
    assert_eq!(desk.holdfast.apply(&wrong).await.unwrap_err().code(), ErrorCode::PlanEdited);
    let only_watched = desk.plan(&watched, &[instances::ORDERS_MYSQL]).await;
    assert_eq!(desk.apply(&only_watched).await.unwrap_err().code(), ErrorCode::WatchOnly);
    assert!(desk.creates().is_empty());

    for typed in ["CHG-1".to_owned(), plan.fingerprint.words.clone()] {
        assert!(plan.confirmation.accepts.contains(&typed));
    }
    let mut right = approval(&plan);
    right.typed = plan.fingerprint.words.clone();
    desk.holdfast.apply(&right).await.unwrap();
}

impl Desk {
    /// Every status a job's events name, until it is as it should be.
    async fn statuses_until(
        &self,
        job: &holdfast_core::job::Job,
        is_right: impl Fn(&holdfast_core::job::Job) -> bool,
    ) -> Vec<JobStatus> {
        self.until(job, "settled", is_right).await;
        let events = self.holdfast.events_of_job(job.id).await.unwrap();
        events.into_iter().map(|event| event.status).collect()
    }
}

#[tokio::test]
async fn what_is_still_waiting_is_not_sent_once_its_profile_was_changed() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    // More items than are sent at once.
    let listed = desk.holdfast.targets(profile.id).await.unwrap().targets;
    let ready = listed.iter().filter(|row| row.target.state.word == "ACTIVE" && row.target.unfit.is_none());
    let ids: Vec<&str> = ready.take(10).map(|row| row.target.id.as_str()).collect();
    let plan = desk.plan(&profile, &ids).await;
    desk.faults(CREATE, FaultKind::HangAfterActing, 8);
    let run = desk.apply(&plan).await.unwrap();
    desk.until_received(8).await;
    let mut draft = profile.draft.clone();
    draft.guard = Guard::WatchOnly;
    let edited = Some((profile.id, profile.revision));
    desk.holdfast.save_profile(edited, &draft, Vec::new(), KeepSecret::Keychain).await.unwrap();
    let mut stale = 0;
    for job in desk.holdfast.jobs(Some(run.run.id)).await.unwrap() {
        let job = desk
            .until(&job, "sent or over", |job| job.vendor_backup_id.is_some() || job.status.is_final())
            .await;
        stale += usize::from(job.reason.is_some_and(|reason| reason.code == ErrorCode::PlanStale));
    }
    assert_eq!((stale, desk.creates().len()), (2, 8));
}
