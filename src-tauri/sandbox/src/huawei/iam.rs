//! IAM: password tokens and the list of projects.
//!
//! Tokens live in memory alone; after a restart of the sandbox each of them must be updated, as the vendor
//! puts it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Huawei;
use super::errors::Refusal;
use super::parameters::Parameters;
use crate::answer::{Answer, Received};
use crate::clock::{Moment, later};
use crate::credentials::{DOMAIN_NAME, PASSWORD, PROJECT_ID, REGION, USER_NAME};
use crate::digest::{id32, sha256_hex};

const LIFETIME: SignedDuration = SignedDuration::from_hours(24);
/// Tokens that begin like this were issued by a sandbox, perhaps before a restart.
const TOKEN_HEAD: &str = "MIIsandbox";
/// Real ones are several KB long.
const TOKEN_DIGESTS: usize = 64;
const DOMAIN_ID: &str = "d0a100d0a100d0a100d0a100d0a10001";

/// A project of the sandbox's account.
#[derive(Debug)]
pub(super) struct Project {
    pub(super) id: &'static str,
    name: &'static str,
    parent_id: &'static str,
}

/// The built-in project with the instances, a sub-project of it, and another region's; the last two are empty.
pub(super) const PROJECTS: [Project; 3] = [
    Project { id: PROJECT_ID, name: REGION, parent_id: DOMAIN_ID },
    Project { id: "5a4db0c5a4db0c5a4db0c5a4db0c0002", name: "cn-north-4_rehearsal", parent_id: PROJECT_ID },
    Project { id: "5a4db0c5a4db0c5a4db0c5a4db0c0003", name: "cn-east-3", parent_id: DOMAIN_ID },
];

#[derive(Debug, Default)]
pub(super) struct Tokens {
    issued: Vec<Token>,
}

#[derive(Debug)]
struct Token {
    value: String,
    project: Option<String>,
    expires: Timestamp,
    is_revoked: bool,
}

pub(super) enum TokenState {
    Garbage,
    Expired,
    Valid { project: Option<String> },
}

impl Tokens {
    pub(super) fn expire_all(&mut self) {
        self.issued.iter_mut().for_each(|token| token.is_revoked = true);
    }

    pub(super) fn state(&self, value: &str, moment: Moment) -> TokenState {
        match self.issued.iter().find(|token| token.value == value) {
            Some(token) if token.is_revoked || moment.elapsed() >= token.expires => TokenState::Expired,
            Some(token) => TokenState::Valid { project: token.project.clone() },
            None if value.starts_with(TOKEN_HEAD) => TokenState::Expired,
            None => TokenState::Garbage,
        }
    }

    fn issue(&mut self, project: Option<&Project>, moment: Moment) -> String {
        // The time is in it so that a token from before a restart is never mistaken for a new one.
        let seed = format!("{} {}", self.issued.len(), moment.elapsed().as_nanosecond());
        let digests = (0..TOKEN_DIGESTS).map(|index| sha256_hex(format!("{index} {seed}").as_bytes()));
        let value = format!("{TOKEN_HEAD}{}", digests.collect::<String>());
        self.issued.push(Token {
            value: value.clone(),
            project: project.map(|project| project.id.to_owned()),
            expires: later(moment.elapsed(), LIFETIME),
            is_revoked: false,
        });
        value
    }
}

impl Huawei {
    /// `POST /v3/auth/tokens`.
    pub(super) fn create_token(&mut self, received: &Received, moment: Moment) -> Result<Answer, Refusal> {
        let body: Value = serde_json::from_slice(&received.body).map_err(|_| invalid_body())?;
        let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str);
        let methods =
            body.pointer("/auth/identity/methods").and_then(Value::as_array).ok_or_else(invalid_body)?;
        if !methods.iter().any(|method| method == "password") {
            return Err(invalid_body());
        }
        let user = "/auth/identity/password/user";
        let given = ["/name", "/password", "/domain/name"].map(|field| text(&format!("{user}{field}")));
        let [Some(name), Some(password), Some(domain)] = given else {
            return Err(invalid_body());
        };
        if (name, password, domain) != (USER_NAME, PASSWORD, DOMAIN_NAME) {
            return Err(Refusal::iam(401, "Unauthorized", "The username or password is wrong."));
        }
        // When both kinds of scope are sent, the project wins.
        let project = match (text("/auth/scope/project/id"), text("/auth/scope/project/name")) {
            (None, None) if body.pointer("/auth/scope/project").is_some() => return Err(invalid_body()),
            (None, None) => None,
            (id, name) => {
                let found = PROJECTS.iter().find(|project| {
                    id.is_none_or(|id| id == project.id) && name.is_none_or(|name| name == project.name)
                });
                let asked = id.or(name).unwrap_or_default();
                // Which status the vendor gives here is not documented.
                Some(found.ok_or_else(|| {
                    Refusal::iam(404, "Not Found", format!("Could not find project: {asked}."))
                })?)
            }
        };
        let has_catalog = !Parameters::of(received).contains("nocatalog");
        let token = token_body(project, has_catalog, moment);
        let value = self.tokens.issue(project, moment);
        Ok(Answer::json(201, json!({"token": token})).with_header("x-subject-token", value))
    }

    /// `GET /v3/projects`.
    pub(super) fn list_projects(&mut self, received: &Received, moment: Moment) -> Result<Answer, Refusal> {
        self.authorize(received, None, moment)?;
        let parameters = Parameters::of(received);
        let name = parameters.get("name");
        let page = parameters.number("page").map_err(|_| invalid_query())?;
        let per_page = parameters.number("per_page").map_err(|_| invalid_query())?;
        if page == Some(0) || per_page.is_some_and(|size| !(1..=5000).contains(&size)) {
            return Err(invalid_query());
        }
        let size = per_page.unwrap_or(5000);
        let projects: Vec<Value> = PROJECTS
            .iter()
            .filter(|project| name.is_none_or(|name| name == project.name))
            .skip(page.unwrap_or(1).saturating_sub(1).saturating_mul(size))
            .take(size)
            .map(project_json)
            .collect();
        let links = json!({"self": "/v3/projects", "previous": null, "next": null});
        Ok(Answer::json(200, json!({"projects": projects, "links": links})))
    }
}

fn project_json(project: &Project) -> Value {
    json!({
        "id": project.id,
        "name": project.name,
        "domain_id": DOMAIN_ID,
        "parent_id": project.parent_id,
        "enabled": true,
        "is_domain": false,
        "description": "",
        "links": {"self": format!("/v3/projects/{}", project.id)},
    })
}

fn token_body(project: Option<&Project>, has_catalog: bool, moment: Moment) -> Value {
    let domain = json!({"id": DOMAIN_ID, "name": DOMAIN_NAME});
    let mut token = json!({
        "expires_at": token_time(later(moment.shown(), LIFETIME)),
        "issued_at": token_time(moment.shown()),
        "methods": ["password"],
        "roles": [{"id": "0", "name": "te_admin"}, {"id": "0", "name": "op_gated_rds_all"}],
        "user": {
            "id": id32("user"),
            "name": USER_NAME,
            "domain": domain,
            "password_expires_at": "",
        },
    });
    match project {
        Some(project) => token["project"] = json!({"id": project.id, "name": project.name, "domain": domain}),
        None => token["domain"] = domain,
    }
    if has_catalog {
        token["catalog"] = json!([{
            "id": id32("catalog rds"),
            "name": "rdsv3",
            "type": "rdsv3",
            "endpoints": [{
                "id": id32("endpoint rds"),
                "interface": "public",
                "region": REGION,
                "region_id": REGION,
                "url": format!("https://rds.{REGION}.example.com/v3/{PROJECT_ID}"),
            }],
        }]);
    }
    token
}

/// IAM writes microseconds.
fn token_time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

fn invalid_body() -> Refusal {
    Refusal::iam(400, "Bad Request", "Request body is invalid.")
}

fn invalid_query() -> Refusal {
    Refusal::iam(400, "Bad Request", "Request parameter is invalid.")
}
