//! What becomes of a backup: its task is over long before the data backup, whose row comes late.

use std::time::Duration;

use holdfast_sandbox::ocp::clusters::PRODUCTION_CLUSTER;
use holdfast_sandbox::ocp::tenants::*;
use holdfast_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use super::caller::{Operator, refusal, tenant_path};

/// Long enough for slow machines: no test here may run into the next stage by itself.
const LASTS: Duration = Duration::from_secs(10_000);

async fn sandbox() -> Sandbox {
    let options = Options { backup_duration: LASTS, ..Options::default() };
    Sandbox::start(options).await.expect("a free port")
}

fn hundredths(hundredths: u32) -> Duration {
    LASTS * hundredths / 100
}

#[tokio::test]
async fn the_row_appears_late_and_goes_its_way() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let before = operator.rows(ORDERS_TENANT).await;
    let task = operator.start(ORDERS_TENANT).await;
    assert_eq!(operator.rows(ORDERS_TENANT).await, before);
    assert_eq!(operator.task(task).await["status"], "RUNNING");
    sandbox.clock().advance(hundredths(26));
    assert_eq!(operator.newest_status(ORDERS_TENANT).await, "BEGINNING");
    sandbox.clock().advance(hundredths(8));
    assert_eq!(operator.newest_status(ORDERS_TENANT).await, "INITIALIZING");
    assert_eq!(operator.task(task).await["status"], "SUCCESSFUL");
    sandbox.clock().advance(hundredths(10));
    let row = operator.rows(ORDERS_TENANT).await[0].clone();
    assert_eq!(row["status"], "DOING");
    assert!(row.get("finishTime").is_none() && row.get("errorMsg").is_none());
    sandbox.clock().advance(hundredths(60));

    let rows = operator.rows(ORDERS_TENANT).await;
    assert_eq!(rows[1..], before);
    let row = &rows[0];
    assert_eq!((&row["status"], &row["backupUri"]), (&json!("DONE"), &json!("file:///obbackup/")));
    assert_eq!((&row["taskId"], &row["backupSetId"]), (&json!(4), &json!(4)));
    assert_ne!(row["taskId"], task, "two spaces of ids");
    for field in ["startTime", "finishTime"] {
        assert!(row[field].as_str().is_some_and(|time| time.ends_with("+0800") && time.len() == 28), "{row}");
    }
}

#[tokio::test]
async fn a_successful_task_may_stand_over_a_failed_or_cancelled_backup() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let failing = operator.start(WILL_FAIL_TENANT).await;
    let cancelled = operator.start(CANCELLED_TENANT).await;
    sandbox.clock().advance(hundredths(70));
    assert_eq!(operator.newest_status(WILL_FAIL_TENANT).await, "DOING");
    assert_eq!(operator.newest_status(CANCELLED_TENANT).await, "CANCELING");
    sandbox.clock().advance(hundredths(31));
    for (tenant, task, word) in
        [(WILL_FAIL_TENANT, failing, "FAILED"), (CANCELLED_TENANT, cancelled, "CANCELED")]
    {
        let row = operator.rows(tenant).await[0].clone();
        assert_eq!(row["status"], word);
        assert!(row["errorMsg"].as_str().is_some_and(|message| !message.is_empty()));
        assert_eq!(operator.task(task).await["status"], "SUCCESSFUL");
    }
}

#[tokio::test]
async fn a_backup_that_never_starts_has_a_failed_task_and_no_row() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let before = operator.rows(NEVER_STARTS_TENANT).await;
    let task = operator.start(NEVER_STARTS_TENANT).await;
    sandbox.clock().advance(LASTS);
    assert_eq!(operator.task(task).await["status"], "FAILED");
    assert_eq!(operator.rows(NEVER_STARTS_TENANT).await, before);
    operator.start(NEVER_STARTS_TENANT).await;
}

#[tokio::test]
async fn the_slow_tenant_takes_ten_times_as_long_and_the_busy_one_is_seen_at_work() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    assert_eq!(operator.newest_status(BUSY_TENANT).await, "DOING");
    operator.start(SLOW_TENANT).await;
    sandbox.clock().advance(LASTS * 9);
    assert_eq!(operator.newest_status(SLOW_TENANT).await, "DOING");
    sandbox.clock().advance(LASTS * 2);
    assert_eq!(operator.newest_status(SLOW_TENANT).await, "DONE");
    sandbox.clock().advance(LASTS * 90);
    operator.start(BUSY_TENANT).await;
}

#[tokio::test]
async fn ids_may_be_beyond_two_to_the_53rd_or_be_texts() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    for tenant in [BIG_IDS_TENANT, TEXT_NUMBERS_TENANT] {
        operator.start(tenant).await;
    }
    sandbox.clock().advance(LASTS);
    let big = operator.rows(BIG_IDS_TENANT).await[0]["taskId"].clone();
    assert_eq!(big, json!(9_007_199_254_740_996_i64));
    let texts = operator.rows(TEXT_NUMBERS_TENANT).await[0].clone();
    assert_eq!(
        (&texts["taskId"], &texts["tenantId"]),
        (&json!("4"), &json!(TEXT_NUMBERS_TENANT.to_string()))
    );
}

#[tokio::test]
async fn rows_are_filtered_and_paged_and_a_clusters_need_a_page() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let rows = operator.rows(ORDERS_TENANT).await;
    let list = async |query: &str| -> Vec<Value> {
        let target = tenant_path(ORDERS_TENANT, &format!("backup/task/dataBackupTasks?{query}"));
        operator.data(&target).await["contents"].as_array().expect("a list").clone()
    };
    assert_eq!(list("backupSetId=2").await, rows[1..2]);
    assert_eq!(list("status=DOING,FAILED").await, Vec::<Value>::new());
    assert_eq!(list("status=DONE&page=2&size=2").await, rows[2..]);
    assert_eq!(list("startTime=2025-12-10T00:00:00Z&endTime=2025-12-12T00:00:00Z").await, rows[..1]);
    for query in ["startTime=yesterday", "status=ODD", "backupSetId=x"] {
        let target = tenant_path(ORDERS_TENANT, &format!("backup/task/dataBackupTasks?{query}"));
        assert_eq!(refusal(&operator.get(&target).await), (400, 1001), "{query}");
    }
    let of_cluster = format!("/api/v2/ob/clusters/{PRODUCTION_CLUSTER}/backup/task/dataBackupTasks");
    assert_eq!(refusal(&operator.get(&of_cluster).await), (400, 1001));
    let data = operator.data(&format!("{of_cluster}?page=1&size=5&status=DOING")).await;
    assert_eq!(data["page"]["totalElements"], 2);
    let data = operator.data(&format!("{of_cluster}?page=1&size=2000")).await;
    assert!(data["contents"].as_array().is_some_and(|rows| rows.len() > 50));
}

#[tokio::test]
async fn any_status_word_can_be_forced_on_the_newest_backup_and_taken_back() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    operator.start(ORDERS_TENANT).await;
    assert!(sandbox.set_ocp_backup_status_word(ORDERS_TENANT, "HIBERNATING"));
    assert_eq!(operator.newest_status(ORDERS_TENANT).await, "DONE", "not listed yet");
    sandbox.clock().advance(hundredths(50));
    assert_eq!(operator.newest_status(ORDERS_TENANT).await, "HIBERNATING");
    assert!(sandbox.set_ocp_backup_status_word(ORDERS_TENANT, ""));
    assert_eq!(operator.newest_status(ORDERS_TENANT).await, "DOING");
    assert!(!sandbox.set_ocp_backup_status_word(NEWBORN_TENANT, "X"));
}
