//! Finds out which of OCP's calls a request is.

use percent_encoding::percent_decode_str;

/// One call of OCP's, with what its path says. Ids stay as they came: what is no number is found nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operation {
    Info,
    Time,
    Health,
    ListClusters,
    FindCluster { cluster: String },
    ListTenants { cluster: Option<String> },
    FindTenant { cluster: String, tenant: String },
    CreateBackup { cluster: String, tenant: String },
    ListBackups { cluster: String, tenant: Option<String> },
    Strategy { cluster: String, tenant: String },
    ListTasks,
    Task { task: String },
    Unknown,
}

impl Operation {
    /// `None` when the path is another vendor's.
    pub(crate) fn of(method: &str, path: &str) -> Option<Self> {
        let segments: Vec<String> = path
            .strip_prefix('/')
            .unwrap_or(path)
            .split('/')
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            ["api", "status"] if method == "GET" => Some(Self::Health),
            ["api", "v2", "ob", "clusters", cluster, call @ ..] => {
                Some(Self::of_cluster(method, cluster, call))
            }
            ["api", "v2", call @ ..] => Some(match (method, call) {
                ("GET", ["info"]) => Self::Info,
                ("GET", ["time"]) => Self::Time,
                ("GET", ["ob", "clusters"]) => Self::ListClusters,
                ("GET", ["ob", "tenants"]) => Self::ListTenants { cluster: None },
                ("GET", ["tasks", "instances"]) => Self::ListTasks,
                ("GET", ["tasks", "instances", task]) => Self::Task { task: (*task).to_owned() },
                _ => Self::Unknown,
            }),
            _ => None,
        }
    }

    fn of_cluster(method: &str, cluster: &str, call: &[&str]) -> Self {
        let cluster = cluster.to_owned();
        let owned = |tenant: &str| tenant.to_owned();
        match (method, call) {
            ("GET", []) => Self::FindCluster { cluster },
            ("GET", ["tenants"]) => Self::ListTenants { cluster: Some(cluster) },
            ("GET", ["tenants", tenant]) => Self::FindTenant { cluster, tenant: owned(tenant) },
            ("GET", ["backup", "task", "dataBackupTasks"]) => Self::ListBackups { cluster, tenant: None },
            ("GET", ["tenants", tenant, "backup", "task", "dataBackupTasks"]) => {
                Self::ListBackups { cluster, tenant: Some(owned(tenant)) }
            }
            ("GET", ["tenants", tenant, "backup", "config", "backupStrategy"]) => {
                Self::Strategy { cluster, tenant: owned(tenant) }
            }
            ("POST", ["tenants", tenant, "backup", "backupNow"]) => {
                Self::CreateBackup { cluster, tenant: owned(tenant) }
            }
            _ => Self::Unknown,
        }
    }

    /// The tenant that a create request is for, behind its cluster.
    pub(crate) fn target(&self) -> Option<String> {
        match self {
            Self::CreateBackup { cluster, tenant } => Some(format!("{cluster}/{tenant}")),
            _ => None,
        }
    }

    /// The name that the journal and faults use.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Info => "ocp.info",
            Self::Time => "ocp.time",
            Self::Health => "ocp.health",
            Self::ListClusters => "ocp.list_clusters",
            Self::FindCluster { .. } => "ocp.find_cluster",
            Self::ListTenants { .. } => "ocp.list_tenants",
            Self::FindTenant { .. } => "ocp.find_tenant",
            Self::CreateBackup { .. } => "ocp.create_backup",
            Self::ListBackups { .. } => "ocp.list_backups",
            Self::Strategy { .. } => "ocp.strategy",
            Self::ListTasks => "ocp.list_tasks",
            Self::Task { .. } => "ocp.task",
            Self::Unknown => "ocp.unknown",
        }
    }
}
