//! The names of all calls that the sandbox plays, as the journal and faults use them.
//!
//! What is no call of any vendor's is journalled as `unknown`, `ocp.unknown` or `obshell.unknown`.

/// Huawei Cloud's sign-in.
pub const IAM: [&str; 2] = ["iam.create_token", "iam.list_projects"];
/// Huawei Cloud RDS.
pub const RDS: [&str; 4] =
    ["rds.list_instances", "rds.list_backups", "rds.create_backup", "rds.delete_backup"];
/// Huawei Cloud TaurusDB.
pub const TAURUSDB: [&str; 3] =
    ["taurusdb.list_instances", "taurusdb.list_backups", "taurusdb.create_backup"];
/// OceanBase Cloud Platform.
pub const OCP: [&str; 12] = [
    "ocp.info",
    "ocp.time",
    "ocp.health",
    "ocp.list_clusters",
    "ocp.find_cluster",
    "ocp.list_tenants",
    "ocp.find_tenant",
    "ocp.create_backup",
    "ocp.list_backups",
    "ocp.strategy",
    "ocp.list_tasks",
    "ocp.task",
];
/// OBShell.
pub const OBSHELL: [&str; 19] = [
    "obshell.info",
    "obshell.secret",
    "obshell.status",
    "obshell.time",
    "obshell.list_tenants",
    "obshell.find_tenant",
    "obshell.cluster",
    "obshell.create_backup",
    "obshell.cancel_backup",
    "obshell.overview",
    "obshell.cluster_overview",
    "obshell.list_backups",
    "obshell.storage",
    "obshell.backup_info",
    "obshell.list_archiving",
    "obshell.dag",
    "obshell.node",
    "obshell.list_dags",
    "obshell.dashboard",
];

/// The calls that begin a backup, one a vendor.
pub const CREATES: [&str; 4] =
    ["rds.create_backup", "taurusdb.create_backup", "ocp.create_backup", "obshell.create_backup"];

/// Every name that a known call is journalled under.
pub fn all() -> impl Iterator<Item = &'static str> {
    [&IAM[..], &RDS, &TAURUSDB, &OCP, &OBSHELL].into_iter().flatten().copied()
}

/// Whether the name is in one of the lists, or is one of those that stand for no call.
pub(crate) fn is_named(operation: &str) -> bool {
    operation.rsplit('.').next() == Some("unknown") || all().any(|name| name == operation)
}
