//! The way to the vendor: direct, as the system says, or through the profile's own proxy.

use std::collections::HashMap;

use crate::credential::CredentialError;
use crate::error::{Error, TransportError};
use crate::profile::{Proxy, SecretName};
use crate::secret::Secret;

/// A way that requests take.
#[derive(Clone)]
pub(super) enum Route {
    Direct,
    System,
    Proxy { address: String, proxy: Box<reqwest::Proxy> },
}

impl Route {
    pub(super) fn new(proxy: &Proxy, secrets: &HashMap<SecretName, Secret>) -> Result<Self, Error> {
        let (address, user_name) = match proxy {
            Proxy::System => return Ok(Self::System),
            Proxy::None => return Ok(Self::Direct),
            Proxy::Server { address, user_name } => (address.to_string(), user_name),
        };
        let unsendable = |error: reqwest::Error| TransportError::Unsendable {
            host: address.clone(),
            detail: error.to_string(),
        };
        let mut proxy = reqwest::Proxy::all(&address).map_err(unsendable)?;
        if let Some(user_name) = user_name {
            let name = SecretName::ProxyPassword;
            let password = secrets.get(&name).ok_or(CredentialError::NoEntry { name })?;
            proxy = proxy.basic_auth(user_name.as_str(), password.reveal());
        }
        Ok(Self::Proxy { address, proxy: Box::new(proxy) })
    }

    /// The proxy's name for people, where there can be one.
    pub(super) fn proxy_name(&self) -> Option<&str> {
        match self {
            Self::Direct => None,
            Self::System => Some("(system)"),
            Self::Proxy { address, .. } => Some(address),
        }
    }
}
