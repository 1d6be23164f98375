//! A tenant's backups as a list: in order, each once, with what only the overview tells. Pure.

use std::cmp::Reverse;

use crate::backup::{BackupState, VendorBackup};

/// A job with what only the overview tells of it: size, progress, encryption. The job's own word stays.
pub(super) fn enrich(job: &mut VendorBackup, overview: &VendorBackup) {
    if job.id != overview.id {
        return;
    }
    let is_whole = job.state == BackupState::Completed && overview.state == BackupState::Completed;
    job.size_bytes = job.size_bytes.or(overview.size_bytes.filter(|_| is_whole));
    job.progress = overview.progress.filter(|_| job.state != BackupState::Completed);
    job.encryption = job.encryption.take().or_else(|| overview.encryption.clone());
    job.reason = job.reason.take().or_else(|| overview.reason.clone());
}

/// Newest first, by number: ids only ever grow. A job may be listed twice while it moves into the history.
pub(super) fn newest_first(mut backups: Vec<VendorBackup>) -> Vec<VendorBackup> {
    // Of two rows the one from the history, which has ended, is the later.
    backups.sort_by_key(|backup| (Reverse(number(&backup.id)), backup.ended_at.is_none()));
    backups.dedup_by(|later, earlier| later.id == earlier.id);
    backups
}

/// An id as a number, where it is one.
pub(super) fn number(id: &str) -> Option<u128> {
    id.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::answer::Answer;
    use super::super::backup::{read_jobs, read_overview};
    use super::*;

    fn job(fields: &str) -> VendorBackup {
        let data = format!(r#"{{"contents":[{{"job_id":12,{fields}}}]}}"#);
        read_jobs(&Answer::of(&data)).unwrap().0.remove(0)
    }

    #[test]
    fn a_jobs_word_stays_and_the_overviews_numbers_come_along() {
        let mut done = job(r#""status":"COMPLETED","result":0"#);
        let overview = r#"{"status":{"job_id":"12","status":"COMPLETED","output_bytes":5242880,"encryption_mode":"PASSWORD"}}"#;
        enrich(&mut done, &read_overview(&Answer::of(overview)).unwrap());
        assert_eq!((done.size_bytes, done.encryption.as_deref()), (Some(5_242_880), Some("PASSWORD")));

        let mut running = job(r#""status":"DOING""#);
        enrich(&mut running, &read_overview(&Answer::of(overview)).unwrap());
        assert_eq!((running.state, running.size_bytes), (BackupState::Running, None));

        let mut other = job(r#""status":"DOING""#);
        other.id = "11".to_owned();
        enrich(&mut other, &read_overview(&Answer::of(overview)).unwrap());
        assert_eq!(other.encryption, None);
    }

    #[test]
    fn a_job_listed_twice_is_one_and_the_ended_row_counts() {
        let rows = r#"{"contents":[{"job_id":9,"status":"DOING"},{"job_id":10,"status":"DOING"},
            {"job_id":10,"status":"COMPLETED","end_timestamp":"2024-01-09T17:12:00+08:00"}]}"#;
        let rows = newest_first(read_jobs(&Answer::of(rows)).unwrap().0);
        let rows: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.state)).collect();
        assert_eq!(rows, [("10", BackupState::Completed), ("9", BackupState::Running)]);
    }
}
