//! Finds out which of Huawei Cloud's calls a request is, and answers for it where the call itself does not.

use serde_json::Value;

use super::errors::Refusal;
use super::taurusdb::{PathFamily, TaurusCall};
use super::{authorization, request_id, uri};
use crate::answer::{Answer, Received};
use crate::clock::Moment;

/// One call of the vendor's, with what its path says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operation {
    CreateToken,
    ListProjects,
    ListInstances { project: String },
    ListBackups { project: String },
    CreateBackup { project: String },
    DeleteBackup { project: String, backup: String },
    TaurusDb { call: TaurusCall, family: PathFamily, project: String },
    Unknown,
}

impl Operation {
    pub(crate) fn of(method: &str, path: &str) -> Self {
        let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
        match (method, segments.as_slice()) {
            ("POST", ["v3", "auth", "tokens"]) => Self::CreateToken,
            ("GET", ["v3", "projects"]) => Self::ListProjects,
            ("GET", ["v3", project, "instances"]) => Self::ListInstances { project: uri::decode(project) },
            ("GET", ["v3", project, "backups"]) => Self::ListBackups { project: uri::decode(project) },
            ("POST", ["v3", project, "backups"]) => Self::CreateBackup { project: uri::decode(project) },
            ("DELETE", ["v3", project, "backups", backup]) => {
                Self::DeleteBackup { project: uri::decode(project), backup: uri::decode(backup) }
            }
            (method, ["taurusdb", rest @ ..]) => match TaurusCall::of(method, rest) {
                Some((call, family, project)) => {
                    Self::TaurusDb { call, family, project: uri::decode(project) }
                }
                None => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    /// The name that the journal and faults use.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::CreateToken => "iam.create_token",
            Self::ListProjects => "iam.list_projects",
            Self::ListInstances { .. } => "rds.list_instances",
            Self::ListBackups { .. } => "rds.list_backups",
            Self::CreateBackup { .. } => "rds.create_backup",
            Self::DeleteBackup { .. } => "rds.delete_backup",
            Self::TaurusDb { call, .. } => call.name(),
            Self::Unknown => "unknown",
        }
    }

    /// The backup that a create request names, whether or not anything comes of it.
    pub(crate) fn backup_name(&self, received: &Received) -> Option<String> {
        self.field_of_create(received, "name")
    }

    /// Adds the id that a support ticket asks for.
    pub(crate) fn with_trace(&self, answer: Answer, received: &Received) -> Answer {
        match self {
            Self::CreateToken | Self::ListProjects => answer
                .with_header("x-iam-trace-id", format!("token_cn-north-4_null_{}", request_id(received))),
            _ => answer.with_header("x-request-id", request_id(received)),
        }
    }

    pub(crate) fn gateway_error(
        &self,
        received: &Received,
        status: u16,
        code: &'static str,
        message: &str,
    ) -> Answer {
        Refusal::gateway(status, code, message).into_answer(received)
    }

    /// The instance that a create request is for.
    pub(crate) fn target(&self, received: &Received) -> Option<String> {
        self.field_of_create(received, "instance_id")
    }

    fn field_of_create(&self, received: &Received, field: &str) -> Option<String> {
        if !matches!(self, Self::CreateBackup { .. } | Self::TaurusDb { call: TaurusCall::CreateBackup, .. })
        {
            return None;
        }
        let body: Value = serde_json::from_slice(&received.body).ok()?;
        body.get(field)?.as_str().map(str::to_owned)
    }

    /// A 401 in the shape of whoever answers this call.
    pub(crate) fn unauthorized(&self, received: &Received) -> Answer {
        let refusal = match self {
            Self::CreateToken => Refusal::iam(401, "Unauthorized", "The username or password is wrong."),
            _ => Refusal::gateway(
                401,
                "APIGW.0301",
                "Incorrect IAM authentication information: refused by the sandbox",
            ),
        };
        refusal.into_answer(received)
    }
}

impl Operation {
    /// A 401 as credentials get it that were good and are too old now: a token, or a signature's date.
    pub(crate) fn expired(&self, received: &Received, moment: Moment) -> Answer {
        match self {
            Self::CreateToken => self.unauthorized(received),
            _ => authorization::expired(received, moment).into_answer(received),
        }
    }
}
