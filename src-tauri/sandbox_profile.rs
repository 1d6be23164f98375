//! The ready-made profile for the sandbox, so that a first try needs no typing.

use holdfast_core::error::Error;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::profile::{
    ConnectionDraft, Environment, Guard, HuaweiDraft, HuaweiSignInMethod, ProfileDraft, ProfileView,
    SecretInput, SecretName,
};
use holdfast_core::secret::Secret;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::credentials;

/// Saves the profile, or finds the one that is there.
pub(crate) async fn add(holdfast: &Holdfast, address: &str) -> Result<ProfileView, Error> {
    let is_there = |profile: &ProfileView| {
        let ConnectionDraft::HuaweiRds(draft) = &profile.draft.connection;
        draft.endpoint == address
    };
    if let Some(profile) = holdfast.profiles().await?.into_iter().find(is_there) {
        return Ok(profile);
    }
    let draft = ProfileDraft {
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
    };
    let secret =
        SecretInput { name: SecretName::SecretAccessKey, value: Secret::new(credentials::SECRET_ACCESS_KEY) };
    // Not a secret worth a keychain's question, but kept like any other, so that the sandbox rehearses the real way.
    holdfast.save_profile(None, &draft, vec![secret], KeepSecret::Keychain).await
}
