//! What Huawei Cloud TaurusDB is asked, as paths, queries and bodies.
//!
//! Source: support.huaweicloud.com, api-taurusdb (`CreateGaussMySqlBackup`, and `CreateMysqlBackup` for the older
//! paths) and the official SDK 3.1.219.

use serde::Serialize;

use crate::backup::TaurusdbBackup;
use crate::profile::TaurusdbPath;
use crate::rule::{Description, ProjectId};

/// The two families of paths.
pub(super) struct Paths(pub(super) TaurusdbPath);

impl Paths {
    fn prefix(&self) -> &'static str {
        match self.0 {
            TaurusdbPath::Current => "/v3",
            TaurusdbPath::Legacy => "/mysql/v3",
        }
    }

    /// The family that is not chosen.
    pub(super) fn other(&self) -> &'static str {
        match self.0 {
            TaurusdbPath::Current => "/mysql/v3",
            TaurusdbPath::Legacy => "/v3",
        }
    }

    pub(super) fn instances(&self, project_id: &ProjectId) -> String {
        format!("{}/{project_id}/instances", self.prefix())
    }

    pub(super) fn backups(&self, project_id: &ProjectId) -> String {
        format!("{}/{project_id}/backups", self.prefix())
    }

    pub(super) fn create(&self, project_id: &ProjectId) -> String {
        format!("{}/{project_id}/backups/create", self.prefix())
    }
}

#[derive(Serialize)]
struct CreateBackup<'a> {
    instance_id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

/// The body of a create request, indented because it is shown exactly as it is sent.
pub(super) fn create_body(instance_id: &str, backup: &TaurusdbBackup) -> String {
    let body = CreateBackup {
        instance_id,
        name: backup.name.as_str(),
        description: backup.description.as_ref().map(Description::as_str),
    };
    serde_json::to_string_pretty(&body).expect("text is always JSON")
}
