//! Which secrets a profile needs, and where each of them is.

use super::{Profile, ProfileDraft, ProfileId, SecretName};
use crate::credential::CredentialError;
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::rule::FieldError;
use crate::status::{SecretPlace, SecretState, Space};

/// Whether a keychain that must ask the person first may do so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asking {
    Allowed,
    Never,
}

impl ProfileDraft {
    /// The secrets that a profile like this needs, the vendor's and the network's, in the order to ask for them.
    ///
    /// # Errors
    /// The refused fields, as long as there are some: they decide what is needed.
    pub fn secrets(&self, space: Space) -> Result<Vec<SecretName>, Vec<FieldError>> {
        let settings = self.check(space)?;
        Ok(settings.connection.secrets().iter().copied().chain(settings.network.secrets()).collect())
    }
}

impl Holdfast {
    /// Where each secret is that the draft needs: what is missing must be given with it, the rest may be. For the next
    /// revision of a profile its kept secrets count.
    ///
    /// # Errors
    /// `Invalid` names every refused field; else what is wrong with the keychain, so that nobody types in vain.
    pub async fn secrets_of_draft(
        &self,
        edited: Option<ProfileId>,
        draft: &ProfileDraft,
    ) -> Result<Vec<SecretState>, Error> {
        let needed = draft.secrets(self.space()).map_err(Error::Invalid)?;
        match edited {
            Some(id) => self.states(id, &needed, Asking::Allowed).await,
            None => {
                match self.credentials().await?.probe().await {
                    // It asks the person when the secret is kept.
                    Ok(()) | Err(CredentialError::Locked { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
                let missing = |name| SecretState { name, place: SecretPlace::Missing, variable: None };
                Ok(needed.into_iter().map(missing).collect())
            }
        }
    }

    /// Where each secret of a profile is. Opens the keychain.
    pub async fn secret_states(&self, id: ProfileId) -> Result<Vec<SecretState>, Error> {
        let profile = self.profile_of(id).await?;
        self.states(id, &profile.secrets(), Asking::Allowed).await
    }

    /// The same without making the keychain ask the person for anything: a locked one is an error.
    pub async fn secret_states_unasked(&self, id: ProfileId) -> Result<Vec<SecretState>, Error> {
        let profile = self.profile_of(id).await?;
        self.states(id, &profile.secrets(), Asking::Never).await
    }

    async fn states(
        &self,
        id: ProfileId,
        names: &[SecretName],
        asking: Asking,
    ) -> Result<Vec<SecretState>, Error> {
        let credentials = self.credentials().await?;
        let mut states = Vec::new();
        for name in names.iter().copied() {
            let place = match asking {
                Asking::Allowed => credentials.place(id, name).await?,
                Asking::Never => credentials.place_unasked(id, name).await?,
            };
            states.push(SecretState { name, place, variable: credentials.variable(id, name) });
        }
        Ok(states)
    }

    async fn profile_of(&self, id: ProfileId) -> Result<Profile, Error> {
        self.store().profile(id).await?.ok_or(Error::ProfileGone)
    }
}
