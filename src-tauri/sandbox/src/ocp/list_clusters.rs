//! `GET /api/v2/ob/clusters` and `GET /api/v2/ob/clusters/{id}`.

use serde_json::Value;

use super::cluster::{Cluster, standby_of};
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::{Ocp, envelope};
use crate::answer::{Answer, Received};
use crate::clock::Moment;

const STATUSES: [&str; 12] = [
    "RUNNING",
    "CREATING",
    "DELETING",
    "STARTING",
    "RESTARTING",
    "STOPPING",
    "STOPPED",
    "TAKINGOVER",
    "MOVINGOUT",
    "SWITCHOVER",
    "FAILOVER",
    "OPERATING",
];

impl Ocp {
    pub(super) fn list_clusters(&self, received: &Received, moment: Moment) -> Result<Answer, Refusal> {
        let parameters = Parameters::of(received);
        let page = parameters.page()?;
        let statuses = parameters.words("status", &STATUSES)?;
        let with_standby = parameters.truth("withStandby")?.unwrap_or(false);
        let is_descending = parameters.is_descending(false)?;
        let mut found: Vec<&Cluster> = self
            .clusters
            .iter()
            .filter(|cluster| {
                parameters.get("name").is_none_or(|part| cluster.name.contains(part))
                    && (statuses.is_empty() || statuses.contains(&cluster.status))
            })
            .collect();
        if is_descending {
            found.reverse();
        }
        Ok(envelope::page(received, moment, page, found, |cluster| self.cluster_json(cluster, with_standby)))
    }

    pub(super) fn find_cluster(
        &self,
        received: &Received,
        cluster: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let cluster = self.cluster(cluster)?;
        Ok(envelope::success(received, moment, self.cluster_json(cluster, true)))
    }

    fn cluster_json(&self, cluster: &Cluster, with_standby: bool) -> Value {
        let tenants = self.tenants.rows().iter().filter(|tenant| tenant.cluster_id == cluster.id).count();
        let standby = standby_of(cluster.id)
            .filter(|_| with_standby)
            .and_then(|id| self.clusters.iter().find(|cluster| cluster.id == id));
        cluster.to_json(tenants, standby)
    }
}
