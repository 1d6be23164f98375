//! A tenant, the part it plays, and how OCP writes it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::cluster::{Cluster, VERSION};
use super::tenants::*;
use crate::shelf::Keyed;

#[derive(Debug, Clone)]
pub(super) struct Tenant {
    pub(super) id: i64,
    pub(super) ob_id: i64,
    pub(super) cluster_id: i64,
    pub(super) name: String,
    /// `MYSQL`, `ORACLE`, or `Oracle` as some of the vendor's samples have it.
    pub(super) mode: &'static str,
    /// As seeded.
    pub(super) status: &'static str,
}

/// What becomes of a tenant's backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Done,
    Failed,
    Cancelled,
    /// The task fails and there never is a data backup.
    NeverStarts,
}

/// Where a tenant's strategy stores, and what it shows of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strategy {
    /// Asking for it finds nothing.
    None,
    /// Asking for it, and backing up, are refused.
    Refused,
    File,
    OssMasked,
    OssPlain,
    CosMasked,
    /// The secret is left out.
    S3,
}

impl Keyed for Tenant {
    type Key = i64;

    fn key(&self) -> &i64 {
        &self.id
    }
}

impl Tenant {
    pub(super) fn is_sys(&self) -> bool {
        self.name == "sys"
    }

    fn is_locked(&self) -> bool {
        self.id == LOCKED_TENANT
    }

    pub(super) fn outcome(&self) -> Outcome {
        match self.id {
            WILL_FAIL_TENANT => Outcome::Failed,
            CANCELLED_TENANT => Outcome::Cancelled,
            NEVER_STARTS_TENANT => Outcome::NeverStarts,
            _ => Outcome::Done,
        }
    }

    pub(super) fn is_slow(&self) -> bool {
        self.id == SLOW_TENANT
    }

    pub(super) fn strategy(&self) -> Strategy {
        match self.id {
            NO_STRATEGY_TENANT => Strategy::None,
            REFUSED_WITHOUT_STRATEGY_TENANT => Strategy::Refused,
            OSS_MASKED_TENANT => Strategy::OssMasked,
            OSS_PLAIN_TENANT => Strategy::OssPlain,
            COS_TENANT => Strategy::CosMasked,
            S3_TENANT => Strategy::S3,
            _ if self.is_sys() => Strategy::None,
            _ => Strategy::File,
        }
    }

    pub(super) fn matches(&self, locked: Option<bool>, readonly: Option<bool>, mode: &[&str]) -> bool {
        locked.is_none_or(|wanted| wanted == self.is_locked())
            && readonly != Some(true)
            && (mode.is_empty() || mode.iter().any(|mode| mode.eq_ignore_ascii_case(self.mode)))
    }

    pub(super) fn to_json(&self, status: &str, cluster: &Cluster) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "clusterId": cluster.id,
            "clusterName": cluster.name,
            "clusterType": cluster.kind(),
            "obClusterId": cluster.ob_id,
            "mode": self.mode,
            "status": status,
            "locked": self.is_locked(),
            "readonly": false,
            "obVersion": VERSION,
            "createTime": "2025-04-01T00:00:00+08:00",
            "locality": "FULL{1}@zone1",
            "primaryZone": "zone1",
            "zoneList": "zone1",
        })
    }

    /// With what only the single tenant's answer has.
    pub(super) fn to_detail(&self, status: &str, cluster: &Cluster) -> Value {
        let mut detail = self.to_json(status, cluster);
        detail["obTenantId"] = json!(self.ob_id);
        detail["clusterStatus"] = json!(cluster.status);
        detail["charset"] = json!("utf8mb4");
        detail["collation"] = json!("utf8mb4_general_ci");
        detail["whitelist"] = json!("%");
        detail
    }
}
