//! `GET /v3/{project_id}/backups` and `DELETE /v3/{project_id}/backups/{backup_id}`.
//!
//! The list never holds descriptions, and knows no filter by name.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Huawei;
use super::backup::{Backup, is_deleting};
use super::errors::{Refusal, ServiceError};
use super::instance::{Engine, Instance};
use super::parameters::{Page, Parameters};
use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::credentials::PROJECT_ID;

impl Huawei {
    pub(super) fn list_backups(
        &mut self,
        received: &Received,
        project: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        self.authorize(received, Some(project), moment)?;
        let parameters = Parameters::of(received);
        let instance_id = parameters.get("instance_id").ok_or(ServiceError::ParameterError)?;
        let Page { offset, limit } = parameters.page()?;
        let kind = parameters.one_of("backup_type", &["auto", "manual", "fragment", "incremental"])?;
        let word = parameters.one_of("status", &["BUILDING", "COMPLETED", "FAILED"])?;
        let window = window(&parameters)?;
        let instance = self.find_instance(project, instance_id)?;
        // Documented for SQL Server alone; elsewhere it changes nothing.
        let word = word.filter(|_| instance.engine == Engine::SqlServer);

        let mut matching: Vec<&Backup> = self
            .backups
            .of(instance_id)
            .filter(|backup| self.is_listed(backup, moment))
            .filter(|backup| {
                parameters.get("backup_id").is_none_or(|id| id == backup.id)
                    && kind.is_none_or(|kind| kind == backup.kind)
                    && word.is_none_or(|word| word == self.status_word(backup, moment))
                    && window.is_none_or(|(from, to)| (from..=to).contains(&to_second(backup.shown_begin())))
            })
            .collect();
        matching.sort_by(|a, b| b.began.cmp(&a.began).then_with(|| a.id.cmp(&b.id)));
        let rows: Vec<Value> = matching
            .iter()
            .skip(offset)
            .take(limit)
            .map(|backup| backup.to_list_item(instance, Some(&self.status_word(backup, moment)), moment))
            .collect();
        Ok(Answer::json(200, json!({"backups": rows, "total_count": matching.len()})))
    }

    pub(super) fn delete_backup(
        &mut self,
        received: &Received,
        project: &str,
        backup_id: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        self.authorize(received, Some(project), moment)?;
        let backup = self
            .backups
            .rows()
            .iter()
            .filter(|_| project == PROJECT_ID)
            .find(|backup| backup.id == backup_id && self.is_listed(backup, moment))
            .ok_or(ServiceError::NoSuchBackup)?;
        if backup.kind != "manual" {
            return Err(ServiceError::AutomatedBackup.into());
        }
        if backup.is_running(moment) || self.kept.deleted.contains_key(backup_id) {
            return Err(ServiceError::BackupBusy.into());
        }
        let name = backup.name.clone();
        self.kept.deleted.insert(backup_id.to_owned(), moment.elapsed());
        Ok(Answer { acted: true, backup_name: Some(name), ..Answer::empty(200) })
    }

    pub(super) fn find_instance(&self, project: &str, instance_id: &str) -> Result<&Instance, Refusal> {
        let found = self.instances.first(instance_id);
        Ok(found.filter(|_| project == PROJECT_ID).ok_or(ServiceError::NoSuchInstance)?)
    }

    /// Whether the backup still exists for callers.
    pub(super) fn is_listed(&self, backup: &Backup, moment: Moment) -> bool {
        self.kept.deleted.get(&backup.id).is_none_or(|deleted| is_deleting(*deleted, moment))
    }

    fn status_word(&self, backup: &Backup, moment: Moment) -> String {
        match self.kept.status_words.get(&backup.name) {
            Some(word) => word.clone(),
            None if self.kept.deleted.contains_key(&backup.id) => "DELETING".to_owned(),
            None => backup.status(moment).to_owned(),
        }
    }
}

/// `begin_time` and `end_time`: both or neither, in offset form.
pub(super) fn window(parameters: &Parameters) -> Result<Option<(Timestamp, Timestamp)>, Refusal> {
    let time = |text: &str| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", text).ok();
    match (parameters.get("begin_time"), parameters.get("end_time")) {
        (None, None) => Ok(None),
        (Some(begin), Some(end)) => match (time(begin), time(end)) {
            (Some(begin), Some(end)) if begin <= end => Ok(Some((begin, end))),
            _ => Err(ServiceError::BadTimes.into()),
        },
        _ => Err(ServiceError::BadTimes.into()),
    }
}

/// Callers see whole seconds, so windows compare whole seconds.
pub(super) fn to_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}
