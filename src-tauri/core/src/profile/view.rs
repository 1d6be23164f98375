//! What leaves the core of a profile: the form that the window edits, and what plans and jobs remember. No secret.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Environment, Guard, Profile, ProfileDraft, ProfileId, ProviderKind, SecretName};

/// A profile as the window shows and edits it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileView {
    pub id: ProfileId,
    pub revision: u32,
    pub provider: ProviderKind,
    pub summary: String,
    /// What the form edits.
    pub draft: ProfileDraft,
    /// Which secrets it needs; whether they are stored is asked apart, because that opens the keychain.
    pub secrets: Vec<SecretName>,
    #[ts(type = "string")]
    pub created_at: Timestamp,
    #[ts(type = "string")]
    pub updated_at: Timestamp,
}

impl From<&Profile> for ProfileView {
    fn from(profile: &Profile) -> Self {
        Self {
            id: profile.id,
            revision: profile.revision,
            provider: profile.connection.kind(),
            summary: profile.connection.summary(),
            draft: ProfileDraft::from(profile),
            secrets: profile.secrets(),
            created_at: profile.created_at,
            updated_at: profile.updated_at,
        }
    }
}

/// What a plan or a job remembers of the profile it was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileFacts {
    pub id: ProfileId,
    pub revision: u32,
    pub name: String,
    pub provider: ProviderKind,
    pub environment: Environment,
    pub guard: Guard,
    pub summary: String,
}

impl From<&Profile> for ProfileFacts {
    fn from(profile: &Profile) -> Self {
        Self {
            id: profile.id,
            revision: profile.revision,
            name: profile.name.to_string(),
            provider: profile.connection.kind(),
            environment: profile.environment,
            guard: profile.guard,
            summary: profile.connection.summary(),
        }
    }
}
