//! How a profile reaches its vendor over the network: whom it trusts, what it shows, through which proxy, how long
//! it waits. The same for every vendor.
//!
//! There is no way to trust everybody. What is not in order is named with its facts, and the ways out are the
//! private authority's certificate or the fingerprint of the one certificate that is meant.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Connection, Profile, SecretName};
use crate::client::Timeouts;
use crate::rule::{
    AccountName, AuthorityCertificates, CertificateFingerprint, ClientCertificate, ProxyAddress,
    TimeoutSeconds,
};

/// The network half of a profile. A profile that was saved without one has the default: what the system says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkSettings {
    pub trust: Trust,
    /// What the server may ask to see; its private key is in the keychain.
    pub client_certificate: Option<ClientCertificate>,
    pub proxy: Proxy,
    /// How long to wait for a connection; the program's own time where it is not given.
    pub connect_timeout: Option<TimeoutSeconds>,
    /// How long to wait for a whole answer, connecting included.
    pub answer_timeout: Option<TimeoutSeconds>,
}

/// Whose certificates a server may show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trust {
    /// Those of the system's roots.
    #[default]
    System,
    /// Those of the system's roots and of a private authority.
    PrivateAuthority { certificates: AuthorityCertificates },
    /// One certificate and no other, of any host name, issuer and age: the fingerprint stands for all of them.
    Pinned { sha256: CertificateFingerprint },
}

/// What stands between here and the vendor. This very machine is always reached directly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Proxy {
    /// Whatever the system or the environment (`HTTPS_PROXY`, `NO_PROXY`) says.
    #[default]
    System,
    /// Nothing, whatever the system says.
    None,
    /// This one. A user name comes with a password, which is in the keychain.
    Server { address: ProxyAddress, user_name: Option<AccountName> },
}

impl NetworkSettings {
    /// The secrets these settings need, in the order a form asks for them.
    pub fn secrets(&self) -> Vec<SecretName> {
        let key = self.client_certificate.is_some().then_some(SecretName::ClientKey);
        let has_user = matches!(&self.proxy, Proxy::Server { user_name: Some(_), .. });
        key.into_iter().chain(has_user.then_some(SecretName::ProxyPassword)).collect()
    }

    /// How long to wait, where the profile says so, else as it is given.
    pub(crate) fn timeouts(&self, otherwise: Timeouts) -> Timeouts {
        let or = |seconds: Option<TimeoutSeconds>, otherwise: Duration| {
            seconds.map_or(otherwise, TimeoutSeconds::duration)
        };
        Timeouts {
            connect: or(self.connect_timeout, otherwise.connect),
            read: or(self.answer_timeout, otherwise.read),
            write: or(self.answer_timeout, otherwise.write),
        }
    }
}

impl Profile {
    /// The network as it is used: an OBShell agent on plain `http` is never asked for through the system's proxy,
    /// which would change the request target that the agent checks.
    pub(crate) fn network_in_use(&self) -> NetworkSettings {
        let mut network = self.network.clone();
        if let Connection::OceanbaseObshell(agent) = &self.connection
            && agent.endpoint.scheme() == "http"
            && network.proxy == Proxy::System
        {
            network.proxy = Proxy::None;
        }
        network
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_on_an_open_line_is_reached_past_the_systems_proxy() {
        for (endpoint, used) in
            [("http://10.0.0.7:2886", Proxy::None), ("https://10.0.0.7:2886", Proxy::System)]
        {
            let profile = serde_json::json!({
                "id": "01890000-0000-7000-8000-000000000001", "revision": 1, "name": "a",
                "environment": "staging", "guard": "confirm",
                "connection": {
                    "kind": "oceanbase_obshell", "endpoint": endpoint,
                    "sign_in": "root_password", "encrypts": false,
                },
                "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
            });
            let profile: Profile = serde_json::from_value(profile).unwrap();
            assert_eq!(profile.network_in_use().proxy, used, "{endpoint}");
        }
    }
}
