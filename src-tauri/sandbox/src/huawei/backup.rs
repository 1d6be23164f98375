//! A backup, what has become of it by a given time, and how the vendor writes it.
//!
//! Nothing drives a backup forward: its status is worked out from the clock whenever somebody looks.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::instance::{Engine, Instance};
use crate::clock::{Moment, later};
use crate::shelf::Keyed;

/// How long a deleted backup is still listed, as `DELETING`.
const DELETING_FOR: SignedDuration = SignedDuration::from_secs(5);

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Backup {
    pub(super) id: String,
    pub(super) instance_id: String,
    pub(super) name: String,
    /// `auto`, `manual`, `fragment` or `incremental`.
    pub(super) kind: String,
    pub(super) description: Option<String>,
    /// Named databases of a partial backup.
    pub(super) databases: Option<Vec<String>>,
    /// Beginning by the time that lasts (no skew in it).
    pub(super) began: Timestamp,
    /// How wrong the vendor's clock was then: recorded times are that much off.
    pub(super) skew: SignedDuration,
    pub(super) lasts: SignedDuration,
    pub(super) fails: bool,
    pub(super) size_kb: u64,
}

impl Keyed for Backup {
    type Key = String;

    fn key(&self) -> &String {
        &self.instance_id
    }
}

impl Backup {
    fn ends(&self) -> Timestamp {
        later(self.began, self.lasts)
    }

    pub(super) fn is_running(&self, moment: Moment) -> bool {
        moment.elapsed() < self.ends()
    }

    /// Beginning as the vendor shows it.
    pub(super) fn shown_begin(&self) -> Timestamp {
        later(self.began, self.skew)
    }

    /// The vendor's word, were nothing set by hand and nothing deleted.
    pub(super) fn status(&self, moment: Moment) -> &'static str {
        match (self.is_running(moment), self.fails) {
            (true, _) => "BUILDING",
            (false, true) => "FAILED",
            (false, false) => "COMPLETED",
        }
    }

    /// As the list shows it: without a description.
    pub(super) fn to_list_item(&self, instance: &Instance, word: Option<&str>, moment: Moment) -> Value {
        let is_running = self.is_running(moment);
        let databases = self.databases_json().unwrap_or(Value::Null);
        let size = if is_running || self.fails { 0 } else { self.size_kb };
        let mut item = Map::new();
        item.insert("id".into(), json!(self.id));
        item.insert("name".into(), json!(self.name));
        item.insert("type".into(), json!(self.kind));
        item.insert("size".into(), json!(size));
        item.insert("status".into(), json!(word.unwrap_or(self.status(moment))));
        item.insert("begin_time".into(), json!(time_text(self.shown_begin())));
        if !is_running {
            item.insert("end_time".into(), json!(time_text(later(self.ends(), self.skew))));
        } else if instance.engine == Engine::MySql {
            // Documented neither as empty nor as absent: callers get both.
            item.insert("end_time".into(), json!(""));
        }
        item.insert("datastore".into(), instance.datastore());
        item.insert("databases".into(), databases);
        item.insert("instance_id".into(), json!(self.instance_id));
        item.insert("associated_with_ddm".into(), json!(false));
        Value::Object(item)
    }

    /// As the answer to its creation shows it.
    pub(super) fn to_created(&self, moment: Moment) -> Value {
        let mut item = Map::new();
        item.insert("id".into(), json!(self.id));
        item.insert("instance_id".into(), json!(self.instance_id));
        item.insert("name".into(), json!(self.name));
        if let Some(description) = &self.description {
            item.insert("description".into(), json!(description));
        }
        if let Some(databases) = self.databases_json() {
            item.insert("databases".into(), databases);
        }
        item.insert("begin_time".into(), json!(time_text(self.shown_begin())));
        item.insert("status".into(), json!(self.status(moment)));
        item.insert("type".into(), json!(self.kind));
        Value::Object(item)
    }

    fn databases_json(&self) -> Option<Value> {
        let names = self.databases.as_ref()?;
        Some(names.iter().map(|name| json!({"name": name})).collect())
    }
}

/// Whether a backup deleted at `deleted` is still listed.
pub(super) fn is_deleting(deleted: Timestamp, moment: Moment) -> bool {
    moment.elapsed() < later(deleted, DELETING_FOR)
}

/// When a backup that is not listed any more was deleted at the latest.
pub(super) fn deletion_over_at(moment: Moment) -> Timestamp {
    later(moment.elapsed(), -DELETING_FOR)
}

/// `2026-02-04T14:10:02+0000`.
pub(super) fn time_text(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()
}
