//! What Huawei Cloud TaurusDB answers, read with patience: fields may be absent, null, numbers or texts.
//!
//! A word we do not know is kept and never taken for success. Sizes are in MB here, and may be fractions.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::super::answer::{read, request_id, unreadable};
use super::super::lenient::{count, number, tags, text};
use super::super::product::Page;
use crate::backup::{BackupForm, BackupState, VendorBackup};
use crate::error::VendorError;
use crate::provider::Created;
use crate::request::HttpResponse;
use crate::target::{Engine, Readiness, Target, TargetState};
use crate::vendor_time::VendorTime;

const MEGABYTE: f64 = 1024.0 * 1024.0;

#[derive(Deserialize)]
struct InstancesAnswer {
    instances: Vec<Instance>,
    #[serde(default)]
    total_count: Value,
}

#[derive(Deserialize)]
struct Instance {
    id: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default, rename = "type")]
    shape: Option<String>,
    #[serde(default)]
    datastore: Option<Datastore>,
    #[serde(default)]
    volume: Option<Volume>,
    #[serde(default)]
    tags: Value,
}

#[derive(Deserialize)]
struct Datastore {
    #[serde(default)]
    version: Value,
    #[serde(default)]
    kernel_version: Value,
}

#[derive(Deserialize)]
struct Volume {
    #[serde(default)]
    size: Value,
}

/// Reads one page of instances.
pub(super) fn read_instances(response: &HttpResponse, now: Timestamp) -> Result<Page<Target>, VendorError> {
    let answer: InstancesAnswer = read(response, now)?;
    let length = answer.instances.len();
    let rows = answer.instances.into_iter().map(target).collect();
    Ok(Page { rows, length, total: count(&answer.total_count) })
}

fn target(instance: Instance) -> Target {
    let word = instance.status.unwrap_or_default();
    let version = instance.datastore.map(|datastore| {
        let kernel = text(&datastore.kernel_version);
        if kernel.is_empty() { text(&datastore.version) } else { kernel }
    });
    Target {
        name: instance.name.filter(|name| !name.is_empty()).unwrap_or_else(|| instance.id.clone()),
        id: instance.id,
        group: None,
        engine: Engine::TaurusDb,
        version: version.unwrap_or_default(),
        shape: instance.shape.unwrap_or_default(),
        state: TargetState { readiness: readiness(&word), word },
        storage_gb: instance.volume.and_then(|volume| number(&volume.size)),
        unfit: None,
        takes_databases: false,
        tags: tags(&instance.tags),
    }
}

/// The words of `/v3` are in capitals, those of `/v3.1` are not; a gateway may give either.
fn readiness(word: &str) -> Readiness {
    match word.to_ascii_uppercase().as_str() {
        "ACTIVE" | "NORMAL" => Readiness::Available,
        "BACKING UP" => Readiness::BackingUp,
        "BUILD"
        | "CREATING"
        | "MODIFYING"
        | "REBOOTING"
        | "RESTORING"
        | "SWITCHOVER"
        | "MIGRATING"
        | "MODIFYING DATABASE PORT" => Readiness::Busy,
        "FAILED" | "ABNORMAL" | "CREATEFAIL" | "FROZEN" | "STORAGE FULL" => Readiness::Unavailable,
        _ => Readiness::Unknown,
    }
}

#[derive(Deserialize)]
struct BackupsAnswer {
    backups: Vec<Backup>,
    #[serde(default)]
    total_count: Value,
}

#[derive(Deserialize)]
struct CreateAnswer {
    backup: Backup,
    /// Not on the older paths.
    #[serde(default)]
    job_id: Option<String>,
}

#[derive(Deserialize)]
struct Backup {
    id: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default, rename = "type")]
    origin: Option<String>,
    #[serde(default)]
    begin_time: Option<String>,
    #[serde(default)]
    end_time: Option<String>,
    #[serde(default)]
    size: Value,
    #[serde(default)]
    instance_id: Option<String>,
    /// `differential` or `completed`.
    #[serde(default)]
    backup_mode: Option<String>,
}

/// Reads one page of the whole project's backups, each with its instance. One that names none is nobody's.
pub(super) fn read_all_backups(
    response: &HttpResponse,
    now: Timestamp,
) -> Result<Page<(String, VendorBackup)>, VendorError> {
    let answer: BackupsAnswer = read(response, now)?;
    let length = answer.backups.len();
    let rows = answer.backups.into_iter().filter_map(|mut listed| {
        let instance_id = listed.instance_id.take().filter(|id| !id.is_empty())?;
        Some((instance_id, backup(listed)))
    });
    Ok(Page { rows: rows.collect(), length, total: count(&answer.total_count) })
}

/// Reads one page of an instance's backups. A gateway that lost the query answers with the whole project's.
pub(super) fn read_backups(
    response: &HttpResponse,
    instance_id: &str,
    now: Timestamp,
) -> Result<Page<VendorBackup>, VendorError> {
    let answer: BackupsAnswer = read(response, now)?;
    let is_ours =
        |backup: &Backup| backup.instance_id.as_deref().is_none_or(|id| id.is_empty() || id == instance_id);
    let length = answer.backups.len();
    let rows = answer.backups.into_iter().filter(is_ours).map(backup).collect();
    Ok(Page { rows, length, total: count(&answer.total_count) })
}

/// Reads the answer to a create request. Its id is what everything later is asked by.
pub(super) fn read_created(response: &HttpResponse, now: Timestamp) -> Result<Created, VendorError> {
    let answer: CreateAnswer = read(response, now)?;
    if answer.backup.id.is_empty() {
        return Err(unreadable(response, "the backup has no id"));
    }
    Ok(Created {
        backup: Some(backup(answer.backup)),
        task: None,
        vendor_job_id: answer.job_id.filter(|id| !id.is_empty()),
        request_id: request_id(response),
    })
}

fn backup(backup: Backup) -> VendorBackup {
    let word = backup.status.unwrap_or_default();
    let state = match word.as_str() {
        "BUILDING" => BackupState::Running,
        "COMPLETED" | "AVAILABLE" => BackupState::Completed,
        "FAILED" => BackupState::Failed,
        "DELETING" => BackupState::Deleting,
        _ => BackupState::Unknown,
    };
    VendorBackup {
        id: backup.id,
        name: backup.name.unwrap_or_default(),
        size_bytes: bytes(&backup.size).filter(|_| state == BackupState::Completed),
        state,
        word,
        origin: backup.origin.unwrap_or_default(),
        form: backup.backup_mode.as_deref().and_then(form),
        databases: Vec::new(),
        began_at: backup.begin_time.as_deref().and_then(VendorTime::read),
        ended_at: backup.end_time.as_deref().and_then(VendorTime::read),
        progress: None,
        reason: None,
        encryption: None,
    }
}

fn form(mode: &str) -> Option<BackupForm> {
    match mode {
        "completed" => Some(BackupForm::Full),
        "differential" => Some(BackupForm::Incremental),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a positive number that 64 bits hold; the vendor gives two decimals of a megabyte"
)]
fn bytes(size: &Value) -> Option<u64> {
    let bytes = (number(size)? * MEGABYTE).round();
    (0.0..9e18).contains(&bytes).then_some(bytes as u64)
}
