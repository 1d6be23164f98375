//! `GET /v3/{project_id}/backups` of TaurusDB: with an instance, or across the whole project.

use serde_json::{Value, json};

use super::Huawei;
use super::errors::{Refusal, ServiceError};
use super::parameters::{Page, Parameters};
use super::rds_backups::{to_second, window};
use super::taurusdb_backup::TaurusBackup;
use super::taurusdb_instance::TaurusInstance;
use super::taurusdb_list_instances::taurusdb_page;
use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::credentials::PROJECT_ID;

impl Huawei {
    pub(super) fn list_taurusdb_backups(
        &self,
        received: &Received,
        project: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let parameters = Parameters::of(received);
        let Page { offset, limit } = taurusdb_page(&parameters)?;
        let kind = parameters.one_of("backup_type", &["auto", "manual"])?;
        let window = window(&parameters)?;
        let known = |id: &&str| project == PROJECT_ID && self.taurusdb.instance(id).is_some();
        let instance_id = match parameters.get("instance_id") {
            Some(id) => Some(Some(id).filter(known).ok_or(ServiceError::NoSuchInstance)?),
            None => None,
        };
        let is = |name: &str, actual: &str| parameters.get(name).is_none_or(|wanted| wanted == actual);
        let backups = &self.taurusdb.backups;
        let candidates: Vec<&TaurusBackup> = match instance_id {
            Some(id) => backups.of(id).collect(),
            None => backups.rows().iter().collect(),
        };
        let mut matching: Vec<(&TaurusBackup, &TaurusInstance)> = candidates
            .into_iter()
            .filter(|_| project == PROJECT_ID)
            .filter_map(|backup| Some((backup, self.taurusdb.instance(&backup.instance_id)?)))
            .filter(|(backup, instance)| {
                is("backup_id", &backup.id)
                    && is("name", &backup.name)
                    && is("instance_name", &instance.name)
                    && kind.is_none_or(|kind| kind == backup.kind)
                    && window.is_none_or(|(from, to)| (from..=to).contains(&to_second(backup.shown_begin())))
            })
            .collect();
        matching.sort_by(|(a, _), (b, _)| b.began.cmp(&a.began).then_with(|| a.id.cmp(&b.id)));
        let rows: Vec<Value> = matching
            .iter()
            .skip(offset)
            .take(limit)
            .map(|(backup, instance)| {
                backup.to_list_item(instance, &self.taurusdb.status_word(backup, instance, moment), moment)
            })
            .collect();
        Ok(Answer::json(200, json!({"backups": rows, "total_count": matching.len()})))
    }
}
