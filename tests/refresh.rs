//! Reading what is at the vendors into the history: once, whoever made it, and marked when it is gone.

use holdfast_core::history::{HistoryFilter, HistoryPage, HistoryQuery};
use holdfast_core::job::JobStatus;
use holdfast_core::profile::{HuaweiSignInMethod, ProfileId, ProfileView};
use holdfast_core::record::{HistoryRecord, Origin};
use holdfast_core::refresh::{ProfileRefresh, RefreshReport};
use holdfast_core::secret::Secret;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::{FaultKind, instances};

use crate::desk::{BACKUP, CREATE, Desk, secrets};
use crate::story::everything;

const LIST: &str = "rds.list_backups";
/// Five of each instance but the replica, and the one that is running.
const SEEDED: u32 = 252 * 5 + 1;
/// The backup that was taken by hand of [`instances::ORDERS_MYSQL`].
const BY_HAND: &str = "before-upgrade-b8f1a2c1";

impl Desk {
    async fn refresh(&self) -> RefreshReport {
        self.holdfast.refresh(None, |_| {}).await.unwrap()
    }

    async fn refresh_one(&self) -> ProfileRefresh {
        let mut report = self.refresh().await;
        assert_eq!(report.profiles.len(), 1);
        report.profiles.remove(0)
    }

    async fn rows(&self, filter: HistoryFilter) -> HistoryPage {
        self.holdfast.history(HistoryQuery { filter, ..everything() }).await.unwrap()
    }

    async fn rows_named(&self, name: &str) -> Vec<HistoryRecord> {
        self.rows(HistoryFilter { text: name.to_owned(), ..Default::default() }).await.records
    }

    async fn completed(&self, profile: &ProfileView, target: &str) -> holdfast_core::job::Job {
        let job = self.start(profile, target).await;
        self.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
        self.sandbox.clock().advance(BACKUP);
        self.until_status(&job, JobStatus::Completed).await
    }
}

#[tokio::test]
async fn a_refresh_reads_every_backup_and_a_second_one_adds_nothing() {
    let desk = Desk::new().await;
    desk.profile().await;
    let first = desk.refresh_one().await;
    assert_eq!((first.is_whole, first.targets, first.backups), (true, 253, SEEDED));
    assert_eq!((first.new, first.gone, first.back), (SEEDED, 0, 0));
    assert!(first.error.is_none() && first.unread.is_empty() && first.vanished.is_empty());
    let page = desk.rows(HistoryFilter::default()).await;
    assert_eq!((page.total, page.all), (u64::from(SEEDED), u64::from(SEEDED)));

    let second = desk.refresh_one().await;
    assert_eq!((second.backups, second.new, second.gone, second.back), (SEEDED, 0, 0, 0));
    let again = desk.rows(HistoryFilter::default()).await;
    assert_eq!(again.total, page.total);
    let ids = |page: &HistoryPage| page.records.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&page), "the rows are the same ones");
    assert_eq!(desk.holdfast.status().await.unwrap().history_rows, u64::from(SEEDED));
}

#[tokio::test]
async fn a_row_from_elsewhere_says_what_the_vendor_says_and_no_more() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    desk.sandbox.set_backup_status_word(BY_HAND, "MIGRATING");
    desk.refresh().await;
    let row = desk.rows_named(BY_HAND).await.remove(0);
    assert_eq!(
        (row.origin, row.status),
        (Origin::MadeElsewhere, JobStatus::Unknown),
        "no known word, no verdict"
    );
    assert_eq!(row.vendor_word.as_deref(), Some("MIGRATING"));
    assert!(row.job.is_none() && row.seen_at.is_some() && row.gone_at.is_none());
    assert_eq!((row.profile.id, row.target.name.as_str()), (profile.id, "orders-mysql-prod-01"));
    assert_eq!(Some(row.created_at), row.began_at.as_ref().and_then(|time| time.at));
    assert!(row.began_at.unwrap().raw.ends_with("+0000"), "the vendor's own text is kept");

    desk.sandbox.set_backup_status_word(BY_HAND, "");
    desk.refresh().await;
    let row = desk.rows_named(BY_HAND).await.remove(0);
    assert_eq!(row.status, JobStatus::Completed);
    assert!(row.duration_ms.is_some_and(|duration| duration >= 130_000) && row.size_bytes.is_some());
    desk.sandbox.set_backup_status_word(BY_HAND, "DELETING");
    desk.refresh().await;
    let row = desk.rows_named(BY_HAND).await.remove(0);
    assert_eq!((row.status, row.vendor_word.as_deref()), (JobStatus::Completed, Some("DELETING")));
}

#[tokio::test]
async fn a_backup_that_holdfast_made_is_one_row_whoever_saw_it_first() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    let running = desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    let report = desk.refresh_one().await;
    assert_eq!((report.backups, report.new), (SEEDED + 1, SEEDED), "ours is not new");
    let rows = desk.rows_named(&job.backup.name).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].origin, &rows[0].job), (Origin::MadeByHoldfast, &Some(running)));
    assert!(rows[0].seen_at.is_some());
    let filtered = |origin| HistoryFilter { origins: vec![origin], ..Default::default() };
    assert_eq!(desk.rows(filtered(Origin::MadeByHoldfast)).await.total, 1);
    assert_eq!(desk.rows(filtered(Origin::MadeElsewhere)).await.total, u64::from(SEEDED));
}

#[tokio::test]
async fn a_row_becomes_holdfasts_when_its_job_learns_the_id_later() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    desk.refresh().await;
    // The vendor has the backup, and its answer with the id is late.
    desk.fault(CREATE, FaultKind::HangAfterActing);
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    let run = desk.apply(&plan).await.unwrap();
    desk.until_received(1).await;
    assert_eq!(desk.refresh_one().await.new, 1, "nobody knows yet whose it is");
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    desk.until(&job, "found", |job| job.vendor_backup_id.is_some()).await;
    let rows = desk.rows_named(&job.backup.name).await;
    assert_eq!((rows.len(), rows[0].origin), (1, Origin::MadeByHoldfast));
    assert!(rows[0].job.as_ref().is_some_and(|row| row.id == job.id) && rows[0].seen_at.is_some());
}

#[tokio::test]
async fn a_running_backup_that_was_only_adopted_was_made_elsewhere() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::BUSY_MYSQL).await;
    desk.until(&job, "adopted", |job| job.vendor_backup_id.is_some()).await;
    let report = desk.refresh_one().await;
    assert_eq!(report.new, SEEDED - 1);
    let rows = desk.rows(HistoryFilter { run_id: Some(job.run_id), ..Default::default() }).await.records;
    assert_eq!((rows.len(), rows[0].origin), (1, Origin::MadeElsewhere));
}

#[tokio::test]
async fn what_vanishes_at_the_vendor_is_marked_and_unmarked_when_it_is_back() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let ours = desk.completed(&profile, instances::SMALL_MYSQL).await;
    desk.refresh().await;
    for name in [BY_HAND, &ours.backup.name] {
        assert!(desk.sandbox.set_backup_listed(name, false));
    }
    let report = desk.refresh_one().await;
    assert_eq!((report.new, report.gone, report.back), (0, 2, 0));
    let gone = desk.rows(HistoryFilter { gone: Some(true), ..Default::default() }).await;
    let names: Vec<_> = gone.records.iter().map(|row| row.backup.name.as_str()).collect();
    assert_eq!(names, [ours.backup.name.as_str(), BY_HAND]);
    assert_eq!(gone.records[0].status, JobStatus::Completed, "the verdict stays");
    assert!(gone.records.iter().all(|row| row.gone_at > row.seen_at));
    let marked_at = gone.records[0].gone_at;
    assert_eq!(desk.refresh_one().await.gone, 0, "marked once");
    assert_eq!(desk.rows_named(&ours.backup.name).await[0].gone_at, marked_at, "when it was first missed");

    for name in [BY_HAND, &ours.backup.name] {
        desk.sandbox.set_backup_listed(name, true);
    }
    let report = desk.refresh_one().await;
    assert_eq!((report.new, report.gone, report.back), (0, 0, 2));
    assert_eq!(desk.rows(HistoryFilter { gone: Some(true), ..Default::default() }).await.total, 0);
    assert_eq!(
        desk.rows(HistoryFilter { gone: Some(false), ..Default::default() }).await.total,
        u64::from(SEEDED + 1)
    );
}

#[tokio::test]
async fn a_backup_of_ours_that_no_refresh_ever_saw_is_marked_too() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let ours = desk.completed(&profile, instances::SMALL_MYSQL).await;
    let running = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&running, "accepted", |job| job.vendor_backup_id.is_some()).await;
    for job in [&ours, &running] {
        desk.sandbox.set_backup_listed(&job.backup.name, false);
    }
    let report = desk.refresh_one().await;
    assert_eq!((report.new, report.gone), (SEEDED, 1));
    assert!(desk.rows_named(&ours.backup.name).await[0].gone_at.is_some());
    let row = desk.rows_named(&running.backup.name).await.remove(0);
    assert_eq!(row.gone_at, None, "a job that is not over is the watch's to judge");
}

#[tokio::test]
async fn a_list_that_fails_marks_nothing_as_gone_and_is_told() {
    let desk = Desk::new().await;
    desk.profile().await;
    desk.refresh().await;
    desk.sandbox.set_backup_listed(BY_HAND, false);
    desk.faults(LIST, FaultKind::Html { status: 502 }, u32::MAX);
    let report = desk.refresh_one().await;
    assert_eq!((report.is_whole, report.targets, report.gone), (false, 0, 0));
    assert_eq!(report.unread.len(), 253);
    assert!(report.error.is_some());
    let asked = desk.sandbox.journal().iter().filter(|entry| entry.operation == LIST).count();
    assert!(asked < 253 + 40, "a vendor that does not answer is left alone: {asked}");
    assert_eq!(desk.rows(HistoryFilter { gone: Some(true), ..Default::default() }).await.total, 0);

    desk.sandbox.clear_faults();
    desk.fault("rds.list_instances", FaultKind::Html { status: 404 });
    let report = desk.refresh_one().await;
    assert_eq!((report.is_whole, report.targets, report.gone), (false, 0, 0));
    assert_eq!(desk.refresh_one().await.gone, 1);
}

#[tokio::test]
async fn a_wrong_secret_stops_its_own_profile_at_once_and_no_other() {
    let desk = Desk::new().await;
    let good = desk.profile().await;
    let mut typed = secrets(HuaweiSignInMethod::Password);
    typed[0].value = Secret::new("wrong");
    let draft = desk.draft(HuaweiSignInMethod::Password);
    let wrong = desk.holdfast.save_profile(None, &draft, typed, KeepSecret::Keychain).await.unwrap();
    let report = desk.refresh().await;
    let of = |id: ProfileId| report.profiles.iter().find(|one| one.profile.id == id).unwrap();
    assert!(of(good.id).is_whole);
    assert_eq!(of(good.id).new, SEEDED);
    assert_eq!((of(wrong.id).is_whole, of(wrong.id).targets), (false, 0));
    let tries = desk.sandbox.journal().iter().filter(|entry| entry.operation == "iam.create_token").count();
    assert_eq!(tries, 1);
    let gone = desk.holdfast.refresh(Some(vec![ProfileId::default()]), |_| {}).await;
    assert_eq!(gone.unwrap_err().code(), holdfast_core::error::ErrorCode::ProfileGone);
}

#[tokio::test]
async fn a_key_that_is_refused_half_way_is_not_tried_on() {
    let desk = Desk::new().await;
    desk.profile().await;
    desk.sandbox.add_fault(holdfast_sandbox::Fault {
        operation: LIST.to_owned(),
        after: 20,
        times: u32::MAX,
        kind: FaultKind::Unauthorized,
    });
    let report = desk.refresh_one().await;
    assert!(!report.is_whole && report.targets >= 16 && report.targets <= 20, "{}", report.targets);
    let refused = desk.sandbox.journal().iter().filter(|entry| entry.operation == LIST).count() - 20;
    assert!(refused < 5, "five wrong signatures lock the key: {refused}");
}

#[tokio::test]
async fn two_profiles_of_one_account_do_not_double_its_backups() {
    let desk = Desk::new().await;
    let first = desk.profile().await;
    let ours = desk.completed(&first, instances::SMALL_MYSQL).await;
    desk.refresh().await;
    let second = desk.profile_with(desk.draft(HuaweiSignInMethod::Password)).await;
    let report = desk.holdfast.refresh(Some(vec![second.id]), |_| {}).await.unwrap().profiles.remove(0);
    assert_eq!((report.backups, report.new, report.gone), (SEEDED + 1, 0, 0));
    assert_eq!(desk.rows(HistoryFilter::default()).await.total, u64::from(SEEDED + 1));
    let of = |profile: &ProfileView| HistoryFilter { profile_id: Some(profile.id), ..Default::default() };
    assert_eq!(
        desk.rows(of(&first)).await.total,
        u64::from(SEEDED + 1),
        "the rows stay with who saw them first"
    );
    assert_eq!(desk.rows_named(&ours.backup.name).await.len(), 1);

    desk.holdfast.delete_profile(first.id).await.unwrap();
    desk.refresh().await;
    assert_eq!(desk.rows(of(&second)).await.total, u64::from(SEEDED), "and pass on when it is deleted");
}

#[tokio::test]
async fn progress_ends_where_it_should_and_dropping_it_stops_asking() {
    let desk = Desk::new().await;
    desk.profile().await;
    let (sender, mut told) = tokio::sync::mpsc::unbounded_channel();
    let notes = sender.clone();
    desk.holdfast.refresh(None, move |progress| notes.send(progress).unwrap()).await.unwrap();
    let mut last = told.recv().await.unwrap();
    assert_eq!((last.listing, last.done, last.total), (0, 0, 253));
    for done in 1..=253 {
        last = told.recv().await.unwrap();
        assert_eq!(last.done, done);
    }
    assert!(told.try_recv().is_err());

    desk.sandbox.clear_journal();
    let refreshing = desk.holdfast.refresh(None, move |progress| sender.send(progress).unwrap());
    tokio::select! {
        _ = refreshing => panic!("it was to be dropped"),
        () = async { while told.recv().await.unwrap().done < 3 {} } => {}
    }
    let asked = desk.sandbox.journal().len();
    assert!(asked < 60, "{asked}");
    desk.holdfast.profiles().await.unwrap();
    assert!(desk.sandbox.journal().len() <= asked + 4, "only what was under way still arrives");
}
