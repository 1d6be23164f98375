//! A profile as it is typed: every field a string, nothing checked yet.
//!
//! The only way from a draft to a profile is [`ProfileDraft::check`]; each field's rule lives in [`crate::rule`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Connection, Environment, Guard, HuaweiDraft, NetworkDraft, NetworkSettings, ObshellDraft, OcpDraft,
    Profile, SecretName, TaurusdbDraft,
};
use crate::rule::{self, Endpoint, FieldError, ProfileName, RuleError};
use crate::secret::Secret;
use crate::status::Space;

/// What the profile form holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileDraft {
    pub name: String,
    pub environment: Environment,
    pub guard: Guard,
    pub connection: ConnectionDraft,
    #[serde(default)]
    pub network: NetworkDraft,
}

/// What the profile form holds of one vendor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConnectionDraft {
    HuaweiRds(HuaweiDraft),
    HuaweiTaurusdb(TaurusdbDraft),
    OceanbaseOcp(OcpDraft),
    OceanbaseObshell(ObshellDraft),
}

/// A secret on its way from the form to the keychain. It never travels back.
#[derive(Debug, Deserialize, TS)]
pub struct SecretInput {
    pub name: SecretName,
    #[ts(type = "string")]
    pub value: Secret,
}

/// What a checked draft says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProfileSettings {
    pub(crate) name: ProfileName,
    pub(crate) environment: Environment,
    pub(crate) guard: Guard,
    pub(crate) connection: Connection,
    pub(crate) network: NetworkSettings,
}

impl SecretInput {
    /// The secret without what a paste brings along. Keys and tokens go into signatures and headers and have no
    /// white space at their ends; a password may, but no line break.
    pub(crate) fn tidied(self) -> Self {
        let text = self.value.reveal();
        let tidy = match self.name {
            SecretName::SecretAccessKey
            | SecretName::SecurityToken
            | SecretName::StorageSecretKey
            | SecretName::ClientKey => text.trim(),
            SecretName::Password | SecretName::BackupSetPassword | SecretName::ProxyPassword => {
                text.trim_matches(['\r', '\n'])
            }
        };
        Self { name: self.name, value: Secret::new(tidy) }
    }
}

impl ProfileDraft {
    /// Every field against its rule, all at once.
    ///
    /// # Errors
    /// One error for each wrong field, named by its path in the draft: `connection.region`.
    pub(crate) fn check(&self, space: Space) -> Result<ProfileSettings, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = rule::field("name", &self.name, &mut errors);
        if space == Space::Real && self.environment == Environment::Sandbox {
            let error = RuleError::new(
                "Only the built-in fake vendors are a sandbox: choose another environment",
                "只有内置的模拟厂商属于沙箱，请选择其他环境",
            );
            errors.push(FieldError::new("environment", error));
        }
        let connection = self.connection.check(&mut errors);
        if space == Space::Sandbox
            && let Some(connection) = &connection
        {
            for (field, endpoint) in connection.endpoints() {
                stay_here(field, endpoint, &mut errors);
            }
        }
        let network = self.network.check(space, Timestamp::now(), &mut errors);
        if let Some(Connection::OceanbaseObshell(agent)) = &connection {
            errors.extend(self.network.refuse_proxy_on_open_line(&agent.endpoint));
        }
        match (name, connection, network) {
            (Some(name), Some(connection), Some(network)) if errors.is_empty() => {
                let Self { environment, guard, .. } = *self;
                Ok(ProfileSettings { name, environment, guard, connection, network })
            }
            _ => Err(errors),
        }
    }
}

impl ConnectionDraft {
    fn check(&self, errors: &mut Vec<FieldError>) -> Option<Connection> {
        match self {
            Self::HuaweiRds(draft) => draft.check(errors).map(Connection::HuaweiRds),
            Self::HuaweiTaurusdb(draft) => draft.check(errors).map(Connection::HuaweiTaurusdb),
            Self::OceanbaseOcp(draft) => draft.check(errors).map(Connection::OceanbaseOcp),
            Self::OceanbaseObshell(draft) => draft.check(errors).map(Connection::OceanbaseObshell),
        }
    }
}

/// What is rehearsed in the sandbox never reaches a real vendor.
fn stay_here(field: &str, endpoint: Option<&Endpoint>, errors: &mut Vec<FieldError>) {
    if !endpoint.is_some_and(Endpoint::is_loopback) {
        let error = RuleError::new(
            "In the sandbox every address is on this machine: use the sandbox's own",
            "沙箱中只能使用本机地址，请填写沙箱的地址",
        );
        errors.push(FieldError::new(field, error));
    }
}

/// A signature gives nothing away; a password or a token on an open line does.
pub(super) fn encrypted(field: &str, endpoint: Option<&Endpoint>, errors: &mut Vec<FieldError>) {
    if endpoint.is_some_and(|endpoint| endpoint.scheme() == "http" && !endpoint.is_loopback()) {
        let error = RuleError::new(
            "This way of signing in sends a password or token: use https",
            "该登录方式会发送密码或令牌，必须使用 https",
        );
        errors.push(FieldError::new(field, error));
    }
}

impl From<&Profile> for ProfileDraft {
    fn from(profile: &Profile) -> Self {
        let connection = match &profile.connection {
            Connection::HuaweiRds(connection) => ConnectionDraft::HuaweiRds(connection.into()),
            Connection::HuaweiTaurusdb(connection) => ConnectionDraft::HuaweiTaurusdb(connection.into()),
            Connection::OceanbaseOcp(connection) => ConnectionDraft::OceanbaseOcp(connection.into()),
            Connection::OceanbaseObshell(connection) => ConnectionDraft::OceanbaseObshell(connection.into()),
        };
        Self {
            name: profile.name.to_string(),
            environment: profile.environment,
            guard: profile.guard,
            connection,
            network: NetworkDraft::from(&profile.network),
        }
    }
}
