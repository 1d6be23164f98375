//! `GET …/clusters/{id}/tenants`, `GET …/clusters/{id}/tenants/{tenantId}` and `GET /api/v2/ob/tenants`.

use super::cluster::Cluster;
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::tenant::Tenant;
use super::{Ocp, envelope};
use crate::answer::{Answer, Received};
use crate::clock::Moment;

const MODES: [&str; 3] = ["MYSQL", "ORACLE", "Oracle"];
const STATUSES: [&str; 4] = ["NORMAL", "CREATING", "MODIFYING", "DELETING"];

impl Ocp {
    /// Of one cluster, or of all.
    pub(super) fn list_tenants(
        &self,
        received: &Received,
        cluster: Option<&str>,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let cluster = cluster.map(|cluster| self.cluster(cluster)).transpose()?;
        let parameters = Parameters::of(received);
        let page = parameters.page()?;
        let modes = parameters.words("mode", &MODES)?;
        let statuses = parameters.words("status", &STATUSES)?;
        let locked = parameters.truth("locked")?;
        let readonly = parameters.truth("readonly")?;
        let is_descending = parameters.is_descending(false)?;
        let mut found: Vec<(&Tenant, &Cluster)> = self
            .tenants
            .rows()
            .iter()
            .filter(|tenant| {
                cluster.is_none_or(|cluster| cluster.id == tenant.cluster_id)
                    && parameters.get("name").is_none_or(|part| tenant.name.contains(part))
                    && (statuses.is_empty() || statuses.contains(&self.tenant_status(tenant)))
                    && tenant.matches(locked, readonly, &modes)
            })
            .filter_map(|tenant| {
                let cluster = self.clusters.iter().find(|cluster| cluster.id == tenant.cluster_id)?;
                Some((tenant, cluster))
            })
            .collect();
        if is_descending {
            found.reverse();
        }
        Ok(envelope::page(received, moment, page, found, |(tenant, cluster)| {
            tenant.to_json(self.tenant_status(tenant), cluster)
        }))
    }

    pub(super) fn find_tenant(
        &self,
        received: &Received,
        (cluster, tenant): (&str, &str),
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let (tenant, cluster) = self.tenant(cluster, tenant)?;
        Ok(envelope::success(received, moment, tenant.to_detail(self.tenant_status(tenant), cluster)))
    }
}
