//! Secrets from the environment's variables, for machines without a keychain. Read whenever they are needed, kept
//! nowhere.

use std::ffi::OsString;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::variable::{Named, variable};
use super::{CredentialError, Slot};
use crate::profile::{Profile, ProfileId, SecretInput, SecretName};
use crate::secret::Secret;

/// How a variable is looked up.
type Lookup = dyn Fn(&str) -> Option<OsString> + Send + Sync;

/// The environment's variables, each named after its profile and its secret.
#[derive(Clone)]
pub struct Environment {
    lookup: Arc<Lookup>,
    profiles: Arc<Mutex<Vec<Named>>>,
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Environment")
    }
}

impl Environment {
    /// The variables this process was started with.
    pub(super) fn of_this_process() -> Self {
        Self::new(|name| std::env::var_os(name))
    }

    /// Variables that are looked up otherwise, as tests do.
    pub fn new(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        Self { lookup: Arc::new(lookup), profiles: Arc::default() }
    }

    /// What the profiles are called now.
    pub(super) fn learn(&self, profiles: &[Profile]) {
        let named = |profile: &Profile| Named {
            id: profile.id,
            name: profile.name.to_string(),
            secrets: profile.secrets(),
        };
        *self.profiles() = profiles.iter().map(named).collect();
    }

    pub(super) fn variable(&self, profile: ProfileId, name: SecretName) -> String {
        variable(&self.profiles(), profile, name)
    }

    pub(super) fn get(&self, slot: &Slot) -> Result<Option<Secret>, CredentialError> {
        let (name, variable) = (slot.name, self.variable(slot.profile, slot.name));
        let Some(value) = (self.lookup)(&variable) else {
            return Err(CredentialError::Unset { name, variable });
        };
        match value.into_string() {
            Err(_) => Err(CredentialError::NotText { variable }),
            Ok(text) => {
                let tidy = SecretInput { name, value: Secret::new(text) }.tidied().value;
                if tidy.is_empty() { Err(CredentialError::Unset { name, variable }) } else { Ok(Some(tidy)) }
            }
        }
    }

    pub(super) fn refuse_to_keep(&self, slot: &Slot) -> CredentialError {
        let variable = self.variable(slot.profile, slot.name);
        CredentialError::NeverKept { name: slot.name, variable }
    }

    fn profiles(&self) -> MutexGuard<'_, Vec<Named>> {
        self.profiles.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::credential::{Credentials, Keychain};
    use crate::status::{KeepSecret, SecretPlace};

    const VARIABLE: &str = "HOLDFAST_PROD_RDS_SECRET_ACCESS_KEY";
    const NAME: SecretName = SecretName::SecretAccessKey;

    fn profile() -> Profile {
        serde_json::from_value(serde_json::json!({
            "id": "01890000-0000-7000-8000-000000000001", "revision": 1, "name": "prod-rds",
            "environment": "staging", "guard": "confirm",
            "connection": {
                "kind": "huawei_rds", "region": "cn-north-4", "project_id": null, "endpoint": null,
                "iam_endpoint": null, "sign_in": { "method": "access_key", "access_key_id": "AK0123456789ABCDEFGH" },
            },
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        }))
        .unwrap()
    }

    fn credentials(variables: &[(&str, OsString)]) -> (Credentials, ProfileId) {
        let variables: HashMap<String, OsString> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let environment = Environment::new(move |name| variables.get(name).cloned());
        let credentials = Credentials::new(Keychain::Environment(environment), "holdfast");
        credentials.learn(&[profile()]);
        (credentials, profile().id)
    }

    #[tokio::test]
    async fn a_secret_is_read_without_what_a_paste_brings_along() {
        let (credentials, id) = credentials(&[(VARIABLE, "canary-key\r\n".into())]);
        assert_eq!(credentials.read(id, NAME).await.unwrap().reveal(), "canary-key");
        assert_eq!(credentials.place(id, NAME).await, Ok(SecretPlace::Environment));
        assert_eq!(credentials.place_unasked(id, NAME).await, Ok(SecretPlace::Environment));
        assert!(!format!("{credentials:?}").contains("canary"));
        assert_eq!(credentials.keychain_name(), "Environment variables");
        credentials.probe().await.unwrap();
    }

    #[tokio::test]
    async fn unset_and_empty_are_missing_and_the_variable_is_named() {
        for variables in [vec![], vec![(VARIABLE, OsString::new())], vec![(VARIABLE, " \n".into())]] {
            let (credentials, id) = credentials(&variables);
            let error = credentials.read(id, NAME).await.unwrap_err();
            assert_eq!(error.code(), crate::error::ErrorCode::SecretMissing);
            let hint = error.hint().unwrap();
            for words in [error.to_string(), error.chinese(), hint.en, hint.zh] {
                assert!(words.contains(VARIABLE), "{words}");
            }
            assert_eq!(credentials.place(id, NAME).await, Ok(SecretPlace::Missing));
            assert_eq!(credentials.place_unasked(id, NAME).await, Ok(SecretPlace::Missing));
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_is_no_text_is_named_and_not_repeated() {
        use std::os::unix::ffi::OsStringExt;
        let (credentials, id) = credentials(&[(VARIABLE, OsString::from_vec(b"canary\xff".to_vec()))]);
        let error = credentials.read(id, NAME).await.unwrap_err();
        assert_eq!(error, CredentialError::NotText { variable: VARIABLE.to_owned() });
        assert!(!format!("{error} {error:?}").contains("canary"));
        assert_eq!(credentials.place(id, NAME).await, Err(error), "it is there, and of no use");
    }

    #[tokio::test]
    async fn nothing_is_kept_and_forgetting_touches_nothing() {
        let (credentials, id) = credentials(&[(VARIABLE, "canary-key".into())]);
        let typed = Secret::new("canary-typed");
        let error = credentials.keep(id, NAME, typed, KeepSecret::Keychain).await.unwrap_err();
        assert_eq!(error.code(), crate::error::ErrorCode::SecretNotKept);
        assert!(error.hint().unwrap().en.contains(VARIABLE));
        assert!(!format!("{error} {error:?}").contains("canary"));
        credentials.forget(id, NAME).await.unwrap();
        assert_eq!(credentials.read(id, NAME).await.unwrap().reveal(), "canary-key");
    }
}
