//! How to reach and sign in to OceanBase Cloud Platform (OCP).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SecretName;
use crate::rule::{self, AccessKeyId, AccountName, Endpoint, FieldError, StorageKeyId};

/// A connection to one OCP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcpConnection {
    /// `http://host:8080` where nobody changed it.
    pub endpoint: Endpoint,
    pub sign_in: OcpSignIn,
    /// The access key of the object storage that is backed up to, where OCP must be told it with every backup.
    pub storage_key_id: Option<StorageKeyId>,
}

/// The two ways in. Their secrets are in the keychain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum OcpSignIn {
    /// HTTP Basic.
    Password { user_name: AccountName },
    /// A signature with an access key (`OCP-ACCESS-KEY-HMACSHA1`).
    AccessKey { access_key_id: AccessKeyId },
}

/// The choice in the form between OCP's ways in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OcpSignInMethod {
    Password,
    AccessKey,
}

/// What the profile form holds of OCP. An optional field is empty when it is not given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OcpDraft {
    pub endpoint: String,
    pub method: OcpSignInMethod,
    pub user_name: String,
    pub access_key_id: String,
    pub storage_key_id: String,
}

impl OcpConnection {
    pub(super) fn secrets(&self) -> &'static [SecretName] {
        match (&self.sign_in, &self.storage_key_id) {
            (OcpSignIn::Password { .. }, None) => &[SecretName::Password],
            (OcpSignIn::Password { .. }, Some(_)) => &[SecretName::Password, SecretName::StorageSecretKey],
            (OcpSignIn::AccessKey { .. }, None) => &[SecretName::SecretAccessKey],
            (OcpSignIn::AccessKey { .. }, Some(_)) => {
                &[SecretName::SecretAccessKey, SecretName::StorageSecretKey]
            }
        }
    }
}

impl OcpDraft {
    pub(super) fn check(&self, errors: &mut Vec<FieldError>) -> Option<OcpConnection> {
        let endpoint = rule::field("connection.endpoint", &self.endpoint, errors);
        let storage_key_id = rule::optional_field("connection.storage_key_id", &self.storage_key_id, errors);
        let sign_in = match self.method {
            OcpSignInMethod::Password => rule::field("connection.user_name", &self.user_name, errors)
                .map(|user_name| OcpSignIn::Password { user_name }),
            OcpSignInMethod::AccessKey => {
                rule::field("connection.access_key_id", &self.access_key_id, errors)
                    .map(|access_key_id| OcpSignIn::AccessKey { access_key_id })
            }
        };
        Some(OcpConnection { endpoint: endpoint?, sign_in: sign_in?, storage_key_id })
    }
}

impl From<&OcpConnection> for OcpDraft {
    fn from(connection: &OcpConnection) -> Self {
        let (method, user_name, access_key_id) = match &connection.sign_in {
            OcpSignIn::Password { user_name } => {
                (OcpSignInMethod::Password, user_name.to_string(), String::new())
            }
            OcpSignIn::AccessKey { access_key_id } => {
                (OcpSignInMethod::AccessKey, String::new(), access_key_id.to_string())
            }
        };
        Self {
            endpoint: connection.endpoint.to_string(),
            method,
            user_name,
            access_key_id,
            storage_key_id: connection.storage_key_id.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }
}
