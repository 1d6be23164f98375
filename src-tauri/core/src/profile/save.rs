//! Saving, copying and deleting profiles, their secrets with them.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Profile, ProfileDraft, ProfileFacts, ProfileId, ProfileView, SecretInput, SecretName};
use crate::client::check_client_key;
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::rule::{self, ClientCertificate, FieldError};
use crate::secret::Secret;
use crate::status::{KeepSecret, SecretPlace};

impl Holdfast {
    /// Every profile, by name.
    pub async fn profiles(&self) -> Result<Vec<ProfileView>, Error> {
        Ok(self.store().profiles().await?.iter().map(ProfileView::from).collect())
    }

    /// The refused fields of a form; empty when all is well.
    pub fn check_profile(&self, draft: &ProfileDraft) -> Vec<FieldError> {
        draft.check(self.space()).err().unwrap_or_default()
    }

    /// Saves a new profile, or the next revision of one. Secrets that are not given stay as they are.
    ///
    /// # Errors
    /// `Invalid` names every refused field; `ProfileChanged` where somebody else saved it meanwhile. A secret that the
    /// keychain does not take leaves the profile as it was.
    pub async fn save_profile(
        &self,
        edited: Option<(ProfileId, u32)>,
        draft: &ProfileDraft,
        secrets: Vec<SecretInput>,
        keep: KeepSecret,
    ) -> Result<ProfileView, Error> {
        let settings = draft.check(self.space()).map_err(Error::Invalid)?;
        let refused = draft.check_secrets(&secrets);
        if !refused.is_empty() {
            return Err(Error::Invalid(refused));
        }
        let now = Timestamp::now();
        let mut certificate_before = None;
        let profile = match edited {
            None => Profile::new(ProfileId::new(), 1, settings, now, now),
            Some((id, revision)) => {
                let found = self.store().profile(id).await?.ok_or(Error::ProfileGone)?;
                if found.revision != revision {
                    return Err(Error::ProfileChanged { found: found.revision, edited: revision });
                }
                certificate_before = found.network.client_certificate;
                Profile::new(id, revision + 1, settings, found.created_at, now)
            }
        };
        let needed = profile.secrets();
        let secrets: Vec<_> = secrets.into_iter().map(SecretInput::tidied).collect();
        self.check_client_key(&profile, certificate_before.as_ref(), &secrets).await?;
        for secret in secrets {
            // A secret of another way in, left in the form, is none of this profile's.
            if needed.contains(&secret.name) && !secret.value.is_empty() {
                self.credentials().await?.keep(profile.id, secret.name, secret.value, keep).await?;
            }
        }
        let saved = self.store().save_profile(&profile).await;
        if saved.is_err() && edited.is_none() {
            // Nobody would ever find what was kept for a profile that is not there.
            self.forget_secrets(profile.id).await?;
        }
        if !saved? {
            return Err(Error::ProfileChanged { found: profile.revision, edited: profile.revision - 1 });
        }
        self.watch_again(profile.id).await?;
        Ok(ProfileView::from(&profile))
    }

    /// Refuses a private key that does not fit the client certificate, when either of the two is new.
    async fn check_client_key(
        &self,
        profile: &Profile,
        certificate_before: Option<&ClientCertificate>,
        typed: &[SecretInput],
    ) -> Result<(), Error> {
        let Some(certificate) = &profile.network.client_certificate else { return Ok(()) };
        let is_key = |secret: &&SecretInput| secret.name == SecretName::ClientKey && !secret.value.is_empty();
        if let Some(key) = typed.iter().find(is_key) {
            return check_client_key(certificate, &key.value);
        }
        if certificate_before == Some(certificate) {
            return Ok(());
        }
        match self.credentials().await?.read(profile.id, SecretName::ClientKey).await {
            Ok(key) => check_client_key(certificate, &key),
            // A key that is not there, or cannot be asked for now, is told of when it is used.
            Err(_) => Ok(()),
        }
    }

    /// Copies a profile and its secrets, which pass from keychain to keychain and nowhere else.
    pub async fn duplicate_profile(&self, id: ProfileId, name: &str) -> Result<ProfileView, Error> {
        let original = self.store().profile(id).await?.ok_or(Error::ProfileGone)?;
        let mut errors = Vec::new();
        let name = rule::field("name", name, &mut errors).ok_or(Error::Invalid(errors))?;
        let now = Timestamp::now();
        let copy =
            Profile { id: ProfileId::new(), revision: 1, name, created_at: now, updated_at: now, ..original };
        let credentials = self.credentials().await?;
        for secret in &copy.secrets() {
            let keep = match credentials.place(id, *secret).await? {
                // What is in the environment is not ours to copy.
                SecretPlace::Missing | SecretPlace::Environment => continue,
                SecretPlace::Keychain => KeepSecret::Keychain,
                SecretPlace::Session => KeepSecret::UntilQuit,
            };
            let value = credentials.read(id, *secret).await?;
            credentials.keep(copy.id, *secret, value, keep).await?;
        }
        self.store().save_profile(&copy).await?;
        Ok(ProfileView::from(&copy))
    }

    /// Deletes a profile and its secrets. The history stays.
    ///
    /// # Errors
    /// `ProfileInUse` while it has jobs that are not over: nobody could ask for them any more.
    pub async fn delete_profile(&self, id: ProfileId) -> Result<(), Error> {
        let profile = self.store().profile(id).await?.ok_or(Error::ProfileGone)?;
        let open = self.store().open_count_of_profile(id).await?;
        if open > 0 {
            let profile = Box::new(ProfileFacts::from(&profile));
            return Err(Error::ProfileInUse { profile, open });
        }
        for name in SecretName::ALL {
            self.credentials().await?.forget(id, name).await?;
        }
        self.forget_client(id);
        self.store().delete_profile(id).await?;
        Ok(())
    }

    /// Forgets a profile's secrets, wherever they are.
    pub async fn forget_secrets(&self, id: ProfileId) -> Result<(), Error> {
        self.forget_client(id);
        for name in SecretName::ALL {
            self.credentials().await?.forget(id, name).await?;
        }
        Ok(())
    }

    /// What a trial of a form signs in with: what was typed, and what is stored where nothing was.
    pub(crate) async fn trial_secrets(
        &self,
        saved: Option<ProfileId>,
        needed: &[SecretName],
        typed: Vec<SecretInput>,
    ) -> Result<HashMap<SecretName, Secret>, Error> {
        let mut secrets: HashMap<_, _> = typed
            .into_iter()
            .map(SecretInput::tidied)
            .filter(|secret| !secret.value.is_empty())
            .map(|secret| (secret.name, secret.value))
            .collect();
        for name in needed {
            if !secrets.contains_key(name)
                && let Some(id) = saved
            {
                secrets.insert(*name, self.credentials().await?.read(id, *name).await?);
            }
        }
        Ok(secrets)
    }
}
