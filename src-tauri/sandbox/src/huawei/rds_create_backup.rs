//! `POST /v3/{project_id}/backups`: the documented rules in the order in which they refuse.
//!
//! There is no idempotency key: the same request sent twice is refused only because the first one is still
//! running, or because its name is taken by then.

use serde::Deserialize;
use serde_json::json;

use super::Huawei;
use super::backup::Backup;
use super::errors::{Refusal, ServiceError};
use super::instance::{Engine, Instance, Shape};
use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::digest::{id32, number_below};

#[derive(Deserialize)]
struct Body {
    instance_id: String,
    name: String,
    description: Option<String>,
    databases: Option<Vec<Database>>,
    backup_database_individually: Option<bool>,
}

#[derive(Deserialize)]
struct Database {
    name: String,
}

impl Huawei {
    pub(super) fn create_backup(
        &mut self,
        received: &Received,
        project: &str,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        self.authorize(received, Some(project), moment)?;
        let body: Body = serde_json::from_slice(&received.body).map_err(|_| ServiceError::ParameterError)?;
        check_texts(&body)?;
        let instance = self.find_instance(project, &body.instance_id)?;
        check_databases(&body, instance)?;
        self.check_state(instance, moment)?;
        let is_taken = |backup: &&Backup| backup.name == body.name && self.is_listed(backup, moment);
        if self.backups.rows().iter().find(is_taken).is_some() {
            return Err(ServiceError::NameTaken.into());
        }

        let databases: Option<Vec<String>> =
            body.databases.map(|databases| databases.into_iter().map(|database| database.name).collect());
        let seed = format!("{} {} {}", instance.id, body.name, received.number);
        // A partial backup is smaller than a full one; how much is anybody's guess.
        let full_kb = instance.size_gb * 1024 * 1024 / 3 + number_below(&seed, 100_000);
        let parts = databases.as_ref().map_or(1, |named| 12 / named.len().clamp(1, 6) as u64);
        let slower = if instance.is_slow() { 10 } else { 1 };
        let backup = Backup {
            id: format!("{}br{}", id32(&seed), instance.engine.digits()),
            instance_id: body.instance_id,
            name: body.name,
            kind: "manual".to_owned(),
            description: body.description,
            databases,
            began: moment.elapsed(),
            skew: moment.skew(),
            lasts: self.backup_duration.saturating_mul(slower),
            fails: instance.backups_fail(),
            size_kb: full_kb / parts,
        };
        let mut answer = Answer::json(200, json!({"backup": backup.to_created(moment)}));
        answer.acted = true;
        answer.backup_name = Some(backup.name.clone());
        self.kept.created.push(backup.clone());
        self.backups.push(backup);
        Ok(answer)
    }

    fn check_state(&self, instance: &Instance, moment: Moment) -> Result<(), Refusal> {
        if matches!(instance.shape, Shape::Replica { .. }) {
            return Err(ServiceError::TypeNotAllowed.into());
        }
        if self.running_backup(&instance.id, moment).is_some() {
            return Err(ServiceError::BackupRunning.into());
        }
        match status_refusal(&self.instance_status(instance, moment)) {
            None => Ok(()),
            Some(refusal) => Err(refusal.into()),
        }
    }
}

/// Why an instance of that status cannot be backed up now.
pub(super) fn status_refusal(status: &str) -> Option<ServiceError> {
    Some(match status {
        "ACTIVE" => return None,
        "BACKING UP" => ServiceError::BackupRunning,
        "STORAGE FULL" => ServiceError::StorageFull,
        "FROZEN" => ServiceError::Frozen,
        "MODIFYING"
        | "REBOOTING"
        | "RESTORING"
        | "MODIFYING INSTANCE TYPE"
        | "SWITCHOVER"
        | "MIGRATING"
        | "MODIFYING DATABASE PORT" => ServiceError::OtherOperationRunning,
        _ => ServiceError::StatusNotAllowed,
    })
}

fn check_texts(body: &Body) -> Result<(), Refusal> {
    if !is_instance_id(&body.instance_id) {
        return Err(ServiceError::BadInstanceId.into());
    }
    if !is_backup_name(&body.name) {
        return Err(ServiceError::BadBackupName.into());
    }
    check_description(body.description.as_deref())
}

pub(super) fn check_description(description: Option<&str>) -> Result<(), Refusal> {
    let is_bad =
        |text: &str| text.chars().count() > 256 || text.contains(['>', '!', '<', '"', '&', '\'', '=']);
    if description.is_some_and(is_bad) {
        return Err(ServiceError::BadDescription.into());
    }
    Ok(())
}

fn check_databases(body: &Body, instance: &Instance) -> Result<(), Refusal> {
    let Some(databases) = &body.databases else {
        // One backup per database needs to be told which.
        return match body.backup_database_individually {
            Some(true) => Err(ServiceError::ParameterError.into()),
            Some(false) | None => Ok(()),
        };
    };
    if databases.is_empty() || instance.engine == Engine::MySql {
        return Err(ServiceError::ParameterError.into());
    }
    if databases.iter().any(|database| !instance.databases.contains(&database.name)) {
        return Err(ServiceError::UnknownDatabase.into());
    }
    Ok(())
}

/// 32 hexadecimal characters, `in` and two digits.
pub(super) fn is_instance_id(text: &str) -> bool {
    text.is_ascii() && text.len() == 36 && {
        let (hex, tail) = text.split_at(32);
        hex.bytes().all(|byte| byte.is_ascii_hexdigit())
            && tail.strip_prefix("in").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

/// `^[A-Za-z][A-Za-z0-9_-]{3,63}$`.
pub(super) fn is_backup_name(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (4..=64).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn backup_names_follow_the_documented_pattern() {
        let longest = "a".repeat(64);
        for good in ["abcd", "Z-_9", longest.as_str()] {
            assert!(is_backup_name(good), "{good}");
        }
        let too_long = "a".repeat(65);
        for bad in ["", "abc", "1abc", "-abc", "ab c", "备份abcd", "abc.d", too_long.as_str()] {
            assert!(!is_backup_name(bad), "{bad}");
        }
    }

    #[test]
    fn a_body_with_fields_that_the_vendor_adds_later_is_still_read() {
        let body: Value = json!({"instance_id": "i", "name": "n", "databases": null, "new": 1});
        assert!(serde_json::from_value::<Body>(body).is_ok());
    }
}
