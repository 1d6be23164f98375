//! What OCP keeps across a restart, and its control routes.

use std::time::Duration;

use holdfast_sandbox::ocp::tenants::*;
use holdfast_sandbox::{Options, Sandbox};
use reqwest::Method;
use serde_json::{Value, json};

use super::caller::Operator;
use crate::caller::{Reply, sandbox};

#[tokio::test]
async fn backups_go_on_after_a_restart_and_an_older_state_file_is_still_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let options = Options {
        state_file: Some(file.clone()),
        backup_duration: Duration::from_secs(10_000),
        ..Options::default()
    };
    let sandbox = Sandbox::start(options.clone()).await.expect("started");
    let operator = Operator::of(&sandbox);
    let task = operator.start(ORDERS_TENANT).await;
    sandbox.clock().advance(Duration::from_secs(5_000));
    assert!(sandbox.set_ocp_tenant_status(LOCKED_TENANT, "MODIFYING"));
    assert!(sandbox.set_ocp_backup_status_word(LOCKED_TENANT, "ODD"));
    let (before, busy) = (operator.rows(ORDERS_TENANT).await, operator.rows(BUSY_TENANT).await);
    sandbox.stop().await;

    let sandbox = Sandbox::start(options.clone()).await.expect("started");
    let operator = Operator::of(&sandbox);
    assert_eq!(operator.rows(ORDERS_TENANT).await, before);
    assert_eq!(operator.rows(BUSY_TENANT).await, busy);
    assert_eq!(operator.task(task).await["status"], "SUCCESSFUL");
    assert_eq!(operator.newest_status(LOCKED_TENANT).await, "ODD");
    assert_eq!(operator.back_up(LOCKED_TENANT).await.status, 400);
    assert_eq!(operator.start(INVENTORY).await, task + 1);
    sandbox.stop().await;

    let text = std::fs::read_to_string(&file).expect("a state file");
    let mut older: Value = serde_json::from_str(&text).expect("JSON");
    older.as_object_mut().expect("an object").remove("ocp").expect("was there");
    std::fs::write(&file, older.to_string()).expect("written");
    let sandbox = Sandbox::start(options).await.expect("started");
    assert_eq!(Operator::of(&sandbox).rows(ORDERS_TENANT).await.len(), before.len() - 1);
}

const INVENTORY: i64 = OSS_PLAIN_TENANT;

#[tokio::test]
async fn control_routes_set_statuses_and_words() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let control = async |route: String, body: Value| {
        let request = operator.http.request(Method::POST, format!("{}/_sandbox/ocp/{route}", operator.base));
        let request = request.header("content-type", "application/json").body(body.to_string());
        Reply::of(request).await.expect("an answer").status
    };
    let word = format!("tenants/{ORDERS_TENANT}/backup/status");
    assert_eq!(control(word, json!({"word": "OVERDUE"})).await, 204);
    assert_eq!(operator.newest_status(ORDERS_TENANT).await, "OVERDUE");
    let status = format!("tenants/{ORDERS_TENANT}/status");
    assert_eq!(control(status, json!({"status": "DELETING"})).await, 204);
    assert_eq!(operator.back_up(ORDERS_TENANT).await.status, 400);
    assert_eq!(control("tenants/1/status".into(), json!({"status": "NORMAL"})).await, 404);

    operator.start(LOCKED_TENANT).await;
    let state = operator.http.get(format!("{}/_sandbox/state", operator.base));
    let state = Reply::of(state).await.expect("an answer").json();
    assert_eq!((&state["ocp"]["backups_created"], &state["ocp"]["backups_running"]), (&json!(1), &json!(1)));
}
