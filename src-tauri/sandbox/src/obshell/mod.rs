//! OBShell, the agent beside an OceanBase database, as its callers see it: one cluster agent and its tenants.
//!
//! Written from the agent's own behaviour. What this file holds is what its calls share; each kind of call
//! has its own.

pub(crate) mod admin;
mod backups;
mod bootstrap;
mod create_backup;
mod dag;
mod dag_json;
mod envelope;
mod gate;
mod job;
mod keys;
mod made;
mod operation;
mod parameter;
mod refusal;
mod seal;
mod seed;
mod settings;
mod tasks;
mod tenant;
pub mod tenants;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::dag::{Dag, Outcome};
use self::job::Job;
pub use self::keys::AgentKey;
use self::keys::Keys;
pub(crate) use self::operation::Operation;
use self::refusal::Refusal;
pub use self::settings::{AgentSettings, RootPassword};
use self::tenant::Tenant;
use crate::answer::{Answer, Received};
use crate::clock::Moment;
use crate::fleet::Shares;
use crate::shelf::Shelf;

/// Everything that the fake agent and its database know.
#[derive(Debug)]
pub(crate) struct Obshell {
    backup_duration: SignedDuration,
    keys: Keys,
    tenants: Shelf<Tenant>,
    kept: Kept,
}

/// What survives a restart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    settings: AgentSettings,
    /// When the sandbox first had an agent; the history counts back from it.
    seeded_at: Timestamp,
    dags: Shelf<Dag>,
    jobs: Shelf<Job>,
    /// Tenant to the status word that its newest backup shows.
    status_words: BTreeMap<String, String>,
}

impl Obshell {
    /// `kept` is absent on a first start, and in state files from before there was an agent.
    pub(crate) fn new(kept: Option<Kept>, moment: Moment, backup_duration: Duration, fleet: Shares) -> Self {
        let backup_duration = SignedDuration::try_from(backup_duration).unwrap_or(SignedDuration::MAX);
        let kept = kept.unwrap_or_else(|| {
            let seeded_at = moment.elapsed();
            let (dags, jobs) = seed::history(seeded_at, backup_duration);
            let settings = AgentSettings::default();
            let (dags, jobs) = (dags.into(), jobs.into());
            Kept { settings, seeded_at, dags, jobs, status_words: BTreeMap::new() }
        });
        let mut tenants = seed::tenants(kept.seeded_at);
        tenants.extend(seed::fleet(fleet.obshell, kept.seeded_at));
        Self { backup_duration, keys: Keys::new(), tenants: tenants.into(), kept }
    }

    /// Does what the request asks, or refuses.
    pub(crate) fn answer(&mut self, received: &Received, operation: &Operation, moment: Moment) -> Answer {
        self.settle(moment);
        let result = self.call(received, operation, moment);
        result.unwrap_or_else(|refusal| refusal.into_answer(&self.kept.settings, received, moment))
    }

    fn call(
        &mut self,
        received: &Received,
        operation: &Operation,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        // Calls that a version does not have are refused before anybody looks at the caller.
        if !operation.since().is_some_and(|version| self.kept.settings.is_at_least(version)) {
            return Err(Refusal::NoSuchCall);
        }
        let body = if operation.is_open() { Vec::new() } else { self.let_in(received, moment)? };
        match operation {
            Operation::Info => Ok(self.info(received, moment)),
            Operation::Secret => Ok(self.secret(received, moment)),
            Operation::Status => Ok(self.status(received, moment)),
            Operation::Time => Ok(self.time(received, moment)),
            Operation::Dashboard => Ok(bootstrap::dashboard()),
            Operation::ListTenants => self.list_tenants(received, moment),
            Operation::FindTenant { tenant } => self.find_tenant(received, tenant, moment),
            Operation::Cluster => self.cluster(received, moment),
            Operation::CreateBackup { tenant } => self.create_backup(received, tenant, &body, moment),
            Operation::CancelBackup { tenant } => self.cancel_backup(received, tenant, &body, moment),
            Operation::Overview { tenant } => self.overview(received, tenant, moment),
            Operation::ClusterOverview => self.cluster_overview(received, moment),
            Operation::ListBackups { tenant } => self.list_backups(received, tenant, moment),
            Operation::Storage { tenant } => self.storage(received, tenant, moment),
            Operation::BackupInfo { tenant } => self.backup_info(received, tenant, moment),
            Operation::ListArchiving { tenant } => self.list_archiving(received, tenant, moment),
            Operation::Dag { id } => self.dag(received, id, moment),
            Operation::Node { id } => self.node(received, id, moment),
            Operation::ListDags { only_unfinished } => self.list_dags(received, *only_unfinished, moment),
            Operation::Unknown => Err(Refusal::NoSuchCall),
        }
    }

    /// Lets every DAG whose third node is due by now ask the database, in the order in which they are due.
    /// It does not matter how late this is called, as long as it comes before anything else happens.
    fn settle(&mut self, moment: Moment) {
        loop {
            let open =
                self.kept.dags.rows().iter().enumerate().filter(|(_, dag)| dag.outcome == Outcome::Open);
            let due = open.map(|(place, dag)| (dag.starts_backup_at(), place)).min();
            let Some((at, place)) = due.filter(|(at, _)| *at <= moment.elapsed()) else {
                return;
            };
            let outcome = self.ask_database(place, at);
            self.kept.dags.rows_mut()[place].outcome = outcome;
        }
    }

    pub(crate) fn kept(&self) -> Kept {
        self.kept.clone()
    }

    pub(crate) fn summary(&self, moment: Moment) -> Value {
        let running = self.kept.jobs.rows().iter().filter(|job| job.is_running(moment)).count();
        json!({
            "tenants": self.tenants.len(),
            "dags": self.kept.dags.len(),
            "backups": self.kept.jobs.len(),
            "backups_running": running,
        })
    }

    pub(crate) fn settings(&self) -> &AgentSettings {
        &self.kept.settings
    }

    pub(crate) fn set_settings(&mut self, settings: AgentSettings) {
        self.kept.settings = settings;
    }

    pub(crate) fn set_status_word(&mut self, tenant: &str, word: &str) -> bool {
        let is_known = self.tenants.first(tenant).is_some();
        if word.is_empty() {
            self.kept.status_words.remove(tenant);
        } else if is_known {
            self.kept.status_words.insert(tenant.to_owned(), word.to_owned());
        }
        is_known
    }

    /// A 401 such as a wrong password gets, whatever the credentials.
    pub(crate) fn unauthorized(&self, received: &Received, moment: Moment) -> Answer {
        gate::WRONG_ROOT_PASSWORD.into_answer(&self.kept.settings, received, moment)
    }

    /// A 401 as a header gets it whose time is over, whatever its time.
    pub(crate) fn expired(&self, received: &Received, moment: Moment) -> Answer {
        gate::EXPIRED.into_answer(&self.kept.settings, received, moment)
    }
}

/// A failure with any code, as a fault asks for it.
pub(crate) fn any_error(
    status: u16,
    code: &str,
    message: &str,
    received: &Received,
    moment: Moment,
) -> Answer {
    refusal::any_error(status, code, message, received, moment)
}
