//! The driving half of one OBShell agent: greeting it, sealing by its key and its clock, sending.
//!
//! Reads are tried again when that may help. A refused password is not: each try is a sign-in at the database. A key
//! that has changed is fetched again once, for reads; a create request gets a fresh one before it is built instead.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use rsa::rand_core::OsRng;

use super::agent::{AgentInfo, read_info, read_public_key};
use super::answer::Answer;
use super::dag::Dag;
use super::refusal::is_key_outdated;
use super::request::{self, Signer, Unsealed};
use super::together::ClusterOverview;
use crate::client::Client;
use crate::credential::CredentialError;
use crate::error::{Error, Refusal, VendorError};
use crate::profile::{ObshellConnection, ProfileId, SecretName};
use crate::provider::Listing;
use crate::provider::circle::Circle;
use crate::provider::door::{Door, Doors};
use crate::provider::gate::Gate;
use crate::provider::oceanbase::seal::{BodyKey, PublicKey};
use crate::provider::read::read;
use crate::provider::scrub::{hide, scrub};
use crate::request::{HttpRequest, Method, Span};
use crate::secret::Secret;
use crate::target::Target;

/// A profile and its revision.
type Key = (ProfileId, u32);

/// Nothing where they cannot be listed.
type UnfinishedDags = Option<Arc<Vec<Dag>>>;

/// What was learnt of a profile's revision and need not be asked again.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    agents: Mutex<HashMap<(ProfileId, u32), Agent>>,
    gates: Mutex<HashMap<(ProfileId, u32), Arc<Gate>>>,
    greetings: Doors<(ProfileId, u32), Agent>,
    targets: Doors<(ProfileId, u32), Arc<Listing<Target>>>,
    dags: Doors<(ProfileId, u32), Arc<Vec<Dag>>>,
    /// The unfinished tasks, and how all backups stand; nothing where they cannot be listed.
    unfinished: Doors<(Key, Circle), UnfinishedDags>,
    overviews: Doors<(Key, Circle), Option<Arc<ClusterOverview>>>,
    /// The database's own ids of tenants, by their names.
    tenant_ids: Mutex<HashMap<(ProfileId, u32), HashMap<String, String>>>,
    /// How many tenants the last overview of a cluster told of.
    tenants_told: Mutex<HashMap<(ProfileId, u32), usize>>,
}

/// An agent that was greeted.
#[derive(Clone, Debug)]
pub(super) struct Agent {
    pub(super) info: AgentInfo,
    pub(super) public_key: PublicKey,
    /// Its clock minus ours, in milliseconds.
    pub(super) clock_skew_ms: Option<i64>,
}

/// A connection to one agent.
pub(crate) struct Access<'a> {
    client: &'a Client,
    cache: &'a Cache,
    /// Nothing is kept for a profile that is not saved.
    cache_key: Option<(ProfileId, u32)>,
    pub(super) connection: &'a ObshellConnection,
    secrets: &'a HashMap<SecretName, Secret>,
    /// The agent as this connection has met it.
    met: Mutex<Option<Agent>>,
}

impl<'a> Access<'a> {
    pub(crate) fn new(
        client: &'a Client,
        cache: &'a Cache,
        cache_key: Option<(ProfileId, u32)>,
        connection: &'a ObshellConnection,
        secrets: &'a HashMap<SecretName, Secret>,
    ) -> Self {
        Self { client, cache, cache_key, connection, secrets, met: Mutex::default() }
    }

    pub(super) fn secret(&self, name: SecretName) -> Result<&Secret, Error> {
        self.secrets.get(&name).ok_or_else(|| CredentialError::NoEntry { name }.into())
    }

    /// Asks the agent who it is and for its key, now.
    ///
    /// # Errors
    /// Also when it is no agent that makes backups.
    pub(super) async fn greet(&self) -> Result<Agent, Error> {
        let question = async {
            let answer = self.ask(request::INFO).await?;
            let info = read_info(&answer)?;
            info.check()?;
            let clock_skew_ms = answer.clock_skew_ms;
            let public_key = read_public_key(&self.ask(request::SECRET).await?)?;
            Ok::<_, Error>(Agent { info, public_key, clock_skew_ms })
        };
        let agent = self.cache.greetings.of(self.cache_key).ask(question).await?;
        if let Ok(mut met) = self.met.lock() {
            *met = Some(agent.clone());
        }
        if let (Some(key), Ok(mut agents)) = (self.cache_key, self.cache.agents.lock()) {
            agents.insert(key, agent.clone());
        }
        Ok(agent)
    }

    /// Where those wait who ask for the targets.
    pub(super) fn targets_door(&self) -> Arc<Door<Arc<Listing<Target>>>> {
        self.cache.targets.of(self.cache_key)
    }

    /// Where those wait who ask for the tasks of all tenants.
    pub(super) fn dags_door(&self) -> Arc<Door<Arc<Vec<Dag>>>> {
        self.cache.dags.of(self.cache_key)
    }

    /// Where those wait who ask for the unfinished tasks while they watch.
    pub(super) fn unfinished_door(&self, circle: Circle) -> Arc<Door<UnfinishedDags>> {
        self.cache.unfinished.of(self.cache_key.map(|key| (key, circle)))
    }

    /// Where those wait who ask how all backups of the cluster stand.
    pub(super) fn overview_door(&self, circle: Circle) -> Arc<Door<Option<Arc<ClusterOverview>>>> {
        self.cache.overviews.of(self.cache_key.map(|key| (key, circle)))
    }

    /// The database's own id of a tenant, once it was told.
    pub(super) fn tenant_id(&self, tenant: &str) -> Option<String> {
        self.cache.tenant_ids.lock().ok()?.get(&self.cache_key?)?.get(tenant).cloned()
    }

    pub(super) fn remember_tenant_id(&self, tenant: &str, id: Option<String>) {
        if let (Some(key), Ok(mut ids), Some(id)) = (self.cache_key, self.cache.tenant_ids.lock(), id) {
            ids.entry(key).or_default().insert(tenant.to_owned(), id);
        }
    }

    /// How many tenants an overview of the cluster told of; 0 before the first.
    pub(super) fn tenants_told(&self) -> usize {
        let told = || self.cache.tenants_told.lock().ok()?.get(&self.cache_key?).copied();
        told().unwrap_or_default()
    }

    pub(super) fn remember_tenants(&self, told: usize) {
        if let (Some(key), Ok(mut tenants)) = (self.cache_key, self.cache.tenants_told.lock()) {
            tenants.insert(key, told);
        }
    }

    /// The agent as it was when it was last greeted.
    pub(super) async fn agent(&self) -> Result<Agent, Error> {
        let met = self.met.lock().ok().and_then(|met| met.clone());
        let kept = || self.cache.agents.lock().ok()?.get(&self.cache_key?).cloned();
        match met.or_else(kept) {
            Some(agent) => Ok(agent),
            None => self.greet().await,
        }
    }

    /// Sends a read. When the agent's key, or its clock, is not what it was, the agent is greeted again, once.
    pub(super) async fn get(&self, target: &str) -> Result<Answer, Error> {
        let agent = self.agent().await?;
        match self.get_from(&agent, target).await {
            Err(Error::Vendor(error)) if is_key_outdated(&error) || error.refusal == Refusal::ClockSkew => {
                self.get_from(&self.greet().await?, target).await
            }
            answer => answer,
        }
    }

    async fn get_from(&self, agent: &Agent, target: &str) -> Result<Answer, Error> {
        let password = self.secret(SecretName::Password)?;
        let build = |at| self.sealed(agent, password, Method::Get, target, Vec::new(), at);
        self.gate().pass(self.send(build)).await
    }

    /// A request that changes something, sealed for this moment by a key that was just asked for.
    pub(super) async fn write_request(
        &self,
        method: Method,
        target: &str,
        body: Vec<Span>,
        at: Timestamp,
    ) -> Result<HttpRequest, Error> {
        let agent = self.greet().await?;
        let password = self.secret(SecretName::Password)?;
        Ok(self.sealed(&agent, password, method, target, body, at))
    }

    /// Takes our own secrets out of what the agent echoes.
    pub(super) fn scrub(&self, error: VendorError, request: &HttpRequest) -> VendorError {
        scrub(error, self.secrets, request)
    }

    /// Masks our own secrets in a text of the agent's.
    pub(super) fn hide(&self, text: &mut String) {
        hide(text, self.secrets.values().map(Secret::reveal));
    }

    fn sealed(
        &self,
        agent: &Agent,
        password: &Secret,
        method: Method,
        target: &str,
        body: Vec<Span>,
        at: Timestamp,
    ) -> HttpRequest {
        let signer = Signer {
            sign_in: self.connection.sign_in,
            password,
            public_key: &agent.public_key,
            ahead: SignedDuration::from_millis(agent.clock_skew_ms.unwrap_or(0)),
        };
        let endpoint = &self.connection.endpoint;
        let key = BodyKey::random(&mut OsRng);
        Unsealed { method, endpoint, target, body }.seal(signer, at, &key, &mut OsRng)
    }

    /// Sends a read that needs no sign-in.
    async fn ask(&self, target: &str) -> Result<Answer, Error> {
        let endpoint = &self.connection.endpoint;
        let build = |_| Unsealed { method: Method::Get, endpoint, target, body: Vec::new() }.open();
        self.send(build).await
    }

    async fn send(&self, build: impl Fn(Timestamp) -> HttpRequest) -> Result<Answer, Error> {
        let judge = |request: &HttpRequest, response: &_| {
            Answer::open(response, Timestamp::now()).err().map(|error| self.scrub(error, request))
        };
        let response = read(self.client, build, judge).await?;
        Ok(Answer::open(&response, Timestamp::now())?)
    }

    /// One for all tasks of a profile's revision.
    fn gate(&self) -> Arc<Gate> {
        match (self.cache_key, self.cache.gates.lock()) {
            (Some(key), Ok(mut gates)) => gates.entry(key).or_default().clone(),
            _ => Arc::default(),
        }
    }
}
