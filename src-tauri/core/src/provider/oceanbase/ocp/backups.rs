//! What OCP answers about a tenant's data backups: the only place where it gives a verdict.
//!
//! It documents neither sizes nor percentages. A word we do not know is kept and never taken for success.

use jiff::Timestamp;
use serde_json::Value;

use super::answer::{Page, read_page};
use super::lenient::{text, whole, word};
use crate::backup::{BackupForm, BackupState, VendorBackup};
use crate::error::VendorError;
use crate::request::HttpResponse;
use crate::vendor_time::VendorTime;

pub(super) fn read_backups(
    response: &HttpResponse,
    now: Timestamp,
) -> Result<Page<VendorBackup>, VendorError> {
    read_page(response, now, backup)
}

/// Reads one page of a cluster's backups, each with the tenant it is of. One that names none is nobody's.
pub(super) fn read_cluster_backups(
    response: &HttpResponse,
    now: Timestamp,
) -> Result<Page<(u64, VendorBackup)>, VendorError> {
    read_page(response, now, |row| Some((whole(&row["tenantId"])?, backup(row)?)))
}

fn backup(row: &Value) -> Option<VendorBackup> {
    // A backup of the whole cluster is none of the tenant's.
    if text(&row["tenantId"]).as_deref() == Some("0") {
        return None;
    }
    let id = text(&row["taskId"])
        .or_else(|| text(&row["backupSetId"]).map(|set| format!("set {set}")))
        .or_else(|| text(&row["startTime"]))?;
    let word = word(&row["status"]);
    let state = state(&word);
    Some(VendorBackup {
        id,
        name: String::new(),
        reason: text(&row["errorMsg"]).filter(|_| state != BackupState::Completed),
        state,
        word,
        origin: String::new(),
        form: form(row),
        databases: Vec::new(),
        began_at: time(&row["startTime"]),
        ended_at: time(&row["finishTime"]),
        size_bytes: None,
        progress: None,
        encryption: None,
    })
}

fn state(word: &str) -> BackupState {
    match word {
        "BEGINNING" | "INITIALIZING" | "DOING" | "CANCELING" => BackupState::Running,
        "DONE" => BackupState::Completed,
        "FAILED" => BackupState::Failed,
        "CANCELED" => BackupState::Cancelled,
        // OVERDUE and UNKNOWN are documented without a meaning.
        _ => BackupState::Unknown,
    }
}

fn form(row: &Value) -> Option<BackupForm> {
    ["dataBackupTaskType", "dataBackupMode", "backupType"].iter().find_map(|field| {
        match word(&row[*field]).as_str() {
            "FULL_BACKUP" => Some(BackupForm::Full),
            "INCREMENTAL_BACKUP" => Some(BackupForm::Incremental),
            _ => None,
        }
    })
}

fn time(value: &Value) -> Option<VendorTime> {
    text(value).and_then(|raw| VendorTime::read(&raw))
}
