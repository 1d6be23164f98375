//! Faults between a caller and OCP, in OCP's own shapes, and what the journal says.

use holdfast_sandbox::ocp::clusters::PRODUCTION_CLUSTER;
use holdfast_sandbox::ocp::tenants::ORDERS_TENANT;
use holdfast_sandbox::{Fault, FaultKind, Sandbox, credentials};
use serde_json::json;

use super::caller::{Operator, Signed, refusal, tenant_path};
use crate::caller::{Reply, sandbox};

fn next(sandbox: &Sandbox, operation: &str, kind: FaultKind) {
    sandbox.add_fault(Fault { operation: operation.into(), after: 0, times: 1, kind });
}

#[tokio::test]
async fn a_throttled_caller_is_told_the_limits() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    next(&sandbox, "ocp.create_backup", FaultKind::Throttle { retry_after: None });
    let reply = operator.back_up(ORDERS_TENANT).await;
    assert_eq!(refusal(&reply), (429, 0));
    assert_eq!((reply.header("ratelimit-remaining"), reply.header("ratelimit-reset")), ("0", "53"));
    assert!(!sandbox.journal()[0].acted);
    operator.start(ORDERS_TENANT).await;
}

#[tokio::test]
async fn errors_come_in_the_envelope() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let vendor =
        |code: &str| FaultKind::VendorError { status: 400, code: code.into(), message: "why".into() };
    next(&sandbox, "ocp.list_clusters", vendor("11028"));
    assert_eq!(refusal(&operator.get("/api/v2/ob/clusters").await), (400, 11028));
    next(&sandbox, "ocp.list_clusters", vendor("BAK31005"));
    assert_eq!(
        operator.get("/api/v2/ob/clusters").await.json()["error"],
        json!({"code": "BAK31005", "message": "why"})
    );
    next(&sandbox, "ocp.*", FaultKind::Unauthorized);
    assert_eq!(refusal(&operator.get("/api/v2/ob/tenants").await), (401, 1003));
    next(
        &sandbox,
        "ocp.create_backup",
        FaultKind::ServerErrorAfterActing { code: "1005".into(), status: 500 },
    );
    assert_eq!(refusal(&operator.back_up(ORDERS_TENANT).await), (500, 1005));
    assert!(sandbox.journal().pop().expect("an entry").acted);
}

#[tokio::test]
async fn a_lost_answer_leaves_a_task_behind() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    next(&sandbox, "ocp.create_backup", FaultKind::DropAfterActing);
    let request = operator.backup_request(ORDERS_TENANT, &super::caller::full());
    assert!(Reply::of(request).await.is_err());
    let running =
        operator.data(&format!("/api/v2/tasks/instances?tenantId={ORDERS_TENANT}&status=RUNNING")).await;
    assert_eq!(running["page"]["totalElements"], 1);
}

#[tokio::test]
async fn an_unknown_word_can_stand_in_for_every_status() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    next(&sandbox, "ocp.list_backups", FaultKind::UnknownStatusWord { word: "HIBERNATING".into() });
    let rows = operator.rows(ORDERS_TENANT).await;
    assert!(rows.iter().all(|row| row["status"] == "HIBERNATING"), "{rows:?}");
}

#[tokio::test]
async fn every_call_has_its_name_in_the_journal() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let cluster = format!("/api/v2/ob/clusters/{PRODUCTION_CLUSTER}");
    for (target, name) in [
        ("/api/v2/info".to_owned(), "ocp.info"),
        ("/api/v2/time".to_owned(), "ocp.time"),
        ("/api/status".to_owned(), "ocp.health"),
        ("/api/v2/ob/clusters".to_owned(), "ocp.list_clusters"),
        (cluster.clone(), "ocp.find_cluster"),
        (format!("{cluster}/tenants"), "ocp.list_tenants"),
        ("/api/v2/ob/tenants".to_owned(), "ocp.list_tenants"),
        (format!("{cluster}/tenants/{ORDERS_TENANT}"), "ocp.find_tenant"),
        (format!("{cluster}/backup/task/dataBackupTasks?page=1&size=1"), "ocp.list_backups"),
        (tenant_path(ORDERS_TENANT, "backup/task/dataBackupTasks"), "ocp.list_backups"),
        (tenant_path(ORDERS_TENANT, "backup/config/backupStrategy"), "ocp.strategy"),
        ("/api/v2/tasks/instances".to_owned(), "ocp.list_tasks"),
        ("/api/v2/tasks/instances/2000010".to_owned(), "ocp.task"),
    ] {
        let reply = operator.get(&target).await;
        assert_eq!(reply.status, 200, "{target}: {}", reply.text);
        assert_eq!(sandbox.journal().pop().expect("an entry").operation, name);
    }
}

#[tokio::test]
async fn no_credential_reaches_the_journal() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    operator.get("/api/v2/ob/clusters").await;
    Signed::default().sent_by(&operator).await;
    let shown = |index: usize| {
        let entry = &sandbox.journal()[index];
        let header = entry.headers.iter().find(|(name, _)| name == "authorization");
        header.expect("a header").1.clone()
    };
    assert_eq!(shown(0), "***");
    assert_eq!(shown(1), format!("OCP-ACCESS-KEY-HMACSHA1 {}:***", credentials::OCP_ACCESS_KEY_ID));
}
