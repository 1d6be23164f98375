//! A tenant's backup strategy: what it shows of the storage, and what is said when there is none.

use holdfast_sandbox::credentials::{OCP_STORAGE_KEY_ID, OCP_STORAGE_KEY_SECRET};
use holdfast_sandbox::ocp::clusters::PRODUCTION_CLUSTER;
use holdfast_sandbox::ocp::tenants::*;
use serde_json::{Value, json};

use super::caller::{Operator, data, full, refusal, tenant_path};
use crate::caller::sandbox;

async fn storage(operator: &Operator, tenant: i64) -> Value {
    let strategy = operator.data(&tenant_path(tenant, "backup/config/backupStrategy")).await;
    assert_eq!((&strategy["clusterId"], &strategy["tenantId"]), (&json!(PRODUCTION_CLUSTER), &json!(tenant)));
    strategy["obBackupServiceStorageConfig"].clone()
}

/// A backup with the storage of the tenant's own strategy.
fn with_storage(storage: &Value) -> Value {
    let mut body = full();
    body["obBackupServiceStorageConfig"] = storage.clone();
    body
}

#[tokio::test]
async fn a_file_strategy_can_be_sent_back_as_it_is() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let storage = storage(&operator, ORDERS_TENANT).await;
    assert_eq!(
        storage["obBackupStorageBaseInfo"],
        json!({"backupStorageType": "BACKUP_STORAGE_FILE", "storageUrl": "/obbackup/"})
    );
    data(&operator.back_up_with(ORDERS_TENANT, &with_storage(&storage)).await);
}

#[tokio::test]
async fn secrets_come_masked_plain_or_not_at_all() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    for (tenant, field, secret, refused) in [
        (OSS_MASKED_TENANT, "ossAccessKey", json!("******"), Some(20064)),
        (OSS_PLAIN_TENANT, "ossAccessKey", json!(OCP_STORAGE_KEY_SECRET), None),
        (COS_TENANT, "cosAccessKey", json!("******"), Some(20064)),
        (S3_TENANT, "s3AccessKey", Value::Null, Some(20013)),
    ] {
        let mut storage = storage(&operator, tenant).await;
        let key = &mut storage["obBackupStorageBaseInfo"][field];
        assert_eq!((&key["accessKeyId"], &key["accessKeySecret"]), (&json!(OCP_STORAGE_KEY_ID), &secret));
        let reply = operator.back_up_with(tenant, &with_storage(&storage)).await;
        let Some(code) = refused else {
            data(&reply);
            continue;
        };
        assert_eq!(refusal(&reply), (400, code), "{tenant}");
        storage["obBackupStorageBaseInfo"][field]["accessKeySecret"] = json!("typed-anew");
        data(&operator.back_up_with(tenant, &with_storage(&storage)).await);
    }
}

#[tokio::test]
async fn a_tenant_without_a_strategy_says_so_in_one_of_two_ways() {
    let sandbox = sandbox().await;
    let operator = Operator::of(&sandbox);
    let ask = async |tenant| operator.get(&tenant_path(tenant, "backup/config/backupStrategy")).await;
    assert_eq!(refusal(&ask(NO_STRATEGY_TENANT).await), (404, 1002));
    data(&operator.back_up(NO_STRATEGY_TENANT).await);
    assert_eq!(refusal(&ask(REFUSED_WITHOUT_STRATEGY_TENANT).await), (400, 20106));
    assert_eq!(refusal(&operator.back_up(REFUSED_WITHOUT_STRATEGY_TENANT).await), (400, 20106));
    let unscheduled = data(&ask(UNSCHEDULED_TENANT).await);
    assert_eq!(unscheduled["obBackupScheduleConfig"]["backupScheduleEnabled"], false);
    assert_eq!(refusal(&operator.back_up(UNSCHEDULED_TENANT).await), (400, 20003));
}
