//! The driving half of Huawei Cloud: who we are, for which project, and how a request is authorized and sent.
//!
//! Reads are tried again when that may help. A refused sign-in never is: five bad signatures lock the key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use super::answer::refusal;
use super::iam::{self, Token};
use super::region;
use super::sign::{AccessKey, Signable, authorization_parts, sdk_date, sign};
use crate::backup::VendorBackup;
use crate::client::Client;
use crate::error::{Error, TransportError, VendorError};
use crate::profile::{HuaweiConnection, HuaweiSignIn, ProfileId, SecretName};
use crate::provider::Listing;
use crate::provider::circle::Circle;
use crate::provider::door::Doors;
use crate::provider::gate::Gate;
use crate::provider::read::read;
use crate::provider::scrub::{scrub, shorten};
use crate::request::{Header, HttpRequest, HttpResponse, Mask, Method, Span};
use crate::rule::{Endpoint, ProjectId};
use crate::secret::Secret;

/// A profile and its revision.
type Key = (ProfileId, u32);

/// A project's backups, each with the id of its instance.
type ProjectBackups = Listing<(String, VendorBackup)>;

/// What was learnt of a profile's revision and need not be asked again.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    tokens: Mutex<HashMap<(ProfileId, u32), Token>>,
    projects: Mutex<HashMap<(ProfileId, u32), ProjectId>>,
    gates: Mutex<HashMap<(ProfileId, u32), Arc<Gate>>>,
    /// The backups of a circle, each with its instance; nothing where they cannot be listed.
    pub(super) backups: Doors<(Key, Circle), Option<Arc<ProjectBackups>>>,
}

/// A signed-in connection for one profile.
pub(crate) struct Access<'a> {
    pub(in crate::provider) client: &'a Client,
    pub(in crate::provider) cache: &'a Cache,
    /// Nothing is kept for a profile that is not saved.
    pub(in crate::provider) cache_key: Option<(ProfileId, u32)>,
    pub(in crate::provider) connection: &'a HuaweiConnection,
    pub(in crate::provider) secrets: &'a HashMap<SecretName, Secret>,
}

/// How a request shows who sends it.
pub(super) enum Authorization {
    Key(AccessKey),
    Token(Secret),
}

/// A request before it is authorized.
pub(super) struct Unauthorized<'a> {
    pub(super) method: Method,
    pub(super) endpoint: &'a Endpoint,
    pub(super) path: &'a str,
    pub(super) query: &'a [(String, String)],
    pub(super) project_id: Option<&'a ProjectId>,
    pub(super) body: String,
}

impl Unauthorized<'_> {
    /// The request as it is sent. Pure: the same input gives the same bytes.
    pub(super) fn authorize(self, authorization: &Authorization, at: Timestamp) -> HttpRequest {
        let path = format!("{}{}", self.endpoint.base_path(), self.path);
        let authority = self.endpoint.authority();
        let mut headers = vec![Header::plain("Content-Type", "application/json")];
        headers.extend(self.project_id.map(|id| Header::plain("X-Project-Id", id.as_str())));
        match authorization {
            Authorization::Token(token) => {
                headers.push(Header::masked("X-Auth-Token", token.reveal(), Mask::Secret));
            }
            Authorization::Key(key) => {
                let date = sdk_date(at);
                headers.push(Header::masked("X-Sdk-Date", &date, Mask::SetWhenSent));
                if let Some(token) = &key.security_token {
                    headers.push(Header::masked("X-Security-Token", token.reveal(), Mask::Secret));
                }
                let mut signed: Vec<_> = headers.iter().map(|header| (header.name, header.sent())).collect();
                signed.push(("Host", authority.clone()));
                let request = Signable {
                    method: self.method.as_str(),
                    path: &path,
                    query: self.query,
                    headers: &signed,
                    body: &self.body,
                };
                headers.push(authorization_header(key, &sign(request, &date, &key.secret)));
            }
        }
        HttpRequest {
            method: self.method,
            scheme: self.endpoint.scheme().to_owned(),
            authority,
            target: iam::with_query(&path, self.query),
            headers,
            body: if self.body.is_empty() { Vec::new() } else { vec![Span::plain(self.body)] },
        }
    }
}

fn authorization_header(key: &AccessKey, signature: &super::sign::Signature) -> Header {
    let (before_id, before_signature) = authorization_parts(signature);
    let id = Span::Masked {
        value: Secret::new(key.id.as_str()),
        shown: shorten(key.id.as_str()),
        mask: Mask::Secret,
    };
    let signature = Span::masked(&signature.signature, Mask::SignedWhenSent);
    Header {
        name: "Authorization",
        value: vec![Span::plain(before_id), id, Span::plain(before_signature), signature],
    }
}

impl Access<'_> {
    pub(super) fn iam_endpoint(&self) -> Endpoint {
        self.connection
            .iam_endpoint
            .clone()
            .unwrap_or_else(|| region::endpoint("iam", &self.connection.region))
    }

    pub(super) fn secret(&self, name: SecretName) -> Result<&Secret, Error> {
        self.secrets.get(&name).ok_or_else(|| crate::credential::CredentialError::NoEntry { name }.into())
    }

    /// Who we are and for which project, asking IAM where that is not known yet.
    pub(super) async fn sign_in(&self) -> Result<(Authorization, ProjectId), Error> {
        match &self.connection.sign_in {
            HuaweiSignIn::AccessKey { access_key_id } => {
                let key = AccessKey {
                    id: access_key_id.clone(),
                    secret: self.secret(SecretName::SecretAccessKey)?.clone(),
                    security_token: None,
                };
                self.with_project(Authorization::Key(key)).await
            }
            HuaweiSignIn::TemporaryAccessKey { access_key_id } => {
                let key = AccessKey {
                    id: access_key_id.clone(),
                    secret: self.secret(SecretName::SecretAccessKey)?.clone(),
                    security_token: Some(self.secret(SecretName::SecurityToken)?.clone()),
                };
                self.with_project(Authorization::Key(key)).await
            }
            HuaweiSignIn::Password { .. } => {
                let token = self.token().await?;
                Ok((Authorization::Token(token.value), token.project_id))
            }
        }
    }

    async fn with_project(&self, authorization: Authorization) -> Result<(Authorization, ProjectId), Error> {
        if let Some(project_id) = &self.connection.project_id {
            return Ok((authorization, project_id.clone()));
        }
        if let Some(project_id) = self.cached(&self.cache.projects) {
            return Ok((authorization, project_id));
        }
        let (path, query) = iam::projects_target(&self.connection.region);
        let endpoint = self.iam_endpoint();
        let build = |at| {
            let request = Unauthorized {
                method: Method::Get,
                endpoint: &endpoint,
                path,
                query: &query,
                project_id: None,
                body: String::new(),
            };
            request.authorize(&authorization, at)
        };
        let response = self.read(build).await?;
        let project_id = iam::read_project(&response, &self.connection.region, Timestamp::now())?;
        self.remember(&self.cache.projects, project_id.clone());
        Ok((authorization, project_id))
    }

    /// One for all tasks of a profile's revision.
    fn gate(&self) -> Arc<Gate> {
        match (self.cache_key, self.cache.gates.lock()) {
            (Some(key), Ok(mut gates)) => gates.entry(key).or_default().clone(),
            _ => Arc::default(),
        }
    }

    async fn token(&self) -> Result<Token, Error> {
        self.gate().pass(self.ask_for_token()).await
    }

    async fn ask_for_token(&self) -> Result<Token, Error> {
        let HuaweiSignIn::Password { domain_name, user_name } = &self.connection.sign_in else {
            return Err(TransportError::Unsendable {
                host: self.iam_endpoint().authority(),
                detail: "this profile does not sign in with a password".to_owned(),
            }
            .into());
        };
        if let Some(token) = self.cached(&self.cache.tokens)
            && token.is_fresh(Timestamp::now())
        {
            return Ok(token);
        }
        let password = self.secret(SecretName::Password)?;
        let scope = iam::Scope::new(&self.connection.region, self.connection.project_id.as_ref());
        let request = iam::token_request(&self.iam_endpoint(), &scope, domain_name, user_name, password);
        // A token request is a POST, but a second one only makes a second token; still, a wrong password is not
        // tried twice, so it is sent like a write.
        let response = self.client.ask_for_token(&request).await?;
        let token =
            iam::read_token(&response, Timestamp::now()).map_err(|error| self.scrub(error, &request))?;
        self.remember(&self.cache.tokens, token.clone());
        Ok(token)
    }

    /// Forgets the token, so that the next request asks for a new one.
    pub(super) fn forget_token(&self) {
        if let (Some(key), Ok(mut tokens)) = (self.cache_key, self.cache.tokens.lock()) {
            tokens.remove(&key);
        }
    }

    pub(super) fn uses_token(&self) -> bool {
        matches!(self.connection.sign_in, HuaweiSignIn::Password { .. })
    }

    /// Sends a read, trying again where that may help; each try is built and so signed anew.
    pub(super) async fn read(&self, build: impl Fn(Timestamp) -> HttpRequest) -> Result<HttpResponse, Error> {
        let judge = |request: &HttpRequest, response: &HttpResponse| {
            let refused = !response.is_success();
            refused.then(|| self.scrub(refusal(response, Timestamp::now()), request))
        };
        self.gate().pass(read(self.client, build, judge)).await
    }

    /// Takes our own secrets out of what the vendor echoes: its gateway prints the canonical request it saw.
    pub(super) fn scrub(&self, error: VendorError, request: &HttpRequest) -> VendorError {
        scrub(error, self.secrets, request)
    }

    fn cached<T: Clone>(&self, cache: &Mutex<HashMap<(ProfileId, u32), T>>) -> Option<T> {
        cache.lock().ok()?.get(&self.cache_key?).cloned()
    }

    fn remember<T>(&self, cache: &Mutex<HashMap<(ProfileId, u32), T>>, value: T) {
        if let (Some(key), Ok(mut cache)) = (self.cache_key, cache.lock()) {
            cache.insert(key, value);
        }
    }
}
