//! The one place that speaks HTTP.
//!
//! Reading and writing are two clients. What writes never tries again, never follows a redirect, and opens a
//! connection of its own, because a second create request is a second backup. Retrying reads is the caller's.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use url::Url;

use crate::error::{Sent, TransportError};
use crate::request::{HttpRequest, HttpResponse, Method};

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

/// Sends requests as they are.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    timeouts: Timeouts,
    reader: reqwest::Client,
    /// For this very machine, where no proxy is asked.
    loopback_reader: reqwest::Client,
}

impl Client {
    pub(crate) fn new(timeouts: Timeouts) -> Result<Self, TransportError> {
        let build = |loopback| {
            let builder = base(timeouts, loopback).timeout(timeouts.read);
            builder.build().map_err(|error| unsendable("", &error))
        };
        Ok(Self { timeouts, reader: build(false)?, loopback_reader: build(true)? })
    }

    /// Sends a request that changes nothing at the vendor, once.
    pub(crate) async fn read(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let client = if is_loopback(request) { &self.loopback_reader } else { &self.reader };
        exchange(client, request, self.timeouts.read).await
    }

    /// Sends a request that changes something, at most once, over a connection of its own.
    pub(crate) async fn write(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let client = base(self.timeouts, is_loopback(request))
            .timeout(self.timeouts.write)
            .pool_max_idle_per_host(0)
            .http1_only()
            .build()
            .map_err(|error| unsendable(&request.authority, &error))?;
        exchange(&client, request, self.timeouts.write).await
    }
}

fn base(timeouts: Timeouts, loopback: bool) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder()
        .connect_timeout(timeouts.connect)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never());
    if loopback { builder.no_proxy() } else { builder }
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

async fn exchange(
    client: &reqwest::Client,
    request: &HttpRequest,
    limit: Duration,
) -> Result<HttpResponse, TransportError> {
    let host = request.authority.clone();
    let built = build(client, request)?;
    let mut response = client.execute(built).await.map_err(|error| transport_error(&host, &error, limit))?;
    let status = response.status().as_u16();
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| transport_error(&host, &error, limit))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(TransportError::TooLarge { host, most: MAX_ANSWER });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(HttpResponse { status, headers, body })
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
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Patch => reqwest::Method::PATCH,
    };
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
    built.build().map_err(|error| unsendable(&request.authority, &error))
}

fn unsendable(host: &str, error: &reqwest::Error) -> TransportError {
    TransportError::Unsendable { host: host.to_owned(), detail: chain(error) }
}

fn transport_error(host: &str, error: &reqwest::Error, limit: Duration) -> TransportError {
    let host = host.to_owned();
    let detail = chain(error);
    let before_sending = error.is_connect();
    if error.is_timeout() {
        let sent = if before_sending { Sent::No } else { Sent::Perhaps };
        return TransportError::TimedOut { host, seconds: limit.as_secs(), sent };
    }
    if error.is_builder() {
        return TransportError::Unsendable { host, detail };
    }
    if !before_sending {
        return TransportError::Lost { host, detail };
    }
    let causes = Causes::of(error);
    if causes.tls {
        return TransportError::Tls { host, detail };
    }
    if causes.timed_out {
        return TransportError::TimedOut { host, seconds: limit.as_secs(), sent: Sent::No };
    }
    // The resolver's error has no type of its own to ask for.
    if detail.contains("dns error") || detail.contains("lookup address") {
        return TransportError::HostUnknown { host };
    }
    TransportError::Refused { host, detail }
}

/// What is at the bottom of a failed connection.
#[derive(Default)]
struct Causes {
    tls: bool,
    timed_out: bool,
}

impl Causes {
    fn of(error: &reqwest::Error) -> Self {
        let mut causes = Self::default();
        let mut source = error.source();
        while let Some(error) = source {
            if let Some(io) = error.downcast_ref::<io::Error>() {
                causes.look_into(io);
            }
            causes.tls |= error.is::<rustls::Error>();
            source = error.source();
        }
        causes
    }

    /// An I/O error hides what it wraps from `source`, and TLS ones are wrapped twice.
    fn look_into(&mut self, error: &io::Error) {
        self.timed_out |= error.kind() == io::ErrorKind::TimedOut;
        let Some(inner) = error.get_ref() else { return };
        self.tls |= inner.is::<rustls::Error>();
        if let Some(inner) = inner.downcast_ref::<io::Error>() {
            self.look_into(inner);
        }
    }
}

/// The innermost sentence: the outer ones only repeat that a request failed, and name its URL.
fn chain(error: &reqwest::Error) -> String {
    let mut sentences = Vec::new();
    let mut source = error.source();
    while let Some(error) = source {
        sentences.push(error.to_string());
        source = error.source();
    }
    sentences.dedup();
    let keep = sentences.len().saturating_sub(2);
    sentences.get(keep..).map(|tail| tail.join(": ")).filter(|text| !text.is_empty()).unwrap_or_else(|| {
        if error.is_timeout() { "timed out".to_owned() } else { "no further detail".to_owned() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
