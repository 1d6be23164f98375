//! The keychain itself: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
//!
//! One connection is held, because some keychains ask the person again for each new one; it is made when it is first
//! needed and made anew after a failure, so that a keychain started or unlocked later is found.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use keyring::{CredentialStore, Entry, Error as KeyringError};

use super::CredentialError;
use crate::profile::{ProfileId, SecretName};
use crate::secret::Secret;
use crate::status::Space;

/// A keychain, or what stands in for one in a test.
#[derive(Clone, Debug)]
pub enum Keychain {
    /// The operating system's.
    System(SystemKeychain),
    /// Keeps nothing beyond this process. For tests, and for whoever wants nothing kept.
    Memory(MemoryKeychain),
}

/// The operating system's keychain, connected when needed.
#[derive(Clone, Default)]
pub struct SystemKeychain {
    store: Arc<Mutex<Option<Arc<CredentialStore>>>>,
}

impl std::fmt::Debug for SystemKeychain {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SystemKeychain")
    }
}

/// Secrets by service and account.
type Entries = HashMap<(String, String), Secret>;

/// A keychain in memory that can be told to fail.
#[derive(Clone, Debug, Default)]
pub struct MemoryKeychain {
    entries: Arc<Mutex<Entries>>,
    trouble: Arc<Mutex<Option<CredentialError>>>,
}

impl MemoryKeychain {
    /// From now on every call fails like this, or works again.
    pub fn set_trouble(&self, trouble: Option<CredentialError>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Keeps a secret as the space's own keychain would: what another process kept is not in this one's memory.
    pub fn put(&self, space: Space, profile: ProfileId, name: SecretName, value: Secret) {
        let key = (space.keychain_service().to_owned(), super::account(profile, name));
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).insert(key, value);
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn entries(&self) -> Result<MutexGuard<'_, Entries>, CredentialError> {
        match self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            Some(trouble) => Err(trouble),
            None => Ok(self.entries.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

impl Keychain {
    /// The operating system's keychain.
    pub fn system() -> Self {
        Self::System(SystemKeychain::default())
    }

    /// The environment's variables.
    pub fn environment() -> Self {
        Self::Memory(MemoryKeychain::default())
    }

    /// What people call it on this system.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Memory(_) => "Memory",
            Self::System(_) if cfg!(target_os = "macos") => "Keychain",
            Self::System(_) if cfg!(windows) => "Credential Manager",
            Self::System(_) => "Secret Service",
        }
    }

    pub(super) fn get(&self, service: &str, account: &str) -> Result<Option<Secret>, CredentialError> {
        match self {
            Self::Memory(memory) => Ok(memory.entries()?.get(&key(service, account)).cloned()),
            Self::System(system) => match system.on_entry(service, account, Entry::get_password) {
                Ok(text) => Ok(Some(Secret::new(text))),
                Err(KeyringError::NoEntry) => Ok(None),
                Err(error) => Err(system.trouble(&error)),
            },
        }
    }

    pub(super) fn set(&self, service: &str, account: &str, secret: &Secret) -> Result<(), CredentialError> {
        match self {
            Self::Memory(memory) => {
                memory.entries()?.insert(key(service, account), secret.clone());
                Ok(())
            }
            Self::System(system) => system
                .on_entry(service, account, |entry| entry.set_password(secret.reveal()))
                .map_err(|error| system.trouble(&error)),
        }
    }

    pub(super) fn delete(&self, service: &str, account: &str) -> Result<(), CredentialError> {
        match self {
            Self::Memory(memory) => {
                memory.entries()?.remove(&key(service, account));
                Ok(())
            }
            Self::System(system) => match system.on_entry(service, account, Entry::delete_credential) {
                Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
                Err(error) => Err(system.trouble(&error)),
            },
        }
    }

    pub(super) fn probe(&self) -> Result<(), CredentialError> {
        match self {
            Self::Memory(memory) => memory.entries().map(drop),
            Self::System(system) => {
                system.connected().map_err(|error| system.trouble(&error))?;
                platform::probe()
            }
        }
    }
}

fn key(service: &str, account: &str) -> (String, String) {
    (service.to_owned(), account.to_owned())
}

impl SystemKeychain {
    fn connected(&self) -> keyring::Result<Arc<CredentialStore>> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        match &*store {
            Some(store) => Ok(store.clone()),
            None => Ok(store.insert(platform::connect()?).clone()),
        }
    }

    fn on_entry<T>(
        &self,
        service: &str,
        account: &str,
        call: impl FnOnce(&Entry) -> keyring::Result<T>,
    ) -> keyring::Result<T> {
        let entry = self.connected()?.build(service, account, None)?;
        call(&entry)
    }

    /// What is wrong, in our words; a broken connection is dropped, so that the next call makes a new one.
    fn trouble(&self, error: &KeyringError) -> CredentialError {
        let trouble = platform::classify(error);
        if matches!(trouble, CredentialError::Absent { .. } | CredentialError::Fault { .. }) {
            *self.store.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        trouble
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod platform {
    use std::sync::Arc;

    use keyring::{CredentialStore, Error as KeyringError};
    use secret_service::{EncryptionType, Error as ServiceError, blocking::SecretService};

    use super::CredentialError;

    pub(super) fn connect() -> keyring::Result<Arc<CredentialStore>> {
        Ok(zbus_secret_service_keyring_store::Store::new()?)
    }

    /// Asks whether the default collection is locked; a read would make the keychain ask the person.
    pub(super) fn probe() -> Result<(), CredentialError> {
        let service = SecretService::connect(EncryptionType::Plain).map_err(|error| trouble(&error))?;
        let collection = match service.get_default_collection() {
            Ok(collection) => collection,
            // There is none yet: the first secret makes one.
            Err(ServiceError::NoResult) => return Ok(()),
            Err(error) => return Err(trouble(&error)),
        };
        match collection.is_locked() {
            Ok(false) => Ok(()),
            Ok(true) => {
                Err(CredentialError::Locked { detail: "the default collection is locked".to_owned() })
            }
            Err(error) => Err(trouble(&error)),
        }
    }

    pub(super) fn classify(error: &KeyringError) -> CredentialError {
        let source = match error {
            KeyringError::NoStorageAccess(source) | KeyringError::PlatformFailure(source) => source,
            other => return CredentialError::Fault { detail: other.to_string() },
        };
        match source.downcast_ref::<ServiceError>() {
            Some(error) => trouble(error),
            None => CredentialError::Fault { detail: source.to_string() },
        }
    }

    fn trouble(error: &ServiceError) -> CredentialError {
        let detail = error.to_string();
        match error {
            ServiceError::Locked => CredentialError::Locked { detail },
            // The question was to unlock the keychain, or to let us in; what is still locked was the former.
            ServiceError::Prompt if matches!(probe(), Err(CredentialError::Locked { .. })) => {
                CredentialError::Locked { detail }
            }
            ServiceError::Prompt => {
                CredentialError::Denied { detail: "the question was dismissed".to_owned() }
            }
            ServiceError::Unavailable => CredentialError::Absent { detail },
            _ if detail.contains("IsLocked") => CredentialError::Locked { detail },
            _ if detail.contains("AccessDenied") => CredentialError::Denied { detail },
            _ if is_absent(&detail) => CredentialError::Absent { detail },
            _ => CredentialError::Fault { detail },
        }
    }

    /// The bus has no error type for these that survives the layers in between; their names do.
    fn is_absent(detail: &str) -> bool {
        [
            "ServiceUnknown",
            "NameHasNoOwner",
            "No such file",
            "not found",
            "Connection refused",
            "DBUS_SESSION",
            "address",
        ]
        .iter()
        .any(|word| detail.contains(word))
    }
}

#[cfg(target_os = "macos")]
mod platform {
    use std::sync::Arc;

    use keyring::{CredentialStore, Error as KeyringError};

    use super::CredentialError;

    pub(super) fn connect() -> keyring::Result<Arc<CredentialStore>> {
        Ok(apple_native_keyring_store::keychain::Store::new()?)
    }

    pub(super) fn probe() -> Result<(), CredentialError> {
        Ok(())
    }

    /// Unverified on a live system: the store reports a locked or denied keychain as `NoStorageAccess`.
    pub(super) fn classify(error: &KeyringError) -> CredentialError {
        let detail = error.to_string();
        match error {
            KeyringError::NoStorageAccess(_) if detail.contains("interaction") => {
                CredentialError::Locked { detail }
            }
            KeyringError::NoStorageAccess(_) => CredentialError::Denied { detail },
            KeyringError::NoDefaultStore => CredentialError::Absent { detail },
            _ => CredentialError::Fault { detail },
        }
    }
}

#[cfg(windows)]
mod platform {
    use std::sync::Arc;

    use keyring::{CredentialStore, Error as KeyringError};

    use super::CredentialError;

    pub(super) fn connect() -> keyring::Result<Arc<CredentialStore>> {
        Ok(windows_native_keyring_store::Store::new()?)
    }

    pub(super) fn probe() -> Result<(), CredentialError> {
        Ok(())
    }

    /// Unverified on a live system: Credential Manager belongs to the logon session and is never locked apart from it.
    pub(super) fn classify(error: &KeyringError) -> CredentialError {
        let detail = error.to_string();
        match error {
            KeyringError::NoStorageAccess(_) => CredentialError::Denied { detail },
            KeyringError::NoDefaultStore => CredentialError::Absent { detail },
            _ => CredentialError::Fault { detail },
        }
    }
}
