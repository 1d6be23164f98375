//! What backups RDS and TaurusDB have made.

use super::Huawei;
use crate::clock::Moment;
use crate::made::MadeBackup;

impl Huawei {
    pub(crate) fn made(&self, moment: Moment) -> Vec<MadeBackup> {
        let rds = self.kept.created.iter().map(|backup| MadeBackup {
            target: backup.instance_id.clone(),
            id: backup.id.clone(),
            word: backup.status(moment).to_owned(),
            is_running: backup.is_running(moment),
        });
        let taurusdb = self.taurusdb.kept.created.iter().filter_map(|backup| {
            let instance = self.taurusdb.instance(&backup.instance_id)?;
            Some(MadeBackup {
                target: backup.instance_id.clone(),
                id: backup.id.clone(),
                word: backup.status(instance, moment).to_owned(),
                is_running: backup.is_running(moment),
            })
        });
        rds.chain(taurusdb).collect()
    }
}
