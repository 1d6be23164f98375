//! The keychain itself: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
//!
//! One connection is held, because some keychains ask the person again for each new one; it is made when it is first
//! needed and made anew after a failure, so that a keychain started or unlocked later is found.

use std::sync::{Arc, Mutex, PoisonError};

use keyring::{CredentialStore, Entry, Error as KeyringError};

use super::{CredentialError, Environment, MemoryKeychain, Slot};
use crate::profile::Profile;
use crate::secret::Secret;

/// A keychain, or what stands in for one.
#[derive(Clone, Debug)]
pub enum Keychain {
    /// The operating system's.
    System(SystemKeychain),
    /// Keeps nothing beyond this process. For tests, and for whoever wants nothing kept.
    Memory(MemoryKeychain),
    /// The environment's variables, which are only read: nothing is kept anywhere.
    Environment(Environment),
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

impl Keychain {
    /// The operating system's keychain.
    pub fn system() -> Self {
        Self::System(SystemKeychain::default())
    }

    /// The environment's variables.
    pub fn environment() -> Self {
        Self::Environment(Environment::of_this_process())
    }

    /// What people call it on this system.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Memory(_) => "Memory",
            Self::Environment(_) => "Environment variables",
            Self::System(_) if cfg!(target_os = "macos") => "Keychain",
            Self::System(_) if cfg!(windows) => "Credential Manager",
            Self::System(_) => "Secret Service",
        }
    }

    /// Whether it finds a secret by its profile's name, and so must be told of every profile before it is asked.
    pub(super) fn goes_by_names(&self) -> bool {
        matches!(self, Self::Environment(_))
    }

    pub(super) fn learn(&self, profiles: &[Profile]) {
        if let Self::Environment(environment) = self {
            environment.learn(profiles);
        }
    }

    pub(super) fn get(&self, slot: &Slot) -> Result<Option<Secret>, CredentialError> {
        match self {
            Self::Memory(memory) => memory.get(slot),
            Self::Environment(environment) => environment.get(slot),
            Self::System(system) => match system.on_entry(slot, Entry::get_password) {
                Ok(text) => Ok(Some(Secret::new(text))),
                Err(KeyringError::NoEntry) => Ok(None),
                Err(error) => Err(system.trouble(&error)),
            },
        }
    }

    /// Whether it has the secret. Does not read it, so that nobody is asked to let us.
    pub(super) fn has(&self, slot: &Slot) -> Result<bool, CredentialError> {
        match self {
            Self::Memory(_) | Self::Environment(_) => self.get(slot).map(|found| found.is_some()),
            Self::System(system) => match system.on_entry(slot, Entry::get_attributes) {
                Ok(_) => Ok(true),
                Err(KeyringError::NoEntry) => Ok(false),
                Err(error) => Err(system.trouble(&error)),
            },
        }
    }

    pub(super) fn set(&self, slot: &Slot, secret: &Secret) -> Result<(), CredentialError> {
        match self {
            Self::Memory(memory) => memory.set(slot, secret),
            Self::Environment(environment) => Err(environment.refuse_to_keep(slot)),
            Self::System(system) => system
                .on_entry(slot, |entry| entry.set_password(secret.reveal()))
                .map_err(|error| system.trouble(&error)),
        }
    }

    pub(super) fn delete(&self, slot: &Slot) -> Result<(), CredentialError> {
        match self {
            Self::Memory(memory) => memory.delete(slot),
            Self::Environment(_) => Ok(()),
            Self::System(system) => match system.on_entry(slot, Entry::delete_credential) {
                Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
                Err(error) => Err(system.trouble(&error)),
            },
        }
    }

    pub(super) fn probe(&self) -> Result<(), CredentialError> {
        match self {
            Self::Memory(memory) => memory.probe(),
            Self::Environment(_) => Ok(()),
            Self::System(system) => {
                system.connected().map_err(|error| system.trouble(&error))?;
                platform::probe()
            }
        }
    }
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
        slot: &Slot,
        call: impl FnOnce(&Entry) -> keyring::Result<T>,
    ) -> keyring::Result<T> {
        let entry = self.connected()?.build(slot.service, &slot.account(), None)?;
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
