//! What a failed exchange means: how far the request can have come, and what is to be mended.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use rustls::{AlertDescription, CertificateError};

use super::record::Record;
use super::route::Route;
use super::verifier::NotTrusted;
use crate::error::{ProxyTrouble, Sent, TransportError};

/// What is known of an exchange besides its error.
pub(super) struct Attempt<'a> {
    pub(super) host: &'a str,
    pub(super) limit: Duration,
    pub(super) route: &'a Route,
    pub(super) record: &'a Record,
}

impl Attempt<'_> {
    /// No answer began.
    pub(super) fn failed(&self, error: &reqwest::Error) -> TransportError {
        let host = self.host.to_owned();
        let before_sending = error.is_connect();
        let causes = Causes::of(error);
        if let Some(refused) = causes.tls.as_ref().and_then(|tls| self.handshake(tls, before_sending)) {
            return refused;
        }
        if error.is_timeout() {
            let sent = if before_sending { Sent::No } else { Sent::Perhaps };
            return TransportError::TimedOut { host, seconds: self.limit.as_secs(), sent };
        }
        let detail = chain(error);
        if error.is_builder() {
            return TransportError::Unsendable { host, detail };
        }
        if let Some(given) = self.record.certificate_in_question() {
            // The alert that says so is lost when the server closes on what was already on its way.
            let sent = if before_sending { Sent::No } else { Sent::Perhaps };
            return TransportError::ClientCertificateWanted { host, given, sent };
        }
        if !before_sending {
            return TransportError::Lost { host, detail };
        }
        if let Some(trouble) = self.proxy_trouble(error, &detail) {
            return trouble;
        }
        if causes.timed_out {
            return TransportError::TimedOut { host, seconds: self.limit.as_secs(), sent: Sent::No };
        }
        if error.is_dns() || detail.contains("dns error") || detail.contains("lookup address") {
            return TransportError::HostUnknown { host };
        }
        TransportError::Refused { host, detail }
    }

    /// An answer began and did not end.
    pub(super) fn broke_off(&self, error: &reqwest::Error) -> TransportError {
        let host = self.host.to_owned();
        if error.is_timeout() {
            return TransportError::TimedOut { host, seconds: self.limit.as_secs(), sent: Sent::Perhaps };
        }
        TransportError::Lost { host, detail: chain(error) }
    }

    /// A proxy that wants to know who is there has passed nothing on.
    pub(super) fn refused_by_proxy(&self) -> Option<TransportError> {
        let proxy = self.route.proxy_name()?.to_owned();
        Some(TransportError::ProxyFailed { proxy, trouble: ProxyTrouble::WantsSignIn })
    }

    /// What the TLS library's error means; nothing where it does not speak of the handshake.
    fn handshake(&self, error: &rustls::Error, before_sending: bool) -> Option<TransportError> {
        if let rustls::Error::InvalidCertificate(CertificateError::Other(reason)) = error
            && let Some(found) = reason.0.downcast_ref::<NotTrusted>()
        {
            let NotTrusted { host, trouble, certificate } = found.clone();
            // An https proxy has a certificate too.
            let host = if self.is_at(&host) { self.host.to_owned() } else { host };
            return Some(TransportError::Certificate { host, trouble, certificate: Box::new(certificate) });
        }
        if let rustls::Error::AlertReceived(alert) = error
            && let Some(given) = self.refuses_identity(*alert)
        {
            // In TLS 1.3 it comes when our half of the handshake is done and the request may be on its way; but whoever
            // sends it has not ended the handshake, and reads no request.
            let host = self.host.to_owned();
            return Some(TransportError::ClientCertificateWanted { host, given, sent: Sent::No });
        }
        before_sending.then(|| TransportError::Tls { host: self.host.to_owned(), detail: error.to_string() })
    }

    /// Whether the request itself goes to this host, whatever the port.
    fn is_at(&self, host: &str) -> bool {
        let port = self.host.strip_prefix(host).or_else(|| self.host.strip_prefix(&format!("[{host}]")));
        port.is_some_and(|port| port.is_empty() || port.starts_with(':'))
    }

    /// Whether an alert is about the client certificate that was given (`true`), or about none being given (`false`).
    fn refuses_identity(&self, alert: AlertDescription) -> Option<bool> {
        let is_about_certificates = matches!(
            alert,
            AlertDescription::CertificateRequired
                | AlertDescription::BadCertificate
                | AlertDescription::UnsupportedCertificate
                | AlertDescription::CertificateRevoked
                | AlertDescription::CertificateExpired
                | AlertDescription::CertificateUnknown
                | AlertDescription::UnknownCA
                | AlertDescription::AccessDenied
                | AlertDescription::HandshakeFailure
        );
        self.record.certificate_given().filter(|_| is_about_certificates)
    }

    fn proxy_trouble(&self, error: &reqwest::Error, detail: &str) -> Option<TransportError> {
        let proxy = self.route.proxy_name()?.to_owned();
        let trouble = match tunnel_error(error) {
            Some(said) if said.contains("authorization required") => ProxyTrouble::WantsSignIn,
            Some(said) if said.contains("underlying connection") => {
                ProxyTrouble::Unreachable { detail: detail.to_owned() }
            }
            Some(_) => ProxyTrouble::Refused,
            // Without a tunnel, the only connection there is leads to the proxy.
            None if matches!(self.route, Route::Proxy { .. }) => {
                ProxyTrouble::Unreachable { detail: detail.to_owned() }
            }
            None => return None,
        };
        Some(TransportError::ProxyFailed { proxy, trouble })
    }
}

/// What was said about the tunnel through a proxy. Its error has no public type to ask for.
fn tunnel_error(error: &reqwest::Error) -> Option<String> {
    let mut source = error.source();
    while let Some(error) = source {
        let said = error.to_string();
        if said.starts_with("tunnel error") {
            return Some(said);
        }
        source = error.source();
    }
    None
}

/// What is at the bottom of a failed connection.
#[derive(Default)]
struct Causes {
    tls: Option<rustls::Error>,
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
            if let Some(tls) = error.downcast_ref::<rustls::Error>() {
                causes.tls = Some(tls.clone());
            }
            source = error.source();
        }
        causes
    }

    /// An I/O error hides what it wraps from `source`, and TLS ones are wrapped twice.
    fn look_into(&mut self, error: &io::Error) {
        self.timed_out |= error.kind() == io::ErrorKind::TimedOut;
        let Some(inner) = error.get_ref() else { return };
        if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
            self.tls = Some(tls.clone());
        }
        if let Some(inner) = inner.downcast_ref::<io::Error>() {
            self.look_into(inner);
        }
    }
}

/// A request that could not even be made.
pub(super) fn unsendable(host: &str, error: &reqwest::Error) -> TransportError {
    TransportError::Unsendable { host: host.to_owned(), detail: chain(error) }
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
