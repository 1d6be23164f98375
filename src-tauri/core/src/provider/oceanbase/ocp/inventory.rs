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
        tags: Vec::new(),
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

#[cfg(test)]
mod tests {
    use super::super::tests::envelope;
    use super::*;

    fn cluster(fields: &str) -> Cluster {
        let data = format!(r#"{{"contents":[{{"id":2,"name":"prod",{fields}}}]}}"#);
        read_clusters(&envelope(&data), Timestamp::UNIX_EPOCH).unwrap().rows.remove(0)
    }

    fn targets(cluster: &Cluster, rows: &str) -> Vec<Target> {
        let data = format!(r#"{{"contents":[{rows}]}}"#);
        read_tenants(&envelope(&data), cluster, Timestamp::UNIX_EPOCH).unwrap().rows
    }

    #[test]
    fn tenants_are_read_by_ocps_ids_whatever_is_missing() {
        let cluster =
            cluster(r#""obClusterId":77,"type":"PRIMARY","status":"RUNNING","obVersion":"4.2.1.0""#);
        let rows = r#"{"id":"9007199254740993","obTenantId":1002,"name":"orders","mode":"Oracle","status":"NORMAL","locked":true},
            {"id":8,"name":"sys","status":"NORMAL"},{"id":9},{"name":"no id"}"#;
        let targets = targets(&cluster, rows);
        let [orders, system, bare] = targets.as_slice() else { panic!("three rows") };
        assert_eq!((orders.id.as_str(), orders.group.as_deref()), ("2/9007199254740993", Some("prod")));
        assert_eq!((orders.shape.as_str(), orders.version.as_str()), ("ORACLE", "4.2.1.0"));
        assert_eq!(
            (orders.state.readiness, orders.unfit.is_some()),
            (Readiness::Available, false),
            "locked is fine"
        );
        assert!(system.unfit.is_some());
        assert_eq!((bare.name.as_str(), bare.state.readiness), ("2/9", Readiness::Unknown));
    }

    #[test]
    fn a_tenant_is_no_better_off_than_its_cluster() {
        let seen = |cluster_word: &str, tenant_word: &str| {
            let cluster = cluster(&format!(r#""status":"{cluster_word}""#));
            let state = targets(&cluster, &format!(r#"{{"id":1,"status":"{tenant_word}"}}"#)).remove(0).state;
            (state.readiness, state.word)
        };
        assert_eq!(seen("RUNNING", "NORMAL"), (Readiness::Available, "NORMAL".to_owned()));
        assert_eq!(seen("OPERATING", "MODIFYING"), (Readiness::Busy, "MODIFYING".to_owned()));
        assert_eq!(seen("RUNNING", "normal"), (Readiness::Unknown, "normal".to_owned()));
        assert_eq!(seen("STOPPED", "NORMAL"), (Readiness::Unavailable, "STOPPED".to_owned()));
        assert_eq!(seen("SWITCHOVER", "NORMAL"), (Readiness::Busy, "SWITCHOVER".to_owned()));
        assert_eq!(seen("SOMETHING NEW", "NORMAL"), (Readiness::Unknown, "SOMETHING NEW".to_owned()));
    }

    #[test]
    fn a_standby_clusters_tenants_cannot_be_picked() {
        let standby = cluster(r#""type":"STANDBY","status":"RUNNING""#);
        assert!(targets(&standby, r#"{"id":1,"name":"orders","status":"NORMAL"}"#)[0].unfit.is_some());
    }
}
