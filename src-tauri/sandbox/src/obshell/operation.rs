//! Finds out which of the agent's calls a request is, and since which version there is such a call.
//!
//! It reads method and path only. What is no call at all gets the dashboard's page, with 200.

use percent_encoding::percent_decode_str;

/// One call of the agent's, with what its path says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operation {
    Info,
    Secret,
    Status,
    Time,
    ListTenants,
    FindTenant { tenant: String },
    Cluster,
    CreateBackup { tenant: String },
    CancelBackup { tenant: String },
    Overview { tenant: String },
    ClusterOverview,
    ListBackups { tenant: String },
    Storage { tenant: String },
    BackupInfo { tenant: String },
    ListArchiving { tenant: String },
    Dag { id: String },
    Node { id: String },
    ListDags { only_unfinished: bool },
    Dashboard,
    Unknown,
}

impl Operation {
    /// `None` when the path is another vendor's.
    pub(crate) fn of(method: &str, path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
        match segments.as_slice() {
            ["api", "v1", call @ ..] => Some(Self::of_call(method, call)),
            ["" | "index.html" | "login" | "overview" | "obshell", ..] => Some(Self::Dashboard),
            _ => None,
        }
    }

    fn of_call(method: &str, segments: &[&str]) -> Self {
        let decoded = |segment: &str| percent_decode_str(segment).decode_utf8_lossy().into_owned();
        match (method, segments) {
            ("GET", ["info"]) => Self::Info,
            ("GET", ["secret"]) => Self::Secret,
            ("GET" | "POST", ["status"]) => Self::Status,
            ("GET", ["time"]) => Self::Time,
            ("GET", ["tenants", "overview"]) => Self::ListTenants,
            ("GET", ["obcluster", "info"]) => Self::Cluster,
            ("GET", ["obcluster", "backup", "overview"]) => Self::ClusterOverview,
            ("GET", ["task", "dags", "ob"]) => Self::ListDags { only_unfinished: false },
            ("GET", ["task", "dag", "unfinish"] | ["task", "dag", "ob", "unfinish"]) => {
                Self::ListDags { only_unfinished: true }
            }
            ("GET", ["task", "dag", id]) => Self::Dag { id: decoded(id) },
            ("GET", ["task", "node", id]) => Self::Node { id: decoded(id) },
            (_, ["tenant", tenant, call @ ..]) => {
                let tenant = decoded(tenant);
                match (method, call) {
                    ("GET", []) => Self::FindTenant { tenant },
                    ("POST", ["backup"]) => Self::CreateBackup { tenant },
                    ("PATCH", ["backup"]) => Self::CancelBackup { tenant },
                    ("GET", ["backup", "overview"]) => Self::Overview { tenant },
                    ("GET", ["backup", "tasks"]) => Self::ListBackups { tenant },
                    ("GET", ["backup", "config", "storage"]) => Self::Storage { tenant },
                    ("GET", ["backup", "info"]) => Self::BackupInfo { tenant },
                    ("GET", ["backup", "log", "tasks"]) => Self::ListArchiving { tenant },
                    _ => Self::Unknown,
                }
            }
            _ => Self::Unknown,
        }
    }

    /// The tenant that a create request is for.
    pub(crate) fn target(&self) -> Option<String> {
        match self {
            Self::CreateBackup { tenant } => Some(tenant.clone()),
            _ => None,
        }
    }

    /// The name that the journal and faults use.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Info => "obshell.info",
            Self::Secret => "obshell.secret",
            Self::Status => "obshell.status",
            Self::Time => "obshell.time",
            Self::ListTenants => "obshell.list_tenants",
            Self::FindTenant { .. } => "obshell.find_tenant",
            Self::Cluster => "obshell.cluster",
            Self::CreateBackup { .. } => "obshell.create_backup",
            Self::CancelBackup { .. } => "obshell.cancel_backup",
            Self::Overview { .. } => "obshell.overview",
            Self::ClusterOverview => "obshell.cluster_overview",
            Self::ListBackups { .. } => "obshell.list_backups",
            Self::Storage { .. } => "obshell.storage",
            Self::BackupInfo { .. } => "obshell.backup_info",
            Self::ListArchiving { .. } => "obshell.list_archiving",
            Self::Dag { .. } => "obshell.dag",
            Self::Node { .. } => "obshell.node",
            Self::ListDags { .. } => "obshell.list_dags",
            Self::Dashboard => "obshell.dashboard",
            Self::Unknown => "obshell.unknown",
        }
    }

    /// Whether anybody may call it.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Info | Self::Secret | Self::Status | Self::Time | Self::Dashboard)
    }

    /// The first version that has it; `None` when no version does.
    pub(super) fn since(&self) -> Option<[u32; 4]> {
        match self {
            Self::Info | Self::Secret | Self::Status | Self::Time | Self::Dashboard => Some([0; 4]),
            Self::Dag { .. } | Self::Node { .. } | Self::ListDags { only_unfinished: true } => Some([0; 4]),
            Self::ListTenants
            | Self::FindTenant { .. }
            | Self::CreateBackup { .. }
            | Self::CancelBackup { .. }
            | Self::Overview { .. }
            | Self::ClusterOverview => Some([4, 2, 4, 0]),
            Self::Cluster | Self::ListDags { only_unfinished: false } => Some([4, 3, 0, 0]),
            Self::ListBackups { .. }
            | Self::Storage { .. }
            | Self::BackupInfo { .. }
            | Self::ListArchiving { .. } => Some([4, 3, 2, 0]),
            Self::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_calls_and_tenants() {
        let of = |method, path| Operation::of(method, path);
        assert_eq!(of("GET", "/api/v1/info"), Some(Operation::Info));
        assert_eq!(of("GET", "/api/v1/task/dags/ob"), Some(Operation::ListDags { only_unfinished: false }));
        assert_eq!(
            of("GET", "/api/v1/task/dag/unfinish"),
            Some(Operation::ListDags { only_unfinished: true })
        );
        assert_eq!(of("GET", "/api/v1/task/dag/114"), Some(Operation::Dag { id: "114".into() }));
        let tenant = "t#1~a+b".to_owned();
        let path = "/api/v1/tenant/t%231~a+b/backup/overview";
        assert_eq!(of("GET", path), Some(Operation::Overview { tenant }));
        assert_eq!(of("GET", "/api/v1/obcluster/backup/overview"), Some(Operation::ClusterOverview));
        assert_eq!(of("PUT", "/api/v1/tenant/t1/backup"), Some(Operation::Unknown));
        assert_eq!(of("GET", "/api/v1/nothing"), Some(Operation::Unknown));
        assert_eq!(of("GET", "/"), Some(Operation::Dashboard));
        assert_eq!(of("GET", "/v3/p/instances"), None);
        assert_eq!(of("GET", "/api/v2/ob/clusters"), None);
    }
}
