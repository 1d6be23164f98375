//! The TLS that both clients of a profile stand on.

use std::collections::HashMap;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls::crypto::CryptoProvider;

use super::identity::{Identity, certified_key};
use super::record::Record;
use super::verifier::Verifier;
use crate::credential::CredentialError;
use crate::error::{Error, TransportError};
use crate::profile::{NetworkSettings, SecretName};
use crate::rule::{ClientCertificate, FieldError};
use crate::secret::Secret;

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// Whom to trust, and what to show whoever asks.
pub(super) fn config(
    settings: &NetworkSettings,
    secrets: &HashMap<SecretName, Secret>,
    record: &Record,
) -> Result<ClientConfig, Error> {
    let provider = provider();
    let key = match &settings.client_certificate {
        None => None,
        Some(certificate) => {
            let name = SecretName::ClientKey;
            let key = secrets.get(&name).ok_or(CredentialError::NoEntry { name })?;
            Some(Arc::new(certified_key(certificate, key, &provider).map_err(refused_key)?))
        }
    };
    let verifier = Verifier::new(&settings.trust, &provider, record.clone());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut config = builder
        .map_err(|error| TransportError::Unsendable { host: String::new(), detail: error.to_string() })?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_cert_resolver(Arc::new(Identity { key, record: record.clone() }));
    // A resumed session shows no certificate. Every connection is judged by itself.
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// For reads, which may share a connection.
pub(super) fn reading(config: &ClientConfig) -> ClientConfig {
    speaking(config, &[b"h2", b"http/1.1"])
}

/// For writes, which may not.
pub(super) fn writing(config: &ClientConfig) -> ClientConfig {
    speaking(config, &[b"http/1.1"])
}

fn speaking(config: &ClientConfig, protocols: &[&[u8]]) -> ClientConfig {
    let mut config = config.clone();
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    config
}

/// Refuses a private key that cannot be used with the profile's client certificate.
pub(crate) fn check_client_key(certificate: &ClientCertificate, key: &Secret) -> Result<(), Error> {
    certified_key(certificate, key, &provider()).map(drop).map_err(refused_key)
}

fn refused_key(error: crate::rule::RuleError) -> Error {
    Error::Invalid(vec![FieldError::new("secrets.client_key", error)])
}
