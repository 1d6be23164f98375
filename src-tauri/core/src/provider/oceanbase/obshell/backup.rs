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
    tenant_id: Value,
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
struct ClusterOverview {
    #[serde(default)]
    statuses: Vec<Row>,
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
    backup(&overview(answer)?).ok_or_else(|| answer.unreadable("the backup has no job_id"))
}

/// Reads which tenant an overview is of, by the database's own id; nothing where it does not tell.
pub(super) fn read_tenant_id(answer: &Answer) -> Option<String> {
    overview(answer).ok().map(|row| text(&row.tenant_id)).filter(|id| !id.is_empty())
}

/// The same of a page of jobs.
pub(super) fn read_tenant_id_of_jobs(answer: &Answer) -> Option<String> {
    let rows = answer.data.get("contents")?;
    Some(text(&rows.get(0)?["tenant_id"])).filter(|id| !id.is_empty())
}

/// Reads the overview of a cluster: one backup for each tenant, by the database's id of it.
pub(super) fn read_cluster_overview(answer: &Answer) -> Result<Vec<(String, VendorBackup)>, VendorError> {
    let overview: ClusterOverview = answer.read()?;
    let named = overview.statuses.iter().filter_map(|row| Some((text(&row.tenant_id), backup(row)?)));
    Ok(named.filter(|(tenant_id, _)| !tenant_id.is_empty()).collect())
}

fn overview(answer: &Answer) -> Result<Row, VendorError> {
    // The document shows the row itself; agents put it under `status`.
    answer.read::<Overview>().map(|overview| overview.status).or_else(|_| answer.read::<Row>())
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

#[cfg(test)]
mod tests {
    use super::*;

    /// An overview's row as agents send it, where the server has no end yet.
    const RUNNING: &str = r#"{"status":{"tenant_id":1002,"task_id":7,"job_id":12,"incarnation":1,"backup_set_id":3,
        "start_timestamp":"2024-01-09T17:11:45.101123+08:00","end_timestamp":"0001-01-01T00:00:00Z",
        "status":"BACKUP_DATA_MINOR","start_scn":1704791505101123456,"end_scn":0,"user_ls_start_scn":1704791505101123456,
        "encryption_mode":"NONE","input_bytes":0,"output_bytes":0,"output_rate_bytes":0.5,"extra_meta_bytes":0,
        "tablet_count":614,"finish_tablet_count":0,"macro_block_count":800,"finish_macro_block_count":"301","file_count":0,
        "meta_turn_id":1,"data_turn_id":1,"result":0,"comment":"","path":"file:///backup/data"}}"#;

    fn job(fields: &str) -> VendorBackup {
        let data = format!(r#"{{"contents":[{{"job_id":12,{fields}}}],"page":{{"total_pages":"1"}}}}"#);
        let (mut rows, pages) = read_jobs(&Answer::of(&data)).unwrap();
        assert_eq!(pages, Some(1));
        rows.remove(0)
    }

    #[test]
    fn a_running_backup_is_read_with_its_progress_and_without_the_year_one() {
        let backup = read_overview(&Answer::of(RUNNING)).unwrap();
        assert_eq!((backup.id.as_str(), backup.state), ("12", BackupState::Running));
        assert_eq!((backup.word.as_str(), backup.progress), ("BACKUP_DATA_MINOR", Some(37)));
        assert_eq!((backup.ended_at.is_none(), backup.size_bytes), (true, None));
        assert_eq!(backup.began_at.unwrap().at.unwrap().to_string(), "2024-01-09T09:11:45.101123Z");
        assert_eq!(backup.encryption.as_deref(), Some("NONE"));
    }

    #[test]
    fn only_three_words_end_a_backup_and_unknown_ones_are_kept() {
        for (word, state) in [
            ("COMPLETED", BackupState::Completed),
            ("FAILED", BackupState::Failed),
            ("CANCELED", BackupState::Cancelled),
            ("CANCELING", BackupState::Running),
            ("BACKUP_META_FINISH", BackupState::Running),
            ("INIT", BackupState::Running),
            ("completed", BackupState::Unknown),
            ("SUCCEED", BackupState::Unknown),
            ("BACKUP_SOMETHING_NEW", BackupState::Unknown),
            ("", BackupState::Unknown),
        ] {
            let backup = job(&format!(r#""status":"{word}","result":0"#));
            assert_eq!((backup.state, backup.word.as_str()), (state, word));
        }
    }

    #[test]
    fn completed_with_an_error_code_is_no_success() {
        let backup = job(r#""status":"COMPLETED","result":"-9064","comment":"not continuous""#);
        assert_eq!(backup.state, BackupState::Unknown);
        assert_eq!(backup.reason.as_deref(), Some("-9064: not continuous"));
        assert_eq!(job(r#""status":"COMPLETED","result":"0","comment":"c""#).reason, None);
    }

    #[test]
    fn a_failed_backup_says_why_in_the_databases_words() {
        for (fields, reason) in [
            (r#""result":-9082,"comment":"device full""#, Some("-9082: device full")),
            (r#""result":-9082"#, Some("-9082")),
            (r#""result":0,"comment":" by hand ""#, Some("by hand")),
            (r#""result":null"#, None),
        ] {
            assert_eq!(job(&format!(r#""status":"FAILED",{fields}"#)).reason.as_deref(), reason);
        }
    }

    #[test]
    fn the_overview_of_a_cluster_tells_whose_each_backup_is() {
        let data = r#"{"statuses":[{"tenant_id":1002,"job_id":12,"status":"DOING"},{"tenant_id":"1004","job_id":12,
            "status":"COMPLETED"},{"job_id":13,"status":"DOING"},{"tenant_id":1006,"status":"DOING"}]}"#;
        let rows = read_cluster_overview(&Answer::of(data)).unwrap();
        let rows: Vec<_> = rows.iter().map(|(tenant, row)| (tenant.as_str(), row.id.as_str())).collect();
        assert_eq!(rows, [("1002", "12"), ("1004", "12")], "ids of two tenants may be the same");
        assert_eq!(read_tenant_id(&Answer::of(RUNNING)).as_deref(), Some("1002"));
        assert_eq!(read_tenant_id_of_jobs(&Answer::of(r#"{"contents":[]}"#)), None);
    }

    #[test]
    fn the_form_is_what_it_became() {
        for (word, form) in [
            ("D", Some(BackupForm::Full)),
            ("FULL", Some(BackupForm::Full)),
            ("I", Some(BackupForm::Incremental)),
            ("INC", Some(BackupForm::Incremental)),
            ("", None),
            ("X", None),
        ] {
            assert_eq!(job(&format!(r#""status":"INIT","backup_type":"{word}""#)).form, form, "{word}");
        }
    }

    #[test]
    fn an_id_beyond_what_a_float_holds_stays_exact() {
        for id in ["9007199254740993", "18446744073709551615"] {
            let data = format!(r#"{{"status":{{"job_id":{id},"status":"DOING"}}}}"#);
            assert_eq!(read_overview(&Answer::of(&data)).unwrap().id, id);
        }
    }

    #[test]
    fn no_progress_before_anything_is_counted_and_never_above_all() {
        let progress = |all: &str, done: &str| {
            let data = format!(
                r#"{{"status":{{"job_id":1,"status":"DOING","macro_block_count":{all},"finish_macro_block_count":{done}}}}}"#
            );
            read_overview(&Answer::of(&data)).unwrap().progress
        };
        assert_eq!(progress("0", "0"), None);
        assert_eq!(progress("null", "3"), None);
        assert_eq!(progress("10", "12"), Some(100));
        assert_eq!(progress("9223372036854775807", "9223372036854775806"), Some(99));
    }
}
