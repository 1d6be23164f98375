//! A profile as it is typed: every field a string, nothing checked yet.
//!
//! The only way from a draft to a profile is [`ProfileDraft::check`]; each field's rule lives in [`crate::rule`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Connection, Environment, Guard, HuaweiConnection, HuaweiSignIn, NetworkDraft, NetworkSettings, Profile,
    SecretName,
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
}

/// What the profile form holds of Huawei Cloud. An optional field is empty when it is not given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HuaweiDraft {
    pub region: String,
    pub project_id: String,
    pub endpoint: String,
    pub iam_endpoint: String,
    pub method: HuaweiSignInMethod,
    pub access_key_id: String,
    pub domain_name: String,
    pub user_name: String,
}

/// The choice in the form between Huawei Cloud's ways in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HuaweiSignInMethod {
    AccessKey,
    TemporaryAccessKey,
    Password,
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
            SecretName::SecretAccessKey | SecretName::SecurityToken | SecretName::ClientKey => text.trim(),
            SecretName::Password | SecretName::ProxyPassword => text.trim_matches(['\r', '\n']),
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
        let connection = match &self.connection {
            ConnectionDraft::HuaweiRds(draft) => {
                let connection = draft.check(&mut errors);
                if let Some(connection) = connection.as_ref().filter(|_| space == Space::Sandbox) {
                    stay_here("connection.endpoint", connection.endpoint.as_ref(), &mut errors);
                    stay_here("connection.iam_endpoint", connection.iam_endpoint.as_ref(), &mut errors);
                }
                connection.map(Connection::HuaweiRds)
            }
        };
        let network = self.network.check(space, Timestamp::now(), &mut errors);
        match (name, connection, network) {
            (Some(name), Some(connection), Some(network)) if errors.is_empty() => {
                let Self { environment, guard, .. } = *self;
                Ok(ProfileSettings { name, environment, guard, connection, network })
            }
            _ => Err(errors),
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
fn encrypted(field: &str, endpoint: Option<&Endpoint>, errors: &mut Vec<FieldError>) {
    if endpoint.is_some_and(|endpoint| endpoint.scheme() == "http" && !endpoint.is_loopback()) {
        let error = RuleError::new(
            "This way of signing in sends a password or token: use https",
            "该登录方式会发送密码或令牌，必须使用 https",
        );
        errors.push(FieldError::new(field, error));
    }
}

impl HuaweiDraft {
    fn check(&self, errors: &mut Vec<FieldError>) -> Option<HuaweiConnection> {
        let region = rule::field("connection.region", &self.region, errors);
        let project_id = rule::optional_field("connection.project_id", &self.project_id, errors);
        let endpoint = rule::optional_field("connection.endpoint", &self.endpoint, errors);
        let iam_endpoint = rule::optional_field("connection.iam_endpoint", &self.iam_endpoint, errors);
        if self.method != HuaweiSignInMethod::AccessKey {
            for (field, endpoint) in
                [("connection.endpoint", &endpoint), ("connection.iam_endpoint", &iam_endpoint)]
            {
                encrypted(field, endpoint.as_ref(), errors);
            }
        }
        let key = "connection.access_key_id";
        let sign_in = match self.method {
            HuaweiSignInMethod::AccessKey => rule::field(key, &self.access_key_id, errors)
                .map(|access_key_id| HuaweiSignIn::AccessKey { access_key_id }),
            HuaweiSignInMethod::TemporaryAccessKey => rule::field(key, &self.access_key_id, errors)
                .map(|access_key_id| HuaweiSignIn::TemporaryAccessKey { access_key_id }),
            HuaweiSignInMethod::Password => {
                let domain_name = rule::field("connection.domain_name", &self.domain_name, errors);
                let user_name = rule::field("connection.user_name", &self.user_name, errors);
                domain_name
                    .zip(user_name)
                    .map(|(domain_name, user_name)| HuaweiSignIn::Password { domain_name, user_name })
            }
        };
        Some(HuaweiConnection { region: region?, project_id, endpoint, iam_endpoint, sign_in: sign_in? })
    }
}

impl From<&Profile> for ProfileDraft {
    fn from(profile: &Profile) -> Self {
        let connection = match &profile.connection {
            Connection::HuaweiRds(connection) => ConnectionDraft::HuaweiRds(HuaweiDraft::from(connection)),
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

impl From<&HuaweiConnection> for HuaweiDraft {
    fn from(connection: &HuaweiConnection) -> Self {
        let mut draft = Self {
            region: connection.region.to_string(),
            project_id: connection.project_id.as_ref().map(ToString::to_string).unwrap_or_default(),
            endpoint: connection.endpoint.as_ref().map(ToString::to_string).unwrap_or_default(),
            iam_endpoint: connection.iam_endpoint.as_ref().map(ToString::to_string).unwrap_or_default(),
            method: HuaweiSignInMethod::AccessKey,
            access_key_id: String::new(),
            domain_name: String::new(),
            user_name: String::new(),
        };
        match &connection.sign_in {
            HuaweiSignIn::AccessKey { access_key_id } => draft.access_key_id = access_key_id.to_string(),
            HuaweiSignIn::TemporaryAccessKey { access_key_id } => {
                draft.method = HuaweiSignInMethod::TemporaryAccessKey;
                draft.access_key_id = access_key_id.to_string();
            }
            HuaweiSignIn::Password { domain_name, user_name } => {
                draft.method = HuaweiSignInMethod::Password;
                draft.domain_name = domain_name.to_string();
                draft.user_name = user_name.to_string();
            }
        }
        draft
    }
}
