//! Secrets at rest: the operating system's keychain or, where the person chose so, memory until Holdfast is closed, or
//! the environment's variables, which are only read.
//!
//! Never a file of our own. What cannot be kept is refused with one of four named troubles; nothing falls back in
//! silence. Keychain calls block, so they run apart from everything else and are given up after a while.

mod environment;
mod error;
mod keychain;
mod memory;
mod variable;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use environment::Environment;
pub use error::CredentialError;
pub use keychain::Keychain;
pub use memory::MemoryKeychain;

use crate::profile::{Profile, ProfileId, SecretName};
use crate::secret::Secret;
use crate::status::{KeepSecret, SecretPlace};

/// How long a person may take to unlock the keychain when it asks.
const PATIENCE: Duration = Duration::from_secs(90);

type Key = (ProfileId, SecretName);

/// One secret of one profile, as a keychain keeps it.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// The keychain's name for us; the sandbox has another one, so that the two never meet.
    service: &'static str,
    profile: ProfileId,
    name: SecretName,
}

impl Slot {
    fn account(&self) -> String {
        format!("{}/{}", self.profile, self.name.as_str())
    }
}

/// Where secrets are kept.
#[derive(Clone, Debug)]
pub struct Credentials {
    keychain: Keychain,
    service: &'static str,
    session: Arc<Mutex<HashMap<Key, Secret>>>,
}

impl Credentials {
    pub fn new(keychain: Keychain, service: &'static str) -> Self {
        Self { keychain, service, session: Arc::default() }
    }

    /// What people call the keychain on this system.
    pub fn keychain_name(&self) -> &'static str {
        self.keychain.name()
    }

    /// Whether it must [learn](Self::learn) the profiles' names before it is asked for their secrets.
    pub(crate) fn goes_by_names(&self) -> bool {
        self.keychain.goes_by_names()
    }

    /// What the profiles are called now, all of them: the environment's variables are named after them.
    pub(crate) fn learn(&self, profiles: &[Profile]) {
        self.keychain.learn(profiles);
    }

    /// The environment variable that a secret is read from; `None` where it is kept elsewhere.
    pub(crate) fn variable(&self, profile: ProfileId, name: SecretName) -> Option<String> {
        match &self.keychain {
            Keychain::Environment(environment) => Some(environment.variable(profile, name)),
            Keychain::System(_) | Keychain::Memory(_) => None,
        }
    }

    /// Keeps a secret, replacing what was there in either place.
    ///
    /// # Errors
    /// What is wrong with the keychain; the environment's variables are never written.
    pub async fn keep(
        &self,
        profile: ProfileId,
        name: SecretName,
        secret: Secret,
        keep: KeepSecret,
    ) -> Result<(), CredentialError> {
        match keep {
            KeepSecret::Keychain => {
                self.on_keychain(profile, name, move |keychain, slot| keychain.set(slot, &secret)).await?;
                self.session().remove(&(profile, name));
            }
            KeepSecret::UntilQuit => {
                self.session().insert((profile, name), secret);
                // What the keychain held would come back at the next start. One that cannot be asked keeps it.
                if self.probe().await.is_ok() {
                    self.on_keychain(profile, name, Keychain::delete).await?;
                }
            }
        }
        Ok(())
    }

    /// Reads a secret.
    ///
    /// # Errors
    /// `NoEntry` where none is kept; else what is wrong with the keychain.
    pub async fn read(&self, profile: ProfileId, name: SecretName) -> Result<Secret, CredentialError> {
        if let Some(secret) = self.session().get(&(profile, name)) {
            return Ok(secret.clone());
        }
        let found = self.on_keychain(profile, name, Keychain::get).await?;
        found.ok_or(CredentialError::NoEntry { name })
    }

    /// All secrets a profile needs.
    pub async fn read_all(
        &self,
        profile: ProfileId,
        names: &[SecretName],
    ) -> Result<HashMap<SecretName, Secret>, CredentialError> {
        let mut secrets = HashMap::new();
        for name in names {
            secrets.insert(*name, self.read(profile, *name).await?);
        }
        Ok(secrets)
    }

    /// Where a secret is kept.
    pub async fn place(&self, profile: ProfileId, name: SecretName) -> Result<SecretPlace, CredentialError> {
        if self.session().contains_key(&(profile, name)) {
            return Ok(SecretPlace::Session);
        }
        match self.read(profile, name).await {
            Ok(_) => Ok(self.place_of_kept()),
            Err(CredentialError::NoEntry { .. } | CredentialError::Unset { .. }) => Ok(SecretPlace::Missing),
            Err(error) => Err(error),
        }
    }

    /// The same without making the keychain ask the person for anything: a locked one is an error.
    pub async fn place_unasked(
        &self,
        profile: ProfileId,
        name: SecretName,
    ) -> Result<SecretPlace, CredentialError> {
        if self.session().contains_key(&(profile, name)) {
            return Ok(SecretPlace::Session);
        }
        self.probe().await?;
        match self.on_keychain(profile, name, Keychain::has).await {
            Ok(true) => Ok(self.place_of_kept()),
            Ok(false) | Err(CredentialError::Unset { .. }) => Ok(SecretPlace::Missing),
            Err(error) => Err(error),
        }
    }

    fn place_of_kept(&self) -> SecretPlace {
        match self.keychain {
            Keychain::System(_) | Keychain::Memory(_) => SecretPlace::Keychain,
            Keychain::Environment(_) => SecretPlace::Environment,
        }
    }

    /// Forgets a secret wherever it is; forgetting nothing is well too.
    pub async fn forget(&self, profile: ProfileId, name: SecretName) -> Result<(), CredentialError> {
        self.session().remove(&(profile, name));
        self.on_keychain(profile, name, Keychain::delete).await
    }

    /// Whether the keychain would answer, without making it ask the person for anything.
    pub async fn probe(&self) -> Result<(), CredentialError> {
        self.blocking(|keychain| keychain.probe()).await
    }

    fn session(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Secret>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn on_keychain<T: Send + 'static>(
        &self,
        profile: ProfileId,
        name: SecretName,
        call: impl FnOnce(&Keychain, &Slot) -> Result<T, CredentialError> + Send + 'static,
    ) -> Result<T, CredentialError> {
        let slot = Slot { service: self.service, profile, name };
        self.blocking(move |keychain| call(keychain, &slot)).await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Keychain) -> Result<T, CredentialError> + Send + 'static,
    ) -> Result<T, CredentialError> {
        let keychain = self.keychain.clone();
        let task = tokio::task::spawn_blocking(move || call(&keychain));
        match tokio::time::timeout(PATIENCE, task).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(CredentialError::Fault { detail: "the keychain call broke off".to_owned() }),
            Err(_) => Err(CredentialError::Locked { detail: "it did not answer in time".to_owned() }),
        }
    }
}
