//! OceanBase Cloud Platform (OCP): backups of tenants of many clusters.
//!
//! A create request is answered by a task's id; which backup comes of it, and how that ends, only the list of the
//! tenant's backups tells. There is no idempotency key, no name and no documented way to cancel: a lost answer is
//! settled by what is new since the plan.

mod access;
mod advice;
mod answer;
mod backups;
mod body;
mod created;
#[cfg(test)]
mod drive_tests;
mod inventory;
mod lenient;
mod pages;
mod refusal;
mod remarks;
mod request;
mod sighting;
mod storage;
mod storage_remark;
mod strategy;
mod tasks;
#[cfg(test)]
mod tests;
mod together;

pub(crate) use access::{Access, Cache};

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use self::inventory::Cluster;
use self::request::TenantId;
use self::storage::Storage;
use self::strategy::{Incomplete, StrategyStorage};
use self::tasks::SeenTask;
use crate::backup::{OcpBackup, OcpStorage, VendorBackup};
use crate::credential::CredentialError;
use crate::error::{Error, Refusal, VendorError, VendorWords};
use crate::profile::SecretName;
use crate::provider::{Created, Listing, Sighting, Survey, Tracked, Vendor};
use crate::request::{HttpRequest, HttpResponse};
use crate::target::Target;
use crate::text::Text;

/// How far the clocks may be apart before OCP refuses a signature.
const CLOCK_SKEW_LIMIT: SignedDuration = SignedDuration::from_mins(15);

/// A connection to OCP for one profile.
pub(crate) struct Ocp<'a> {
    access: Access<'a>,
}

impl<'a> Ocp<'a> {
    pub(crate) fn new(access: Access<'a>) -> Self {
        Self { access }
    }

    async fn clusters(&self) -> Result<Listing<Cluster>, Error> {
        self.access.all_pages(&request::clusters_path(), inventory::read_clusters).await
    }

    async fn tenants(&self, cluster: &Cluster) -> Result<Listing<Target>, Error> {
        let read = |response: &HttpResponse, now| inventory::read_tenants(response, cluster, now);
        self.access.all_pages(&request::tenants_path(cluster.id), read).await
    }

    async fn backups(&self, id: TenantId) -> Result<Listing<VendorBackup>, Error> {
        let mut listing = self.access.list(&request::backups_path(id), backups::read_backups).await?;
        for reason in listing.rows.iter_mut().filter_map(|backup| backup.reason.as_mut()) {
            self.access.hide(reason);
        }
        // No order is documented.
        listing.rows.sort_by_key(|backup| Reverse(backup.began_at.as_ref().and_then(|time| time.at)));
        Ok(listing)
    }

    /// The tenant's newest tasks; nothing where this account may not read them.
    async fn tasks(&self, id: TenantId) -> Result<Option<Vec<SeenTask>>, Error> {
        let answer = self.access.get(&request::tasks_path(), &request::tasks_query(id)).await;
        let Some(response) = unless_hidden(answer)? else { return Ok(None) };
        Ok(Some(tasks::read_tasks(&response, id, Timestamp::now())?.rows))
    }

    /// One task; nothing where it is gone or this account may not read it.
    async fn task(&self, task_id: &str) -> Result<Option<SeenTask>, Error> {
        let Some(path) = request::task_path(task_id) else { return Ok(None) };
        let answer = self.access.get(&path, &[]).await;
        let Some(response) = unless_hidden(answer)? else { return Ok(None) };
        Ok(Some(self.without_secrets(tasks::read_task(&response, Timestamp::now())?)))
    }

    /// A stage may cite where a backup was to go, with the key.
    fn without_secrets(&self, mut seen: SeenTask) -> SeenTask {
        let task = &mut seen.task;
        let stages = task.stages.iter_mut().filter_map(|stage| stage.message.as_mut());
        for message in stages.chain(task.message.as_mut()) {
            self.access.hide(message);
        }
        seen
    }

    async fn strategy(&self, id: TenantId) -> Result<Option<StrategyStorage>, Error> {
        match self.access.get(&request::strategy_path(id), &[]).await {
            Ok(response) => Ok(strategy::read_strategy(&response, Timestamp::now())?),
            Err(Error::Vendor(error)) if strategy::says_none(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The storage of a create request. One that is copied is read anew each time: it is OCP's, and may change.
    async fn storage(&self, id: TenantId, backup: &OcpBackup) -> Result<Storage, Error> {
        match &backup.storage {
            OcpStorage::Typed(config) => {
                let key = if backup.needs_storage_key() { self.access.storage_key()? } else { None };
                Storage::typed(config, key)
                    .ok_or_else(|| CredentialError::NoEntry { name: SecretName::StorageSecretKey }.into())
            }
            OcpStorage::Strategy => {
                let Some(strategy) = self.strategy(id).await? else {
                    return Err(no_storage("the tenant has no backup strategy", None));
                };
                let copied = strategy.copy(self.access.storage_key()?.as_ref());
                copied
                    .map(|copied| copied.storage)
                    .map_err(|incomplete| no_storage(&incomplete.detail().en, Some(incomplete.way_out())))
            }
        }
    }
}

impl Vendor for Ocp<'_> {
    type Backup = OcpBackup;

    async fn list_targets(&self) -> Result<Listing<Target>, Error> {
        let clusters = self.clusters().await?;
        let mut listing = Listing {
            is_whole: true,
            rows: Vec::new(),
            clock_skew_ms: clusters.clock_skew_ms,
            request_id: clusters.request_id,
        };
        // One that is made or deleted between two pages shifts the list and can show one twice.
        let (mut seen_clusters, mut seen) = (HashSet::new(), HashSet::new());
        for cluster in clusters.rows.iter().filter(|cluster| seen_clusters.insert(cluster.id)) {
            let tenants = self.tenants(cluster).await?;
            listing.rows.extend(tenants.rows.into_iter().filter(|tenant| seen.insert(tenant.id.clone())));
        }
        Ok(listing)
    }

    async fn find_target(&self, target_id: &str) -> Result<Option<Target>, Error> {
        let Some(id) = TenantId::read(target_id) else { return Ok(None) };
        // OCP documents no question for one of them, and a plan asks for many at once.
        let Access { cache, cache_key, .. } = &self.access;
        let question = async { self.clusters().await.map(Arc::new) };
        let clusters = cache.clusters.of(*cache_key).ask(question).await?;
        let Some(cluster) = clusters.rows.iter().find(|cluster| cluster.id == id.cluster) else {
            return Ok(None);
        };
        let question = async { self.tenants(cluster).await.map(Arc::new) };
        let tenants = cache.tenants.of(cache_key.map(|key| (key, cluster.id))).ask(question).await?;
        Ok(tenants.rows.iter().find(|tenant| tenant.id == target_id).cloned())
    }

    async fn list_backups(&self, target_id: &str) -> Result<Listing<VendorBackup>, Error> {
        self.backups(tenant_id(target_id)?).await
    }

    async fn survey(&self, target_id: &str, backup: &OcpBackup) -> Result<Survey, Error> {
        let target = self.find_target(target_id).await?;
        if target.is_none() {
            let backups =
                Listing { rows: Vec::new(), is_whole: false, clock_skew_ms: None, request_id: String::new() };
            return Ok(Survey { target, backups, tasks: Vec::new(), remarks: Vec::new() });
        }
        let id = tenant_id(target_id)?;
        let backups = self.backups(id).await?;
        let tasks = self.tasks(id).await?;
        let key = self.access.storage_key()?;
        let strategy = match self.strategy(id).await {
            Ok(strategy) => strategy.map(|strategy| strategy.copy(key.as_ref())),
            Err(Error::Vendor(error)) if error.refusal == Refusal::Permission => {
                Some(Err(Incomplete::Hidden))
            }
            Err(error) => return Err(error),
        };
        let remarks = remarks::remarks(&remarks::Facts {
            backup,
            endpoint: &self.access.connection.endpoint,
            strategy,
            backups: &backups.rows,
            reads_tasks: tasks.is_some(),
        });
        let tasks = tasks.unwrap_or_default().into_iter().map(|seen| seen.task).collect();
        Ok(Survey { target, backups, tasks, remarks })
    }

    async fn create_request(
        &self,
        target_id: &str,
        backup: &OcpBackup,
        at: Timestamp,
    ) -> Result<HttpRequest, Error> {
        let id = tenant_id(target_id)?;
        let storage = self.storage(id, backup).await?;
        self.access.post(&request::create_path(id), request::create_body(id, backup, &storage), at)
    }

    fn read_created(
        &self,
        request: &HttpRequest,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Result<Created, VendorError> {
        created::read_created(response, now).map_err(|error| self.access.scrub(error, request))
    }

    async fn look(&self, tracked: &Tracked<'_>) -> Result<Sighting, Error> {
        let id = tenant_id(tracked.target_id)?;
        if let Some(sighting) = self.look_together(id, tracked).await? {
            return Ok(sighting);
        }
        let backups = self.backups(id).await?;
        let (task, tasks) = match (tracked.task_id, tracked.backup_id) {
            (Some(task_id), _) => (self.task_together(task_id, tracked).await?, Some(Vec::new())),
            (None, None) => (None, self.tasks(id).await?),
            (None, Some(_)) => (None, Some(Vec::new())),
        };
        // Who may not see tasks cannot say that there is none, and a backup's row can come long after its task.
        let is_blind = tasks.is_none();
        let user_name = self.access.user_name();
        let mut sighting = sighting::sighting(backups, task, tasks.unwrap_or_default(), user_name, tracked);
        sighting.busy |= is_blind && sighting.backup.is_none();
        Ok(sighting)
    }

    fn clock_skew_limit(&self) -> SignedDuration {
        CLOCK_SKEW_LIMIT
    }
}

/// The cluster that a target is in.
pub(in crate::provider) fn cluster_of(target_id: &str) -> Option<u64> {
    TenantId::read(target_id).map(|id| id.cluster)
}

fn tenant_id(target_id: &str) -> Result<TenantId, Error> {
    TenantId::read(target_id).ok_or_else(|| Error::TargetGone { target: target_id.to_owned() })
}

/// Tasks need a right of their own; backups can be made and judged without.
fn unless_hidden(answer: Result<HttpResponse, Error>) -> Result<Option<HttpResponse>, Error> {
    match answer {
        Ok(response) => Ok(Some(response)),
        Err(Error::Vendor(error)) if matches!(error.refusal, Refusal::Permission | Refusal::NotFound) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The strategy that was there when the backup was planned is there no more, or lacks something.
fn no_storage(detail: &str, advice: Option<Text>) -> Error {
    let words = VendorWords { http_status: 200, message: detail.to_owned(), ..VendorWords::default() };
    let mut error = VendorError::new(Refusal::TargetUnavailable, words);
    error.advice = advice.or_else(|| advice::advice("20106", Refusal::TargetUnavailable)).map(Box::new);
    error.into()
}
