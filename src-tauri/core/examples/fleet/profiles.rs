//! One profile for each vendor of the sandbox, and the backups of its part of the fleet.

use holdfast_core::backup::{
    BackupDraft, ObshellMode, OcpBackupMode, OcpDataMode, OcpStorageDraft, OptionsDraft,
};
use holdfast_core::error::Error;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::profile::{
    ConnectionDraft, Environment, Guard, HuaweiDraft, HuaweiSignInMethod, NetworkDraft, ObshellDraft,
    ObshellSignIn, OcpDraft, OcpSignInMethod, ProfileDraft, ProfileId, SecretInput, SecretName,
    TaurusdbDraft, TaurusdbPath,
};
use holdfast_core::secret::Secret;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::fleet::{self, Shares};
use holdfast_sandbox::{credentials, taurusdb_instances};

/// Saves the four profiles and drafts one backup of each of so many targets at each vendor, the vendors in turn.
pub(crate) async fn backups(
    holdfast: &Holdfast,
    address: &str,
    shares: Shares,
) -> Result<Vec<BackupDraft>, Error> {
    let key = (SecretName::SecretAccessKey, credentials::SECRET_ACCESS_KEY);
    let ocp_key = (SecretName::SecretAccessKey, credentials::OCP_ACCESS_KEY_SECRET);
    let password = (SecretName::Password, credentials::ROOT_PASSWORD);
    let base = format!("{address}{}", taurusdb_instances::BASE_PATH);
    let taurusdb = TaurusdbDraft { account: huawei(&base, address), path: TaurusdbPath::Current };
    let rds = save(holdfast, "RDS", ConnectionDraft::HuaweiRds(huawei(address, address)), key).await?;
    let taurusdb = save(holdfast, "TaurusDB", ConnectionDraft::HuaweiTaurusdb(taurusdb), key).await?;
    let ocp = save(holdfast, "OCP", ocp_connection(address), ocp_key).await?;
    let obshell = save(holdfast, "OBShell", obshell_connection(address), password).await?;

    let most = [shares.rds, shares.taurusdb, shares.ocp, shares.obshell].into_iter().max().unwrap_or(0);
    let mut backups = Vec::new();
    for number in 1..=most {
        if number <= shares.rds {
            let (name, description) = (name_of(number), String::new());
            let options = OptionsDraft::HuaweiRds { name, description, databases: Vec::new() };
            backups.push(backup(rds, fleet::rds(number), options));
        }
        if number <= shares.taurusdb {
            let (name, description) = (name_of(number), String::new());
            let options = OptionsDraft::HuaweiTaurusdb { name, description };
            backups.push(backup(taurusdb, fleet::taurusdb(number), options));
        }
        if number <= shares.ocp {
            let fleet::OcpTenant { cluster, tenant } = fleet::ocp(number);
            let (backup_mode, data_mode) = (OcpBackupMode::PhysicalBackup, OcpDataMode::FullBackup);
            let options =
                OptionsDraft::OceanbaseOcp { backup_mode, data_mode, storage: OcpStorageDraft::Strategy };
            backups.push(backup(ocp, format!("{cluster}/{tenant}"), options));
        }
        if number <= shares.obshell {
            let mode = ObshellMode::Full;
            let options = OptionsDraft::OceanbaseObshell { mode, plus_archive: false, encrypt: false };
            backups.push(backup(obshell, fleet::obshell(number), options));
        }
    }
    Ok(backups)
}

/// What a backup is called at the vendors whose backups have names.
pub(crate) fn name_of(number: u32) -> String {
    format!("fleet-{number:05}")
}

async fn save(
    holdfast: &Holdfast,
    name: &str,
    connection: ConnectionDraft,
    (secret, value): (SecretName, &str),
) -> Result<ProfileId, Error> {
    let draft = ProfileDraft {
        name: format!("Fleet {name}"),
        environment: Environment::Sandbox,
        guard: Guard::Confirm,
        connection,
        network: NetworkDraft::default(),
    };
    let secrets = vec![SecretInput { name: secret, value: Secret::new(value) }];
    Ok(holdfast.save_profile(None, &draft, secrets, KeepSecret::Keychain).await?.id)
}

fn huawei(endpoint: &str, iam_endpoint: &str) -> HuaweiDraft {
    HuaweiDraft {
        region: credentials::REGION.to_owned(),
        project_id: String::new(),
        endpoint: endpoint.to_owned(),
        iam_endpoint: iam_endpoint.to_owned(),
        method: HuaweiSignInMethod::AccessKey,
        access_key_id: credentials::ACCESS_KEY_ID.to_owned(),
        domain_name: String::new(),
        user_name: String::new(),
    }
}

fn ocp_connection(address: &str) -> ConnectionDraft {
    ConnectionDraft::OceanbaseOcp(OcpDraft {
        endpoint: address.to_owned(),
        method: OcpSignInMethod::AccessKey,
        user_name: String::new(),
        access_key_id: credentials::OCP_ACCESS_KEY_ID.to_owned(),
        storage_key_id: String::new(),
    })
}

fn obshell_connection(address: &str) -> ConnectionDraft {
    ConnectionDraft::OceanbaseObshell(ObshellDraft {
        endpoint: address.to_owned(),
        method: ObshellSignIn::RootPassword,
        encrypts: false,
    })
}

fn backup(profile_id: ProfileId, target_id: String, options: OptionsDraft) -> BackupDraft {
    BackupDraft { profile_id, target_id, options, unless_newer_than: String::new() }
}
