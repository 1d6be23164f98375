//! What backups OBShell's database has made.

use super::Obshell;
use crate::clock::Moment;
use crate::made::MadeBackup;

impl Obshell {
    pub(crate) fn made(&mut self, moment: Moment) -> Vec<MadeBackup> {
        self.settle(moment);
        let later = self.kept.jobs.rows().iter().filter(|job| job.began > self.kept.seeded_at);
        let made = later.map(|job| MadeBackup {
            target: job.tenant.clone(),
            id: job.job_id().to_string(),
            word: job.job_status(moment).to_owned(),
            is_running: job.is_running(moment),
        });
        made.collect()
    }
}
