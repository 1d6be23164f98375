//! Several processes write one chain, and it has no fork.

use holdfast_core::error::ErrorCode;
use holdfast_core::job::JobStatus;

use super::assert_intact;
use crate::contract::bench::huawei_taurusdb;
use crate::desk::{BACKUP, Desk, open, ticks};

#[tokio::test]
async fn two_that_write_at_once_write_one_chain() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let clusters = huawei_taurusdb().profile(&desk).await;
    let other = open(&desk.folder, &desk.keychain).await;
    let mut items = desk.fleet(&profile, 8).await;
    let (here, there) = (desk.plan_of(items.split_off(4)).await, desk.plan_of(items).await);
    let applied = tokio::join!(
        desk.apply(&here),
        async { other.apply(&crate::desk::approval(&there)).await },
        desk.holdfast.refresh(Some(vec![clusters.id]), |_| {}),
        other.refresh(Some(vec![clusters.id]), |_| {}),
    );
    let runs = [applied.0.unwrap().run.id, applied.1.unwrap().run.id];
    let mut running = ticks(std::time::Duration::from_millis(30));
    let finishing = async {
        loop {
            running.tick().await;
            desk.sandbox.clock().advance(BACKUP / 10);
            // Reading while others write finds nothing wrong, either.
            assert!(desk.holdfast.verify().await.unwrap().is_intact());
            if desk.holdfast.status().await.unwrap().open_jobs == 0 {
                break;
            }
        }
    };
    tokio::time::timeout(crate::desk::PATIENCE, finishing).await.expect("it comes to its end");
    for run in runs {
        let jobs = other.jobs(Some(run)).await.unwrap();
        assert!(jobs.iter().all(|job| job.status == JobStatus::Completed), "{jobs:#?}");
    }
    let verification = assert_intact(&other).await;
    assert_eq!((verification.runs, verification.jobs), (2, 8));
    other.close().await;
}

#[tokio::test]
async fn a_damaged_file_is_called_damaged() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, holdfast_sandbox::instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    let Desk { sandbox: _sandbox, holdfast, folder, .. } = desk;
    holdfast.close().await;
    let path = folder.path().join("real/holdfast.sqlite3");
    rusqlite::Connection::open(&path)
        .unwrap()
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    // Behind the page of the schema.
    bytes[4096..].fill(0xff);
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(holdfast.verify().await.unwrap_err().code(), ErrorCode::StoreDamaged);
}
