//! A backup that need not be made again: what it stands against, what takes it away, and what is noted of it.

use holdfast_core::backup::{BackupDraft, OptionsDraft};
use holdfast_core::csv::{Column, Delimiter, ExportOptions, LineEnd, TimeStyle};
use holdfast_core::error::{Error, ErrorCode};
use holdfast_core::history::HistoryFilter;
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::plan::{Action, Plan};
use holdfast_core::profile::{Guard, HuaweiSignInMethod, ProfileView};
use holdfast_core::record::Origin;
use holdfast_sandbox::instances;

use crate::desk::{BACKUP, Desk, approval, backup, open};
use crate::story::everything;

const NAME: &str = "hf-test-0-orders";

fn unless(profile: &ProfileView, age: &str) -> BackupDraft {
    BackupDraft { unless_newer_than: age.to_owned(), ..backup(profile, instances::ORDERS_MYSQL, NAME, &[]) }
}

impl Desk {
    async fn made(&self, profile: &ProfileView) -> Job {
        let plan = self.plan_of(vec![backup(profile, instances::ORDERS_MYSQL, NAME, &[])]).await;
        let run = self.apply(&plan).await.unwrap();
        let job = self.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
        self.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
        self.sandbox.clock().advance(BACKUP);
        self.until_status(&job, JobStatus::Completed).await
    }

    /// A profile of the guard, a completed backup made through another, and a plan that it satisfies.
    async fn satisfied(&self, guard: Guard) -> (ProfileView, Plan) {
        self.made(&self.profile().await).await;
        let mut draft = self.draft(HuaweiSignInMethod::AccessKey);
        draft.guard = guard;
        let profile = self.profile_with(draft).await;
        let plan = self.plan_of(vec![unless(&profile, "24h")]).await;
        assert_eq!(plan.items[0].action, Action::Satisfied, "{:#?}", plan.items[0].checks);
        (profile, plan)
    }
}

#[tokio::test]
async fn what_matters_only_for_sending_does_not_stand_in_its_way() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    desk.made(&profile).await;
    // Another one runs, the target is not ready, the name is taken, and the target stands in the plan twice.
    let second = desk.plan_of(vec![backup(&profile, instances::ORDERS_MYSQL, "hf-second", &[])]).await;
    desk.apply(&second).await.unwrap();
    desk.until_received(2).await;
    desk.sandbox.set_instance_status(instances::ORDERS_MYSQL, "REBOOTING");
    let plan = desk.plan_of(vec![unless(&profile, "24h"), unless(&profile, "24h")]).await;
    assert_eq!((plan.summary.satisfied, plan.summary.blocked), (2, 0), "{:#?}", plan.items[1].diagnostics);
    assert_eq!(plan.summary.sentence().en, "Plan: 0 to create, 2 satisfied, 0 blocked.");
    desk.sandbox.set_instance_status(instances::ORDERS_MYSQL, "FAILED");
    let run = desk.apply(&plan).await.unwrap();
    assert_eq!((run.satisfied, run.open), (2, 0), "nor when it is applied");
    assert_eq!(desk.creates().len(), 2);
}

#[tokio::test]
async fn one_that_turned_out_failed_does_not_do() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let made = desk.made(&profile).await;
    desk.sandbox.set_backup_status_word(&made.backup.name, "FAILED");
    let fresh = BackupDraft {
        options: OptionsDraft::HuaweiRds {
            name: "hf-fresh".to_owned(),
            description: String::new(),
            databases: Vec::new(),
        },
        ..unless(&profile, "24h")
    };
    let plan = desk.plan_of(vec![fresh]).await;
    assert_eq!(plan.items[0].action, Action::Create, "{:#?}", plan.items[0].checks);
}

#[tokio::test]
async fn a_clock_that_is_wrong_at_the_vendor_makes_nothing_younger() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    // Ended five minutes ahead of our time by their clock, and half an hour ago in truth.
    desk.sandbox.clock().set_skew(jiff::SignedDuration::from_mins(5));
    desk.made(&profile).await;
    desk.sandbox.clock().advance(BACKUP * 3);
    let action = |plan: Plan| plan.items[0].action;
    assert_eq!(action(desk.plan_of(vec![unless(&profile, "31m")]).await), Action::Satisfied);
    let fresh =
        BackupDraft { options: backup(&profile, "", "hf-fresh", &[]).options, ..unless(&profile, "29m") };
    assert_eq!(action(desk.plan_of(vec![fresh.clone()]).await), Action::Create);
    // Set right meanwhile: that end is five minutes further ahead than anything can be known of.
    desk.sandbox.clock().set_skew(jiff::SignedDuration::from_mins(-40));
    let plan = desk.plan_of(vec![BackupDraft { unless_newer_than: "24h".to_owned(), ..fresh }]).await;
    assert!(
        plan.items[0].checks.iter().any(|check| check.value.en.contains("future")),
        "{:#?}",
        plan.items[0].checks
    );
    assert_eq!(action(plan), Action::Create);
}

#[tokio::test]
async fn once_its_backup_is_gone_the_plan_is_stale() {
    for word in ["DELETING", "FAILED", "ALMOST"] {
        let desk = Desk::new().await;
        let (_, plan) = desk.satisfied(Guard::Confirm).await;
        desk.sandbox.set_backup_status_word(NAME, word);
        let error = desk.apply(&plan).await.unwrap_err();
        assert!(matches!(&error, Error::PlanStale { reason } if reason.en.contains(NAME)), "{word}: {error}");
        assert_eq!(desk.holdfast.runs(10).await.unwrap().len(), 1, "nothing was noted");
    }
    let desk = Desk::new().await;
    let (_, plan) = desk.satisfied(Guard::Confirm).await;
    desk.sandbox.set_backup_listed(NAME, false);
    assert_eq!(desk.apply(&plan).await.unwrap_err().code(), ErrorCode::PlanStale);
}

#[tokio::test]
async fn nothing_need_be_typed_to_note_what_is_there() {
    for guard in [Guard::TypeToConfirm, Guard::WatchOnly] {
        let desk = Desk::new().await;
        let (_, plan) = desk.satisfied(guard).await;
        assert_eq!((plan.confirmation.guard, plan.confirmation.accepts.len()), (Guard::Confirm, 0));
        assert_eq!(desk.apply(&plan).await.unwrap().satisfied, 1, "{guard:?}");
        assert_eq!(desk.apply(&plan).await.unwrap_err().code(), ErrorCode::PlanApplied, "and once only");
        assert_eq!(desk.creates().len(), 1, "the first one's");
    }
}

#[tokio::test]
async fn with_another_one_to_create_the_guard_is_asked_for_as_ever() {
    let desk = Desk::new().await;
    let (profile, _) = desk.satisfied(Guard::TypeToConfirm).await;
    let other = backup(&profile, instances::SMALL_MYSQL, "hf-other", &[]);
    let plan = desk.plan_of(vec![unless(&profile, "24h"), other]).await;
    assert_eq!(desk.apply(&plan).await.unwrap_err().code(), ErrorCode::ConfirmationWrong);
    let mut without = approval(&plan);
    without.leave_out = vec![1];
    assert_eq!(desk.holdfast.apply(&without).await.unwrap().satisfied, 1);
    assert_eq!(desk.creates().len(), 1);
}

#[tokio::test]
async fn a_backup_that_somebody_else_made_keeps_its_origin_and_has_one_row() {
    let mut desk = Desk::new().await;
    desk.made(&desk.profile().await).await;
    desk.holdfast.close().await;
    let elsewhere = tempfile::tempdir().unwrap();
    desk.holdfast = open(&elsewhere, &desk.keychain).await;
    let profile = desk.profile().await;
    desk.holdfast.refresh(None, |_| {}).await.unwrap();
    let total = desk.holdfast.history(everything()).await.unwrap().total;
    let plan = desk.plan_of(vec![unless(&profile, "24h")]).await;
    let run = desk.apply(&plan).await.unwrap();
    desk.holdfast.refresh(None, |_| {}).await.unwrap();
    let page = desk.holdfast.history(everything()).await.unwrap();
    assert_eq!(page.total, total, "the row it had is the job's now");
    let rows: Vec<_> = page.records.iter().filter(|row| row.backup.name == NAME).collect();
    assert_eq!((rows.len(), rows[0].origin), (1, Origin::MadeElsewhere));
    assert!(rows[0].job.as_ref().is_some_and(|job| job.run_id == run.run.id) && rows[0].seen_at.is_some());
    let listed = desk.holdfast.targets(profile.id).await.unwrap().targets;
    let row = listed.iter().find(|row| row.target.id == instances::ORDERS_MYSQL).unwrap();
    let ended = rows[0].ended_at.as_ref().and_then(|ended| ended.at);
    assert_eq!(row.last_completed_at, ended, "when the backup ended, not when it was noted");
}

#[tokio::test]
async fn the_csv_says_what_the_plan_said() {
    let desk = Desk::new().await;
    let (_, plan) = desk.satisfied(Guard::Confirm).await;
    desk.apply(&plan).await.unwrap();
    let options = ExportOptions {
        delimiter: Delimiter::Comma,
        line_end: LineEnd::Lf,
        byte_order_mark: false,
        times: TimeStyle::Utc,
        columns: vec![Column::Status, Column::Action, Column::BackupName, Column::Sent],
        formula_guard: true,
    };
    let path = desk.folder.path().join("history.csv");
    desk.holdfast.export(&path, HistoryFilter::default(), &options).await.unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], ["status,action,backup_name,sent", &format!("completed,satisfied,{NAME},")]);
    assert!(lines[2].starts_with(&format!("completed,create,{NAME},20")), "{text}");
}
