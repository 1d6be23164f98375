//! What becomes of a backup, tenant by tenant, as time passes on the sandbox's clock.
//!
//! Backups last 2000 s here, so that the real time a test takes does not matter: the row appears 30 s after
//! the request, the verdict comes 2000 s after it, and the DAG ends 10 s later.

use std::time::Duration;

use holdfast_sandbox::obshell::tenants::*;
use holdfast_sandbox::{Options, Sandbox};
use serde_json::Value;

use super::caller::Dba;

fn pass(sandbox: &Sandbox, seconds: u64) {
    sandbox.clock().advance(Duration::from_secs(seconds));
}

async fn sandbox(seconds: u64) -> Sandbox {
    let backup_duration = Duration::from_secs(seconds);
    Sandbox::start(Options { backup_duration, ..Options::default() }).await.expect("started")
}

async fn both() -> (Sandbox, Dba) {
    let sandbox = sandbox(2000).await;
    let dba = Dba::of(&sandbox).await;
    (sandbox, dba)
}

fn last_log(dag: &Value) -> String {
    let stage = dag["stage"].as_u64().expect("a stage") as usize;
    let logs = dag["nodes"][stage - 1]["sub_tasks"][0]["task_logs"].as_array().expect("logs").clone();
    logs.last().expect("a line").as_str().expect("text").to_owned()
}

#[tokio::test]
async fn right_after_the_request_the_overview_still_shows_the_backup_before() {
    let (sandbox, dba) = both().await;
    let before = dba.overview(ORDERS).await;
    let id = dba.begin(ORDERS).await;
    let dag = dba.dag(&id).await;
    assert_eq!((&dag["stage"], &dag["nodes"][3]["state"]), (&1.into(), &"PENDING".into()));
    assert_eq!(dba.overview(ORDERS).await, before);
    assert_eq!(before["status"], "COMPLETED");
    pass(&sandbox, 25);
    assert_eq!(dba.stage(&id).await, ("RUNNING".into(), 3));
    assert_eq!(dba.overview(ORDERS).await, before);
    pass(&sandbox, 10);
    assert_eq!(dba.stage(&id).await, ("RUNNING".into(), 4));
    let row = dba.overview(ORDERS).await;
    assert_eq!((&row["status"], &row["macro_block_count"]), (&"INIT".into(), &0.into()));
    assert_eq!(row["job_id"].as_u64(), before["job_id"].as_u64().map(|id| id + 1));
    assert_eq!(dba.backups(ORDERS).await[0]["status"], "INIT");
    pass(&sandbox, 900);
    let row = dba.overview(ORDERS).await;
    assert_eq!(row["status"], "BACKUP_DATA_MINOR");
    let (done, all) = (row["finish_macro_block_count"].as_u64(), row["macro_block_count"].as_u64());
    assert!(done > Some(0) && done < all, "{done:?} {all:?}");
    assert_eq!(dba.backups(ORDERS).await[0]["status"], "DOING");
    pass(&sandbox, 1070);
    let row = dba.overview(ORDERS).await;
    assert_eq!((&row["status"], &row["result"]), (&"COMPLETED".into(), &0.into()));
    assert_eq!(row["encryption_mode"], "NONE");
    assert_eq!(dba.stage(&id).await, ("RUNNING".into(), 4));
    pass(&sandbox, 10);
    assert_eq!(dba.stage(&id).await, ("SUCCEED".into(), 4));
    let unfinished = dba.data("/api/v1/task/dag/unfinish").await.to_string();
    assert!(!unfinished.contains("for t_orders"));
}

#[tokio::test]
async fn options_are_carried_into_the_rows() {
    let (sandbox, dba) = both().await;
    let body = r#"{"mode":"incremental","plus_archive":true,"encryption":"pw"}"#;
    assert_eq!(dba.create_with(ORDERS, body).await.status, 200);
    pass(&sandbox, 2001);
    assert_eq!(dba.overview(ORDERS).await["encryption_mode"], "PASSWORD");
    let row = &dba.backups(ORDERS).await[0];
    assert_eq!((&row["backup_type"], &row["plus_archivelog"]), (&"I".into(), &"ON".into()));
}

#[tokio::test]
async fn an_increment_without_a_full_backup_silently_becomes_one() {
    let (sandbox, dba) = both().await;
    let reply = dba.create_with(NEVER_BACKED_UP, r#"{"mode":"incremental"}"#).await.json();
    assert_eq!(reply["data"]["name"], "Obcluster start increment backup for t_inventory");
    pass(&sandbox, 2001);
    let row = &dba.backups(NEVER_BACKED_UP).await[0];
    assert_eq!((&row["backup_type"], &row["status"]), (&"D".into(), &"COMPLETED".into()));
    let info = dba.data("/api/v1/tenant/t_inventory/backup/info").await;
    assert!(info["lastest_archive_log_checkpoint"].is_string(), "archiving was turned on");
}

#[tokio::test]
async fn a_failing_backup_ends_under_a_dag_that_succeeds() {
    let (sandbox, dba) = both().await;
    let id = dba.begin(WILL_FAIL).await;
    pass(&sandbox, 2011);
    assert_eq!(dba.stage(&id).await, ("SUCCEED".into(), 4));
    let row = dba.overview(WILL_FAIL).await;
    assert_eq!((&row["status"], &row["result"]), (&"FAILED".into(), &(-9082).into()));
    assert!(!row["comment"].as_str().expect("text").is_empty());
    assert!(row["finish_macro_block_count"].as_u64() < row["macro_block_count"].as_u64());
    let rows = dba.backups(WILL_FAIL).await;
    assert_eq!((&rows[0]["status"], &rows[1]["status"]), (&"FAILED".into(), &"COMPLETED".into()));
}

#[tokio::test]
async fn a_slow_backup_takes_ten_times_as_long() {
    let (sandbox, dba) = both().await;
    dba.begin(SLOW).await;
    pass(&sandbox, 19900);
    assert_eq!(dba.overview(SLOW).await["status"], "BACKUP_LOG");
    pass(&sandbox, 101);
    assert_eq!(dba.overview(SLOW).await["status"], "COMPLETED");
}

#[tokio::test]
async fn beside_a_running_backup_a_second_dag_fails_and_the_first_goes_on() {
    let (sandbox, dba) = both().await;
    let running = dba.overview(BUSY).await;
    assert_eq!(running["status"], "INIT");
    let id = dba.begin(BUSY).await;
    pass(&sandbox, 31);
    let dag = dba.dag(&id).await;
    assert_eq!((&dag["state"], &dag["stage"]), (&"FAILED".into(), &3.into()));
    assert!(last_log(&dag).contains("9036"), "{}", last_log(&dag));
    assert_eq!(dba.overview(BUSY).await["job_id"], running["job_id"]);

    let (first, second) = (dba.begin(ORDERS).await, dba.begin(ORDERS).await);
    assert_ne!(first, second);
    pass(&sandbox, 2011);
    assert_eq!(dba.stage(&first).await, ("SUCCEED".into(), 4));
    assert_eq!(dba.stage(&second).await, ("FAILED".into(), 3));
    assert_eq!(dba.backups(ORDERS).await.len(), 3);
}

#[tokio::test]
async fn a_second_request_after_the_first_has_ended_really_backs_up_again() {
    let (sandbox, dba) = both().await;
    dba.begin(MARKETING).await;
    // The first one ends before the second one's third node asks.
    pass(&sandbox, 1980);
    dba.begin(MARKETING).await;
    pass(&sandbox, 2011);
    assert_eq!(dba.backups(MARKETING).await.len(), 3);
}

#[tokio::test]
async fn a_dag_that_gives_up_waiting_leaves_the_backup_running() {
    let (sandbox, dba) = both().await;
    let id = dba.begin(WAIT_TIMES_OUT).await;
    pass(&sandbox, 1300);
    let dag = dba.dag(&id).await;
    assert_eq!((&dag["state"], &dag["stage"]), (&"FAILED".into(), &4.into()));
    assert_eq!(last_log(&dag), "sub task timeout");
    assert_eq!(dba.overview(WAIT_TIMES_OUT).await["status"], "BACKUP_DATA_MAJOR");
    pass(&sandbox, 701);
    assert_eq!(dba.overview(WAIT_TIMES_OUT).await["status"], "COMPLETED");
    assert_eq!(dba.stage(&id).await, ("FAILED".into(), 4));
}

#[tokio::test]
async fn any_dag_gives_up_waiting_after_an_hour() {
    let sandbox = sandbox(5000).await;
    let dba = Dba::of(&sandbox).await;
    let id = dba.begin(ORDERS).await;
    pass(&sandbox, 3620);
    assert_eq!(dba.stage(&id).await, ("RUNNING".into(), 4));
    pass(&sandbox, 11);
    assert_eq!(dba.stage(&id).await, ("FAILED".into(), 4));
    assert_eq!(dba.backups(ORDERS).await[0]["status"], "DOING");
}

#[tokio::test]
async fn a_database_that_refuses_fails_the_third_node_and_begins_nothing() {
    let (sandbox, dba) = both().await;
    let before = dba.overview(CANNOT_START).await;
    for (tenant, escaped, number) in [(CANNOT_START, CANNOT_START, "9040"), (AWKWARD, "t%231~a%2Bb", "1064")]
    {
        let id = dba.begin(escaped).await;
        pass(&sandbox, 31);
        let dag = dba.dag(&id).await;
        assert_eq!((&dag["state"], &dag["stage"]), (&"FAILED".into(), &3.into()), "{tenant}");
        assert!(dag["name"].as_str().expect("text").ends_with(tenant));
        assert!(last_log(&dag).contains(number), "{}", last_log(&dag));
    }
    assert_eq!(dba.overview(CANNOT_START).await, before);
    assert_eq!(before["status"], "COMPLETED");
    assert_eq!(dba.backups("t%231~a%2Bb").await.len(), 0);
}

#[tokio::test]
async fn a_cancelled_backup_takes_a_moment_to_stop_and_its_dag_succeeds() {
    let (sandbox, dba) = both().await;
    let id = dba.begin(ORDERS).await;
    // Too early: nothing runs yet, and the backup begins all the same.
    assert_eq!(dba.cancel(ORDERS, "{}").await.status, 200);
    pass(&sandbox, 1000);
    assert_eq!(dba.overview(ORDERS).await["status"], "BACKUP_DATA_MINOR");
    assert_eq!(dba.cancel(ORDERS, r#"{"status":"canceled"}"#).await.status, 200);
    assert!(sandbox.journal().last().expect("an entry").acted);
    assert_eq!(dba.overview(ORDERS).await["status"], "CANCELING");
    assert_eq!(dba.backups(ORDERS).await[0]["status"], "CANCELING");
    pass(&sandbox, 16);
    assert_eq!(dba.overview(ORDERS).await["status"], "CANCELED");
    assert_ne!(dba.overview(ORDERS).await["result"], 0);
    assert_eq!(dba.stage(&id).await, ("SUCCEED".into(), 4));
}
