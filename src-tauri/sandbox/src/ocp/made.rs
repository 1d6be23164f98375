//! What backups OCP has made.

use super::Ocp;
use crate::clock::Moment;
use crate::made::MadeBackup;

impl Ocp {
    pub(crate) fn made(&self, moment: Moment) -> Vec<MadeBackup> {
        let made = self.kept.created.iter().map(|backup| MadeBackup {
            target: backup.tenant_id.to_string(),
            id: backup.data_task_id.to_string(),
            word: backup.status(moment).to_owned(),
            is_running: backup.is_running(moment),
        });
        made.collect()
    }
}
