//! The network half of a profile as it is typed: every field a string, nothing checked yet.

use jiff::Timestamp;
use rustls_pki_types::CertificateDer;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{NetworkSettings, Proxy, Trust};
use crate::certificate::CertificateFacts;
use crate::rule::{
    self, AccountName, AuthorityCertificates, ClientCertificate, Endpoint, FieldError, ProxyAddress,
    RuleError,
};
use crate::status::Space;

/// What the profile form holds of the network. An optional field is empty when it is not given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct NetworkDraft {
    pub trust: TrustChoice,
    /// One or more certificates in PEM.
    pub private_authority: String,
    pub fingerprint: String,
    /// A certificate in PEM, with its chain.
    pub client_certificate: String,
    pub proxy: ProxyChoice,
    pub proxy_address: String,
    pub proxy_user_name: String,
    pub connect_timeout: String,
    pub answer_timeout: String,
}

/// The choice in the form between the ways to trust a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TrustChoice {
    #[default]
    System,
    PrivateAuthority,
    Pinned,
}

/// The choice in the form between the ways out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProxyChoice {
    #[default]
    System,
    None,
    Server,
}

impl NetworkDraft {
    /// Every field against its rule. Fields of a choice that is not taken are not looked at.
    pub(crate) fn check(
        &self,
        space: Space,
        now: Timestamp,
        errors: &mut Vec<FieldError>,
    ) -> Option<NetworkSettings> {
        let trust = match self.trust {
            TrustChoice::System => Some(Trust::System),
            TrustChoice::PrivateAuthority => {
                let field = "network.private_authority";
                let certificates: Option<AuthorityCertificates> =
                    rule::field(field, &self.private_authority, errors);
                let decoded = certificates.as_ref().map(AuthorityCertificates::decoded).unwrap_or_default();
                in_time(field, &decoded, now, errors);
                certificates.map(|certificates| Trust::PrivateAuthority { certificates })
            }
            TrustChoice::Pinned => rule::field("network.fingerprint", &self.fingerprint, errors)
                .map(|sha256| Trust::Pinned { sha256 }),
        };
        let field = "network.client_certificate";
        let client_certificate: Option<ClientCertificate> =
            rule::optional_field(field, &self.client_certificate, errors);
        let decoded = client_certificate.as_ref().map(ClientCertificate::decoded).unwrap_or_default();
        in_time(field, &decoded, now, errors);
        let proxy = self.check_proxy(space, errors);
        let connect_timeout = rule::optional_field("network.connect_timeout", &self.connect_timeout, errors);
        let answer_timeout = rule::optional_field("network.answer_timeout", &self.answer_timeout, errors);
        if connect_timeout.zip(answer_timeout).is_some_and(|(connect, answer)| connect > answer) {
            let error = RuleError::new(
                "Waiting for the answer includes connecting: make it at least as long as the connection's time-out",
                "等待应答的时间包含建立连接，不能短于连接超时",
            );
            errors.push(FieldError::new("network.answer_timeout", error));
        }
        Some(NetworkSettings {
            trust: trust?,
            client_certificate,
            proxy: proxy?,
            connect_timeout,
            answer_timeout,
        })
    }

    fn check_proxy(&self, space: Space, errors: &mut Vec<FieldError>) -> Option<Proxy> {
        match self.proxy {
            ProxyChoice::System => return Some(Proxy::System),
            ProxyChoice::None => return Some(Proxy::None),
            ProxyChoice::Server => {}
        }
        let field = "network.proxy_address";
        if space == Space::Sandbox {
            let error = RuleError::new(
                "In the sandbox every address is on this machine, and no proxy leads there",
                "沙箱中的地址都在本机，不能使用代理",
            );
            errors.push(FieldError::new(field, error));
            return None;
        }
        let address: Option<ProxyAddress> = rule::field(field, &self.proxy_address, errors);
        if self.trust == TrustChoice::Pinned && address.as_ref().is_some_and(ProxyAddress::is_encrypted) {
            let error = RuleError::new(
                "A pinned certificate is the only one that is trusted, so an https proxy's cannot be: use an http proxy",
                "固定证书后只信任该证书，https 代理的证书无法通过校验：请使用 http 代理",
            );
            errors.push(FieldError::new(field, error));
        }
        let field = "network.proxy_user_name";
        let user_name: Option<AccountName> = rule::optional_field(field, &self.proxy_user_name, errors);
        if user_name.as_ref().is_some_and(|name| name.as_str().contains(':')) {
            let error = RuleError::new(
                "A proxy's user name cannot contain a colon: the password begins there",
                "代理用户名不能包含冒号：冒号之后会被当作密码",
            );
            errors.push(FieldError::new(field, error));
        }
        Some(Proxy::Server { address: address?, user_name })
    }

    /// The refusal of a proxy where the vendor would notice what it changes; nothing where all is well.
    ///
    /// For a vendor that compares the request target with a sealed copy of it, as OBShell does: on plain `http` a
    /// proxy is given the whole address as the target. `https` passes through it unseen.
    pub fn refuse_proxy_on_open_line(&self, endpoint: &Endpoint) -> Option<FieldError> {
        let is_changed = endpoint.scheme() == "http" && !endpoint.is_loopback();
        (is_changed && self.proxy == ProxyChoice::Server).then(|| {
            let error = RuleError::new(
                "The agent checks the request target, which a proxy changes on plain http: use https, or no proxy",
                "代理会改写明文 http 的请求目标，而 OBShell 会校验它：请使用 https，或不使用代理",
            );
            FieldError::new("network.proxy_address", error)
        })
    }
}

/// Refuses a certificate whose time is over or has not come.
fn in_time(
    field: &str,
    certificates: &[CertificateDer<'static>],
    now: Timestamp,
    errors: &mut Vec<FieldError>,
) {
    for facts in certificates.iter().map(|der| CertificateFacts::read(der)) {
        let CertificateFacts { subject, not_before, not_after, .. } = facts;
        let error = if not_after < now {
            RuleError::new(
                format!("The certificate of {subject} expired on {not_after}"),
                format!("{subject} 的证书已于 {not_after} 过期"),
            )
        } else if not_before > now {
            RuleError::new(
                format!("The certificate of {subject} is not valid before {not_before}"),
                format!("{subject} 的证书在 {not_before} 之前无效"),
            )
        } else {
            continue;
        };
        errors.push(FieldError::new(field, error));
    }
}

impl From<&NetworkSettings> for NetworkDraft {
    fn from(settings: &NetworkSettings) -> Self {
        let text = |value: Option<String>| value.unwrap_or_default();
        let mut draft = Self {
            client_certificate: text(settings.client_certificate.as_ref().map(ToString::to_string)),
            connect_timeout: text(settings.connect_timeout.map(|seconds| seconds.to_string())),
            answer_timeout: text(settings.answer_timeout.map(|seconds| seconds.to_string())),
            ..Self::default()
        };
        match &settings.trust {
            Trust::System => {}
            Trust::PrivateAuthority { certificates } => {
                draft.trust = TrustChoice::PrivateAuthority;
                draft.private_authority = certificates.to_string();
            }
            Trust::Pinned { sha256 } => {
                draft.trust = TrustChoice::Pinned;
                draft.fingerprint = sha256.to_string();
            }
        }
        match &settings.proxy {
            Proxy::System => {}
            Proxy::None => draft.proxy = ProxyChoice::None,
            Proxy::Server { address, user_name } => {
                draft.proxy = ProxyChoice::Server;
                draft.proxy_address = address.to_string();
                draft.proxy_user_name = text(user_name.as_ref().map(ToString::to_string));
            }
        }
        draft
    }
}
