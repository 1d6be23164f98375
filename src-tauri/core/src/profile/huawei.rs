//! How to reach and sign in to Huawei Cloud.
//!
//! The region decides the addresses unless the profile names its own, as partner clouds need.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SecretName;
use super::draft::encrypted;
use crate::rule::{self, AccessKeyId, AccountName, Endpoint, FieldError, ProjectId, RegionId};

/// A connection to one region (project) of Huawei Cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HuaweiConnection {
    pub region: RegionId,
    /// Looked up from the region where it is not given.
    pub project_id: Option<ProjectId>,
    /// Replaces the product's address in the region.
    pub endpoint: Option<Endpoint>,
    /// Replaces IAM's address in the region.
    pub iam_endpoint: Option<Endpoint>,
    pub sign_in: HuaweiSignIn,
}

/// The three ways in. Their secrets are in the keychain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum HuaweiSignIn {
    /// A permanent access key (AK/SK).
    AccessKey { access_key_id: AccessKeyId },
    /// A temporary access key, which comes with a security token.
    TemporaryAccessKey { access_key_id: AccessKeyId },
    /// An IAM user's password, exchanged for a token.
    Password { domain_name: AccountName, user_name: AccountName },
}

impl HuaweiConnection {
    /// Its own addresses, by their fields in the form; nothing where the region decides.
    pub(super) fn endpoints(&self) -> [(&'static str, Option<&Endpoint>); 2] {
        [
            ("connection.endpoint", self.endpoint.as_ref()),
            ("connection.iam_endpoint", self.iam_endpoint.as_ref()),
        ]
    }
}

impl HuaweiSignIn {
    pub(super) fn secrets(&self) -> &'static [SecretName] {
        match self {
            Self::AccessKey { .. } => &[SecretName::SecretAccessKey],
            Self::TemporaryAccessKey { .. } => &[SecretName::SecretAccessKey, SecretName::SecurityToken],
            Self::Password { .. } => &[SecretName::Password],
        }
    }
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

impl HuaweiDraft {
    pub(super) fn check(&self, errors: &mut Vec<FieldError>) -> Option<HuaweiConnection> {
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
