//! What is wrong with the file itself is named too: rows that are as they were written can still be shown wrongly.

use holdfast_core::job::JobStatus;
use holdfast_sandbox::instances;

use super::{assert_intact, history};
use crate::desk::{BACKUP, Desk, forget_the_promise};

/// Lists are read through indexes: one that leaves rows out hides them, and no row was edited.
#[tokio::test]
async fn an_index_that_hides_rows_is_named() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    assert_intact(&desk.holdfast).await;
    let schema = |condition: &str| {
        let database = desk.database();
        let sql = format!("CREATE INDEX job_by_created_at ON job (created_at){condition}");
        database.pragma_update(None, "writable_schema", "ON").unwrap();
        let update = "UPDATE sqlite_schema SET sql = ?1 WHERE name = 'job_by_created_at'";
        assert_eq!(database.execute(update, [sql]).unwrap(), 1);
        let version: i64 = database.pragma_query_value(None, "schema_version", |row| row.get(0)).unwrap();
        database.pragma_update(None, "schema_version", version + 1).unwrap();
    };
    schema(" WHERE status = 'no such status'");
    desk.database().execute_batch("REINDEX job_by_created_at").unwrap();
    schema("");
    let query = "SELECT count(*) FROM job WHERE created_at > 0";
    let count: i64 = desk.database().query_row(query, [], |row| row.get(0)).unwrap();
    assert_eq!(count, 0, "whoever reads through the index sees no job");
    let found = desk.named("file", "an index without rows").await;
    assert!(found.message.en.contains("job_by_created_at"), "{found:?}");
}

/// It works inside Holdfast's own transactions, before the chain vouches for the row.
#[tokio::test]
async fn a_trigger_that_edits_what_holdfast_writes_is_named() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until(&job, "accepted", |job| job.vendor_backup_id.is_some()).await;
    let planted = "CREATE TRIGGER planted AFTER UPDATE OF document ON job BEGIN
        UPDATE job SET document = json_set(document, '$.applied_by', 'nobody') WHERE id = NEW.id; END";
    desk.database().execute_batch(planted).unwrap();
    desk.sandbox.clock().advance(BACKUP);
    desk.until_status(&job, JobStatus::Completed).await;
    assert_eq!(desk.holdfast.job(job.id).await.unwrap().applied_by, "nobody");
    desk.named("trigger planted", "a trigger of somebody else's").await;
}

#[tokio::test]
async fn a_trigger_of_ours_that_does_something_else_is_named_and_one_that_is_gone_is_remarked() {
    let desk = Desk::new().await;
    assert_intact(&desk.holdfast).await;
    let database = desk.database();
    let lax =
        "DROP TRIGGER event_is_kept; CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT 1; END";
    database.execute_batch(lax).unwrap();
    desk.named("trigger event_is_kept", "it keeps nothing").await;
    forget_the_promise(&database);
    let found = desk.holdfast.verify().await.unwrap();
    assert!(found.is_intact(), "nothing was edited: {found:?}");
    assert!(found.remarks[0].en.contains("event_is_kept, "), "{found:?}");
}

#[tokio::test]
async fn a_listed_backup_cannot_be_shown_beside_its_own_job() {
    let desk = history().await;
    let database = desk.edited();
    let query = "SELECT id FROM seen_backup WHERE has_job <> 0 LIMIT 1";
    let id: String = database.query_row(query, [], |row| row.get(0)).unwrap();
    database.execute("UPDATE seen_backup SET has_job = 0 WHERE id = ?1", [&id]).unwrap();
    let found = desk.named(&format!("listed {id}"), "has_job").await;
    assert!(found.message.en.contains("twice"), "{found:?}");
}
