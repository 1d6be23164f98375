//! A profile: a saved connection to one vendor, without its secrets.
//!
//! Secrets are named here and kept by [`crate::credential`]; nothing in this module can hold one.

mod draft;
mod huawei;
mod named;
mod network;
mod network_draft;
mod obshell;
mod ocp;
mod save;
mod secrets;
mod taurusdb;
mod typed;
mod view;

pub(crate) use draft::ProfileSettings;
pub use draft::{ConnectionDraft, ProfileDraft, SecretInput};
pub use huawei::{HuaweiConnection, HuaweiDraft, HuaweiSignIn, HuaweiSignInMethod};
pub(crate) use named::named;
pub use network::{NetworkSettings, Proxy, Trust};
pub use network_draft::{NetworkDraft, ProxyChoice, TrustChoice};
pub use obshell::{ObshellConnection, ObshellDraft, ObshellSignIn};
pub use ocp::{OcpConnection, OcpDraft, OcpSignIn, OcpSignInMethod};
pub use taurusdb::{TaurusdbConnection, TaurusdbDraft, TaurusdbPath};
pub use view::{ProfileFacts, ProfileView};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::rule::{Endpoint, ProfileName};
use crate::text::Text;

/// What a profile is called inside the program; never shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct ProfileId(#[ts(type = "string")] pub(crate) Uuid);

impl Default for ProfileId {
    /// The id that no profile has.
    fn default() -> Self {
        Self(Uuid::nil())
    }
}

impl ProfileId {
    pub(crate) fn new() -> Self {
        Self(Uuid::now_v7())
    }
}

impl std::fmt::Display for ProfileId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

/// How much harm a mistake here would do; decides the window's colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Only Holdfast's own fake vendors live here.
    Sandbox,
    Development,
    Staging,
    Production,
}

impl Environment {
    /// What a new profile asks for before its plans are applied, where the person does not choose.
    pub fn usual_guard(self) -> Guard {
        match self {
            Self::Sandbox | Self::Development | Self::Staging => Guard::Confirm,
            Self::Production => Guard::TypeToConfirm,
        }
    }
}

/// What the person must do before a plan over this profile is applied. Enforced by the core.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// Press the button.
    Confirm,
    /// Type the change number, or the plan's four words where it has none.
    TypeToConfirm,
    /// Nothing can be applied through this profile.
    WatchOnly,
}

/// A secret that a sign-in method needs. The name is also its name in the keychain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretName {
    /// The secret half of an access key of Huawei Cloud or OCP.
    SecretAccessKey,
    /// The token that comes with temporary Huawei Cloud access keys.
    SecurityToken,
    /// The password of a Huawei Cloud IAM user, of an OCP user, of root@sys or of an OBShell agent.
    Password,
    /// The secret half of the access key of the storage that OCP backs up to.
    StorageSecretKey,
    /// What OBShell encrypts backup sets with; restoring one needs it again.
    BackupSetPassword,
    /// The private key of the profile's client certificate, in PEM.
    ClientKey,
    /// The password of the profile's proxy user.
    ProxyPassword,
}

impl SecretName {
    /// Every secret there is.
    pub(crate) const ALL: [Self; 7] = [
        Self::SecretAccessKey,
        Self::SecurityToken,
        Self::Password,
        Self::StorageSecretKey,
        Self::BackupSetPassword,
        Self::ClientKey,
        Self::ProxyPassword,
    ];

    /// The name under which the keychain keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SecretAccessKey => "secret_access_key",
            Self::SecurityToken => "security_token",
            Self::Password => "password",
            Self::StorageSecretKey => "storage_secret_key",
            Self::BackupSetPassword => "backup_set_password",
            Self::ClientKey => "client_key",
            Self::ProxyPassword => "proxy_password",
        }
    }

    /// The secret of this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|secret| secret.as_str() == name)
    }

    /// What a person calls it.
    pub fn label(self) -> Text {
        match self {
            Self::SecretAccessKey => Text::new("secret access key", "访问密钥（SK）"),
            Self::SecurityToken => Text::new("security token", "安全令牌"),
            Self::Password => Text::new("password", "密码"),
            Self::StorageSecretKey => Text::new("storage secret key", "存储访问秘钥"),
            Self::BackupSetPassword => Text::new("backup set password", "备份集密码"),
            Self::ClientKey => Text::new("client certificate's private key", "客户端证书私钥"),
            Self::ProxyPassword => Text::new("proxy password", "代理密码"),
        }
    }
}

/// The vendor a profile connects to, with what that vendor needs to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Connection {
    HuaweiRds(HuaweiConnection),
    HuaweiTaurusdb(TaurusdbConnection),
    OceanbaseOcp(OcpConnection),
    OceanbaseObshell(ObshellConnection),
}

/// The vendor's product, as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    HuaweiRds,
    HuaweiTaurusdb,
    OceanbaseOcp,
    OceanbaseObshell,
}

impl ProviderKind {
    /// Whether it documents a call that cancels a running backup.
    pub(crate) fn can_cancel(self) -> bool {
        match self {
            Self::OceanbaseObshell => true,
            Self::HuaweiRds | Self::HuaweiTaurusdb | Self::OceanbaseOcp => false,
        }
    }

    /// What a target is called there.
    pub(crate) fn target_word(self) -> Text {
        match self {
            Self::HuaweiRds | Self::HuaweiTaurusdb => Text::new("instance", "实例"),
            Self::OceanbaseOcp | Self::OceanbaseObshell => Text::new("tenant", "租户"),
        }
    }

    /// The product's name, as its vendor writes it.
    pub fn label(self) -> &'static str {
        match self {
            Self::HuaweiRds => "Huawei Cloud RDS",
            Self::HuaweiTaurusdb => "Huawei Cloud TaurusDB",
            Self::OceanbaseOcp => "OceanBase OCP",
            Self::OceanbaseObshell => "OceanBase OBShell",
        }
    }
}

impl Connection {
    /// The product this connection is for.
    pub fn kind(&self) -> ProviderKind {
        match self {
            Self::HuaweiRds(_) => ProviderKind::HuaweiRds,
            Self::HuaweiTaurusdb(_) => ProviderKind::HuaweiTaurusdb,
            Self::OceanbaseOcp(_) => ProviderKind::OceanbaseOcp,
            Self::OceanbaseObshell(_) => ProviderKind::OceanbaseObshell,
        }
    }

    /// The secrets that this way of signing in needs, in the order a form asks for them.
    pub fn secrets(&self) -> &'static [SecretName] {
        match self {
            Self::HuaweiRds(connection) => connection.sign_in.secrets(),
            Self::HuaweiTaurusdb(connection) => connection.account.sign_in.secrets(),
            Self::OceanbaseOcp(connection) => connection.secrets(),
            Self::OceanbaseObshell(connection) => connection.secrets(),
        }
    }

    /// Its own addresses, by their fields in the form; nothing where the vendor's region decides.
    pub(crate) fn endpoints(&self) -> Vec<(&'static str, Option<&Endpoint>)> {
        match self {
            Self::HuaweiRds(connection) => connection.endpoints().to_vec(),
            Self::HuaweiTaurusdb(connection) => connection.account.endpoints().to_vec(),
            Self::OceanbaseOcp(OcpConnection { endpoint, .. })
            | Self::OceanbaseObshell(ObshellConnection { endpoint, .. }) => {
                vec![("connection.endpoint", Some(endpoint))]
            }
        }
    }

    /// Where it connects to, in a few words: `RDS · cn-north-4`.
    pub fn summary(&self) -> String {
        match self {
            Self::HuaweiRds(connection) => format!("RDS · {}", connection.region),
            Self::HuaweiTaurusdb(connection) => format!("TaurusDB · {}", connection.account.region),
            Self::OceanbaseOcp(connection) => format!("OCP · {}", connection.endpoint.authority()),
            Self::OceanbaseObshell(connection) => format!("OBShell · {}", connection.endpoint.authority()),
        }
    }
}

/// A saved connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub id: ProfileId,
    /// Grows by one with every change; a plan made on an earlier revision is stale.
    pub revision: u32,
    pub name: ProfileName,
    pub environment: Environment,
    pub guard: Guard,
    pub connection: Connection,
    #[serde(default)]
    pub network: NetworkSettings,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Profile {
    pub(crate) fn new(
        id: ProfileId,
        revision: u32,
        settings: ProfileSettings,
        created_at: Timestamp,
        updated_at: Timestamp,
    ) -> Self {
        let ProfileSettings { name, environment, guard, connection, network } = settings;
        Self { id, revision, name, environment, guard, connection, network, created_at, updated_at }
    }

    /// The secrets it needs, the vendor's and the network's, in the order a form asks for them.
    pub fn secrets(&self) -> Vec<SecretName> {
        self.connection.secrets().iter().copied().chain(self.network.secrets()).collect()
    }
}
