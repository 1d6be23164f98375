//! The tenants an agent lists, as targets, and the cluster they are of.
//!
//! `sys`, the hidden META tenants and what lies in the recycle bin are no targets.

use serde::Deserialize;
use serde_json::Value;

use super::answer::Answer;
use super::lenient::text;
use crate::error::VendorError;
use crate::rule::TenantName;
use crate::target::{Engine, Readiness, Target, TargetState};

#[derive(Deserialize)]
struct Tenant {
    tenant_name: String,
    #[serde(default)]
    mode: Value,
    #[serde(default)]
    status: Value,
    #[serde(default)]
    in_recyclebin: Value,
}

/// Reads the list of tenants.
pub(super) fn read_tenants(
    answer: &Answer,
    cluster: Option<&str>,
    ob_version: &str,
) -> Result<Vec<Target>, VendorError> {
    let tenants: Vec<Tenant> = answer.rows()?;
    let tenants = tenants.into_iter().filter(is_target);
    Ok(tenants.map(|tenant| target(tenant, cluster, ob_version)).collect())
}

fn is_target(tenant: &Tenant) -> bool {
    let is_own = tenant.tenant_name == "sys" || tenant.tenant_name.starts_with("META$");
    !is_own && !text(&tenant.in_recyclebin).eq_ignore_ascii_case("YES")
}

fn target(tenant: Tenant, cluster: Option<&str>, ob_version: &str) -> Target {
    let word = text(&tenant.status);
    let readiness = match word.as_str() {
        "NORMAL" => Readiness::Available,
        "" => Readiness::Unknown,
        // OceanBase backs up no tenant in any other state.
        _ => Readiness::Unavailable,
    };
    let unfit = tenant.tenant_name.parse::<TenantName>().err().map(|error| error.message);
    Target {
        id: tenant.tenant_name.clone(),
        name: tenant.tenant_name,
        group: cluster.map(str::to_owned),
        engine: Engine::OceanBase,
        version: ob_version.to_owned(),
        shape: text(&tenant.mode),
        state: TargetState { word, readiness },
        storage_gb: None,
        unfit,
        takes_databases: false,
        tags: Vec::new(),
    }
}

#[derive(Deserialize)]
struct Cluster {
    #[serde(default)]
    cluster_name: Value,
    /// Where agents before 4.3.0 put it.
    #[serde(default)]
    obcluster_info: Option<OldCluster>,
}

#[derive(Deserialize)]
struct OldCluster {
    #[serde(default)]
    name: Value,
}

/// The cluster's name, where the agent tells it.
pub(super) fn read_cluster(answer: &Answer) -> Option<String> {
    let cluster: Cluster = answer.read().ok()?;
    let name = cluster.obcluster_info.map_or(cluster.cluster_name, |old| old.name);
    Some(text(&name)).filter(|name| !name.is_empty())
}

#[derive(Deserialize)]
struct Storage {
    #[serde(default)]
    data_base_uri: Value,
    #[serde(default)]
    archive_base_uri: Value,
}

/// Where a tenant's backups and archive logs go; a place that is not set is empty. Without what follows a `?`: the
/// agent takes keys out there, and we do not rely on it.
pub(super) struct Destinations {
    pub(super) data: String,
    pub(super) archive: String,
}

/// Reads the places. Nothing where the agent leaves them out, because it could not take their secrets out.
pub(super) fn read_destinations(answer: &Answer) -> Option<Destinations> {
    let storage: Option<Storage> = answer.read().ok()?;
    let Storage { data_base_uri, archive_base_uri } = storage?;
    let place = |uri: &Value| text(uri).split('?').next().unwrap_or_default().to_owned();
    Some(Destinations { data: place(&data_base_uri), archive: place(&archive_base_uri) })
}

#[derive(Deserialize)]
struct LogJob {
    #[serde(default)]
    status: Value,
}

/// The word for log archiving: that of the newest round. Empty where logs were never archived.
pub(super) fn read_archiving(answer: &Answer) -> Result<String, VendorError> {
    let jobs: Vec<LogJob> = answer.rows()?;
    // Several rounds may be listed, in no documented order: one that runs decides.
    let mut words = jobs.iter().map(|job| text(&job.status));
    let first = words.next().unwrap_or_default();
    if first == "DOING" {
        return Ok(first);
    }
    Ok(words.find(|word| word == "DOING").unwrap_or(first))
}
