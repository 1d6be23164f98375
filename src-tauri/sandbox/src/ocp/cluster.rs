//! A cluster and how OCP writes it.

use serde_json::{Value, json};

use super::clusters::{PRODUCTION_CLUSTER, STANDBY_CLUSTER};

pub(super) const VERSION: &str = "4.2.1.8-108010012024101518";

#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pub(super) id: i64,
    pub(super) ob_id: i64,
    pub(super) name: String,
    pub(super) status: &'static str,
}

impl Cluster {
    /// `PRIMARY` or `STANDBY`.
    pub(super) fn kind(&self) -> &'static str {
        if self.id == STANDBY_CLUSTER { "STANDBY" } else { "PRIMARY" }
    }

    pub(super) fn to_json(&self, tenants: usize, standby: Option<&Self>) -> Value {
        let address = format!("192.168.80.{}", self.ob_id);
        json!({
            "id": self.id,
            "name": self.name,
            "obClusterId": self.ob_id,
            "obVersion": VERSION,
            "type": self.kind(),
            "status": self.status,
            "createTime": "2025-03-10T22:23:12+08:00",
            "creator": "admin",
            "regionCount": 1,
            "serverCount": 3,
            "tenantCount": tenants,
            "rootServers": [{"address": format!("{address}:2882"), "role": "LEADER", "sql_port": 2881}],
            "standbyClusters": standby.map(|standby| standby.to_json(tenants, None)).into_iter().collect::<Vec<_>>(),
            "zones": [{
                "name": "zone1",
                "idcName": "hz1",
                "regionName": "hangzhou",
                "innerStatus": "ACTIVE",
                "operateStatus": "NORMAL",
                "serverCount": 3,
                "status": "RUNNING",
            }],
        })
    }
}

/// The standby of a primary cluster.
pub(super) fn standby_of(primary: i64) -> Option<i64> {
    (primary == PRODUCTION_CLUSTER).then_some(STANDBY_CLUSTER)
}
