//! `POST /v3/{project_id}/backups/create`: RDS's rules, but nothing minds a name that is taken.
//!
//! There is no idempotency key: once the first backup has ended, the same request makes a second one.

use serde::Deserialize;
use serde_json::json;

use super::Huawei;
use super::errors::{Refusal, ServiceError};
use super::rds_create_backup::{check_description, is_backup_name, is_instance_id, status_refusal};
use super::taurusdb::PathFamily;
use super::taurusdb_backup::TaurusBackup;
use super::taurusdb_instance::backup_size_mb;
use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::credentials::PROJECT_ID;
use crate::digest::id32;

#[derive(Deserialize)]
struct Body {
    instance_id: String,
    name: String,
    description: Option<String>,
}

impl Huawei {
    pub(super) fn create_taurusdb_backup(
        &mut self,
        received: &Received,
        project: &str,
        family: PathFamily,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let body: Body = serde_json::from_slice(&received.body).map_err(|_| ServiceError::ParameterError)?;
        if !is_instance_id(&body.instance_id) {
            return Err(ServiceError::BadInstanceId.into());
        }
        if !is_backup_name(&body.name) {
            return Err(ServiceError::BadBackupName.into());
        }
        check_description(body.description.as_deref())?;
        let instance = self.taurusdb.instance(&body.instance_id).filter(|_| project == PROJECT_ID);
        let instance = instance.ok_or(ServiceError::NoSuchInstance)?;
        if self.taurusdb.is_backing_up(&instance.id, moment) {
            return Err(ServiceError::BackupRunning.into());
        }
        if let Some(refusal) = status_refusal(&self.taurusdb.instance_status(instance, moment)) {
            return Err(refusal.into());
        }

        let seed = format!("{} {} {}", instance.id, body.name, received.number);
        let slower = if instance.is_slow() { 10 } else { 1 };
        let backup = TaurusBackup {
            id: format!("{}br07", id32(&seed)),
            instance_id: body.instance_id,
            name: body.name,
            kind: "manual".to_owned(),
            description: body.description,
            began: moment.elapsed(),
            skew: moment.skew(),
            lasts: self.backup_duration.saturating_mul(slower),
            fails: instance.backups_fail(),
            size_mb: backup_size_mb(instance, &seed),
        };
        let created = backup.to_created(instance, moment);
        let mut answer = match family {
            PathFamily::Current => {
                let job_id = id32(&format!("job {seed}"));
                Answer::json(201, json!({"backup": created, "job_id": job_id}))
            }
            PathFamily::Legacy => Answer::json(200, json!({"backup": created})),
        };
        answer.acted = true;
        answer.backup_name = Some(backup.name.clone());
        self.taurusdb.kept.created.push(backup.clone());
        self.taurusdb.backups.push(backup);
        Ok(answer)
    }
}
