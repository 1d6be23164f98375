//! How to reach and sign in to OceanBase's OBShell agents.
//!
//! Any agent of a cluster will do. What is sent is sealed even over plain HTTP; with the short keys of older agents
//! the seal can be broken, which is a caution and no reason to refuse.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SecretName;
use crate::rule::{self, Endpoint, FieldError};

/// A connection to the agents of one OceanBase cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObshellConnection {
    /// `http://host:2886` where nobody changed it.
    pub endpoint: Endpoint,
    pub sign_in: ObshellSignIn,
    /// Whether the profile keeps a password for encrypted backup sets.
    pub encrypts: bool,
}

/// Whose password is in the keychain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ObshellSignIn {
    /// root@sys of the cluster.
    RootPassword,
    /// The agent's own.
    AgentPassword,
}

/// What the profile form holds of OBShell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ObshellDraft {
    pub endpoint: String,
    pub method: ObshellSignIn,
    pub encrypts: bool,
}

impl ObshellConnection {
    pub(super) fn secrets(&self) -> &'static [SecretName] {
        if self.encrypts {
            &[SecretName::Password, SecretName::BackupSetPassword]
        } else {
            &[SecretName::Password]
        }
    }
}

impl ObshellDraft {
    pub(super) fn check(&self, errors: &mut Vec<FieldError>) -> Option<ObshellConnection> {
        let endpoint = rule::field("connection.endpoint", &self.endpoint, errors)?;
        Some(ObshellConnection { endpoint, sign_in: self.method, encrypts: self.encrypts })
    }
}

impl From<&ObshellConnection> for ObshellDraft {
    fn from(connection: &ObshellConnection) -> Self {
        Self {
            endpoint: connection.endpoint.to_string(),
            method: connection.sign_in,
            encrypts: connection.encrypts,
        }
    }
}
