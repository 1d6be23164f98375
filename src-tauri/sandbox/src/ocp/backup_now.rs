//! `POST …/tenants/{tenantId}/backup/backupNow`: what it asks for, and the refusals in their order.
//!
//! There is no idempotency key. A refusal may come inside a successful answer, with `beSuccessful: false`.

use serde_json::{Value, json};

use super::backup::Backup;
use super::cluster::Cluster;
use super::refusal::Refusal;
use super::seed::first_data_task_id;
use super::tenant::{Strategy, Tenant};
use super::tenants::{BUSY_INSIDE_TENANT, UNSCHEDULED_TENANT};
use super::{Ocp, envelope, storage};
use crate::answer::{Answer, Received};
use crate::clock::Moment;

/// The task of the first backup asked for.
const FIRST_TASK_ID: i64 = 3_000_041;

impl Ocp {
    pub(super) fn create_backup(
        &mut self,
        received: &Received,
        (cluster, tenant): (&str, &str),
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let (tenant, cluster) = self.tenant(cluster, tenant)?;
        let body: Value = serde_json::from_slice(&received.body).map_err(|_| Refusal::parameter("body"))?;
        check_object(&body, tenant)?;
        let is_logical = choose(&body, "backupMode", ["PHYSICAL_BACKUP", "LOGICAL_BACKUP"])?;
        let is_incremental = choose(&body, "dataBackupMode", ["FULL_BACKUP", "INCREMENTAL_BACKUP"])?;
        let uri = storage::check(body.get("obBackupServiceStorageConfig"))?;
        match (is_logical, is_incremental) {
            (true, true) => return Err(Refusal::logical_is_full_only()),
            (true, false) => return Err(Refusal::not_logical()),
            (false, _) => {}
        }
        match self.check_tenant(tenant, is_incremental, moment) {
            Err(refusal) if tenant.id == BUSY_INSIDE_TENANT && refusal == Refusal::already_running() => {
                let mut result = result(tenant, cluster, false);
                result["errorCode"] = json!(refusal.code);
                result["hint"] = json!(refusal.sentence(received));
                return Ok(answer(received, moment, &result));
            }
            checked => checked?,
        }

        let slower = if tenant.is_slow() { 10 } else { 1 };
        let of_tenant = self.backups.of(&tenant.id);
        let last_id = of_tenant.map(|backup| backup.data_task_id).max();
        let data_task_id = last_id.map_or(first_data_task_id(tenant.id), |id| id + 1);
        let backup = Backup {
            task_id: FIRST_TASK_ID + self.kept.created.len() as i64,
            data_task_id,
            backup_set_id: data_task_id,
            tenant_id: tenant.id,
            is_incremental,
            is_scheduled: false,
            posted: moment.elapsed(),
            skew: moment.skew(),
            lasts: self.backup_duration.saturating_mul(slower),
            outcome: tenant.outcome(),
            uri,
        };
        let mut result = result(tenant, cluster, true);
        result["taskIdList"] = json!([backup.task_id]);
        let mut answer = answer(received, moment, &result);
        answer.acted = true;
        self.kept.created.push(backup.clone());
        self.backups.push(backup);
        Ok(answer)
    }

    fn check_tenant(&self, tenant: &Tenant, is_incremental: bool, moment: Moment) -> Result<(), Refusal> {
        if tenant.is_sys() {
            return Err(Refusal::no_backup_object());
        }
        if tenant.strategy() == Strategy::Refused {
            return Err(Refusal::no_strategy());
        }
        if tenant.id == UNSCHEDULED_TENANT {
            return Err(Refusal::strategy_without_schedule());
        }
        let status = self.tenant_status(tenant);
        if status != "NORMAL" {
            return Err(Refusal::precheck_failed(
                &format!("the tenant is {status}."),
                &format!("租户状态为 {status}。"),
            ));
        }
        let of_tenant = || self.backups.of(&tenant.id);
        if of_tenant().any(|backup| backup.is_running(moment)) {
            return Err(Refusal::already_running());
        }
        if is_incremental && !of_tenant().any(|backup| backup.is_good_full(moment)) {
            return Err(Refusal::needs_full_first());
        }
        Ok(())
    }
}

/// The server fills the object in from the path; one that says otherwise is refused.
fn check_object(body: &Value, tenant: &Tenant) -> Result<(), Refusal> {
    let Some(object) = body.get("obBackupObject").filter(|object| !object.is_null()) else {
        return Ok(());
    };
    let agrees = |field: &str, expected: Value| object.get(field).is_none_or(|given| *given == expected);
    let is_same = agrees("clusterId", json!(tenant.cluster_id))
        && agrees("tenantId", json!(tenant.id))
        && agrees("backupDimension", json!("TENANT"));
    if is_same { Ok(()) } else { Err(Refusal::parameter("obBackupObject")) }
}

/// Whether the field has the second of the words that it may have.
fn choose(body: &Value, field: &str, [first, second]: [&str; 2]) -> Result<bool, Refusal> {
    match body.get(field).and_then(Value::as_str) {
        Some(word) if word == first => Ok(false),
        Some(word) if word == second => Ok(true),
        _ => Err(Refusal::parameter(field)),
    }
}

fn result(tenant: &Tenant, cluster: &Cluster, is_successful: bool) -> Value {
    let object = json!({"backupDimension": "TENANT", "clusterId": cluster.id, "tenantId": tenant.id});
    json!({"beSuccessful": is_successful, "obBackupObjectList": [object]})
}

fn answer(received: &Received, moment: Moment, result: &Value) -> Answer {
    let data = json!({"backupObjectOpsResultList": [result], "obBackupTaskType": "DATA_BACKUP_NOW"});
    envelope::success(received, moment, data)
}
