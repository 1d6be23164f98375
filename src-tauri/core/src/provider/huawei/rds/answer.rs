//! What Huawei Cloud RDS answers, read with patience: fields may be absent, null, numbers or texts.
//!
//! A word we do not know is kept and never taken for success. Sizes are in KB here.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::super::answer::{read, request_id, unreadable};
use super::super::lenient::{count, number, tags, text, whole};
use super::super::product::Page;
use crate::backup::{BackupForm, BackupState, VendorBackup};
use crate::error::VendorError;
use crate::provider::Created;
use crate::request::HttpResponse;
use crate::target::{Engine, Readiness, Target, TargetState};
use crate::text::Text;
use crate::vendor_time::VendorTime;

const KILOBYTE: u64 = 1024;

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
    #[serde(default, rename = "type")]
    engine: Option<String>,
    #[serde(default)]
    version: Value,
    #[serde(default)]
    complete_version: Value,
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
    let shape = instance.shape.unwrap_or_default();
    let datastore = instance.datastore;
    let engine =
        engine(datastore.as_ref().and_then(|datastore| datastore.engine.as_deref()).unwrap_or_default());
    let version = datastore.map(|datastore| {
        let complete = text(&datastore.complete_version);
        if complete.is_empty() { text(&datastore.version) } else { complete }
    });
    let unfit = shape.eq_ignore_ascii_case("Replica").then(|| {
        Text::new(
            "A read replica has no backups of its own: back up its primary",
            "只读实例不能备份，请备份其主实例",
        )
    });
    Target {
        name: instance.name.filter(|name| !name.is_empty()).unwrap_or_else(|| instance.id.clone()),
        id: instance.id,
        group: None,
        takes_databases: engine == Engine::SqlServer,
        tags: tags(&instance.tags),
        engine,
        version: version.unwrap_or_default(),
        shape,
        state: TargetState { readiness: readiness(&word), word },
        storage_gb: instance.volume.and_then(|volume| number(&volume.size)),
        unfit,
    }
}

fn engine(word: &str) -> Engine {
    match word.to_ascii_lowercase().as_str() {
        "mysql" => Engine::MySql,
        "postgresql" => Engine::PostgreSql,
        "sqlserver" => Engine::SqlServer,
        "mariadb" => Engine::MariaDb,
        _ => Engine::Other(word.to_owned()),
    }
}

/// The documents list these words and say only that an instance must run normally; the vendor is the judge.
fn readiness(word: &str) -> Readiness {
    match word {
        "ACTIVE" => Readiness::Available,
        "BACKING UP" => Readiness::BackingUp,
        "BUILD"
        | "MODIFYING"
        | "REBOOTING"
        | "RESTORING"
        | "MODIFYING INSTANCE TYPE"
        | "SWITCHOVER"
        | "MIGRATING"
        | "MODIFYING DATABASE PORT" => Readiness::Busy,
        "FAILED" | "FROZEN" | "STORAGE FULL" | "CREATE FAIL" => Readiness::Unavailable,
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
    databases: Value,
    #[serde(default)]
    instance_id: Option<String>,
}

/// Reads one page of an instance's backups. A gateway that lost the query answers with other instances' too.
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
        "COMPLETED" => BackupState::Completed,
        "FAILED" => BackupState::Failed,
        "DELETING" => BackupState::Deleting,
        _ => BackupState::Unknown,
    };
    let size_bytes = match state {
        BackupState::Completed => whole(&backup.size).and_then(|size| size.checked_mul(KILOBYTE)),
        _ => None,
    };
    let databases = databases(&backup.databases);
    let origin = backup.origin.unwrap_or_default();
    VendorBackup {
        id: backup.id,
        name: backup.name.unwrap_or_default(),
        state,
        word,
        form: form(&origin, &databases),
        origin,
        databases,
        began_at: backup.begin_time.as_deref().and_then(VendorTime::read),
        ended_at: backup.end_time.as_deref().and_then(VendorTime::read),
        size_bytes,
        progress: None,
        reason: None,
        encryption: None,
    }
}

/// A `fragment` belongs to another backup; that it is a part is all that is known of it.
fn form(origin: &str, databases: &[String]) -> Option<BackupForm> {
    match origin {
        "manual" | "auto" if databases.is_empty() => Some(BackupForm::Full),
        "manual" | "auto" | "fragment" => Some(BackupForm::Partial),
        "incremental" => Some(BackupForm::Incremental),
        _ => None,
    }
}

/// An array of objects in the examples, `null` on live systems, a single object in one document's words.
fn databases(value: &Value) -> Vec<String> {
    let name = |value: &Value| value.get("name").map(text);
    match value {
        Value::Array(list) => list.iter().filter_map(name).collect(),
        Value::Object(_) => name(value).into_iter().collect(),
        _ => Vec::new(),
    }
}
