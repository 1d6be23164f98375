//! The main job over the sandbox: profile, targets, plan, apply, watch, history.

use holdfast_core::event::EventKind;
use holdfast_core::history::{HistoryFilter, HistoryQuery, HistorySort};
use holdfast_core::job::JobStatus;
use holdfast_core::plan::{Action, Outcome};
use holdfast_core::profile::HuaweiSignInMethod;
use holdfast_core::request::Mask;
use holdfast_sandbox::{credentials, instances};

use crate::desk::{BACKUP, Desk, approval, backup};

#[tokio::test]
async fn a_backup_is_planned_applied_once_watched_and_found_in_the_history() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let targets = desk.holdfast.targets(profile.id).await.unwrap();
    assert_eq!(targets.targets.len(), 253, "all pages");
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    assert_eq!((plan.summary.create, plan.summary.blocked), (1, 0));
    assert!(
        plan.items[0].checks.iter().all(|check| check.outcome == Outcome::Passed),
        "{:#?}",
        plan.items[0].checks
    );
    assert!(desk.creates().is_empty(), "planning sends no create request");

    let run = desk.apply(&plan).await.unwrap();
    assert_eq!((run.run.number, run.jobs, run.run.applied_by.as_str()), (1, 1, "chen.wei"));
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    let running = desk.until(&job, "running", |job| job.vendor_backup_id.is_some()).await;
    assert_eq!((running.status, running.vendor_word.as_deref()), (JobStatus::Running, Some("BUILDING")));
    desk.sandbox.clock().advance(BACKUP);
    let done = desk.until_status(&job, JobStatus::Completed).await;
    assert_eq!(done.vendor_word.as_deref(), Some("COMPLETED"));
    assert!(done.size_bytes.is_some_and(|bytes| bytes > 0 && bytes % 1024 == 0), "{:?}", done.size_bytes);
    assert!(done.ended_at.is_some_and(|time| time.raw.ends_with("+0000") && !time.zone_assumed));

    let page = desk.holdfast.history(everything()).await.unwrap();
    assert_eq!((page.total, page.records[0].job.as_ref().map(|job| job.id)), (1, Some(job.id)));
    assert_eq!(desk.creates().len(), 1, "exactly one POST");
    let kinds: Vec<_> =
        desk.holdfast.events_of_job(job.id).await.unwrap().into_iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds,
        [EventKind::Planned, EventKind::IntentWritten, EventKind::Accepted, EventKind::Verdict]
    );
}

#[tokio::test]
async fn what_was_shown_is_what_was_sent() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let databases = ["PaymentCore", "Settlement"];
    let item = backup(&profile, instances::PAYMENT_SQLSERVER, "hf-chg1-pay-m3xd", &databases);
    let plan = desk.plan_of(vec![item]).await;
    let shown = plan.items[0].request.clone().unwrap();
    desk.until_running(&plan).await;
    let sent = desk.creates().remove(0);
    assert_eq!((shown.method.as_str(), shown.target.as_str()), (sent.method.as_str(), sent.path.as_str()));
    assert_eq!(sent.query, "");
    let body: String = shown.body.iter().map(|span| span.text.as_str()).collect();
    assert_eq!(body, sent.body, "to the letter");
    assert!(body.contains("\"databases\"") && body.contains("发布前"));
    for header in &shown.headers {
        let name = header.name.to_ascii_lowercase();
        let received = &sent.headers.iter().find(|(key, _)| *key == name).unwrap().1;
        match header.value.as_slice() {
            [span] if span.mask.is_none() => assert_eq!(&span.text, received),
            spans => assert!(spans.iter().any(|span| span.mask.is_some()), "{name}"),
        }
    }
    let authorization = shown.headers.iter().find(|header| header.name == "Authorization").unwrap();
    let masks: Vec<_> = authorization.value.iter().filter_map(|span| span.mask).collect();
    assert_eq!(masks, [Mask::Secret, Mask::SignedWhenSent]);
    assert_eq!(authorization.value[1].text, "SAND••••••••0001");
}

#[tokio::test]
async fn every_way_to_sign_in_leads_to_a_completed_backup() {
    for method in
        [HuaweiSignInMethod::AccessKey, HuaweiSignInMethod::TemporaryAccessKey, HuaweiSignInMethod::Password]
    {
        let desk = Desk::new().await;
        let profile = desk.profile_with(desk.draft(method)).await;
        let job = desk.start(&profile, instances::SMALL_MYSQL).await;
        desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
        desk.sandbox.clock().advance(BACKUP);
        desk.until_status(&job, JobStatus::Completed).await;
        let tokens =
            desk.sandbox.journal().iter().filter(|entry| entry.operation == "iam.create_token").count();
        assert_eq!(tokens, usize::from(method == HuaweiSignInMethod::Password), "a token is asked for once");
        assert!(desk.creates()[0].path.contains(credentials::PROJECT_ID), "the project was looked up");
    }
}

#[tokio::test]
async fn a_token_that_ends_early_is_renewed_once() {
    let desk = Desk::new().await;
    let profile = desk.profile_with(desk.draft(HuaweiSignInMethod::Password)).await;
    desk.holdfast.targets(profile.id).await.unwrap();
    desk.sandbox.expire_tokens();
    desk.holdfast.targets(profile.id).await.unwrap();
    let tokens = desk.sandbox.journal().iter().filter(|entry| entry.operation == "iam.create_token").count();
    assert_eq!(tokens, 2);
}

#[tokio::test]
async fn each_item_says_what_would_be_done_and_why() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk
        .plan(
            &profile,
            &[
                instances::ORDERS_MYSQL,
                instances::BUSY_MYSQL,
                instances::STORAGE_FULL_MYSQL,
                instances::FROZEN_POSTGRESQL,
                instances::REPLICA_MYSQL,
                instances::ORDERS_MYSQL,
            ],
        )
        .await;
    let actions: Vec<_> = plan.items.iter().map(|item| item.action).collect();
    use Action::{Adopt, Blocked, Create};
    assert_eq!(actions, [Create, Adopt, Blocked, Blocked, Blocked, Blocked]);
    let codes: Vec<_> = plan
        .items
        .iter()
        .flat_map(|item| item.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()))
        .collect();
    assert_eq!(codes, ["target_unavailable", "target_unavailable", "target_unfit", "target_repeated"]);
    assert!(plan.items.iter().all(|item| item.request.is_some() == (item.action == Create)));
    assert!(!plan.items[0].baseline.is_empty());
}

#[tokio::test]
async fn a_running_backup_is_adopted_and_nothing_is_sent() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::BUSY_MYSQL).await;
    let adopted = desk.until(&job, "adopted", |job| job.vendor_backup_id.is_some()).await;
    assert_eq!((adopted.status, adopted.action), (JobStatus::Running, Action::Adopt));
    desk.sandbox.clock().advance(BACKUP * 100);
    desk.until_status(&job, JobStatus::Completed).await;
    assert!(desk.creates().is_empty());
}

#[tokio::test]
async fn a_failed_backup_is_failed_and_a_blocked_item_must_be_left_out() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let plan = desk.plan(&profile, &[instances::WILL_FAIL_POSTGRESQL, instances::FROZEN_POSTGRESQL]).await;
    let refused = desk.apply(&plan).await.unwrap_err();
    assert!(refused.to_string().contains("was not left out"), "{refused}");
    let mut left = approval(&plan);
    left.leave_out = vec![1];
    let run = desk.holdfast.apply(&left).await.unwrap();
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    desk.sandbox.clock().advance(BACKUP);
    let failed = desk.until_status(&job, JobStatus::Failed).await;
    assert_eq!(failed.vendor_word.as_deref(), Some("FAILED"));
    assert!(failed.reason.is_some_and(|reason| reason.hint.is_some()));
}

impl Desk {
    /// Applies a plan of one item and waits until the vendor has taken it.
    pub(crate) async fn until_running(&self, plan: &holdfast_core::plan::Plan) -> holdfast_core::job::Job {
        let run = self.apply(plan).await.unwrap();
        let job = self.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
        self.until(&job, "running", |job| job.vendor_backup_id.is_some()).await
    }
}

pub(crate) fn everything() -> HistoryQuery {
    HistoryQuery {
        filter: HistoryFilter::default(),
        sort: HistorySort::Created,
        descending: true,
        offset: 0,
        limit: 500,
    }
}
