//! Planning: the exact request, what stands in the way, and what is refused before anything is asked.

use holdfast_core::backup::OptionsDraft;
use holdfast_core::error::{Error, ErrorCode};
use holdfast_core::job::JobStatus;
use holdfast_core::plan::{Action, Outcome, PlanDraft, PlanState};
use holdfast_core::profile::ProfileDraft;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::{Options, Sandbox};

use super::Bench;
use crate::desk::{BACKUP, Desk};

pub(super) async fn a_plan_shows_the_exact_request_and_sends_nothing(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let plan = bench.plan(&desk, &profile, bench.ordinary).await;
    let item = &plan.items[0];
    assert_eq!((item.action, plan.summary.create), (Action::Create, 1), "{:#?}", item.diagnostics);
    assert!(item.checks.iter().all(|check| check.outcome != Outcome::Failed), "{:#?}", item.checks);
    assert!(bench.creates(&desk).is_empty(), "planning sends no create request");

    assert_eq!(!item.backup.name.is_empty(), bench.has_names);
    let shown = item.request.clone().expect("a request");
    let run = desk.apply(&plan).await.unwrap();
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    desk.until(&job, "accepted", |job| job.request_id.is_some() || job.status.is_final()).await;
    let sent = bench.creates(&desk).remove(0);
    assert_eq!((shown.method.as_str(), shown.target.as_str()), (sent.method.as_str(), sent.path.as_str()));
    let body: String = shown.body.iter().map(|span| span.text.as_str()).collect();
    assert_eq!(body, sent.body, "to the letter");
    let secret = bench.secret.1;
    let path = desk.folder.path().join("release.holdfast-plan");
    desk.holdfast.save_plan_file(plan.id, &path).await.unwrap();
    for text in [serde_json::to_string(&plan).unwrap(), std::fs::read_to_string(path).unwrap()] {
        assert!(!text.contains(secret), "no secret in a plan, nor in its file");
    }
}

pub(super) async fn a_busy_target_is_not_asked_for_another_backup(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let plan = bench.plan(&desk, &profile, bench.busy).await;
    let item = &plan.items[0];
    assert!(matches!(item.action, Action::Adopt | Action::Blocked), "{item:#?}");
    assert_eq!(item.request, None, "nothing would be sent");
    if item.action == Action::Blocked {
        let error = desk.apply(&plan).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::BlockedItems);
        let way_out = &item.diagnostics[0].way_out;
        assert!(!way_out.en.is_empty() && !way_out.zh.is_empty());
    } else {
        let run = desk.apply(&plan).await.unwrap();
        let adopted = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
        // Somebody else's, ninety times as long as an ordinary one.
        desk.sandbox.clock().advance(BACKUP * 90);
        let over = bench.until_over(&desk, &adopted, JobStatus::Completed).await;
        assert!(
            item.adopts.as_ref().is_some_and(|running| Some(&running.id) == over.vendor_backup_id.as_ref())
        );
    }
    assert!(bench.creates(&desk).is_empty(), "nothing was sent");
}

pub(super) async fn bad_input_is_refused_at_its_field(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    desk.sandbox.clear_journal();
    for (field, options) in (bench.bad)() {
        let mut item = bench.backup(&profile, bench.ordinary);
        item.options = options;
        let errors = desk.holdfast.check_backup(&item).await.unwrap();
        assert!(errors.iter().any(|error| error.field == field), "{field}: {errors:?}");
        assert!(errors.iter().all(|error| !error.message.en.is_empty() && !error.message.zh.is_empty()));
        let draft = PlanDraft { title: "Release".to_owned(), items: vec![item], ..PlanDraft::default() };
        let Error::Invalid(errors) = desk.holdfast.make_plan(&draft).await.unwrap_err() else {
            panic!("{field}: not refused as input")
        };
        assert!(errors.iter().any(|error| error.field == format!("items.0.{field}")), "{errors:?}");
    }
    assert!(desk.sandbox.journal().is_empty(), "nothing was asked of the vendor");
    assert!(desk.holdfast.latest_plan().await.unwrap().is_none(), "nothing was stored");
}

pub(super) async fn options_of_another_vendor_are_refused(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let mut item = bench.backup(&profile, bench.ordinary);
    let name = "hf-of-another".to_owned();
    item.options = match item.options {
        OptionsDraft::HuaweiTaurusdb { .. } => {
            OptionsDraft::HuaweiRds { name, description: String::new(), databases: Vec::new() }
        }
        _ => OptionsDraft::HuaweiTaurusdb { name, description: String::new() },
    };
    let draft = PlanDraft { title: "Release".to_owned(), items: vec![item], ..PlanDraft::default() };
    let Error::Invalid(errors) = desk.holdfast.make_plan(&draft).await.unwrap_err() else {
        panic!("not refused as input")
    };
    assert_eq!(errors[0].field, "items.0.options.kind");
}

pub(super) async fn a_backup_of_somebody_else_makes_the_plan_stale(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let plan = bench.plan(&desk, &profile, bench.ordinary).await;
    // Somebody else, that is: another plan, applied between the making of this one and its application.
    let other = bench.start(&desk, &profile, bench.ordinary).await;
    bench.until(&desk, &other, "listed", |job| job.vendor_backup_id.is_some()).await;
    let error = desk.apply(&plan).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::PlanStale, "{error}");
    let PlanState::Stale { reason } = desk.holdfast.plan(plan.id).await.unwrap().state else {
        panic!("not stale")
    };
    assert!(!reason.en.is_empty() && !reason.zh.is_empty());
    assert_eq!(bench.creates(&desk).len(), 1, "only the other's request was sent");
}

/// OBShell's ids of targets are the tenants' names, and every cluster may have an `orders`.
#[tokio::test]
async fn a_job_at_one_cluster_does_not_stand_in_the_way_of_another_clusters_tenant_of_the_same_name() {
    let bench = super::bench::oceanbase_obshell();
    let desk = Desk::new().await;
    let other = Sandbox::start(Options { backup_duration: BACKUP, ..Options::default() }).await.unwrap();
    let profile = bench.profile(&desk).await;
    let draft = ProfileDraft { connection: (bench.connection)(&other.base_url()), ..bench.draft(&desk) };
    let draft = ProfileDraft { name: "another cluster".to_owned(), ..draft };
    let saved = desk.holdfast.save_profile(None, &draft, bench.secrets(), KeepSecret::Keychain).await;
    let plan = bench.plan(&desk, &saved.unwrap(), bench.ordinary).await;
    bench.start(&desk, &profile, bench.ordinary).await;
    desk.apply(&plan).await.unwrap();
}
