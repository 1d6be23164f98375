//! How to reach Huawei Cloud TaurusDB: like RDS, with a choice between its two families of paths.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{HuaweiConnection, HuaweiDraft};
use crate::rule::FieldError;

/// The family of paths. The documents call the second one historical; some partner clouds have nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaurusdbPath {
    /// `/v3/…`
    #[default]
    Current,
    /// `/mysql/v3/…`
    Legacy,
}

/// A connection to TaurusDB in one region (project) of Huawei Cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaurusdbConnection {
    #[serde(flatten)]
    pub account: HuaweiConnection,
    pub path: TaurusdbPath,
}

/// What the profile form holds of TaurusDB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaurusdbDraft {
    #[serde(flatten)]
    pub account: HuaweiDraft,
    pub path: TaurusdbPath,
}

impl TaurusdbDraft {
    pub(super) fn check(&self, errors: &mut Vec<FieldError>) -> Option<TaurusdbConnection> {
        Some(TaurusdbConnection { account: self.account.check(errors)?, path: self.path })
    }
}

impl From<&TaurusdbConnection> for TaurusdbDraft {
    fn from(connection: &TaurusdbConnection) -> Self {
        Self { account: HuaweiDraft::from(&connection.account), path: connection.path }
    }
}
