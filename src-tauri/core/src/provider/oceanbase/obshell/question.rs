//! What an agent is asked along the way: each answer read, and our own secrets taken out of what it quotes.

use std::sync::Arc;

use super::answer::Answer;
use super::dag::{self, Dag};
use super::{Obshell, backup, backup_list, listing, request, sight};
use crate::backup::VendorBackup;
use crate::error::{Error, Refusal, VendorError, VendorWords};
use crate::provider::Listing;

/// More pages than any tenant has: a list that never ends is a defect of the agent's, or a trap.
const MAX_PAGES: usize = 200;

impl Obshell<'_> {
    /// What a read answers; nothing where the agent has no such thing, or is too old for the question.
    pub(super) async fn get_if_any(&self, target: &str) -> Result<Option<Answer>, Error> {
        match self.access.get(target).await {
            Ok(answer) => Ok(Some(answer)),
            Err(Error::Vendor(error)) if is_nothing(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The backup that runs, else the newest.
    pub(super) async fn overview(&self, tenant: &str) -> Result<Option<Listing<VendorBackup>>, Error> {
        let Some(answer) = self.get_if_any(&request::overview(tenant)).await? else { return Ok(None) };
        let newest = self.without_secrets(backup::read_overview(&answer)?);
        self.access.remember_tenant_id(tenant, backup::read_tenant_id(&answer));
        Ok(Some(listing(vec![newest], &answer)))
    }

    /// Every job; nothing from an agent that cannot list them.
    pub(super) async fn jobs(&self, tenant: &str) -> Result<Option<Listing<VendorBackup>>, Error> {
        if !self.access.agent().await?.info.lists_backups() {
            return Ok(None);
        }
        let mut rows = Vec::new();
        for page in 1..=MAX_PAGES {
            let Some(answer) = self.get_if_any(&request::backup_jobs(tenant, page)).await? else {
                return Ok(None);
            };
            let (jobs, pages) = backup::read_jobs(&answer)?;
            self.access.remember_tenant_id(tenant, backup::read_tenant_id_of_jobs(&answer));
            let is_last = match pages {
                Some(pages) => page as u64 >= pages,
                None => jobs.len() < request::PAGE,
            };
            let is_empty = jobs.is_empty();
            rows.extend(jobs.into_iter().map(|job| self.without_secrets(job)));
            if is_last || is_empty {
                return Ok(Some(listing(backup_list::newest_first(rows), &answer)));
            }
        }
        Err(endless().into())
    }

    /// The cluster's DAGs that back this tenant up: all of them where the agent lists those, else what is unfinished.
    pub(super) async fn dags(&self, tenant: &str) -> Result<Vec<Dag>, Error> {
        let question = async { self.all_dags().await.map(Arc::new) };
        let dags = self.access.dags_door().ask(question).await?;
        Ok(sight::of_tenant(tenant, &dags).map(|dag| self.without_secrets_in(dag.clone())).collect())
    }

    /// Those of all tenants: there is no question for one.
    async fn all_dags(&self) -> Result<Vec<Dag>, Error> {
        if self.access.agent().await?.info.lists_finished_dags()
            && let Some(answer) = self.get_if_any(request::DAGS).await?
        {
            return Ok(dag::read_dags(&answer)?);
        }
        Ok(dag::read_dags(&self.access.get(request::UNFINISHED_DAGS).await?)?)
    }

    pub(super) async fn dag(&self, id: &str) -> Result<Option<Dag>, Error> {
        let answer = self.get_if_any(&request::dag(id)).await?;
        answer.map(|answer| Ok(self.without_secrets_in(dag::read_dag(&answer)?))).transpose()
    }

    /// A comment is the database's, and it was given our password.
    pub(super) fn without_secrets(&self, mut backup: VendorBackup) -> VendorBackup {
        backup.reason.iter_mut().for_each(|text| self.access.hide(text));
        backup
    }

    /// A log may quote the statement that failed, with the password in it.
    pub(super) fn without_secrets_in(&self, mut dag: Dag) -> Dag {
        let task = &mut dag.task;
        let messages = task.stages.iter_mut().map(|stage| &mut stage.message).chain([&mut task.message]);
        messages.flatten().for_each(|text| self.access.hide(text));
        dag
    }
}

/// A tenant that never had a backup, a task that is not there, or a path that an older agent does not have.
fn is_nothing(error: &VendorError) -> bool {
    error.is_vendors_own && error.words.http_status == 404
}

fn endless() -> VendorError {
    let words = VendorWords {
        http_status: 200,
        message: format!("the list goes on after {MAX_PAGES} pages"),
        ..Default::default()
    };
    VendorError::new(Refusal::Unreadable, words)
}
