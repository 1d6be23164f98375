//! TaurusDB as its callers see it: RDS's paths and refusals, on instances and backups of its own.
//!
//! It lies under a path of its own because everything here shares one address. Each path family can be
//! switched off, as the vendor does with the legacy one, region by region.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::errors::Refusal;
use super::taurusdb_backup::TaurusBackup;
use super::taurusdb_instance::TaurusInstance;
use super::{Huawei, no_such_api, taurusdb_seed};
use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::shelf::Shelf;

/// Which of the vendor's two path families a request came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathFamily {
    /// `/v3/…`
    Current,
    /// `/mysql/v3/…`
    Legacy,
}

/// One call of TaurusDB's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TaurusCall {
    ListInstances,
    ListBackups,
    CreateBackup,
}

impl TaurusCall {
    /// Reads what follows the base path; the second part is the project.
    pub(super) fn of<'a>(method: &str, segments: &[&'a str]) -> Option<(Self, PathFamily, &'a str)> {
        let (family, rest) = match segments {
            ["mysql", "v3", rest @ ..] => (PathFamily::Legacy, rest),
            ["v3", rest @ ..] => (PathFamily::Current, rest),
            _ => return None,
        };
        match (method, rest) {
            ("GET", [project, "instances"]) => Some((Self::ListInstances, family, project)),
            ("GET", [project, "backups"]) => Some((Self::ListBackups, family, project)),
            ("POST", [project, "backups", "create"]) => Some((Self::CreateBackup, family, project)),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ListInstances => "taurusdb.list_instances",
            Self::ListBackups => "taurusdb.list_backups",
            Self::CreateBackup => "taurusdb.create_backup",
        }
    }
}

/// Everything that the fake TaurusDB knows.
#[derive(Debug)]
pub(super) struct TaurusDb {
    pub(super) instances: Shelf<TaurusInstance>,
    pub(super) backups: Shelf<TaurusBackup>,
    pub(super) kept: TaurusKept,
}

/// What of it survives a restart. A state file from before TaurusDB has none of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct TaurusKept {
    pub(super) created: Vec<TaurusBackup>,
    /// Instance id to the status set by hand.
    instance_status: BTreeMap<String, String>,
    /// Backup name to the status word set by hand.
    status_words: BTreeMap<String, String>,
    current_is_off: bool,
    legacy_is_off: bool,
}

impl TaurusDb {
    pub(super) fn new(
        kept: TaurusKept,
        seeded_at: jiff::Timestamp,
        backup_duration: SignedDuration,
        fleet: u32,
    ) -> Self {
        let mut instances = taurusdb_seed::instances();
        let mut backups = taurusdb_seed::backups(&instances, seeded_at, backup_duration);
        backups.extend(kept.created.iter().cloned());
        instances.extend(taurusdb_seed::fleet(fleet));
        Self { instances: instances.into(), backups: backups.into(), kept }
    }

    pub(super) fn summary(&self, moment: Moment) -> Value {
        let running = self.kept.created.iter().filter(|backup| backup.is_running(moment)).count();
        json!({
            "instances": self.instances.len(),
            "backups_created": self.kept.created.len(),
            "backups_running": running,
            "current_paths": !self.kept.current_is_off,
            "legacy_paths": !self.kept.legacy_is_off,
        })
    }

    pub(super) fn set_paths(&mut self, current: bool, legacy: bool) {
        self.kept.current_is_off = !current;
        self.kept.legacy_is_off = !legacy;
    }

    fn has_paths(&self, family: PathFamily) -> bool {
        match family {
            PathFamily::Current => !self.kept.current_is_off,
            PathFamily::Legacy => !self.kept.legacy_is_off,
        }
    }

    pub(super) fn set_instance_status(&mut self, instance_id: &str, status: &str) -> bool {
        let is_known = self.instance(instance_id).is_some();
        if is_known {
            self.kept.instance_status.insert(instance_id.to_owned(), status.to_owned());
        }
        is_known
    }

    pub(super) fn set_backup_status_word(&mut self, name: &str, word: &str) -> bool {
        let is_known = self.backups.rows().iter().any(|backup| backup.name == name);
        if word.is_empty() {
            self.kept.status_words.remove(name);
        } else if is_known {
            self.kept.status_words.insert(name.to_owned(), word.to_owned());
        }
        is_known
    }

    /// The instance's status now: set by hand, or seeded; `BACKING UP` while a backup runs on it.
    pub(super) fn instance_status(&self, instance: &TaurusInstance, moment: Moment) -> String {
        let set = self.kept.instance_status.get(&instance.id).map(String::as_str);
        let status = set.unwrap_or(instance.status);
        if status == "ACTIVE" && self.is_backing_up(&instance.id, moment) {
            return "BACKING UP".to_owned();
        }
        status.to_owned()
    }

    pub(super) fn is_backing_up(&self, instance_id: &str, moment: Moment) -> bool {
        self.backups.of(instance_id).any(|backup| backup.is_running(moment))
    }

    pub(super) fn status_word(
        &self,
        backup: &TaurusBackup,
        instance: &TaurusInstance,
        moment: Moment,
    ) -> String {
        match self.kept.status_words.get(&backup.name) {
            Some(word) => word.clone(),
            None => backup.status(instance, moment).to_owned(),
        }
    }

    pub(super) fn instance(&self, instance_id: &str) -> Option<&TaurusInstance> {
        self.instances.first(instance_id)
    }
}

impl Huawei {
    pub(super) fn answer_taurusdb(
        &mut self,
        received: &Received,
        (call, family, project): (TaurusCall, PathFamily, &str),
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        if !self.taurusdb.has_paths(family) {
            return Err(no_such_api());
        }
        self.authorize(received, Some(project), moment)?;
        match call {
            TaurusCall::ListInstances => self.list_taurusdb_instances(received, project, moment),
            TaurusCall::ListBackups => self.list_taurusdb_backups(received, project, moment),
            TaurusCall::CreateBackup => self.create_taurusdb_backup(received, project, family, moment),
        }
    }
}
