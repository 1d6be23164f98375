//! What Huawei Cloud RDS is asked, as paths, queries and bodies.
//!
//! Source: support.huaweicloud.com, api-rds (`rds_09_0004` and its neighbours) and the official SDK 3.1.219.

use serde::Serialize;

use crate::backup::RdsBackup;
use crate::rule::ProjectId;

pub(super) fn instances_path(project_id: &ProjectId) -> String {
    format!("/v3/{project_id}/instances")
}

pub(super) fn backups_path(project_id: &ProjectId) -> String {
    format!("/v3/{project_id}/backups")
}

#[derive(Serialize)]
struct CreateBackup<'a> {
    instance_id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    databases: Vec<Database<'a>>,
}

#[derive(Serialize)]
struct Database<'a> {
    name: &'a str,
}

/// The body of a create request, indented because it is shown exactly as it is sent.
pub(super) fn create_body(instance_id: &str, backup: &RdsBackup) -> String {
    let body = CreateBackup {
        instance_id,
        name: backup.name.as_str(),
        description: backup.description.as_ref().map(crate::rule::Description::as_str),
        databases: backup.databases.iter().map(|database| Database { name: database.as_str() }).collect(),
    };
    serde_json::to_string_pretty(&body).expect("text and lists of text are always JSON")
}
