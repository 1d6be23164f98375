//! The ready-made profile for the sandbox, so that a first try needs no typing.

use holdfast_core::error::Error;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::profile::{
    ConnectionDraft, Environment, Guard, HuaweiDraft, HuaweiSignInMethod, NetworkDraft, ProfileDraft,
    ProfileView, SecretInput, SecretName,
};
use holdfast_core::secret::Secret;
use holdfast_core::status::{KeepSecret, SecretPlace};
use holdfast_sandbox::credentials;

/// Saves the profile, or finds the one that is there, and sees to it that it can sign in.
///
/// The sandbox's key is public, so a machine without a keychain may hold it in memory; a real one is never treated so.
pub(crate) async fn add(holdfast: &Holdfast, address: &str) -> Result<ProfileView, Error> {
    let found = holdfast.profiles().await?.into_iter().find(|profile| is_ours(profile, address));
    let (edited, draft) = match &found {
        Some(profile) if has_secret(holdfast, profile).await => return Ok(profile.clone()),
        Some(profile) => (Some((profile.id, profile.revision)), profile.draft.clone()),
        None => (None, draft(address)),
    };
    let secret = || {
        let value = Secret::new(credentials::SECRET_ACCESS_KEY);
        vec![SecretInput { name: SecretName::SecretAccessKey, value }]
    };
    match holdfast.save_profile(edited, &draft, secret(), KeepSecret::Keychain).await {
        Err(Error::Credential(_)) => {
            holdfast.save_profile(edited, &draft, secret(), KeepSecret::UntilQuit).await
        }
        saved => saved,
    }
}

fn is_ours(profile: &ProfileView, address: &str) -> bool {
    let ConnectionDraft::HuaweiRds(draft) = &profile.draft.connection;
    draft.endpoint == address && draft.access_key_id == credentials::ACCESS_KEY_ID
}

async fn has_secret(holdfast: &Holdfast, profile: &ProfileView) -> bool {
    let states = holdfast.secret_states(profile.id).await.unwrap_or_default();
    !states.is_empty() && states.iter().all(|state| state.place != SecretPlace::Missing)
}

fn draft(address: &str) -> ProfileDraft {
    ProfileDraft {
        name: "Sandbox RDS".to_owned(),
        environment: Environment::Sandbox,
        guard: Guard::Confirm,
        connection: ConnectionDraft::HuaweiRds(HuaweiDraft {
            region: credentials::REGION.to_owned(),
            project_id: String::new(),
            endpoint: address.to_owned(),
            iam_endpoint: address.to_owned(),
            method: HuaweiSignInMethod::AccessKey,
            access_key_id: credentials::ACCESS_KEY_ID.to_owned(),
            domain_name: String::new(),
            user_name: String::new(),
        }),
        network: NetworkDraft::default(),
    }
}
