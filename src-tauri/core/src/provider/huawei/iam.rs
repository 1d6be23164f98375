//! What Huawei Cloud's IAM is asked: a token for a password, and the project id of a region.
//!
//! Source: the vendor's OTC-IAM documentation (obtaining a user token through password authentication) and the
//! official SDK's project look-up. A token is a header several kilobytes long, lives 24 hours, and can end early.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::answer::{read, unreadable};
use crate::error::{Refusal, VendorError, VendorWords};
use crate::provider::encode::encode_query;
use crate::request::{Header, HttpRequest, HttpResponse, Mask, Method, Span};
use crate::rule::{AccountName, Endpoint, ProjectId, RegionId};
use crate::secret::Secret;

/// A token and the project it is for.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) value: Secret,
    pub(super) project_id: ProjectId,
    pub(super) expires_at: Timestamp,
}

impl Token {
    /// Whether it will hold for the next few minutes.
    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        now + SignedDuration::from_mins(10) < self.expires_at
    }
}

/// What a token is asked for: a project by its id where that was typed, else the region's own.
pub(super) struct Scope(serde_json::Value);

impl Scope {
    pub(super) fn new(region: &RegionId, project_id: Option<&ProjectId>) -> Self {
        Self(match project_id {
            Some(id) => serde_json::json!({ "id": id.as_str() }),
            None => serde_json::json!({ "name": region.as_str() }),
        })
    }
}

/// Asks for a token of one project.
pub(super) fn token_request(
    iam: &Endpoint,
    scope: &Scope,
    domain: &AccountName,
    user: &AccountName,
    password: &Secret,
) -> HttpRequest {
    let text = |value: &str| serde_json::Value::from(value).to_string();
    let before = format!(
        r#"{{"auth":{{"identity":{{"methods":["password"],"password":{{"user":{{"name":{},"domain":{{"name":{}}},"password":"#,
        text(user.as_str()),
        text(domain.as_str()),
    );
    let after = format!(r#"}}}}}},"scope":{{"project":{}}}}}}}"#, scope.0);
    HttpRequest {
        method: Method::Post,
        scheme: iam.scheme().to_owned(),
        authority: iam.authority(),
        target: format!("{}/v3/auth/tokens?nocatalog=true", iam.base_path()),
        headers: vec![Header::plain("Content-Type", "application/json;charset=utf8")],
        body: vec![
            Span::plain(before),
            Span::masked(text(password.reveal()), Mask::Secret),
            Span::plain(after),
        ],
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    token: TokenBody,
}

#[derive(Deserialize)]
struct TokenBody {
    expires_at: String,
    project: ProjectBody,
}

#[derive(Deserialize)]
struct ProjectBody {
    id: String,
}

/// Reads a token. Without a readable end it is taken to end within the hour.
pub(super) fn read_token(response: &HttpResponse, now: Timestamp) -> Result<Token, VendorError> {
    let answer: TokenAnswer = read(response, now)?;
    let value = response
        .header("x-subject-token")
        .filter(|token| !token.is_empty())
        .ok_or_else(|| unreadable(response, "no X-Subject-Token"))?;
    let project_id =
        answer.token.project.id.parse().map_err(|_| unreadable(response, "the project id is not one"))?;
    let expires_at = answer.token.expires_at.parse().unwrap_or_else(|_| now + SignedDuration::from_mins(60));
    Ok(Token { value: Secret::new(value), project_id, expires_at })
}

/// The path and query that list a region's projects.
pub(super) fn projects_target(region: &RegionId) -> (&'static str, Vec<(String, String)>) {
    ("/v3/projects", vec![("name".to_owned(), region.to_string())])
}

#[derive(Deserialize)]
struct ProjectsAnswer {
    projects: Vec<ProjectBody>,
}

/// The one project of a region.
///
/// # Errors
/// Where there is none or more than one, `Project`: the person types the id.
pub(super) fn read_project(
    response: &HttpResponse,
    region: &RegionId,
    now: Timestamp,
) -> Result<ProjectId, VendorError> {
    let answer: ProjectsAnswer = read(response, now)?;
    let wrong = |message: String| {
        VendorError::new(
            Refusal::Project,
            VendorWords {
                http_status: response.status,
                code: String::new(),
                message,
                request_id: super::answer::request_id(response),
            },
        )
    };
    match answer.projects.as_slice() {
        [project] => project.id.parse().map_err(|_| unreadable(response, "the project id is not one")),
        [] => Err(wrong(format!("no project is called {region}"))),
        several => Err(wrong(format!("{} projects are called {region}: type the id", several.len()))),
    }
}

/// A path with its query, for the few requests that are not signed with one.
pub(super) fn with_query(path: &str, query: &[(String, String)]) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", encode_query(query)) }
}
