//! The history proves itself: whatever Holdfast does leaves it intact, and whatever anybody else does is named.

mod chain;
mod edits;
mod file;
mod rows;
mod several;

use std::time::Duration;

use holdfast_core::evidence::{Finding, Verification};
use holdfast_core::history::{HistoryFilter, HistoryQuery};
use holdfast_core::holdfast::Holdfast;
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::plan::Approval;
use holdfast_core::profile::ProfileView;
use holdfast_core::run::RunSummary;
use holdfast_sandbox::{FaultKind, instances};
use rusqlite::Connection;

use crate::contract::bench::{huawei_taurusdb, oceanbase_obshell};
use crate::desk::{BACKUP, CREATE, Desk, approval, forget_the_promise};
use crate::story::everything;

/// Nothing is other than it was written.
pub(crate) async fn assert_intact(holdfast: &Holdfast) -> Verification {
    let verification = holdfast.verify().await.unwrap();
    assert!(verification.is_intact(), "{:#?}", verification.findings);
    // Whoever edits by hand takes away first what keeps rows from being edited; that does not edit one.
    let about_rows: Vec<_> =
        verification.remarks.iter().filter(|remark| !remark.en.starts_with("somebody took away")).collect();
    assert!(about_rows.is_empty(), "{about_rows:?}");
    assert_eq!(verification.head.as_ref().map_or(0, |head| head.entry), verification.entries);
    verification
}

impl Desk {
    /// The database, as whoever edits it by hand has it.
    fn edited(&self) -> Connection {
        let database = self.database();
        database.busy_timeout(Duration::from_secs(5)).unwrap();
        database.pragma_update(None, "foreign_keys", "OFF").unwrap();
        forget_the_promise(&database);
        database
    }

    async fn findings(&self) -> Vec<Finding> {
        let findings = self.holdfast.verify().await.unwrap().findings;
        for Finding { message, .. } in &findings {
            assert!(!message.zh.is_empty() && message.en != message.zh, "{message:?}");
        }
        findings
    }

    /// The finding about a row; there must be one.
    async fn named(&self, row: &str, what: &str) -> Finding {
        let findings = self.findings().await;
        let found = findings.iter().find(|finding| finding.row == row);
        found.unwrap_or_else(|| panic!("{what}: nobody names {row}: {findings:#?}")).clone()
    }

    /// Lets the vendors' clock run in small steps until a job is as it should be.
    async fn slowly(&self, job: &Job, what: &str, is_right: impl Fn(&Job) -> bool) {
        let waiting = self.until(job, what, is_right);
        tokio::pin!(waiting);
        let mut running = tokio::time::interval(Duration::from_millis(30));
        loop {
            tokio::select! {
                _ = &mut waiting => break,
                _ = running.tick() => self.sandbox.clock().advance(BACKUP / 200),
            }
        }
    }

    /// A run that is cancelled: one runs on to its end, two are withdrawn, one is cancelled by its vendor.
    async fn cancelled_run(&self, profile: &ProfileView) -> RunSummary {
        let bench = oceanbase_obshell();
        let tenants = bench.profile(self).await;
        let mut items = self.fleet(profile, 3).await;
        items.push(bench.backup(&tenants, bench.ordinary));
        let plan = self.plan_of(items).await;
        let run = self.holdfast.apply(&Approval { parallel: Some(1), ..approval(&plan) }).await.unwrap();
        let jobs = self.holdfast.jobs(Some(run.run.id)).await.unwrap();
        self.until(&jobs[0], "listed", |job| job.vendor_backup_id.is_some()).await;
        self.slowly(&jobs[3], "listed", |job| job.vendor_backup_id.is_some()).await;
        self.holdfast.cancel_run(run.run.id).await.unwrap();
        let statuses: Vec<_> = self.finish(&run).await.iter().map(|job| job.status).collect();
        use JobStatus::{Cancelled, Completed, NotStarted};
        assert_eq!(statuses, [Completed, NotStarted, NotStarted, Cancelled]);
        run
    }

    /// A job that nobody can know the end of, set aside.
    async fn set_aside_job(&self, profile: &ProfileView) -> Job {
        self.fault(CREATE, FaultKind::DropBeforeActing);
        let received = self.creates().len();
        let job = self.start(profile, instances::INVENTORY_POSTGRESQL).await;
        self.until_received(received + 1).await;
        self.sandbox.set_instance_status(instances::INVENTORY_POSTGRESQL, "BACKING UP");
        self.until_status(&job, JobStatus::Unknown).await;
        self.holdfast.set_aside(job.id).await.unwrap()
    }

    /// Listed backups: new ones, two that vanish, one of which comes back.
    async fn refreshed(&self, profile: &ProfileView) {
        let refresh = async || {
            let report = self.holdfast.refresh(Some(vec![profile.id]), |_| {}).await.unwrap();
            let one = &report.profiles[0];
            assert!(one.is_whole);
            (one.new, one.gone, one.back)
        };
        let (new, gone, back) = refresh().await;
        assert!(new > 20 && gone == 0 && back == 0);
        let filter = HistoryFilter { profile_id: Some(profile.id), ..Default::default() };
        let rows = self.holdfast.history(HistoryQuery { filter, ..everything() }).await.unwrap().records;
        let complete = rows.iter().filter(|row| row.job.is_none() && row.status == JobStatus::Completed);
        let names: Vec<_> = complete.map(|row| row.backup.name.as_str()).take(2).collect();
        for name in &names {
            assert!(self.sandbox.set_backup_listed(name, false));
        }
        assert_eq!(refresh().await, (0, 2, 0));
        self.sandbox.set_backup_listed(names[0], true);
        assert_eq!(refresh().await, (0, 0, 1));
    }
}

/// A history with everything in it that there can be.
async fn history() -> Desk {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    desk.cancelled_run(&profile).await;
    let failing = desk.start(&profile, instances::WILL_FAIL_POSTGRESQL).await;
    desk.until(&failing, "accepted", |job| job.vendor_backup_id.is_some()).await;
    desk.slowly(&failing, "over", |job| job.status.is_final()).await;
    desk.set_aside_job(&profile).await;
    let desk = desk.restart().await;
    desk.refreshed(&profile).await;
    desk
}

#[tokio::test]
async fn whatever_holdfast_does_leaves_the_history_intact() {
    let desk = Desk::new().await;
    let empty = assert_intact(&desk.holdfast).await;
    assert_eq!((empty.entries, empty.head), (0, None));
    drop(desk);

    let desk = history().await;
    let before = assert_intact(&desk.holdfast).await;
    assert_eq!((before.runs, before.jobs), (3, 6));
    assert!(before.events > 20 && before.listed > 20, "{before:?}");
    let everybody = [JobStatus::Completed, JobStatus::Failed, JobStatus::Cancelled, JobStatus::NotStarted];
    for status in everybody {
        let filter = HistoryFilter { statuses: vec![status], ..Default::default() };
        let page = desk.holdfast.history(HistoryQuery { filter, ..everything() }).await.unwrap();
        assert!(page.records.iter().any(|row| row.job.is_some()), "{status:?}");
    }
    let desk = desk.restart().await;
    assert_eq!(assert_intact(&desk.holdfast).await.head, before.head, "looking at it adds nothing");
}

#[tokio::test]
async fn a_refresh_that_finds_nothing_new_adds_nothing() {
    let desk = Desk::new().await;
    let profile = huawei_taurusdb().profile(&desk).await;
    let refresh = async || desk.holdfast.refresh(Some(vec![profile.id]), |_| {}).await.unwrap();
    refresh().await;
    let first = assert_intact(&desk.holdfast).await;
    assert_eq!(first.entries, first.listed);
    refresh().await;
    assert_eq!(assert_intact(&desk.holdfast).await.head, first.head);
}

#[tokio::test]
async fn the_database_itself_refuses_to_forget() {
    let desk = history().await;
    let database = desk.database();
    for statement in [
        "UPDATE event SET at = at + 1",
        "DELETE FROM event",
        "UPDATE chain SET at = at + 1",
        "DELETE FROM chain",
        "DELETE FROM job",
        "UPDATE job SET created_at = 0",
        "DELETE FROM run",
        "UPDATE run SET document = ''",
        "UPDATE run SET halt = NULL WHERE halt IS NOT NULL",
        "DELETE FROM seen_backup",
    ] {
        let error = database.execute_batch(statement).unwrap_err().to_string();
        assert!(error.contains("the history is append-only"), "{statement}: {error}");
    }
    assert_intact(&desk.holdfast).await;
}
