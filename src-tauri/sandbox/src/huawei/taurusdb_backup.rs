//! A TaurusDB backup, what has become of it by a given time, and how the vendor writes it.
//!
//! Like RDS's, but: sizes are MB with a fraction, the list has descriptions, and a good end has two words.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::taurusdb_instance::TaurusInstance;
use crate::clock::{Moment, later};
use crate::shelf::Keyed;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TaurusBackup {
    pub(super) id: String,
    pub(super) instance_id: String,
    pub(super) name: String,
    /// `auto` or `manual`.
    pub(super) kind: String,
    pub(super) description: Option<String>,
    /// Beginning by the time that lasts (no skew in it).
    pub(super) began: Timestamp,
    /// How wrong the vendor's clock was then: recorded times are that much off.
    pub(super) skew: SignedDuration,
    pub(super) lasts: SignedDuration,
    pub(super) fails: bool,
    pub(super) size_mb: f64,
}

impl Keyed for TaurusBackup {
    type Key = String;

    fn key(&self) -> &String {
        &self.instance_id
    }
}

impl TaurusBackup {
    fn ends(&self) -> Timestamp {
        later(self.began, self.lasts)
    }

    pub(super) fn is_running(&self, moment: Moment) -> bool {
        moment.elapsed() < self.ends()
    }

    pub(super) fn shown_begin(&self) -> Timestamp {
        later(self.began, self.skew)
    }

    /// The vendor's word, were nothing set by hand.
    pub(super) fn status(&self, instance: &TaurusInstance, moment: Moment) -> &'static str {
        match (self.is_running(moment), self.fails) {
            (true, _) => "BUILDING",
            (false, true) => "FAILED",
            (false, false) => instance.good_word(),
        }
    }

    pub(super) fn to_list_item(&self, instance: &TaurusInstance, word: &str, moment: Moment) -> Value {
        let is_running = self.is_running(moment);
        let size = if is_running || self.fails { 0.0 } else { self.size_mb };
        let mut item = self.head(instance, word);
        item.insert("size".into(), json!(size));
        if !is_running {
            item.insert("end_time".into(), json!(instance.time_text(later(self.ends(), self.skew))));
            // Minutes, a begun one counted as whole.
            item.insert("take_up_time".into(), json!(self.lasts.as_secs().max(0) / 60 + 1));
        } else if instance.row.is_multiple_of(2) {
            // What a running backup has here is not documented: callers get both.
            item.insert("end_time".into(), json!(""));
            item.insert("take_up_time".into(), json!(0));
        }
        item.insert("instance_name".into(), json!(instance.name));
        item.insert("datastore".into(), TaurusInstance::datastore());
        item.insert("backup_level".into(), json!("1"));
        item.insert("backup_mode".into(), json!("completed"));
        Value::Object(item)
    }

    /// As the answer to its creation shows it.
    pub(super) fn to_created(&self, instance: &TaurusInstance, moment: Moment) -> Value {
        Value::Object(self.head(instance, self.status(instance, moment)))
    }

    fn head(&self, instance: &TaurusInstance, word: &str) -> Map<String, Value> {
        let mut item = Map::new();
        item.insert("id".into(), json!(self.id));
        item.insert("name".into(), json!(self.name));
        if let Some(description) = &self.description {
            item.insert("description".into(), json!(description));
        }
        item.insert("begin_time".into(), json!(instance.time_text(self.shown_begin())));
        item.insert("status".into(), json!(word));
        item.insert("type".into(), json!(self.kind));
        item.insert("instance_id".into(), json!(self.instance_id));
        item
    }
}
