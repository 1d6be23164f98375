//! The driving half of OCP: who we are, and how a request is authorized and sent.
//!
//! Reads are tried again when that may help. A refused sign-in never is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use super::answer;
use super::inventory::Cluster;
use super::storage::StorageKey;
use super::tasks::SeenTask;
use super::together::ClusterBackups;
use crate::client::Client;
use crate::credential::CredentialError;
use crate::error::{Error, VendorError};
use crate::profile::{OcpConnection, OcpSignIn, ProfileId, SecretName};
use crate::provider::Listing;
use crate::provider::circle::Circle;
use crate::provider::door::Doors;
use crate::provider::gate::Gate;
use crate::provider::oceanbase::sign::{ALGORITHM, Signable, basic, http_date, path_and_query, sign};
use crate::provider::read::read;
use crate::provider::scrub::{hide, scrub, shorten};
use crate::request::{Header, HttpRequest, HttpResponse, Mask, Method, Span};
use crate::rule::{AccessKeyId, Endpoint};
use crate::secret::Secret;
use crate::target::Target;

/// OCP wants it of every request, and signs it.
const CONTENT_TYPE: &str = "application/json";
/// Which program asks, for OCP's own records; its client tells the same.
const ORIGIN: &str = "holdfast";

/// A profile and its revision.
type Key = (ProfileId, u32);

/// What was learnt of a profile's revision.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    gates: Mutex<HashMap<Key, Arc<Gate>>>,
    pub(super) clusters: Doors<Key, Arc<Listing<Cluster>>>,
    /// By the cluster's id.
    pub(super) tenants: Doors<(Key, u64), Arc<Listing<Target>>>,
    /// The backups of a circle and the newest tasks of all; nothing where they cannot be listed.
    pub(super) backups: Doors<(Key, Circle), Option<Arc<ClusterBackups>>>,
    pub(super) tasks: Doors<Key, Option<Arc<Vec<SeenTask>>>>,
}

/// A connection for one profile, with its secrets in hand.
pub(crate) struct Access<'a> {
    pub(in crate::provider) client: &'a Client,
    pub(in crate::provider) cache: &'a Cache,
    /// Nothing is kept for a profile that is not saved.
    pub(in crate::provider) cache_key: Option<Key>,
    pub(in crate::provider) connection: &'a OcpConnection,
    pub(in crate::provider) secrets: &'a HashMap<SecretName, Secret>,
}

/// How a request shows who sends it.
pub(super) enum Authorization<'a> {
    Basic { user_name: &'a str, password: &'a Secret },
    Key { id: &'a AccessKeyId, secret: &'a Secret },
}

/// A request before it is authorized.
pub(super) struct Unauthorized<'a> {
    pub(super) method: Method,
    pub(super) endpoint: &'a Endpoint,
    pub(super) path: &'a str,
    pub(super) query: &'a [(String, String)],
    pub(super) body: Vec<Span>,
}

impl Unauthorized<'_> {
    /// The request as it is sent. Pure: the same input gives the same bytes.
    pub(super) fn authorize(self, authorization: &Authorization<'_>, at: Timestamp) -> HttpRequest {
        let path = format!("{}{}", self.endpoint.base_path(), self.path);
        let mut request = HttpRequest {
            method: self.method,
            scheme: self.endpoint.scheme().to_owned(),
            authority: self.endpoint.authority(),
            target: path_and_query(&path, self.query),
            headers: vec![
                Header::plain("Content-Type", CONTENT_TYPE),
                // In which language OCP names tasks and gives reasons.
                Header::plain("Accept-Language", "en-US"),
            ],
            body: self.body,
        };
        let authorization = match authorization {
            Authorization::Basic { user_name, password } => {
                let pair = basic(user_name, password);
                vec![Span::plain("Basic "), Span::masked(pair.reveal(), Mask::Secret)]
            }
            Authorization::Key { id, secret } => {
                let date = http_date(at);
                let signature = sign(
                    Signable {
                        method: request.method.as_str(),
                        path: &path,
                        query: self.query,
                        content_type: CONTENT_TYPE,
                        date: &date,
                        host: &request.authority,
                        ocp_headers: &[("x-ocp-origin", ORIGIN.to_owned())],
                        body: &request.sent_body(),
                    },
                    secret,
                );
                request.headers.push(Header::plain("x-ocp-origin", ORIGIN));
                request.headers.push(Header::masked("Date", date, Mask::SetWhenSent));
                let id = Span::Masked {
                    value: Secret::new(id.as_str()),
                    shown: shorten(id.as_str()),
                    mask: Mask::Secret,
                };
                let signature = Span::masked(signature.signature, Mask::SignedWhenSent);
                vec![Span::plain(format!("{ALGORITHM} ")), id, Span::plain(":"), signature]
            }
        };
        request.headers.push(Header { name: "Authorization", value: authorization });
        request
    }
}

impl Access<'_> {
    fn secret(&self, name: SecretName) -> Result<&Secret, Error> {
        self.secrets.get(&name).ok_or_else(|| CredentialError::NoEntry { name }.into())
    }

    fn authorization(&self) -> Result<Authorization<'_>, Error> {
        Ok(match &self.connection.sign_in {
            OcpSignIn::Password { user_name } => Authorization::Basic {
                user_name: user_name.as_str(),
                password: self.secret(SecretName::Password)?,
            },
            OcpSignIn::AccessKey { access_key_id } => {
                Authorization::Key { id: access_key_id, secret: self.secret(SecretName::SecretAccessKey)? }
            }
        })
    }

    /// The name under which OCP knows us, where the profile tells.
    pub(super) fn user_name(&self) -> Option<&str> {
        match &self.connection.sign_in {
            OcpSignIn::Password { user_name } => Some(user_name.as_str()),
            OcpSignIn::AccessKey { .. } => None,
        }
    }

    /// The access key of the storage that is backed up to, where the profile has one.
    pub(super) fn storage_key(&self) -> Result<Option<StorageKey>, Error> {
        let Some(id) = &self.connection.storage_key_id else { return Ok(None) };
        let secret = self.secret(SecretName::StorageSecretKey)?.clone();
        Ok(Some(StorageKey { id: id.to_string(), secret }))
    }

    /// A request that changes something, authorized for this moment.
    pub(super) fn post(&self, path: &str, body: Vec<Span>, at: Timestamp) -> Result<HttpRequest, Error> {
        let endpoint = &self.connection.endpoint;
        let request = Unauthorized { method: Method::Post, endpoint, path, query: &[], body };
        Ok(request.authorize(&self.authorization()?, at))
    }

    /// Sends a read, trying again where that may help; each try is built and so signed anew. What it answers is
    /// a success of OCP's own.
    pub(super) async fn get(&self, path: &str, query: &[(String, String)]) -> Result<HttpResponse, Error> {
        let authorization = self.authorization()?;
        let endpoint = &self.connection.endpoint;
        let build = |at| {
            let request = Unauthorized { method: Method::Get, endpoint, path, query, body: Vec::new() };
            request.authorize(&authorization, at)
        };
        let judge = |request: &HttpRequest, response: &HttpResponse| {
            let error = answer::read(response, Timestamp::now()).err()?;
            Some(self.scrub(error, request))
        };
        self.gate().pass(read(self.client, build, judge)).await
    }

    /// Takes our own secrets out of what OCP or something before it echoes.
    pub(super) fn scrub(&self, error: VendorError, request: &HttpRequest) -> VendorError {
        scrub(error, self.secrets, request)
    }

    /// The same for the words of a success: why a backup failed may cite where it was to go, with the key.
    pub(super) fn hide(&self, words: &mut String) {
        hide(words, self.secrets.values().map(Secret::reveal));
    }

    /// One for all tasks of a profile's revision.
    fn gate(&self) -> Arc<Gate> {
        match (self.cache_key, self.cache.gates.lock()) {
            (Some(key), Ok(mut gates)) => gates.entry(key).or_default().clone(),
            _ => Arc::default(),
        }
    }
}
