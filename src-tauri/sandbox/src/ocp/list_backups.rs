//! `GET …/backup/task/dataBackupTasks`, of a tenant or of a whole cluster: the data backups and their verdicts.

use jiff::Timestamp;

use super::backup::Backup;
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::{Ocp, envelope};
use crate::answer::{Answer, Received};
use crate::clock::Moment;

const STATUSES: [&str; 9] =
    ["BEGINNING", "INITIALIZING", "DOING", "DONE", "FAILED", "CANCELING", "CANCELED", "OVERDUE", "UNKNOWN"];

impl Ocp {
    pub(super) fn list_backups(
        &self,
        received: &Received,
        (cluster, tenant): (&str, Option<&str>),
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let parameters = Parameters::of(received);
        let (cluster_id, tenant_id, page) = match tenant {
            Some(tenant) => {
                let (tenant, cluster) = self.tenant(cluster, tenant)?;
                (cluster.id, Some(tenant.id), parameters.page()?)
            }
            None => (self.cluster(cluster)?.id, None, parameters.required_page()?),
        };
        let statuses = parameters.words("status", &STATUSES)?;
        let backup_set = parameters.number("backupSetId")?;
        let (from, to) = (time(&parameters, "startTime")?, time(&parameters, "endTime")?);

        let candidates: Vec<&Backup> = match tenant_id {
            Some(id) => self.backups.of(&id).collect(),
            None => self.backups.rows().iter().collect(),
        };
        let mut listed: Vec<&Backup> = candidates
            .into_iter()
            .filter(|backup| backup.is_listed(moment))
            .filter(|backup| {
                (statuses.is_empty() || statuses.contains(&self.status_word(backup, moment)))
                    && backup_set.is_none_or(|id| id == backup.backup_set_id)
                    && from.is_none_or(|from| from <= backup.shown_begin())
                    && to.is_none_or(|to| backup.shown_begin() <= to)
            })
            .collect();
        listed.sort_by_key(|backup| (backup.shown_begin(), backup.task_id));
        let listed = listed
            .into_iter()
            .rev()
            .filter_map(|backup| Some((backup, self.owner(backup)?)))
            .filter(|(_, (_, cluster))| cluster.id == cluster_id)
            .collect();
        Ok(envelope::page(received, moment, page, listed, |(backup, (tenant, cluster))| {
            backup.to_row(tenant, cluster, self.status_word(backup, moment), moment)
        }))
    }
}

fn time(parameters: &Parameters, name: &'static str) -> Result<Option<Timestamp>, Refusal> {
    match parameters.get(name) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| Refusal::parameter(name)),
    }
}
