//! What Huawei Cloud RDS answers, read with patience: fields may be absent, null, numbers or texts.
//!
//! A word we do not know is kept and never taken for success. Sizes are in KB here.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::super::answer::{read, request_id, unreadable};
use crate::backup::{BackupState, VendorBackup};
use crate::error::VendorError;
use crate::provider::Created;
use crate::request::HttpResponse;
use crate::target::{Engine, Readiness, Target, TargetState};
use crate::text::Text;
use crate::vendor_time::VendorTime;

/// One page of a list, and how long the whole list is.
pub(super) struct Page<T> {
    pub(super) rows: Vec<T>,
    pub(super) total: Option<usize>,
}

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
    Ok(Page { total: count(&answer.total_count), rows: answer.instances.into_iter().map(target).collect() })
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
        takes_databases: engine == Engine::SqlServer,
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
}

/// Reads one page of backups.
pub(super) fn read_backups(
    response: &HttpResponse,
    now: Timestamp,
) -> Result<Page<VendorBackup>, VendorError> {
    let answer: BackupsAnswer = read(response, now)?;
    Ok(Page { total: count(&answer.total_count), rows: answer.backups.into_iter().map(backup).collect() })
}

/// Reads the answer to a create request. Its id is what everything later is asked by.
pub(super) fn read_created(response: &HttpResponse, now: Timestamp) -> Result<Created, VendorError> {
    let answer: CreateAnswer = read(response, now)?;
    if answer.backup.id.is_empty() {
        return Err(unreadable(response, "the backup has no id"));
    }
    Ok(Created {
        backup: backup(answer.backup),
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
        BackupState::Completed => kilobytes(&backup.size),
        _ => None,
    };
    VendorBackup {
        id: backup.id,
        name: backup.name.unwrap_or_default(),
        state,
        word,
        origin: backup.origin.unwrap_or_default(),
        databases: databases(&backup.databases),
        began_at: backup.begin_time.as_deref().and_then(VendorTime::read),
        ended_at: backup.end_time.as_deref().and_then(VendorTime::read),
        size_bytes,
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

fn kilobytes(value: &Value) -> Option<u64> {
    let size: u64 = match value {
        Value::Number(number) => number.as_u64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    size.checked_mul(1024)
}

fn count(value: &Value) -> Option<usize> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|count| usize::try_from(count).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
