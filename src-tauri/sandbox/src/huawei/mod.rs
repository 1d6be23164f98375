//! Huawei Cloud as its callers see it: IAM, RDS and TaurusDB behind one address.
//!
//! Each call has its file; this one holds what they share and finds out which call a request is.

mod authorization;
mod backup;
mod errors;
mod iam;
mod instance;
pub mod instances;
mod made;
mod operation;
mod parameters;
mod rds_backups;
mod rds_create_backup;
mod rds_instances;
mod seed;
mod sign;
mod taurusdb;
pub(crate) mod taurusdb_admin;
mod taurusdb_backup;
mod taurusdb_create_backup;
mod taurusdb_instance;
pub mod taurusdb_instances;
mod taurusdb_list_backups;
mod taurusdb_list_instances;
mod taurusdb_seed;
mod uri;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::authorization::Keys;
use self::backup::Backup;
use self::errors::Refusal;
use self::iam::Tokens;
use self::instance::Instance;
pub(crate) use self::operation::Operation;
use self::taurusdb::{TaurusDb, TaurusKept};
use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::digest::id32;
use crate::fleet::Shares;
use crate::shelf::Shelf;

/// A failure with any code, as a fault asks for it.
pub(crate) fn any_error(status: u16, code: &str, message: &str) -> Answer {
    Answer::json(status, json!({"error_code": code, "error_msg": message}))
}

fn no_such_api() -> Refusal {
    Refusal::gateway(404, "APIGW.0101", "The API does not exist or has not been published in the environment")
}

/// The request id that answers carry: the same on every run.
fn request_id(received: &Received) -> String {
    id32(&format!("request {}", received.number))
}

/// Everything that the fake vendor knows.
#[derive(Debug)]
pub(crate) struct Huawei {
    backup_duration: SignedDuration,
    instances: Shelf<Instance>,
    backups: Shelf<Backup>,
    taurusdb: TaurusDb,
    tokens: Tokens,
    keys: Keys,
    kept: Kept,
}

/// What survives a restart. Everything else is seeded again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// When the sandbox was first started; the backup that runs from the beginning began then.
    seeded_at: Timestamp,
    created: Vec<Backup>,
    /// Backup id to the time of its deletion.
    deleted: BTreeMap<String, Timestamp>,
    /// Instance id to the status set by hand.
    instance_status: BTreeMap<String, String>,
    /// Backup name to the status word set by hand.
    status_words: BTreeMap<String, String>,
    /// Missing in files from before TaurusDB.
    #[serde(default)]
    taurusdb: TaurusKept,
}

impl Huawei {
    pub(crate) fn new(kept: Option<Kept>, moment: Moment, backup_duration: Duration, fleet: Shares) -> Self {
        let backup_duration = SignedDuration::try_from(backup_duration).unwrap_or(SignedDuration::MAX);
        let kept = kept.unwrap_or_else(|| Kept {
            seeded_at: moment.elapsed(),
            created: Vec::new(),
            deleted: BTreeMap::new(),
            instance_status: BTreeMap::new(),
            status_words: BTreeMap::new(),
            taurusdb: TaurusKept::default(),
        });
        let mut instances = seed::instances();
        let mut backups = seed::backups(&instances, kept.seeded_at, backup_duration);
        backups.extend(kept.created.iter().cloned());
        instances.extend(seed::fleet(fleet.rds));
        let (instances, backups) = (instances.into(), backups.into());
        let taurusdb = TaurusDb::new(kept.taurusdb.clone(), kept.seeded_at, backup_duration, fleet.taurusdb);
        let (tokens, keys) = (Tokens::default(), Keys::default());
        Self { backup_duration, instances, backups, taurusdb, tokens, keys, kept }
    }

    /// Does what the request asks, or refuses.
    pub(crate) fn answer(&mut self, received: &Received, operation: &Operation, moment: Moment) -> Answer {
        let result = match operation {
            Operation::CreateToken => self.create_token(received, moment),
            Operation::ListProjects => self.list_projects(received, moment),
            Operation::ListInstances { project } => self.list_instances(received, project, moment),
            Operation::ListBackups { project } => self.list_backups(received, project, moment),
            Operation::CreateBackup { project } => self.create_backup(received, project, moment),
            Operation::DeleteBackup { project, backup } => {
                self.delete_backup(received, project, backup, moment)
            }
            Operation::TaurusDb { call, family, project } => {
                self.answer_taurusdb(received, (*call, *family, project), moment)
            }
            Operation::Unknown => Err(no_such_api()),
        };
        let mut answer = result.unwrap_or_else(|refusal| refusal.into_answer(received));
        if answer.backup_name.is_none() {
            answer.backup_name = operation.backup_name(received);
        }
        operation.with_trace(answer, received)
    }

    pub(crate) fn kept(&self) -> Kept {
        Kept { taurusdb: self.taurusdb.kept.clone(), ..self.kept.clone() }
    }

    pub(crate) fn summary(&self, moment: Moment) -> Value {
        let created = &self.kept.created;
        let running = created.iter().filter(|backup| backup.is_running(moment)).count();
        json!({
            "instances": self.instances.len(),
            "backups_created": created.len(),
            "backups_running": running,
            "backups_deleted": self.kept.deleted.len(),
            "taurusdb": self.taurusdb.summary(moment),
        })
    }

    pub(crate) fn set_instance_status(&mut self, instance_id: &str, status: &str) -> bool {
        let is_known = self.instances.first(instance_id).is_some();
        if is_known {
            self.kept.instance_status.insert(instance_id.to_owned(), status.to_owned());
        }
        is_known || self.taurusdb.set_instance_status(instance_id, status)
    }

    pub(crate) fn set_backup_status_word(&mut self, name: &str, word: &str) -> bool {
        let is_known = self.backups.rows().iter().any(|backup| backup.name == name);
        if word.is_empty() {
            self.kept.status_words.remove(name);
        } else if is_known {
            self.kept.status_words.insert(name.to_owned(), word.to_owned());
        }
        // Names are unique in RDS alone: what carries it elsewhere shows the word as well.
        self.taurusdb.set_backup_status_word(name, word) || is_known
    }

    pub(crate) fn set_backup_listed(&mut self, name: &str, is_listed: bool, moment: Moment) -> bool {
        let ids: Vec<_> = self
            .backups
            .rows()
            .iter()
            .filter(|backup| backup.name == name)
            .map(|backup| backup.id.clone())
            .collect();
        for id in &ids {
            if is_listed {
                self.kept.deleted.remove(id);
            } else {
                self.kept.deleted.insert(id.clone(), backup::deletion_over_at(moment));
            }
        }
        !ids.is_empty()
    }

    pub(crate) fn expire_tokens(&mut self) {
        self.tokens.expire_all();
    }

    /// The instance's status now: set by hand, or seeded; `BACKING UP` while a backup runs on it.
    fn instance_status(&self, instance: &Instance, moment: Moment) -> String {
        let set = self.kept.instance_status.get(&instance.id).map(String::as_str);
        let status = set.unwrap_or(instance.status);
        if status == "ACTIVE" && self.running_backup(&instance.id, moment).is_some() {
            return "BACKING UP".to_owned();
        }
        status.to_owned()
    }

    fn running_backup(&self, instance_id: &str, moment: Moment) -> Option<&Backup> {
        self.backups.of(instance_id).find(|backup| backup.is_running(moment))
    }
}
