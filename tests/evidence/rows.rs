//! Rows that somebody deletes or adds.

use holdfast_core::job::JobStatus;
use holdfast_sandbox::instances;

use super::edits::TABLES;
use super::{assert_intact, history};
use crate::desk::Desk;

#[tokio::test]
async fn a_row_that_was_deleted_is_named() {
    for (table, kind, key, _) in TABLES {
        let desk = Desk::new().await;
        let profile = desk.profile().await;
        let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
        desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
        desk.sandbox.clock().advance(crate::desk::BACKUP);
        desk.until_status(&job, JobStatus::Completed).await;
        desk.sandbox.set_backup_listed(&job.backup.name, false);
        desk.holdfast.refresh(None, |_| {}).await.unwrap();
        assert_intact(&desk.holdfast).await;
        let database = desk.edited();
        let query = format!("SELECT CAST(max({key}) AS TEXT) FROM {table}");
        let key_of_it: String = database.query_row(&query, [], |row| row.get(0)).unwrap();
        database.execute(&format!("DELETE FROM {table} WHERE {key} = ?1"), [&key_of_it]).unwrap();
        let found = desk.named(&format!("{kind} {key_of_it}"), table).await;
        let gone = if table == "plan_item" { "items" } else { "deleted" };
        assert!(found.message.en.contains(gone), "{found:?}");
        if table == "job" {
            assert!(found.message.en.contains(&job.backup.name), "its events still know it: {found:?}");
        }
    }
}

#[tokio::test]
async fn a_row_that_somebody_else_wrote_is_named() {
    let desk = history().await;
    let database = desk.edited();
    for (row, insert) in [
        (
            "run forged",
            "INSERT INTO run (id, number, plan_id, document, applied_at)
                        SELECT 'forged', 99, 'forged', document, applied_at FROM run WHERE number = 1",
        ),
        (
            "plan forged",
            "INSERT INTO plan (id, fingerprint, words, sealed, created_at)
                         SELECT 'forged', fingerprint, words, sealed, created_at FROM plan LIMIT 1",
        ),
        (
            "job forged",
            "CREATE TEMP TABLE copy AS SELECT * FROM job LIMIT 1;
                        UPDATE copy SET id = 'forged', position = 99;
                        INSERT INTO job SELECT * FROM copy; DROP TABLE copy",
        ),
        ("event 999999", "INSERT INTO event SELECT 999999, at, job_id, document FROM event LIMIT 1"),
        (
            "listed forged",
            "CREATE TEMP TABLE copy AS SELECT * FROM seen_backup WHERE has_job = 0 LIMIT 1;
                           UPDATE copy SET id = 'forged', backup_id = 'forged';
                           INSERT INTO seen_backup SELECT * FROM copy; DROP TABLE copy",
        ),
    ] {
        database.execute_batch(insert).unwrap();
        let found = desk.named(row, insert).await;
        assert!(found.message.en.contains("not written by Holdfast"), "{found:?}");
    }
    assert_eq!(desk.findings().await.len(), 5, "and nothing else");
}
