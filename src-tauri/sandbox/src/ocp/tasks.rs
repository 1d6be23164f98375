//! `GET /api/v2/tasks/instances` and `GET /api/v2/tasks/instances/{taskInstanceId}`.

use serde_json::Value;

use super::parameters::Parameters;
use super::refusal::{Refusal, is_chinese};
use super::task::Language;
use super::{Ocp, envelope};
use crate::answer::{Answer, Received};
use crate::clock::Moment;

const STATUSES: [&str; 3] = ["RUNNING", "FAILED", "SUCCESSFUL"];
const KINDS: [&str; 4] = ["MANUAL", "SYS_ONECE", "SCHEDULED", "SYS_SCHEDULED"];

impl Ocp {
    pub(super) fn list_tasks(&self, received: &Received, moment: Moment) -> Result<Answer, Refusal> {
        let parameters = Parameters::of(received);
        let page = parameters.page()?;
        let statuses = parameters.words("status", &STATUSES)?;
        let kinds = parameters.words("type", &KINDS)?;
        let (cluster_id, tenant_id) = (parameters.number("clusterId")?, parameters.number("tenantId")?);
        let is_descending = parameters.is_descending(true)?;
        let language = Language { is_chinese: is_chinese(received) };

        let mut found: Vec<_> = self
            .backups
            .rows()
            .iter()
            .filter_map(|backup| Some((backup, self.owner(backup)?)))
            .filter(|(backup, (tenant, cluster))| {
                cluster_id.is_none_or(|id| id == cluster.id)
                    && tenant_id.is_none_or(|id| id == tenant.id)
                    && parameters.get("clusterName").is_none_or(|part| cluster.name.contains(part))
                    && parameters.get("tenantName").is_none_or(|part| tenant.name.contains(part))
                    && parameters.get("name").is_none_or(|part| backup.task_name(language).contains(part))
                    && (statuses.is_empty() || statuses.contains(&backup.task_status(moment)))
                    && (kinds.is_empty() || kinds.contains(&backup.task_kind()))
            })
            .collect();
        found.sort_by_key(|(backup, _)| backup.task_id);
        if is_descending {
            found.reverse();
        }
        Ok(envelope::page(received, moment, page, found, |(backup, owner)| {
            Value::Object(backup.to_task(owner, language, moment))
        }))
    }

    pub(super) fn find_task(
        &self,
        received: &Received,
        task: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let wanted: Option<i64> = task.parse().ok();
        let (backup, owner) = self
            .backups
            .rows()
            .iter()
            .find(|backup| Some(backup.task_id) == wanted)
            .and_then(|backup| Some((backup, self.owner(backup)?)))
            .ok_or_else(|| Refusal::not_found(&format!("task {task}")))?;
        let language = Language { is_chinese: is_chinese(received) };
        Ok(envelope::success(received, moment, backup.to_task_detail(owner, language, moment)))
    }
}
