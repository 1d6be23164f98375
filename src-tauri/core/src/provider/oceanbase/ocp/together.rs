//! Looking at many backups in two lists: the newest data backups of their cluster, and the newest tasks of all clusters.
//!
//! Only a backup whose id is known is looked for here: which one is ours, its tenant's own list alone tells. What these
//! lists do not show is asked about by itself.

use std::sync::Arc;

use jiff::Timestamp;

use super::Ocp;
use super::answer::{Page, clock_skew, request_id};
use super::backups::read_cluster_backups;
use super::request::{self, TenantId};
use super::tasks::{SeenTask, read_listed_tasks};
use crate::backup::VendorBackup;
use crate::error::Error;
use crate::profile::ProviderKind;
use crate::provider::circle::{self, Circle, gathering};
use crate::provider::{Listing, Sighting, Tracked};

/// A cluster's backups, each with OCP's id of its tenant.
pub(super) type ClusterBackups = Listing<(u64, VendorBackup)>;

impl Ocp<'_> {
    /// What the lists of the whole circle say about this very backup; nothing where it is to be asked about by itself.
    pub(super) async fn look_together(
        &self,
        id: TenantId,
        tracked: &Tracked<'_>,
    ) -> Result<Option<Sighting>, Error> {
        let Some(backup_id) = tracked.backup_id.filter(|_| tracked.companions > 1) else { return Ok(None) };
        let Some(circle) = Circle::of(ProviderKind::OceanbaseOcp, tracked.target_id, tracked.sent_at) else {
            return Ok(None);
        };
        let cache = &self.access.cache;
        let key = self.access.cache_key.map(|key| (key, circle));
        let question = async {
            let answer = self.cluster_backups(id.cluster, circle, circle::pages(tracked.companions)).await;
            circle::unless_unlisted(answer).map(|list| list.map(Arc::new))
        };
        let Some(listing) = cache.backups.of(key).ask_after(gathering(), question).await? else {
            return Ok(None);
        };
        let mut rows = listing.rows.iter();
        let ours = rows.find(|(tenant, backup)| *tenant == id.tenant && backup.id == backup_id);
        let Some((_, backup)) = ours else { return Ok(None) };
        let task = match tracked.task_id {
            Some(task_id) => self.task_together(task_id, tracked).await?,
            None => None,
        };
        Ok(Some(Sighting {
            backup: Some(backup.clone()),
            task: task.map(|seen| seen.task),
            listed: listing.rows.len(),
            request_id: listing.request_id.clone(),
            ..Sighting::default()
        }))
    }

    /// The task that is known by this id: of the newest in all clusters, where many ask, else by itself.
    pub(super) async fn task_together(
        &self,
        task_id: &str,
        tracked: &Tracked<'_>,
    ) -> Result<Option<SeenTask>, Error> {
        if tracked.companions < 2 {
            return self.task(task_id).await;
        }
        let question = async {
            let answer = self.access.get(&request::tasks_path(), &request::newest_tasks_query()).await;
            let Some(response) = circle::unless_unlisted(answer)? else { return Ok(None) };
            let listed = read_listed_tasks(&response, Timestamp::now()).map_err(Error::from);
            circle::unless_unlisted(listed).map(|list| list.map(|page| Arc::new(page.rows)))
        };
        let listed =
            self.access.cache.tasks.of(self.access.cache_key).ask_after(gathering(), question).await?;
        let listed = listed.iter().flat_map(|tasks| tasks.iter()).find(|seen| seen.task.id == task_id);
        match listed {
            Some(seen) => Ok(Some(self.without_secrets(seen.clone()))),
            None => self.task(task_id).await,
        }
    }

    /// What began in a cluster since then; no more pages than that.
    async fn cluster_backups(
        &self,
        cluster: u64,
        circle: Circle,
        pages: usize,
    ) -> Result<ClusterBackups, Error> {
        let (path, mut rows, mut number) = (request::cluster_backups_path(cluster), Vec::new(), 0);
        loop {
            number += 1;
            let query = request::cluster_backups_query(circle.begins(), number);
            let response = self.access.get(&path, &query).await?;
            let now = Timestamp::now();
            let Page { rows: listed, length, pages: all, .. } = read_cluster_backups(&response, now)?;
            rows.extend(listed);
            let is_last = all.map_or(length < request::PAGE, |all| number >= all) || length == 0;
            // A list that is too long anyhow is not read on.
            if is_last || number >= pages || all.is_some_and(|all| all > pages) {
                for reason in rows.iter_mut().filter_map(|(_, backup)| backup.reason.as_mut()) {
                    self.access.hide(reason);
                }
                let clock_skew_ms = clock_skew(&response, now);
                let request_id = request_id(&response);
                return Ok(Listing { rows, is_whole: is_last, clock_skew_ms, request_id });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::envelope;
    use super::*;

    #[test]
    fn a_row_that_names_no_tenant_or_the_whole_cluster_is_nobodys() {
        let data = r#"{"contents":[{"taskId":1,"tenantId":8,"status":"DOING"},{"taskId":2,"tenantId":"9","status":"DONE"},
            {"taskId":3,"tenantId":0,"status":"DONE"},{"taskId":4,"status":"DONE"}]}"#;
        let page = read_cluster_backups(&envelope(data), Timestamp::UNIX_EPOCH).unwrap();
        let rows: Vec<_> = page.rows.iter().map(|(tenant, backup)| (*tenant, backup.id.as_str())).collect();
        assert_eq!((rows, page.length), (vec![(8, "1"), (9, "2")], 4));
    }

    #[test]
    fn a_task_that_is_listed_without_its_subtasks_is_asked_about_by_itself() {
        let data = r#"{"contents":[{"id":41,"status":"RUNNING","subtasks":[{"status":"RUNNING","name":"s"}]},
            {"id":42,"status":"RUNNING"},{"id":43,"status":"RUNNING","subtasks":[]}]}"#;
        let listed = read_listed_tasks(&envelope(data), Timestamp::UNIX_EPOCH).unwrap().rows;
        assert_eq!(listed.iter().map(|seen| seen.task.id.as_str()).collect::<Vec<_>>(), ["41"]);
    }

    #[test]
    fn the_list_of_a_cluster_names_its_page_and_from_when_on() {
        let since = "2026-01-09T11:55:00.5Z".parse().unwrap();
        let query = request::cluster_backups_query(since, 2);
        let told: Vec<_> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(told, [("page", "2"), ("size", "100"), ("startTime", "2026-01-09T11:55:00Z")]);
    }
}
