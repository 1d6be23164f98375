//! The ready-made profiles for the sandbox, one for each vendor, so that a first try needs no typing.

use holdfast_core::error::Error;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::profile::{
    ConnectionDraft, Environment, Guard, HuaweiDraft, HuaweiSignInMethod, NetworkDraft, ObshellDraft,
    ObshellSignIn, OcpDraft, OcpSignInMethod, ProfileDraft, ProfileView, SecretInput, SecretName,
    TaurusdbDraft, TaurusdbPath,
};
use holdfast_core::secret::Secret;
use holdfast_core::status::{KeepSecret, SecretPlace};
use holdfast_sandbox::{credentials, taurusdb_instances};

/// A profile to be made, with its secrets.
struct ReadyMade {
    name: &'static str,
    connection: ConnectionDraft,
    secrets: Vec<(SecretName, &'static str)>,
}

/// Saves the profiles, or finds those that are there, and sees to it that they can sign in.
///
/// The sandbox's secrets are public, so a machine without a keychain may hold them in memory; real ones are never
/// treated so.
pub(crate) async fn add(holdfast: &Holdfast, address: &str) -> Result<Vec<ProfileView>, Error> {
    let mut added = Vec::new();
    for ready_made in ready_made(address) {
        added.push(add_one(holdfast, ready_made).await?);
    }
    Ok(added)
}

async fn add_one(holdfast: &Holdfast, ready_made: ReadyMade) -> Result<ProfileView, Error> {
    let found = holdfast
        .profiles()
        .await?
        .into_iter()
        .find(|profile| profile.draft.connection == ready_made.connection);
    let (edited, draft) = match &found {
        Some(profile) if has_secrets(holdfast, profile).await => return Ok(profile.clone()),
        Some(profile) => (Some((profile.id, profile.revision)), profile.draft.clone()),
        None => (None, draft(&ready_made)),
    };
    let secrets = || {
        let input =
            |(name, value): &(SecretName, &str)| SecretInput { name: *name, value: Secret::new(*value) };
        ready_made.secrets.iter().map(input).collect()
    };
    match holdfast.save_profile(edited, &draft, secrets(), KeepSecret::Keychain).await {
        Err(Error::Credential(_)) => {
            holdfast.save_profile(edited, &draft, secrets(), KeepSecret::UntilQuit).await
        }
        saved => saved,
    }
}

async fn has_secrets(holdfast: &Holdfast, profile: &ProfileView) -> bool {
    let states = holdfast.secret_states(profile.id).await.unwrap_or_default();
    !states.is_empty() && states.iter().all(|state| state.place != SecretPlace::Missing)
}

fn draft(ready_made: &ReadyMade) -> ProfileDraft {
    ProfileDraft {
        name: ready_made.name.to_owned(),
        environment: Environment::Sandbox,
        guard: Guard::Confirm,
        connection: ready_made.connection.clone(),
        network: NetworkDraft::default(),
    }
}

fn ready_made(address: &str) -> [ReadyMade; 4] {
    let huawei = |endpoint: String| HuaweiDraft {
        region: credentials::REGION.to_owned(),
        project_id: String::new(),
        endpoint,
        iam_endpoint: address.to_owned(),
        method: HuaweiSignInMethod::AccessKey,
        access_key_id: credentials::ACCESS_KEY_ID.to_owned(),
        domain_name: String::new(),
        user_name: String::new(),
    };
    let key = (SecretName::SecretAccessKey, credentials::SECRET_ACCESS_KEY);
    [
        ReadyMade {
            name: "Sandbox RDS",
            connection: ConnectionDraft::HuaweiRds(huawei(address.to_owned())),
            secrets: vec![key],
        },
        ReadyMade {
            name: "Sandbox TaurusDB",
            connection: ConnectionDraft::HuaweiTaurusdb(TaurusdbDraft {
                account: huawei(format!("{address}{}", taurusdb_instances::BASE_PATH)),
                path: TaurusdbPath::Current,
            }),
            secrets: vec![key],
        },
        ReadyMade {
            name: "Sandbox OCP",
            connection: ConnectionDraft::OceanbaseOcp(OcpDraft {
                endpoint: address.to_owned(),
                method: OcpSignInMethod::AccessKey,
                user_name: String::new(),
                access_key_id: credentials::OCP_ACCESS_KEY_ID.to_owned(),
                storage_key_id: credentials::OCP_STORAGE_KEY_ID.to_owned(),
            }),
            secrets: vec![
                (SecretName::SecretAccessKey, credentials::OCP_ACCESS_KEY_SECRET),
                (SecretName::StorageSecretKey, credentials::OCP_STORAGE_KEY_SECRET),
            ],
        },
        ReadyMade {
            name: "Sandbox OBShell",
            connection: ConnectionDraft::OceanbaseObshell(ObshellDraft {
                endpoint: address.to_owned(),
                method: ObshellSignIn::RootPassword,
                encrypts: true,
            }),
            secrets: vec![
                (SecretName::Password, credentials::ROOT_PASSWORD),
                (SecretName::BackupSetPassword, credentials::BACKUP_SET_PASSWORD),
            ],
        },
    ]
}
