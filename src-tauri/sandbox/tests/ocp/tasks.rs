//! OCP's own tasks: who made them, how their subtasks get on, and how they are found again.

use std::time::Duration;

use holdfast_sandbox::ocp::clusters::PRODUCTION_CLUSTER;
use holdfast_sandbox::ocp::tenants::*;
use holdfast_sandbox::{Options, Sandbox, credentials};
use serde_json::{Value, json};

use super::caller::{Operator, refusal};

const LASTS: Duration = Duration::from_secs(10_000);

async fn sandbox() -> Sandbox {
    let options = Options { backup_duration: LASTS, ..Options::default() };
    Sandbox::start(options).await.expect("a free port")
}

/// The status of each subtask, in the order in which they run.
fn subtasks(task: &Value) -> Vec<&str> {
    let mut subtasks: Vec<&Value> = task["subtasks"].as_array().expect("a list").iter().collect();
    assert_ne!(subtasks[0]["seriesId"], 0, "the order is told by up- and downstreams alone");
    subtasks.sort_by_key(|subtask| subtask["seriesId"].as_i64());
    assert_eq!(subtasks[1]["upstreams"], json!([subtasks[0]["id"]]));
    assert_eq!(subtasks[1]["downstreams"], json!([subtasks[2]["id"]]));
    subtasks.into_iter().map(|subtask| subtask["status"].as_str().expect("a status")).collect()
}

#[tokio::test]
async fn subtasks_run_one_after_the_other() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let id = operator.start(ORDERS_TENANT).await;
    let task = operator.task(id).await;
    assert_eq!((&task["status"], &task["type"]), (&json!("RUNNING"), &json!("MANUAL")));
    assert_eq!(task["creator"]["name"], credentials::OCP_USER_NAME);
    assert_eq!(
        (&task["cluster"]["id"], &task["tenant"]["id"]),
        (&json!(PRODUCTION_CLUSTER), &json!(ORDERS_TENANT))
    );
    assert!(task["startTime"].as_str().is_some_and(|time| time.ends_with("+08:00")));
    assert!(task.get("finishTime").is_none());
    assert_eq!(subtasks(&task), ["READY", "PENDING", "PENDING", "PENDING"]);
    sandbox.clock().advance(LASTS * 10 / 100);
    assert_eq!(subtasks(&operator.task(id).await), ["SUCCESSFUL", "RUNNING", "PENDING", "PENDING"]);
    sandbox.clock().advance(LASTS * 20 / 100);
    let task = operator.task(id).await;
    assert_eq!(subtasks(&task), ["SUCCESSFUL"; 4]);
    assert!(task["finishTime"].as_str() > task["startTime"].as_str());

    let id = operator.start(NEVER_STARTS_TENANT).await;
    sandbox.clock().advance(LASTS);
    assert_eq!(subtasks(&operator.task(id).await), ["SUCCESSFUL", "SUCCESSFUL", "FAILED", "PENDING"]);
}

#[tokio::test]
async fn tasks_are_found_by_cluster_tenant_and_status() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let id = operator.start(ORDERS_TENANT).await;
    let list = async |query: &str| -> Vec<i64> {
        let data = operator.data(&format!("/api/v2/tasks/instances?{query}")).await;
        let rows = data["contents"].as_array().expect("a list").iter();
        rows.map(|row| row["id"].as_i64().expect("an id")).collect()
    };
    let of_orders = format!("clusterId={PRODUCTION_CLUSTER}&tenantId={ORDERS_TENANT}");
    assert_eq!(list(&format!("{of_orders}&status=RUNNING&sort=id,desc")).await, [id]);
    let all = list(&of_orders).await;
    assert_eq!((all.len(), all[0]), (4, id));
    let mut ascending = list(&format!("{of_orders}&sort=id,asc")).await;
    ascending.reverse();
    assert_eq!(ascending, all);
    assert_eq!(list(&format!("{of_orders}&page=2&size=3")).await, all[3..]);
    assert_eq!(list(&format!("{of_orders}&type=MANUAL&status=RUNNING,FAILED")).await, [id]);
    assert_eq!(refusal(&operator.get("/api/v2/tasks/instances?status=DONE").await), (400, 1001));
    assert_eq!(refusal(&operator.get("/api/v2/tasks/instances/1").await), (404, 1002));
    assert_eq!(refusal(&operator.get("/api/v2/tasks/instances/x").await), (404, 1002));
}

#[tokio::test]
async fn scheduled_backups_of_others_have_tasks_too() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let data = operator.data(&format!("/api/v2/tasks/instances?tenantId={BUSY_TENANT}")).await;
    let newest = &data["contents"][0];
    assert_eq!(newest["creator"]["name"], "system");
    assert_eq!(newest["status"], "SUCCESSFUL", "though its data backup runs");
    assert!(newest.get("createTime").is_none() && newest.get("type").is_none(), "the list says less");
}

#[tokio::test]
async fn names_depend_on_the_language() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let id = operator.start(ORDERS_TENANT).await;
    let chinese = Operator { language: "zh-CN", ..operator.clone() };
    assert_eq!(operator.task(id).await["name"], "Back up tenant now");
    let task = chinese.task(id).await;
    assert_eq!(task["name"], "租户立即备份");
    assert_eq!(task["subtasks"][0]["name"], "登记备份信息");
}
