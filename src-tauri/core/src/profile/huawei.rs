//! How to reach and sign in to Huawei Cloud.
//!
//! The region decides the addresses unless the profile names its own, as partner clouds need.

use serde::{Deserialize, Serialize};

use super::SecretName;
use crate::rule::{AccessKeyId, AccountName, Endpoint, ProjectId, RegionId};

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

impl HuaweiSignIn {
    pub(super) fn secrets(&self) -> &'static [SecretName] {
        match self {
            Self::AccessKey { .. } => &[SecretName::SecretAccessKey],
            Self::TemporaryAccessKey { .. } => &[SecretName::SecretAccessKey, SecretName::SecurityToken],
            Self::Password { .. } => &[SecretName::Password],
        }
    }
}
