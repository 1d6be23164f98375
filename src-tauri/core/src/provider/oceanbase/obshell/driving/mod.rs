//! The driving half against the sandbox's agent: what is asked, in which order, and what follows.

mod agent;
mod verdict;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use holdfast_sandbox::{Options, Sandbox, credentials};
use jiff::Timestamp;

use super::{Access, Cache, Obshell};
use crate::backup::{BackupForm, BackupState, ObshellBackup, ObshellMode};
use crate::client::{Budget, Budgets, Client, Timeouts};
use crate::error::VendorError;
use crate::profile::{NetworkSettings, ObshellConnection, ObshellSignIn, ProfileId, SecretName};
use crate::provider::{Created, Sighting, Tracked, Vendor};
use crate::request::HttpRequest;
use crate::secret::Secret;

struct Desk {
    sandbox: Sandbox,
    client: Client,
    cache: Cache,
    key: (ProfileId, u32),
    connection: ObshellConnection,
    secrets: HashMap<SecretName, Secret>,
}

impl Desk {
    async fn new() -> Self {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let connection = ObshellConnection {
            endpoint: sandbox.base_url().parse().unwrap(),
            sign_in: ObshellSignIn::RootPassword,
            encrypts: true,
        };
        let secrets = [
            (SecretName::Password, Secret::new(credentials::ROOT_PASSWORD)),
            (SecretName::BackupSetPassword, Secret::new("canary\"set")),
        ]
        .into();
        let key = (ProfileId(uuid::Uuid::nil()), 1);
        let client = Client::new(
            Timeouts::default(),
            Budgets::new(Budget::SANDBOX),
            &NetworkSettings::default(),
            &HashMap::new(),
        )
        .unwrap();
        Self { sandbox, client, cache: Cache::default(), key, connection, secrets }
    }

    fn obshell(&self) -> Obshell<'_> {
        Obshell::new(Access::new(&self.client, &self.cache, Some(self.key), &self.connection, &self.secrets))
    }

    fn operations(&self) -> Vec<String> {
        self.sandbox.journal().iter().map(|entry| entry.operation.to_string()).collect()
    }

    async fn create(
        &self,
        tenant: &str,
        backup: &ObshellBackup,
    ) -> (HttpRequest, Result<Created, VendorError>) {
        let obshell = self.obshell();
        let request = obshell.create_request(tenant, backup, Timestamp::now()).await.unwrap();
        let response = self.client.write(&request).await.unwrap();
        let created = obshell.read_created(&request, &response, Timestamp::now());
        (request, created)
    }
}

const FULL: ObshellBackup = ObshellBackup { mode: ObshellMode::Full, plus_archive: false, encrypt: false };

struct Known {
    backups: HashSet<String>,
    tasks: HashSet<String>,
}

impl Known {
    async fn of(desk: &Desk, tenant: &str) -> Self {
        let survey = desk.obshell().survey(tenant, &FULL).await.unwrap();
        Self {
            backups: survey.backups.rows.iter().map(|row| row.id.clone()).collect(),
            tasks: survey.tasks.iter().map(|task| task.id.clone()).collect(),
        }
    }

    fn tracked<'a>(&'a self, tenant: &'a str, task_id: Option<&'a str>) -> Tracked<'a> {
        Tracked {
            target_id: tenant,
            name: "",
            form: BackupForm::Full,
            backup_id: None,
            task_id,
            known_backups: &self.backups,
            known_tasks: &self.tasks,
            sent_at: Timestamp::now(),
            companions: 1,
        }
    }

    async fn look(&self, desk: &Desk, tenant: &str, task_id: Option<&str>) -> Sighting {
        desk.obshell().look(&self.tracked(tenant, task_id)).await.unwrap()
    }
}

/// Lets time pass until the look says what is waited for.
async fn until(
    desk: &Desk,
    known: &Known,
    tenant: &str,
    task: &str,
    is_so: impl Fn(&Sighting) -> bool,
) -> Sighting {
    for _ in 0..2000 {
        let seen = known.look(desk, tenant, Some(task)).await;
        if is_so(&seen) {
            return seen;
        }
        desk.sandbox.clock().advance(Duration::from_secs(5));
    }
    panic!("it never came");
}

fn state(seen: &Sighting) -> Option<BackupState> {
    seen.backup.as_ref().map(|backup| backup.state)
}
