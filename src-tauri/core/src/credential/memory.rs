//! A keychain in memory that can be told to fail. For tests, and for whoever wants nothing kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{CredentialError, Slot};
use crate::profile::{ProfileId, SecretName};
use crate::secret::Secret;
use crate::status::Space;

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
        let slot = Slot { service: space.keychain_service(), profile, name };
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).insert(key(&slot), value);
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

    pub(super) fn get(&self, slot: &Slot) -> Result<Option<Secret>, CredentialError> {
        Ok(self.entries()?.get(&key(slot)).cloned())
    }

    pub(super) fn set(&self, slot: &Slot, secret: &Secret) -> Result<(), CredentialError> {
        self.entries()?.insert(key(slot), secret.clone());
        Ok(())
    }

    pub(super) fn delete(&self, slot: &Slot) -> Result<(), CredentialError> {
        self.entries()?.remove(&key(slot));
        Ok(())
    }

    pub(super) fn probe(&self) -> Result<(), CredentialError> {
        self.entries().map(drop)
    }
}

fn key(slot: &Slot) -> (String, String) {
    (slot.service.to_owned(), slot.account())
}
