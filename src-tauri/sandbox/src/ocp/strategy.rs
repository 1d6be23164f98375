//! `GET …/tenants/{tenantId}/backup/config/backupStrategy`: where the tenant's scheduled backups go.
//!
//! Whether the vendor shows the storage's secret is not documented: it comes masked, plain or not at all.

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::tenant::Strategy;
use super::tenants::UNSCHEDULED_TENANT;
use super::{Ocp, envelope};
use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::credentials::{OCP_STORAGE_KEY_ID, OCP_STORAGE_KEY_SECRET};

const MASKED_SECRET: &str = "******";

impl Ocp {
    pub(super) fn strategy(
        &self,
        received: &Received,
        (cluster, tenant): (&str, &str),
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let (tenant, cluster) = self.tenant(cluster, tenant)?;
        let base = match tenant.strategy() {
            Strategy::None => return Err(Refusal::not_found(&format!("backup strategy of {}", tenant.name))),
            Strategy::Refused => return Err(Refusal::no_strategy()),
            strategy => base_info(strategy),
        };
        let strategy = json!({
            "id": 600 + tenant.ob_id,
            "createTime": "2025-05-20T10:00:00+08:00",
            "updateTime": "2025-06-01T09:30:00+08:00",
            "clusterName": cluster.name,
            "clusterId": cluster.id,
            "obClusterId": cluster.ob_id,
            "backupDimension": "TENANT",
            "tenantName": tenant.name,
            "tenantId": tenant.id,
            "obTenantId": tenant.ob_id,
            "type": "BACKUP",
            "backupMode": "PHYSICAL_BACKUP",
            "obBackupServiceStorageConfig": {
                "storageId": 26,
                "configName": format!("storage_of_{}", tenant.name),
                "serviceType": "OB_CLUSTER",
                "serviceId": cluster.id,
                "serviceName": cluster.name,
                "alarmStoragePercentageThreshold": 95,
                "obBackupStorageBaseInfo": base,
            },
            "obBackupScheduleConfig": {
                "backupScheduleMode": "WEEK",
                "backupScheduleEnabled": tenant.id != UNSCHEDULED_TENANT,
                "backupScheduleTime": "02:00:00.000+08:00",
                "dayAndDataBackupModelMap": {"2": "FULL_BACKUP", "4": "INCREMENTAL_BACKUP"},
                "startLogBackup": true,
            },
            "obBackupThresholdConfig": {
                "dataBackupTimeoutMinutes": 1440,
                "noSuccessfulDataBackupAlarmDays": 7,
                "logBackupDelaySeconds": 600,
            },
        });
        Ok(envelope::success(received, moment, strategy))
    }
}

fn base_info(strategy: Strategy) -> Value {
    let key = |endpoint: &str, secret: Option<&str>| {
        let mut key = json!({"endpoint": endpoint, "accessKeyId": OCP_STORAGE_KEY_ID});
        if let Some(secret) = secret {
            key["accessKeySecret"] = json!(secret);
        }
        key
    };
    let object_storage = |kind: &str, field: &str, key: Value| json!({"backupStorageType": kind, "storageUrl": "obbackup/prod", field: key});
    match strategy {
        Strategy::OssMasked | Strategy::OssPlain => {
            let is_masked = strategy == Strategy::OssMasked;
            let secret = if is_masked { MASKED_SECRET } else { OCP_STORAGE_KEY_SECRET };
            let key = key("oss-cn-hangzhou-internal.aliyuncs.com", Some(secret));
            object_storage("BACKUP_STORAGE_OSS", "ossAccessKey", key)
        }
        Strategy::CosMasked => {
            let mut key = key("cos.ap-guangzhou.myqcloud.com", Some(MASKED_SECRET));
            key["appId"] = json!("1250000000");
            object_storage("BACKUP_STORAGE_COS", "cosAccessKey", key)
        }
        Strategy::S3 => {
            let mut key = key("s3.cn-north-1.amazonaws.com.cn", None);
            key["region"] = json!("cn-north-1");
            object_storage("BACKUP_STORAGE_S3", "s3AccessKey", key)
        }
        Strategy::File | Strategy::None | Strategy::Refused => {
            json!({"backupStorageType": "BACKUP_STORAGE_FILE", "storageUrl": "/obbackup/"})
        }
    }
}
