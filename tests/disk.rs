//! When Holdfast's own database fails: nothing is sent that is not written, and nothing that happened is lost.

use std::time::Duration;

use holdfast_core::error::ErrorCode;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::job::JobStatus;
use holdfast_core::watch::Pace;
use holdfast_sandbox::instances;
use rusqlite::Connection;

use crate::desk::{BACKUP, Desk, PACE, options};

#[tokio::test]
async fn an_intent_that_cannot_be_written_is_not_sent_and_says_so() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let database = desk.database();
    fail_for(&database, "sending");
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    let over = desk.until(&job, "over", |job| job.status.is_final()).await;
    assert_eq!(over.status, JobStatus::NotStarted);
    assert_eq!(over.reason.unwrap().code, ErrorCode::StoreFault);
    assert!(desk.creates().is_empty());
}

#[tokio::test]
async fn what_the_vendor_answered_is_written_as_soon_as_that_works_again() {
    for status in ["running", "completed"] {
        let desk = Desk::new().await;
        let profile = desk.profile().await;
        let database = desk.database();
        fail_for(&database, status);
        let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
        desk.until_received(1).await;
        desk.sandbox.clock().advance(BACKUP);
        // Long enough for several attempts.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = desk.holdfast.job(job.id).await.unwrap();
        assert!(!now.status.is_final(), "{status}");
        database.execute_batch("DROP TRIGGER failing").unwrap();
        desk.until_status(&job, JobStatus::Completed).await;
        assert_eq!(desk.creates().len(), 1);
    }
}

#[tokio::test]
async fn a_database_that_takes_nothing_is_an_error_at_the_start_and_not_silence() {
    for status in ["planned", "sending"] {
        let desk = Desk::new().await;
        let profile = desk.profile().await;
        let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
        desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
        let database = desk.database();
        let Desk { sandbox: _sandbox, holdfast, keychain, folder } = desk;
        holdfast.close().await;
        drop(holdfast);
        let set = "UPDATE job SET status = ?1, document = json_set(document, '$.status', ?1)";
        database.execute(set, [status]).unwrap();
        fail_for(&database, "not_started");
        fail_for(&database, "unknown");
        // What was never sent is not sent any more.
        let pace = Pace { interruption: Duration::ZERO, ..PACE };
        let opening = tokio::time::timeout(
            Duration::from_secs(20),
            Holdfast::open(Options { pace, ..options(&folder, &keychain) }),
        );
        let error = opening.await.expect("it answers").unwrap_err();
        assert_eq!(error.code(), ErrorCode::StoreFault);
    }
}

/// From now on no job can be given this status.
fn fail_for(database: &Connection, status: &str) {
    let name = if status == "unknown" { "failing_too" } else { "failing" };
    let trigger = format!(
        "CREATE TRIGGER {name} BEFORE UPDATE ON job WHEN NEW.status = '{status}'
         BEGIN SELECT RAISE(ABORT, 'the disk said no'); END"
    );
    database.execute_batch(&trigger).unwrap();
}

impl Desk {
    /// The database, from behind.
    pub(crate) fn database(&self) -> Connection {
        Connection::open(self.folder.path().join("real/holdfast.sqlite3")).unwrap()
    }
}
