//! What Huawei Cloud RDS is asked, as paths, queries and bodies.
//!
//! Source: support.huaweicloud.com, api-rds (`rds_09_0004` and its neighbours) and the official SDK 3.1.219.

use serde::Serialize;

use super::super::product::page;
use crate::backup::RdsBackup;
use crate::rule::ProjectId;

pub(super) fn instances_path(project_id: &ProjectId) -> String {
    format!("/v3/{project_id}/instances")
}

pub(super) fn backups_path(project_id: &ProjectId) -> String {
    format!("/v3/{project_id}/backups")
}

/// One page of the instances.
pub(super) fn instances_query(offset: usize) -> Vec<(String, String)> {
    page(offset)
}

/// One instance by its id: there is no other way to get one.
pub(super) fn instance_query(instance_id: &str) -> Vec<(String, String)> {
    vec![("id".to_owned(), instance_id.to_owned())]
}

/// One page of an instance's backups, of every kind.
pub(super) fn backups_query(instance_id: &str, offset: usize) -> Vec<(String, String)> {
    let mut query = page(offset);
    query.push(("instance_id".to_owned(), instance_id.to_owned()));
    query
}

/// One backup by its id; the instance's id is required all the same.
pub(super) fn backup_query(instance_id: &str, backup_id: &str) -> Vec<(String, String)> {
    vec![("instance_id".to_owned(), instance_id.to_owned()), ("backup_id".to_owned(), backup_id.to_owned())]
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
