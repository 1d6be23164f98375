//! Looking at many tenants of a cluster in two questions: which tasks are unfinished, and how each backup stands.
//!
//! The overview of the cluster says that a backup still runs. That it is over, and how, its tenant's own list says, as it
//! does for a backup that is watched alone. For the agent an overview is a query or two for each tenant there is, so few
//! who watch do not ask for those of many.

use std::collections::HashMap;
use std::sync::Arc;

use super::answer::Answer;
use super::dag::{self, Dag};
use super::{Obshell, backup, request};
use crate::backup::VendorBackup;
use crate::error::Error;
use crate::profile::ProviderKind;
use crate::provider::circle::{self, Circle, gathering};
use crate::provider::{Listing, Tracked};

/// An overview of at most so many tenants is worth it for one who watches.
const TENANTS_FOR_ONE: usize = 20;

/// How the newest backup of each tenant stands, by the database's id of the tenant.
#[derive(Debug)]
pub(super) struct ClusterOverview {
    newest: HashMap<String, VendorBackup>,
    request_id: String,
}

impl Obshell<'_> {
    /// The task that is known by this id: of the unfinished, where many ask, else by itself.
    pub(super) async fn dag_together(&self, id: &str, tracked: &Tracked<'_>) -> Result<Option<Dag>, Error> {
        if let Some(circle) = circle_of(tracked) {
            let question = async {
                let Some(answer) = circle::unless_unlisted(self.access.get(request::UNFINISHED_DAGS).await)?
                else {
                    return Ok(None);
                };
                let dags = circle::unless_unlisted(dag::read_dags(&answer).map_err(Error::from))?;
                Ok::<_, Error>(dags.map(Arc::new))
            };
            let listed = self.access.unfinished_door(circle).ask_after(gathering(), question).await?;
            let mut listed = listed.iter().flat_map(|dags| dags.iter());
            // A list may leave the nodes out.
            if let Some(dag) = listed.find(|dag| dag.task.id == id && !dag.task.stages.is_empty()) {
                return Ok(Some(self.without_secrets_in(dag.clone())));
            }
        }
        self.dag(id).await
    }

    /// What the overview of the cluster says about this very backup; nothing where many do not ask for it.
    pub(super) async fn told_together(
        &self,
        tracked: &Tracked<'_>,
    ) -> Result<Option<Listing<VendorBackup>>, Error> {
        let (Some(circle), Some(backup_id)) = (circle_of(tracked), tracked.backup_id) else {
            return Ok(None);
        };
        let Some(tenant_id) = self.access.tenant_id(tracked.target_id) else { return Ok(None) };
        if self.access.tenants_told() > tracked.companions.saturating_mul(TENANTS_FOR_ONE) {
            return Ok(None);
        }
        let question = async {
            let answer = self.access.get(request::CLUSTER_OVERVIEW).await;
            let Some(answer) = circle::unless_unlisted(answer)? else { return Ok(None) };
            let overview = circle::unless_unlisted(self.read_overview(&answer))?;
            Ok::<_, Error>(overview.map(Arc::new))
        };
        let Some(overview) = self.access.overview_door(circle).ask_after(gathering(), question).await? else {
            return Ok(None);
        };
        let ours = overview.newest.get(&tenant_id).filter(|backup| backup.id == backup_id);
        Ok(ours.map(|backup| Listing {
            rows: vec![backup.clone()],
            is_whole: false,
            clock_skew_ms: None,
            request_id: overview.request_id.clone(),
        }))
    }

    fn read_overview(&self, answer: &Answer) -> Result<ClusterOverview, Error> {
        let rows = backup::read_cluster_overview(answer)?;
        self.access.remember_tenants(rows.len());
        let hidden = rows.into_iter().map(|(tenant_id, backup)| (tenant_id, self.without_secrets(backup)));
        Ok(ClusterOverview { newest: hidden.collect(), request_id: answer.trace_id.clone() })
    }
}

/// Where a backup is watched beside others.
fn circle_of(tracked: &Tracked<'_>) -> Option<Circle> {
    let is_among_others = tracked.companions > 1;
    Circle::of(ProviderKind::OceanbaseObshell, tracked.target_id, tracked.sent_at).filter(|_| is_among_others)
}
