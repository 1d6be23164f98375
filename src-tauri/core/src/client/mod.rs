//! The one place that speaks HTTP.
//!
//! Reading and writing are two clients. What writes never tries again, never follows a redirect, and opens a
//! connection of its own, because a second create request is a second backup. Retrying reads is the caller's. Both
//! stand on one TLS configuration, so that whom a profile trusts is decided in one place: [`verifier`].

mod budget;
mod failure;
mod identity;
mod record;
mod route;
mod tls;
mod verifier;

use std::collections::HashMap;
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use url::Url;

use crate::error::{Error, TransportError};
use crate::profile::{NetworkSettings, SecretName};
use crate::request::{HttpRequest, HttpResponse};
use crate::secret::Secret;
pub use budget::Budget;
pub(crate) use budget::{Budgets, Permit};
use failure::Attempt;
pub(crate) use record::Line;
use record::Record;
use route::Route;
pub(crate) use tls::check_client_key;

/// The largest answer that is read.
pub const MAX_ANSWER: usize = 8 * 1024 * 1024;

/// How long to wait for a connection, for an answer to a read, and for an answer to a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    pub connect: Duration,
    pub read: Duration,
    pub write: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(30),
            write: Duration::from_secs(60),
        }
    }
}

/// Sends requests as they are, over connections as one profile wants them.
#[derive(Clone)]
pub(crate) struct Client {
    timeouts: Timeouts,
    budgets: Budgets,
    route: Route,
    reader: reqwest::Client,
    /// For this very machine, where no proxy is asked.
    loopback_reader: reqwest::Client,
    tls: rustls::ClientConfig,
    record: Record,
}

impl std::fmt::Debug for Client {
    /// The rest holds a private key and a proxy's password.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Client").field("timeouts", &self.timeouts).finish_non_exhaustive()
    }
}

impl Client {
    /// A client for one profile. Its secrets are those the network settings name.
    ///
    /// # Errors
    /// A secret that is missing, or a private key that does not fit its certificate.
    pub(crate) fn new(
        timeouts: Timeouts,
        budgets: Budgets,
        settings: &NetworkSettings,
        secrets: &HashMap<SecretName, Secret>,
    ) -> Result<Self, Error> {
        let timeouts = settings.timeouts(timeouts);
        let record = Record::default();
        let tls = tls::config(settings, secrets, &record)?;
        let route = Route::new(&settings.proxy, secrets)?;
        let build = |route: &Route| {
            let builder = base(timeouts, route, tls::reading(&tls)).timeout(timeouts.read);
            builder.build().map_err(|error| failure::unsendable("", &error))
        };
        let (reader, loopback_reader) = (build(&route)?, build(&Route::Direct)?);
        Ok(Self { timeouts, budgets, route, reader, loopback_reader, tls, record })
    }

    /// What its connections turned out to be, one line a host, the latest last.
    pub(crate) fn lines(&self) -> Vec<Line> {
        self.record.lines()
    }

    /// Sends a request that changes nothing at the vendor, once, when the endpoint's budget allows it.
    pub(crate) async fn read(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let permit = self.budgets.read(&request.authority).await?;
        let client = if is_loopback(request) { &self.loopback_reader } else { &self.reader };
        self.exchange(client, request, self.timeouts.read, &permit).await
    }

    /// Waits until the budget of an endpoint allows a write.
    pub(crate) async fn permit_to_write(&self, authority: &str) -> Permit {
        self.budgets.write(authority).await
    }

    /// Sends a request that changes something, at most once, over a connection of its own.
    pub(crate) async fn write(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let permit = self.permit_to_write(&request.authority).await;
        self.write_with(permit, request).await
    }

    /// Asks for a token: sent like a write, in a read's place. Whoever has a write's place already may need one, and
    /// would wait for ever where all those places are taken by such as him.
    pub(crate) async fn ask_for_token(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let permit = self.budgets.read(&request.authority).await?;
        self.write_with(permit, request).await
    }

    /// Sends a write with a permit that was waited for before: nothing stands between here and the vendor.
    pub(crate) async fn write_with(
        &self,
        permit: Permit,
        request: &HttpRequest,
    ) -> Result<HttpResponse, TransportError> {
        let client = base(self.timeouts, self.route(request), tls::writing(&self.tls))
            .timeout(self.timeouts.write)
            .pool_max_idle_per_host(0)
            .http1_only()
            .build()
            .map_err(|error| failure::unsendable(&request.authority, &error))?;
        self.exchange(&client, request, self.timeouts.write, &permit).await
    }

    /// The way this request takes: no proxy is asked for this very machine.
    fn route(&self, request: &HttpRequest) -> &Route {
        if is_loopback(request) { &Route::Direct } else { &self.route }
    }

    async fn exchange(
        &self,
        client: &reqwest::Client,
        request: &HttpRequest,
        limit: Duration,
        permit: &Permit,
    ) -> Result<HttpResponse, TransportError> {
        let host = request.authority.clone();
        let attempt = Attempt { host: &host, limit, route: self.route(request), record: &self.record };
        let built = build(client, request)?;
        let mut response = client.execute(built).await.map_err(|error| attempt.failed(&error))?;
        let status = response.status().as_u16();
        self.note_answer(request);
        if status == 407
            && request.scheme == "http"
            && let Some(refused) = attempt.refused_by_proxy()
        {
            return Err(refused);
        }
        let headers: Vec<_> = response
            .headers()
            .iter()
            .map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect();
        permit.answered(status, retry_after(&headers));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| attempt.broke_off(&error))? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(TransportError::TooLarge { host, most: MAX_ANSWER });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(HttpResponse { status, headers, body })
    }

    fn note_answer(&self, request: &HttpRequest) {
        self.record.note_answered();
        if request.scheme == "http" {
            let host = request.authority.clone();
            self.record.note(Line::Open { host, is_loopback: is_loopback(request) });
        }
    }
}

fn base(timeouts: Timeouts, route: &Route, tls: rustls::ClientConfig) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(timeouts.connect)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never());
    match route {
        Route::Direct => builder.no_proxy(),
        Route::System => builder,
        Route::Proxy { proxy, .. } => builder.proxy(proxy.as_ref().clone()),
    }
}

/// The seconds a vendor asks us to wait; the header's other form, a date, is not used by any of them.
fn retry_after(headers: &[(String, String)]) -> Option<u64> {
    headers.iter().find(|(name, _)| name == "retry-after")?.1.trim().parse().ok()
}

fn is_loopback(request: &HttpRequest) -> bool {
    let url = Url::parse(&request.url());
    match url.as_ref().ok().and_then(Url::host) {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn build(client: &reqwest::Client, request: &HttpRequest) -> Result<reqwest::Request, TransportError> {
    let refuse = |detail: &str| TransportError::Unsendable {
        host: request.authority.clone(),
        detail: detail.to_owned(),
    };
    let url = Url::parse(&request.url()).map_err(|error| refuse(&error.to_string()))?;
    let sent_target = url[url::Position::BeforePath..url::Position::AfterQuery].to_owned();
    if sent_target != request.target {
        return Err(refuse("the address would not be sent as it was signed"));
    }
    let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
        .map_err(|_| refuse("the method is none of HTTP"))?;
    let mut built = client.request(method, url);
    for header in &request.headers {
        let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(|_| refuse(header.name))?;
        let mut value = HeaderValue::from_str(&header.sent())
            .map_err(|_| refuse(&format!("{} holds a character that no header may", header.name)))?;
        value.set_sensitive(true);
        built = built.header(name, value);
    }
    let body = request.sent_body();
    if !body.is_empty() {
        built = built.body(body);
    }
    built.build().map_err(|error| failure::unsendable(&request.authority, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Method;

    /// All places of writes are taken by such as wait for a token.
    #[tokio::test]
    async fn a_token_is_had_while_every_write_waits_for_one() {
        let budget = Budget { in_flight: 1, ..Budget::SANDBOX };
        let settings = NetworkSettings::default();
        let client =
            Client::new(Timeouts::default(), Budgets::new(budget), &settings, &HashMap::new()).unwrap();
        // Nobody listens there: that it is tried is enough.
        let request = HttpRequest {
            method: Method::Post,
            scheme: "http".to_owned(),
            authority: "127.0.0.1:9".to_owned(),
            target: "/v3/auth/tokens".to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let _held = client.permit_to_write(&request.authority).await;
        let asked = tokio::time::timeout(Duration::from_secs(20), client.ask_for_token(&request)).await;
        assert!(asked.expect("it does not wait for the writes").is_err());
    }

    #[test]
    fn no_proxy_is_asked_for_this_very_machine_however_it_is_spelled() {
        let request = |authority: &str| HttpRequest {
            method: Method::Get,
            scheme: "http".to_owned(),
            authority: authority.to_owned(),
            target: "/".to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        for here in ["127.0.0.1", "127.0.0.1:17610", "[::1]", "[::1]:17610", "localhost", "localhost:80"] {
            assert!(is_loopback(&request(here)), "{here}");
        }
        for there in ["10.0.0.1", "[2001:db8::1]", "rds.example.com:443", "localhost.example.com"] {
            assert!(!is_loopback(&request(there)), "{there}");
        }
    }
}
