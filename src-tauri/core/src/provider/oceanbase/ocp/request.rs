//! What OCP is asked, as paths, queries and bodies.
//!
//! Source: OCP's API documents ("initiate a tenant data backup" and its neighbours); ids are OCP's own, never those
//! that OceanBase gives a cluster or tenant. Pages count from 1.

use jiff::Timestamp;

use super::body::{Json, spans};
use super::storage::{Place, Storage};
use crate::backup::{OcpBackup, OcpBackupMode, OcpDataMode};
use crate::request::Span;

/// Rows on a page; the vendor gives at most 2000.
pub(super) const PAGE: usize = 100;

/// A tenant, by OCP's ids of its cluster and itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TenantId {
    pub(super) cluster: u64,
    pub(super) tenant: u64,
}

impl TenantId {
    /// Reads a target's id, `{cluster}/{tenant}`.
    pub(super) fn read(target_id: &str) -> Option<Self> {
        let (cluster, tenant) = target_id.split_once('/')?;
        Some(Self { cluster: cluster.parse().ok()?, tenant: tenant.parse().ok()? })
    }
}

impl std::fmt::Display for TenantId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.cluster, self.tenant)
    }
}

pub(super) fn clusters_path() -> String {
    "/api/v2/ob/clusters".to_owned()
}

pub(super) fn tenants_path(cluster: u64) -> String {
    format!("/api/v2/ob/clusters/{cluster}/tenants")
}

pub(super) fn strategy_path(id: TenantId) -> String {
    format!("{}/config/backupStrategy", backup_path(id))
}

pub(super) fn backups_path(id: TenantId) -> String {
    format!("{}/task/dataBackupTasks", backup_path(id))
}

/// The data backups of all tenants of a cluster.
pub(super) fn cluster_backups_path(cluster: u64) -> String {
    format!("{}/{cluster}/backup/task/dataBackupTasks", clusters_path())
}

pub(super) fn create_path(id: TenantId) -> String {
    format!("{}/backupNow", backup_path(id))
}

pub(super) fn tasks_path() -> String {
    "/api/v2/tasks/instances".to_owned()
}

/// One task with its subtasks; nothing for an id that is not OCP's.
pub(super) fn task_path(task_id: &str) -> Option<String> {
    let is_number = !task_id.is_empty() && task_id.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{}/{task_id}", tasks_path()))
}

fn backup_path(id: TenantId) -> String {
    format!("{}/{}/backup", tenants_path(id.cluster), id.tenant)
}

/// One page of a list.
pub(super) fn page_query(page: usize) -> Vec<(String, String)> {
    vec![("page".to_owned(), page.to_string()), ("size".to_owned(), PAGE.to_string())]
}

/// One page of what began in a cluster since then: page and size are required here.
pub(super) fn cluster_backups_query(since: Timestamp, page: usize) -> Vec<(String, String)> {
    let mut query = page_query(page);
    query.push(("startTime".to_owned(), since.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()));
    query
}

/// The newest tasks of all clusters.
pub(super) fn newest_tasks_query() -> Vec<(String, String)> {
    let mut query = page_query(1);
    query.push(("sort".to_owned(), "id,desc".to_owned()));
    query
}

/// A tenant's newest tasks.
pub(super) fn tasks_query(id: TenantId) -> Vec<(String, String)> {
    let mut query = page_query(1);
    query.push(("clusterId".to_owned(), id.cluster.to_string()));
    query.push(("tenantId".to_owned(), id.tenant.to_string()));
    query.push(("sort".to_owned(), "id,desc".to_owned()));
    query
}

/// The body of a create request: the fields and the order of the document's sample, indented because it is shown
/// exactly as it is sent. The secret of the storage's key is a span of its own.
pub(super) fn create_body(id: TenantId, backup: &OcpBackup, storage: &Storage) -> Vec<Span> {
    let backup_mode = match backup.backup_mode {
        OcpBackupMode::PhysicalBackup => "PHYSICAL_BACKUP",
        OcpBackupMode::LogicalBackup => "LOGICAL_BACKUP",
    };
    let data_mode = match backup.data_mode {
        OcpDataMode::FullBackup => "FULL_BACKUP",
        OcpDataMode::IncrementalBackup => "INCREMENTAL_BACKUP",
    };
    let body = Json::Object(vec![
        (
            "obBackupObject",
            Json::Object(vec![
                ("clusterId", Json::number(id.cluster)),
                ("tenantId", Json::number(id.tenant)),
                ("backupDimension", Json::text("TENANT")),
            ]),
        ),
        ("dataBackupMode", Json::text(data_mode)),
        ("backupMode", Json::text(backup_mode)),
        ("obBackupServiceStorageConfig", storage_config(storage)),
    ]);
    spans(&body)
}

fn storage_config(storage: &Storage) -> Json {
    let mut fields = vec![
        ("alarmStoragePercentageThreshold", Json::number(storage.alarm_threshold)),
        ("configName", Json::text(&storage.config_name)),
        ("obBackupStorageBaseInfo", base_info(storage)),
    ];
    fields.extend(storage.service_type.as_ref().map(|word| ("serviceType", Json::text(word))));
    fields.extend(storage.service_id.map(|id| ("serviceId", Json::number(id))));
    fields.extend(storage.service_name.as_ref().map(|name| ("serviceName", Json::text(name))));
    if !storage.host_ids.is_empty() {
        let hosts = storage.host_ids.iter().map(|id| Json::number(*id)).collect();
        fields.push(("hostIdList", Json::List(hosts)));
    }
    fields.extend(storage.storage_id.map(|id| ("storageId", Json::number(id))));
    Json::Object(fields)
}

fn base_info(storage: &Storage) -> Json {
    let mut fields = vec![
        ("backupStorageType", Json::text(storage.place.word())),
        ("storageUrl", Json::text(&storage.directory)),
    ];
    let key = |endpoint: &str, key: &super::storage::StorageKey, own: Option<(&'static str, &str)>| {
        let mut fields = vec![
            ("endpoint", Json::text(endpoint)),
            ("accessKeyId", Json::text(&key.id)),
            ("accessKeySecret", Json::Secret(key.secret.clone())),
        ];
        fields.extend(own.map(|(name, value)| (name, Json::text(value))));
        Json::Object(fields)
    };
    match &storage.place {
        Place::File => {}
        Place::Oss { endpoint, key: access } => fields.push(("ossAccessKey", key(endpoint, access, None))),
        Place::Cos { endpoint, key: access, app_id } => {
            fields.push(("cosAccessKey", key(endpoint, access, Some(("appId", app_id)))));
        }
        Place::S3 { endpoint, key: access, region } => {
            fields.push(("s3AccessKey", key(endpoint, access, Some(("region", region)))));
        }
    }
    Json::Object(fields)
}
