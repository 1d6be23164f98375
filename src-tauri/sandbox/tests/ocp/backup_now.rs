//! `backupNow`: the documented answer, and every refusal.

use std::time::Duration;

use holdfast_sandbox::ocp::clusters::PRODUCTION_CLUSTER;
use holdfast_sandbox::ocp::tenants::*;
use serde_json::{Value, json};

use super::caller::{Operator, data, full, refusal};
use crate::caller::sandbox;

const ORDINARY: Duration = Duration::from_secs(20);

fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut body = full();
    change(&mut body);
    body
}

fn incremental() -> Value {
    with(|body| body["dataBackupMode"] = json!("INCREMENTAL_BACKUP"))
}

#[tokio::test]
async fn the_vendors_sample_is_answered_with_the_vendors_sample() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let object =
        json!({"clusterId": PRODUCTION_CLUSTER, "tenantId": ORDERS_TENANT, "backupDimension": "TENANT"});
    let body = with(|body| body["obBackupObject"] = object.clone());
    let reply = operator.back_up_with(ORDERS_TENANT, &body).await;
    assert_eq!(
        data(&reply),
        json!({
            "backupObjectOpsResultList": [
                {"beSuccessful": true, "obBackupObjectList": [object], "taskIdList": [3_000_041]}
            ],
            "obBackupTaskType": "DATA_BACKUP_NOW"
        })
    );
    let entry = sandbox.journal().pop().expect("an entry");
    assert_eq!((entry.operation.as_str(), entry.acted), ("ocp.create_backup", true));
    assert_eq!(entry.body, body.to_string(), "a body without secrets is kept byte for byte");
}

#[tokio::test]
async fn wrong_bodies_are_refused_by_the_field() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let storage = |change: fn(&mut Value)| with(|body| change(&mut body["obBackupServiceStorageConfig"]));
    let base = |change: fn(&mut Value)| {
        with(|body| change(&mut body["obBackupServiceStorageConfig"]["obBackupStorageBaseInfo"]))
    };
    let cases: Vec<(Value, i64)> = vec![
        (json!([]), 1001),
        (json!({}), 1001),
        (with(|body| body["backupMode"] = Value::Null), 1001),
        (with(|body| body["backupMode"] = json!("physical_backup")), 1001),
        (with(|body| body["dataBackupMode"] = json!("FULL")), 1001),
        (with(|body| body["obBackupObject"] = json!({"tenantId": 1})), 1001),
        (with(|body| body["obBackupServiceStorageConfig"] = Value::Null), 1001),
        (storage(|storage| storage["configName"] = json!("")), 1001),
        (storage(|storage| storage["alarmStoragePercentageThreshold"] = Value::Null), 1001),
        (storage(|storage| storage["alarmStoragePercentageThreshold"] = json!(101)), 1001),
        (storage(|storage| storage["alarmStoragePercentageThreshold"] = json!("95")), 1001),
        (storage(|storage| storage["serviceType"] = json!("ELSE")), 1001),
        (base(|base| base["backupStorageType"] = json!("FILE")), 1001),
        (base(|base| base["storageUrl"] = json!("file:///obbackup/")), 1001),
        (base(|base| base["storageUrl"] = json!("")), 20010),
        (base(|base| base["ossAccessKey"] = json!({"endpoint": "e"})), 1001),
        (base(|base| base["backupStorageType"] = json!("BACKUP_STORAGE_OSS")), 1001),
        (with(|body| body["backupMode"] = json!("LOGICAL_BACKUP")), 20301),
        (
            with(|body| {
                body["backupMode"] = json!("LOGICAL_BACKUP");
                body["dataBackupMode"] = json!("INCREMENTAL_BACKUP");
            }),
            20110,
        ),
    ];
    for (body, code) in cases {
        assert_eq!(refusal(&operator.back_up_with(ORDERS_TENANT, &body).await), (400, code), "{body}");
    }
    assert!(sandbox.journal().iter().all(|entry| !entry.acted));
    operator.start(ORDERS_TENANT).await;
}

#[tokio::test]
async fn a_busy_tenant_refuses_in_the_envelope_or_inside_it() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    assert_eq!(refusal(&operator.back_up(BUSY_TENANT).await), (400, 20007));
    let inside = data(&operator.back_up(BUSY_INSIDE_TENANT).await);
    let result = &inside["backupObjectOpsResultList"][0];
    assert_eq!((&result["beSuccessful"], &result["errorCode"]), (&json!(false), &json!(20007)));
    assert!(result["hint"].as_str().is_some_and(|hint| hint.contains("already exists")));
    assert!(result.get("taskIdList").is_none());

    operator.start(ORDERS_TENANT).await;
    assert_eq!(refusal(&operator.back_up(ORDERS_TENANT).await), (400, 20007));
    sandbox.clock().advance(ORDINARY);
    operator.start(ORDERS_TENANT).await;
    assert_eq!(sandbox.journal().iter().filter(|entry| entry.acted).count(), 2);
}

#[tokio::test]
async fn an_incremental_backup_needs_a_full_one_that_is_done() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    data(&operator.back_up_with(ORDERS_TENANT, &incremental()).await);
    let newborn = async || operator.back_up_with(NEWBORN_TENANT, &incremental()).await;
    assert_eq!(refusal(&newborn().await), (400, 20111));
    operator.start(NEWBORN_TENANT).await;
    assert_eq!(refusal(&newborn().await), (400, 20007));
    sandbox.clock().advance(ORDINARY);
    data(&newborn().await);
    sandbox.clock().advance(ORDINARY);
    assert_eq!(operator.rows(NEWBORN_TENANT).await[0]["dataBackupTaskType"], "INCREMENTAL_BACKUP");
}

#[tokio::test]
async fn the_tenant_itself_may_be_a_reason_to_refuse() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    assert_eq!(refusal(&operator.back_up(SYS_TENANT).await), (400, 20107));
    assert_eq!(refusal(&operator.back_up(MODIFYING_TENANT).await), (400, 20036));
    assert_eq!(refusal(&operator.back_up(1).await), (404, 1002));
    assert!(sandbox.set_ocp_tenant_status(ORDERS_TENANT, "CREATING"));
    assert_eq!(refusal(&operator.back_up(ORDERS_TENANT).await), (400, 20036));
    assert!(sandbox.set_ocp_tenant_status(ORDERS_TENANT, "NORMAL"));
    operator.start(ORDERS_TENANT).await;
    operator.start(LOCKED_TENANT).await;
    assert!(!sandbox.set_ocp_tenant_status(1, "NORMAL"));
}

#[tokio::test]
async fn refusals_speak_the_language_that_is_asked_for() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let message = async |language| {
        let operator = Operator { language, ..operator.clone() };
        operator.back_up(BUSY_TENANT).await.json()["error"]["message"].as_str().expect("a text").to_owned()
    };
    assert_eq!(message("zh-CN").await, "集群或者租户的基线备份任务已经存在。");
    assert!(message("en-US").await.starts_with("A baseline backup task"));
}

#[tokio::test]
async fn the_journal_masks_the_secret_of_a_storage_and_says_that_there_was_one() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let body = with(|body| {
        body["obBackupServiceStorageConfig"]["obBackupStorageBaseInfo"] = json!({
            "backupStorageType": "BACKUP_STORAGE_OSS",
            "storageUrl": "bucket/backup",
            "ossAccessKey": {"endpoint": "oss.example", "accessKeyId": "ID-1", "accessKeySecret": "canary"},
        });
    });
    data(&operator.back_up_with(ORDERS_TENANT, &body).await);
    let half = operator.backup_request(ORDERS_TENANT, &body).body(r#"{"accessKeySecret":"canary"#);
    half.send().await.expect("an answer");
    let journal = sandbox.journal();
    assert!(!format!("{journal:?}").contains("canary"));
    let kept: Value = serde_json::from_str(&journal[0].body).expect("JSON");
    let key = &kept["obBackupServiceStorageConfig"]["obBackupStorageBaseInfo"]["ossAccessKey"];
    assert_eq!((&key["accessKeyId"], &key["accessKeySecret"]), (&json!("ID-1"), &json!("***")));
}
