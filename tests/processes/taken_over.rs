//! What is inherited and cannot be taken up at once, as the disk is full say, is neither lost nor sent undecided.

use std::time::Duration;

use holdfast_core::error::ErrorCode;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::job::JobStatus;
use holdfast_core::plan::Approval;
use holdfast_core::run::RunSummary;
use holdfast_core::watch::Pace;
use holdfast_sandbox::{FaultKind, instances};
use rusqlite::Connection;

use crate::desk::{BACKUP, CREATE, Desk, PACE, approval, open, options};

/// Lets no event be written that holds a word, until it is mended.
struct Broken(Connection);

impl Broken {
    fn for_events_with(desk: &Desk, word: &str) -> Self {
        let database = Connection::open(desk.holdfast.folder().join("holdfast.sqlite3")).unwrap();
        database.busy_timeout(Duration::from_secs(5)).unwrap();
        let trigger = format!(
            "CREATE TRIGGER broken BEFORE INSERT ON event WHEN instr(new.document, '{word}') > 0
             BEGIN SELECT RAISE(ABORT, 'broken'); END"
        );
        database.execute_batch(&trigger).unwrap();
        Self(database)
    }

    fn mend(self) {
        self.0.execute_batch("DROP TRIGGER broken").unwrap();
    }

    /// Waits for another heartbeat: whatever was tried after the one before has failed by then.
    async fn until_the_next_beat(&self) {
        let beat = || {
            let query = "SELECT max(heartbeat_at) FROM process";
            self.0.query_row(query, [], |row| row.get::<_, i64>(0)).unwrap()
        };
        let last = beat();
        while beat() == last {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn until_ours(holdfast: &Holdfast, run: &RunSummary) {
    while !holdfast.run(run.run.id).await.unwrap().is_ours {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_job_that_cannot_be_taken_up_at_once_is_taken_up_later() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let other = open(desk.folder.path(), &desk.keychain).await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    let run = desk.holdfast.run(job.run_id).await.unwrap();
    let broken = Broken::for_events_with(&desk, "reattached");
    desk.holdfast.close().await;
    until_ours(&other, &run).await;
    broken.until_the_next_beat().await;
    broken.mend();
    desk.sandbox.clock().advance(BACKUP);
    let desk = Desk { holdfast: other, ..desk };
    desk.until_status(&job, JobStatus::Completed).await;
    assert_eq!(desk.creates().len(), 1);
    desk.holdfast.close().await;
}

#[tokio::test]
async fn what_is_left_of_another_process_is_not_sent_before_it_is_decided_whether_it_may_be() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let mut fleet = desk.fleet(&profile, 7).await;
    let another = desk.plan_of(fleet.split_off(6)).await;
    let plan = desk.plan_of(fleet).await;
    desk.faults(CREATE, FaultKind::HangAfterActing, 3);
    let approval_of_three = Approval { parallel: Some(3), ..approval(&plan) };
    let run = desk.holdfast.apply(&approval_of_three).await.unwrap();
    desk.until_received(3).await;
    let pace = Pace { interruption: Duration::ZERO, ..PACE };
    let other =
        Holdfast::open(Options { pace, ..options(desk.folder.path(), &desk.keychain) }).await.unwrap();
    let broken = Broken::for_events_with(&desk, "verdict");
    desk.holdfast.close().await;
    until_ours(&other, &run).await;
    let desk = Desk { holdfast: other, ..desk };
    // The queue has something to do, and looks at what waits.
    let applied = desk.holdfast.apply(&approval(&another)).await;
    broken.until_the_next_beat().await;
    broken.until_the_next_beat().await;
    broken.mend();
    let jobs = desk.finish(&run).await;
    let unsent: Vec<_> = jobs.iter().filter(|job| job.status == JobStatus::NotStarted).collect();
    assert_eq!(unsent.len(), 3, "{jobs:#?}");
    assert!(unsent.iter().all(|job| {
        job.reason.as_ref().is_some_and(|reason| reason.code == ErrorCode::InterruptedBeforeSending)
    }));
    desk.finish(&applied.unwrap()).await;
    assert_eq!(desk.creates().len(), 4);
    desk.holdfast.close().await;
}
