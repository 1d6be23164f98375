//! OceanBase Cloud Platform as its callers see it: clusters, their tenants, and backups started through it.
//!
//! Each call has its file; this one holds what they share. OCP's own ids, OceanBase's, those of tasks and
//! those of data backups are four different things.

pub(crate) mod admin;
mod authorization;
mod backup;
mod backup_now;
mod cluster;
pub mod clusters;
mod envelope;
mod list_backups;
mod list_clusters;
mod list_tenants;
mod made;
mod operation;
mod parameters;
mod refusal;
mod seed;
mod sign;
mod storage;
mod strategy;
mod system;
mod task;
mod tasks;
mod tenant;
pub mod tenants;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::backup::Backup;
use self::cluster::Cluster;
pub(crate) use self::operation::Operation;
use self::refusal::Refusal;
use self::tenant::Tenant;
use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::fleet::Shares;
use crate::shelf::Shelf;

/// Everything that the fake OCP knows.
#[derive(Debug)]
pub(crate) struct Ocp {
    backup_duration: SignedDuration,
    clusters: Vec<Cluster>,
    tenants: Shelf<Tenant>,
    backups: Shelf<Backup>,
    kept: Kept,
}

/// What survives a restart. Everything else is seeded again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// When the sandbox first had an OCP; the backups that run from the beginning count from it.
    seeded_at: Timestamp,
    created: Vec<Backup>,
    /// Tenant to the status set by hand.
    tenant_status: BTreeMap<i64, String>,
    /// Task to the status word that its data backup shows.
    status_words: BTreeMap<i64, String>,
}

impl Ocp {
    /// `kept` is absent on a first start, and in state files from before there was an OCP.
    pub(crate) fn new(kept: Option<Kept>, moment: Moment, backup_duration: Duration, fleet: Shares) -> Self {
        let backup_duration = SignedDuration::try_from(backup_duration).unwrap_or(SignedDuration::MAX);
        let kept = kept.unwrap_or_else(|| Kept {
            seeded_at: moment.elapsed(),
            created: Vec::new(),
            tenant_status: BTreeMap::new(),
            status_words: BTreeMap::new(),
        });
        let (mut clusters, mut tenants) = (seed::clusters(), seed::tenants());
        let mut backups = seed::backups(&tenants, kept.seeded_at, backup_duration);
        backups.extend(kept.created.iter().cloned());
        clusters.extend(seed::fleet_clusters(fleet.ocp));
        tenants.extend(seed::fleet_tenants(fleet.ocp));
        Self { backup_duration, clusters, tenants: tenants.into(), backups: backups.into(), kept }
    }

    /// Does what the request asks, or refuses.
    pub(crate) fn answer(&mut self, received: &Received, operation: &Operation, moment: Moment) -> Answer {
        let result = self.call(received, operation, moment);
        result.unwrap_or_else(|refusal| envelope::failure(&refusal, received, moment))
    }

    fn call(
        &mut self,
        received: &Received,
        operation: &Operation,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        if *operation == Operation::Time {
            return Ok(system::time(moment));
        }
        authorization::authorize(received, moment)?;
        match operation {
            Operation::Info => Ok(system::info()),
            Operation::Time | Operation::Health => Ok(system::health()),
            Operation::ListClusters => self.list_clusters(received, moment),
            Operation::FindCluster { cluster } => self.find_cluster(received, cluster, moment),
            Operation::ListTenants { cluster } => self.list_tenants(received, cluster.as_deref(), moment),
            Operation::FindTenant { cluster, tenant } => {
                self.find_tenant(received, (cluster, tenant), moment)
            }
            Operation::CreateBackup { cluster, tenant } => {
                self.create_backup(received, (cluster, tenant), moment)
            }
            Operation::ListBackups { cluster, tenant } => {
                self.list_backups(received, (cluster, tenant.as_deref()), moment)
            }
            Operation::Strategy { cluster, tenant } => self.strategy(received, (cluster, tenant), moment),
            Operation::ListTasks => self.list_tasks(received, moment),
            Operation::Task { task } => self.find_task(received, task, moment),
            Operation::Unknown => Err(Refusal::no_such_call()),
        }
    }

    pub(crate) fn kept(&self) -> Kept {
        self.kept.clone()
    }

    pub(crate) fn summary(&self, moment: Moment) -> Value {
        let running = self.kept.created.iter().filter(|backup| backup.is_running(moment)).count();
        json!({
            "clusters": self.clusters.len(),
            "tenants": self.tenants.len(),
            "backups_created": self.kept.created.len(),
            "backups_running": running,
        })
    }

    fn set_tenant_status(&mut self, tenant_id: i64, status: &str) -> bool {
        let is_known = self.tenants.first(&tenant_id).is_some();
        if is_known {
            self.kept.tenant_status.insert(tenant_id, status.to_owned());
        }
        is_known
    }

    /// The word is pinned to the backup that is the newest now, listed yet or not.
    fn set_backup_status_word(&mut self, tenant_id: i64, word: &str) -> bool {
        let of_tenant = self.backups.of(&tenant_id);
        let Some(newest) = of_tenant.max_by_key(|backup| (backup.posted, backup.task_id)) else {
            return false;
        };
        if word.is_empty() {
            self.kept.status_words.remove(&newest.task_id);
        } else {
            self.kept.status_words.insert(newest.task_id, word.to_owned());
        }
        true
    }

    fn tenant_status<'a>(&'a self, tenant: &'a Tenant) -> &'a str {
        self.kept.tenant_status.get(&tenant.id).map_or(tenant.status, String::as_str)
    }

    fn status_word<'a>(&'a self, backup: &Backup, moment: Moment) -> &'a str {
        self.kept.status_words.get(&backup.task_id).map_or(backup.status(moment), String::as_str)
    }

    fn cluster(&self, id: &str) -> Result<&Cluster, Refusal> {
        let wanted: Option<i64> = id.parse().ok();
        let found = self.clusters.iter().find(|cluster| Some(cluster.id) == wanted);
        found.ok_or_else(|| Refusal::not_found(&format!("cluster {id}")))
    }

    /// The tenant, when it is one of that cluster's.
    fn tenant(&self, cluster: &str, id: &str) -> Result<(&Tenant, &Cluster), Refusal> {
        let cluster = self.cluster(cluster)?;
        let wanted: Option<i64> = id.parse().ok();
        let found = wanted.and_then(|wanted| self.tenants.first(&wanted));
        let tenant = found.filter(|tenant| tenant.cluster_id == cluster.id);
        let tenant = tenant.ok_or_else(|| Refusal::not_found(&format!("tenant {id}")))?;
        Ok((tenant, cluster))
    }

    /// The tenant of a backup, and its cluster.
    fn owner(&self, backup: &Backup) -> Option<(&Tenant, &Cluster)> {
        let tenant = self.tenants.first(&backup.tenant_id)?;
        Some((tenant, self.clusters.iter().find(|cluster| cluster.id == tenant.cluster_id)?))
    }
}

/// A failure with any code, as a fault asks for it.
pub(crate) fn any_error(
    status: u16,
    code: &str,
    message: &str,
    received: &Received,
    moment: Moment,
) -> Answer {
    // The vendor's codes are numbers; a fault may ask for something that is none.
    let code = code.parse::<i64>().map_or_else(|_| json!(code), |number| json!(number));
    envelope::any_failure(status, &code, message, received, moment)
}

/// A 401 such as wrong credentials get, whatever the credentials.
pub(crate) fn unauthorized(received: &Received, moment: Moment) -> Answer {
    envelope::failure(&authorization::wrong_credentials(), received, moment)
}

/// A 401 as credentials get it that were good a moment ago. OCP has no word of its own for that.
pub(crate) fn expired(received: &Received, moment: Moment) -> Answer {
    unauthorized(received, moment)
}

pub(crate) fn throttled(received: &Received, moment: Moment) -> Answer {
    envelope::failure(&Refusal::throttled(), received, moment)
        .with_header("ratelimit-limit", "100".to_owned())
        .with_header("ratelimit-remaining", "0".to_owned())
        .with_header("ratelimit-reset", "53".to_owned())
}
