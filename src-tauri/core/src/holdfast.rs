//! Holdfast, open: the store, the keychain, the network and whatever is being watched, behind one handle.
//!
//! Every face (window, command line) holds one of these for each space and asks it; none holds a rule itself.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

use crate::apply::Queue;
use crate::client::{Budget, Budgets, Client, Timeouts};
use crate::credential::{Credentials, Keychain};
use crate::error::Error;
use crate::job::JobId;
use crate::owner::{Owner, Presence};
use crate::profile::{Profile, ProfileId, SecretName};
use crate::provider::{Caches, Provider};
use crate::secret::Secret;
use crate::status::{AppStatus, KeychainStatus, Space};
use crate::store::{DATABASE, Store};
use crate::watch::{Company, Pace, Watcher};

/// What Holdfast is opened with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the database; made where it is missing.
    pub folder: PathBuf,
    pub space: Space,
    pub keychain: Keychain,
    pub timeouts: Timeouts,
    pub pace: Pace,
    /// What each vendor's endpoint is asked for at most.
    pub budget: Budget,
    /// Who applies plans: the account of the operating system.
    pub user: String,
    /// Which face of Holdfast this is: `window`, `command line`.
    pub program: String,
    /// Whether the open jobs of processes that are gone are taken up here. Whoever only reads leaves them to others:
    /// listing the history must send nothing.
    pub takes_over: bool,
}

impl Options {
    /// What every face opens a space with: its folder below `base`, its pace and budget, whoever is at the machine.
    pub fn usual(base: &Path, space: Space, keychain: Keychain, program: &str) -> Self {
        let (folder, pace, budget) = match space {
            Space::Real => ("real", Pace::VENDOR, Budget::VENDOR),
            Space::Sandbox => ("sandbox", Pace::SANDBOX, Budget::SANDBOX),
        };
        Self {
            folder: base.join(folder),
            space,
            keychain,
            timeouts: Timeouts::default(),
            pace,
            budget,
            user: crate::owner::user(),
            program: program.to_owned(),
            takes_over: true,
        }
    }

    /// Whether there is a database to open. Opening would make one.
    pub fn has_database(&self) -> bool {
        // What cannot be told apart from here, opening will say.
        self.folder.join(DATABASE).try_exists().unwrap_or(true)
    }
}

/// A handle to an open Holdfast; clones share it.
#[derive(Clone, Debug)]
pub struct Holdfast(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    credentials: Credentials,
    timeouts: Timeouts,
    budgets: Budgets,
    /// One for each profile, of the revision it was made for.
    clients: Mutex<HashMap<ProfileId, (u32, Client)>>,
    caches: Caches,
    pace: Pace,
    owner: Owner,
    space: Space,
    queue: Queue,
    /// The number of the newest event: whoever follows wakes up when it changes, and reads the store.
    newest_event: watch::Sender<i64>,
    watchers: Mutex<HashMap<JobId, Watcher>>,
    company: Company,
    /// Whatever runs on its own: jobs being sent and watched.
    tasks: Mutex<JoinSet<()>>,
    takes_over: bool,
    /// This process's sign of life, until it is closed.
    presence: Mutex<Option<Presence>>,
}

/// A profile's secrets, and the client that was made with them.
#[derive(Clone, Debug)]
pub(crate) struct Unlocked {
    pub(crate) secrets: HashMap<SecretName, Secret>,
    pub(crate) client: Client,
}

impl Holdfast {
    /// Opens the store and, unless it was told to leave them, takes up every open job that no other living process owns.
    pub async fn open(options: Options) -> Result<Self, Error> {
        let folder = options.folder.clone();
        let opened = tokio::task::spawn_blocking(move || Store::open(&folder)).await;
        let store = opened.unwrap_or_else(|_| {
            let path = options.folder.display().to_string();
            Err(crate::store::StoreError::Fault { path, detail: "opening broke off".to_owned() })
        })?;
        let newest_event = watch::Sender::new(store.last_event().await?);
        let owner = Owner::of_this_process(store.owner(), options.program, options.user);
        let holdfast = Self(Arc::new(Inner {
            store,
            credentials: Credentials::new(options.keychain, options.space.keychain_service()),
            timeouts: options.timeouts,
            budgets: Budgets::new(options.budget),
            clients: Mutex::default(),
            caches: Caches::default(),
            pace: options.pace,
            owner,
            space: options.space,
            queue: Queue::default(),
            newest_event,
            watchers: Mutex::default(),
            company: Company::default(),
            tasks: Mutex::default(),
            takes_over: options.takes_over,
            presence: Mutex::default(),
        }));
        let presence = holdfast.arrive().await?;
        *holdfast.presence() = Some(presence);
        if holdfast.takes_over() {
            let mut inherited = VecDeque::new();
            holdfast.inherit(&mut inherited).await?;
            holdfast.resume(&mut inherited).await?;
        }
        holdfast.run_queue();
        holdfast.spawn(holdfast.clone().live());
        Ok(holdfast)
    }

    /// Stops everything at once, as the program's end would. Whatever is open is taken up again at the next opening.
    pub async fn close(&self) {
        let mut tasks = std::mem::take(&mut *self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        tasks.shutdown().await;
        self.watchers().clear();
        // Whoever shares the folder takes the open jobs up.
        if let Err(error) = self.store().leave().await {
            tracing::warn!(error = %error, "the process could not be taken off the list");
        }
        *self.presence() = None;
    }

    fn presence(&self) -> MutexGuard<'_, Option<Presence>> {
        self.0.presence.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs something on its own until it ends or Holdfast is closed.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        let mut tasks = self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task)
    }

    /// Which of the two worlds this is.
    pub fn space(&self) -> Space {
        self.0.space
    }

    /// The folder of the database.
    pub fn folder(&self) -> PathBuf {
        self.store().path().parent().map(PathBuf::from).unwrap_or_default()
    }

    /// What the window's edges show. The version and the sandbox's address are the shell's to add.
    pub async fn status(&self) -> Result<AppStatus, Error> {
        let history_rows = self.store().history_count().await?;
        let open_jobs = self.store().open_count().await?;
        Ok(AppStatus {
            version: String::new(),
            space: self.space(),
            data_directory: self.folder().display().to_string(),
            keychain: self.keychain_status().await,
            sandbox_address: None,
            last_event: self.store().last_event().await?,
            time_zone: jiff::tz::TimeZone::system().iana_name().unwrap_or("UTC").to_owned(),
            open_jobs,
            history_rows,
        })
    }

    /// How the keychain answers, without making it ask the person for anything.
    pub async fn keychain_status(&self) -> KeychainStatus {
        let credentials = &self.0.credentials;
        let error = credentials.probe().await.err().map(|error| Error::from(error).report());
        KeychainStatus { name: credentials.keychain_name().to_owned(), error }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// The profiles' secrets. Where those are found by name, what every profile is called now is told first.
    pub(crate) async fn credentials(&self) -> Result<&Credentials, Error> {
        let credentials = &self.0.credentials;
        if credentials.goes_by_names() {
            credentials.learn(&self.store().profiles().await?);
        }
        Ok(credentials)
    }

    pub(crate) fn pace(&self) -> Pace {
        self.0.pace
    }

    /// Whether open jobs of processes that are gone are taken up here.
    pub(crate) fn takes_over(&self) -> bool {
        self.0.takes_over
    }

    pub(crate) fn user(&self) -> &str {
        &self.0.owner.user
    }

    /// This very process, as the others see it.
    pub(crate) fn owner(&self) -> &Owner {
        &self.0.owner
    }

    pub(crate) fn newest_event(&self) -> &watch::Sender<i64> {
        &self.0.newest_event
    }

    pub(crate) fn watchers(&self) -> MutexGuard<'_, HashMap<JobId, Watcher>> {
        self.0.watchers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn company(&self) -> &Company {
        &self.0.company
    }

    /// What waits to be sent, and what is under way.
    pub(crate) fn queue(&self) -> &Queue {
        &self.0.queue
    }

    /// Everything a saved profile needs to speak to its vendor.
    pub(crate) async fn unlock(&self, profile: &Profile) -> Result<Unlocked, Error> {
        let secrets = self.credentials().await?.read_all(profile.id, &profile.secrets()).await?;
        let known = self.clients().get(&profile.id).cloned();
        if let Some((revision, client)) = known
            && revision == profile.revision
        {
            return Ok(Unlocked { secrets, client });
        }
        let client = self.client(profile, &secrets)?;
        self.clients().insert(profile.id, (profile.revision, client.clone()));
        Ok(Unlocked { secrets, client })
    }

    /// The same for a profile that is only being tried; nothing is kept of it.
    pub(crate) fn unlock_trial(
        &self,
        profile: &Profile,
        secrets: HashMap<SecretName, Secret>,
    ) -> Result<Unlocked, Error> {
        let client = self.client(profile, &secrets)?;
        Ok(Unlocked { secrets, client })
    }

    fn client(&self, profile: &Profile, secrets: &HashMap<SecretName, Secret>) -> Result<Client, Error> {
        Client::new(self.0.timeouts, self.0.budgets.clone(), &profile.network_in_use(), secrets)
    }

    /// Drops a profile's client, and with it the private key and the proxy's password that it holds.
    pub(crate) fn forget_client(&self, id: ProfileId) {
        self.clients().remove(&id);
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<ProfileId, (u32, Client)>> {
        self.0.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection for a saved profile.
    pub(crate) fn provider<'a>(&'a self, profile: &'a Profile, unlocked: &'a Unlocked) -> Provider<'a> {
        Provider::new(profile, &unlocked.secrets, &unlocked.client, &self.0.caches, true)
    }

    /// A connection for a profile that is only being tried; nothing is kept of it.
    pub(crate) fn trial_provider<'a>(&'a self, profile: &'a Profile, unlocked: &'a Unlocked) -> Provider<'a> {
        Provider::new(profile, &unlocked.secrets, &unlocked.client, &self.0.caches, false)
    }
}
