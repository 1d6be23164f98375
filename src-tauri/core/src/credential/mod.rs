//! Secrets at rest: the operating system's keychain or, where the person chose so, memory until Holdfast is closed.
//!
//! Never a file of our own. What cannot be kept is refused with one of four named troubles; nothing falls back in
//! silence. Keychain calls block, so they run apart from everything else and are given up after a while.

mod error;
mod keychain;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use error::CredentialError;
pub use keychain::Keychain;

use crate::profile::{ProfileId, SecretName};
use crate::secret::Secret;
use crate::status::{KeepSecret, SecretPlace};

/// How long a person may take to unlock the keychain when it asks.
const PATIENCE: Duration = Duration::from_secs(90);

type Key = (ProfileId, SecretName);

/// Where secrets are kept.
#[derive(Clone, Debug)]
pub struct Credentials {
    keychain: Keychain,
    /// The keychain's name for us; the sandbox has another one, so that the two never meet.
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

    /// Keeps a secret, replacing what was there in either place.
    pub async fn keep(
        &self,
        profile: ProfileId,
        name: SecretName,
        secret: Secret,
        keep: KeepSecret,
    ) -> Result<(), CredentialError> {
        match keep {
            KeepSecret::Keychain => {
                let account = account(profile, name);
                self.on_keychain(move |keychain, service| keychain.set(service, &account, &secret)).await?;
                self.session().remove(&(profile, name));
            }
            KeepSecret::UntilQuit => {
                self.session().insert((profile, name), secret);
                // What the keychain held would come back at the next start. One that cannot be asked keeps it.
                if self.probe().await.is_ok() {
                    let account = account(profile, name);
                    self.on_keychain(move |keychain, service| keychain.delete(service, &account)).await?;
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
        let account = account(profile, name);
        let found = self.on_keychain(move |keychain, service| keychain.get(service, &account)).await?;
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
            Ok(_) => Ok(SecretPlace::Keychain),
            Err(CredentialError::NoEntry { .. }) => Ok(SecretPlace::Missing),
            Err(error) => Err(error),
        }
    }

    /// Forgets a secret wherever it is; forgetting nothing is well too.
    pub async fn forget(&self, profile: ProfileId, name: SecretName) -> Result<(), CredentialError> {
        self.session().remove(&(profile, name));
        let account = account(profile, name);
        self.on_keychain(move |keychain, service| keychain.delete(service, &account)).await
    }

    /// Whether the keychain would answer, without making it ask the person for anything.
    pub async fn probe(&self) -> Result<(), CredentialError> {
        self.on_keychain(|keychain, _| keychain.probe()).await
    }

    fn session(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Secret>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn on_keychain<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Keychain, &'static str) -> Result<T, CredentialError> + Send + 'static,
    ) -> Result<T, CredentialError> {
        let (keychain, service) = (self.keychain.clone(), self.service);
        let task = tokio::task::spawn_blocking(move || call(&keychain, service));
        match tokio::time::timeout(PATIENCE, task).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(CredentialError::Fault { detail: "the keychain call broke off".to_owned() }),
            Err(_) => Err(CredentialError::Locked { detail: "it did not answer in time".to_owned() }),
        }
    }
}

fn account(profile: ProfileId, name: SecretName) -> String {
    format!("{profile}/{}", name.as_str())
}
