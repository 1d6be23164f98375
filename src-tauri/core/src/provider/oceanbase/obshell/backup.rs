//! A tenant's backups as the database knows them: the only source of a verdict.
//!
//! `backup/tasks` (from 4.3.2) lists jobs; `backup/overview` shows the task that runs or the newest that ran, with sizes
//! and progress. Only COMPLETED, FAILED and CANCELED end anything; a word we do not know never does.

use serde::Deserialize;
use serde_json::Value;

use super::answer::Answer;
use super::lenient::{count, text, time, whole};
use crate::backup::{BackupForm, BackupState, VendorBackup};
use crate::error::VendorError;

/// The words of a backup under way, as OceanBase's source has them.
const UNDER_WAY: [&str; 11] = [
    "INIT",
    "DOING",
    "CANCELING",
    "BACKUP_SYS_META",
    "BACKUP_USER_META",
    // Not an end, whatever OBShell's own dashboard shows.
    "BACKUP_META_FINISH",
    "BACKUP_DATA_SYS",
    "BACKUP_DATA_MINOR",
    "BACKUP_DATA_MAJOR",
    "BEFORE_BACKUP_LOG",
    "BACKUP_LOG",
];

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    job_id: Value,
    #[serde(default)]
    backup_type: Value,
    #[serde(default)]
    status: Value,
    #[serde(default)]
    start_timestamp: Value,
    #[serde(default)]
    end_timestamp: Value,
    #[serde(default)]
    result: Value,
    #[serde(default)]
    comment: Value,
    #[serde(default)]
    output_bytes: Value,
    #[serde(default)]
    macro_block_count: Value,
    #[serde(default)]
    finish_macro_block_count: Value,
    #[serde(default)]
    encryption_mode: Value,
}

#[derive(Deserialize)]
struct Overview {
    status: Row,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    page: Option<PageFacts>,
}

#[derive(Deserialize)]
struct PageFacts {
    #[serde(default)]
    total_pages: Value,
}

/// Reads the overview: one backup, with sizes and progress.
pub(super) fn read_overview(answer: &Answer) -> Result<VendorBackup, VendorError> {
    // The document shows the row itself; agents put it under `status`.
    let row = answer.read::<Overview>().map(|overview| overview.status).or_else(|_| answer.read::<Row>())?;
    backup(&row).ok_or_else(|| answer.unreadable("the backup has no job_id"))
}

/// Reads one page of jobs, and how many pages there are.
pub(super) fn read_jobs(answer: &Answer) -> Result<(Vec<VendorBackup>, Option<u64>), VendorError> {
    let rows: Vec<Row> = answer.rows()?;
    let page: Option<Page> = answer.read().ok();
    let pages = page.and_then(|page| page.page).and_then(|page| count(&page.total_pages));
    Ok((rows.iter().filter_map(backup).collect(), pages))
}

fn backup(row: &Row) -> Option<VendorBackup> {
    let id = text(&row.job_id);
    if id.is_empty() {
        return None;
    }
    let word = text(&row.status);
    let result = whole(&row.result).unwrap_or(0);
    let state = state(&word, result);
    let reason = matches!(state, BackupState::Failed | BackupState::Cancelled) || result != 0;
    Some(VendorBackup {
        id,
        name: String::new(),
        origin: String::new(),
        form: form(&text(&row.backup_type)),
        databases: Vec::new(),
        began_at: time(&row.start_timestamp),
        ended_at: time(&row.end_timestamp),
        size_bytes: count(&row.output_bytes).filter(|_| state == BackupState::Completed),
        progress: progress(row).filter(|_| state != BackupState::Completed),
        reason: reason.then(|| in_words(result, &text(&row.comment))).flatten(),
        encryption: Some(text(&row.encryption_mode)).filter(|word| !word.is_empty()),
        state,
        word,
    })
}

fn state(word: &str, result: i64) -> BackupState {
    match word {
        "COMPLETED" if result == 0 => BackupState::Completed,
        "FAILED" => BackupState::Failed,
        "CANCELED" => BackupState::Cancelled,
        word if UNDER_WAY.contains(&word) => BackupState::Running,
        // COMPLETED with an error code contradicts itself, and is no success.
        _ => BackupState::Unknown,
    }
}

/// `D` or `I` by the documents, `FULL` in one of their samples.
fn form(word: &str) -> Option<BackupForm> {
    match word.chars().next()?.to_ascii_uppercase() {
        'D' | 'F' => Some(BackupForm::Full),
        'I' => Some(BackupForm::Incremental),
        _ => None,
    }
}

/// Macro blocks done of all; nothing while nobody has counted them.
fn progress(row: &Row) -> Option<u8> {
    let all = count(&row.macro_block_count).filter(|all| *all > 0)?;
    let done = count(&row.finish_macro_block_count)?.min(all);
    u8::try_from(u128::from(done) * 100 / u128::from(all)).ok()
}

/// The database's code and its comment: `-9040: log archive is not doing`.
fn in_words(result: i64, comment: &str) -> Option<String> {
    match (result, comment.trim()) {
        (0, "") => None,
        (0, comment) => Some(comment.to_owned()),
        (result, "") => Some(result.to_string()),
        (result, comment) => Some(format!("{result}: {comment}")),
    }
}

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
    backups.sort_by_key(|backup| (std::cmp::Reverse(number(&backup.id)), backup.ended_at.is_none()));
    backups.dedup_by(|later, earlier| later.id == earlier.id);
    backups
}

/// An id as a number, where it is one.
pub(super) fn number(id: &str) -> Option<u128> {
    id.parse().ok()
}
