//! What OCP answers about clusters and tenants.
//!
//! A tenant of a standby cluster and the tenant `sys` are listed and cannot be picked. Whether a backup can start is
//! OCP's to say; the words here only spare a request that would be refused.

use jiff::Timestamp;
use serde_json::Value;

use super::answer::{Page, read_page};
use super::lenient::{text, whole, word};
use super::request::TenantId;
use crate::error::VendorError;
use crate::request::HttpResponse;
use crate::target::{Engine, Readiness, Target, TargetState};
use crate::text::Text;

/// A cluster, as far as its tenants are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cluster {
    pub(super) id: u64,
    pub(super) name: String,
    version: String,
    is_standby: bool,
    /// The vendor's word for its state.
    word: String,
}

pub(super) fn read_clusters(response: &HttpResponse, now: Timestamp) -> Result<Page<Cluster>, VendorError> {
    read_page(response, now, |row| {
        let id = whole(&row["id"])?;
        Some(Cluster {
            id,
            name: text(&row["name"]).unwrap_or_else(|| id.to_string()),
            version: word(&row["obVersion"]),
            is_standby: word(&row["type"]).eq_ignore_ascii_case("STANDBY"),
            word: word(&row["status"]),
        })
    })
}

pub(super) fn read_tenants(
    response: &HttpResponse,
    cluster: &Cluster,
    now: Timestamp,
) -> Result<Page<Target>, VendorError> {
    read_page(response, now, |row| tenant(row, cluster))
}

fn tenant(row: &Value, cluster: &Cluster) -> Option<Target> {
    let tenant = whole(&row["id"])?;
    let id = TenantId { cluster: cluster.id, tenant }.to_string();
    let name = text(&row["name"]).unwrap_or_else(|| id.clone());
    let unfit = if name == "sys" || name.starts_with("META$") {
        Some(Text::new(
            "OceanBase's own tenant has no backups: back the business tenants up",
            "系统租户不能备份，请备份业务租户",
        ))
    } else if cluster.is_standby {
        Some(Text::new(
            "It is on a standby cluster: back it up on the primary cluster",
            "该租户在备集群上，请在主集群上备份",
        ))
    } else {
        None
    };
    Some(Target {
        id,
        name,
        group: Some(cluster.name.clone()),
        engine: Engine::OceanBase,
        version: text(&row["obVersion"]).unwrap_or_else(|| cluster.version.clone()),
        // One sample writes `Oracle`, the others `ORACLE`.
        shape: word(&row["mode"]).to_ascii_uppercase(),
        state: state(word(&row["status"]), &cluster.word),
        storage_gb: None,
        unfit,
        takes_databases: false,
    })
}

/// A tenant can be no better off than its cluster.
fn state(tenant: String, cluster: &str) -> TargetState {
    match cluster_readiness(cluster) {
        Readiness::Available => TargetState { readiness: tenant_readiness(&tenant), word: tenant },
        readiness => TargetState { readiness, word: cluster.to_owned() },
    }
}

/// Locked and read-only tenants are backed up like any other.
fn tenant_readiness(word: &str) -> Readiness {
    match word {
        "NORMAL" => Readiness::Available,
        "CREATING" | "MODIFYING" => Readiness::Busy,
        "DELETING" => Readiness::Unavailable,
        _ => Readiness::Unknown,
    }
}

fn cluster_readiness(word: &str) -> Readiness {
    match word {
        // While OCP operates on a cluster it says so; whether that hinders a backup, only OCP knows.
        "RUNNING" | "OPERATING" | "" => Readiness::Available,
        "CREATING" | "STARTING" | "RESTARTING" | "TAKINGOVER" | "SWITCHOVER" | "FAILOVER" => Readiness::Busy,
        "DELETING" | "STOPPING" | "STOPPED" | "MOVINGOUT" => Readiness::Unavailable,
        _ => Readiness::Unknown,
    }
}
