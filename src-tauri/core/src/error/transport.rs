//! What can go wrong between here and the vendor, before there is an answer to read.

use super::{CertificateTrouble, ErrorCode};
use crate::certificate::CertificateFacts;
use crate::text::Text;

/// A request that brought no whole answer.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    #[error("no address is known for {host}")]
    HostUnknown { host: String },
    #[error("{host} does not take connections: {detail}")]
    Refused { host: String, detail: String },
    #[error("no secure connection to {host}: {detail}")]
    Tls { host: String, detail: String },
    #[error("{}", .trouble.english(.host, .certificate))]
    Certificate { host: String, trouble: CertificateTrouble, certificate: Box<CertificateFacts> },
    #[error("{host} {}", wanted(*.given).en)]
    ClientCertificateWanted { host: String, given: bool, sent: Sent },
    #[error("the proxy {proxy} {}", .trouble.words().en)]
    ProxyFailed { proxy: String, trouble: ProxyTrouble },
    #[error("{host} did not answer within {seconds} s")]
    TimedOut { host: String, seconds: u64, sent: Sent },
    #[error("the connection to {host} broke before the answer was whole: {detail}")]
    Lost { host: String, detail: String },
    #[error("{host} asked for fewer requests, and {seconds} s of the pause are left")]
    Paused { host: String, seconds: u64 },
    #[error("the answer from {host} is larger than {most} bytes")]
    TooLarge { host: String, most: usize },
    #[error("the request to {host} could not be made: {detail}")]
    Unsendable { host: String, detail: String },
}

/// What a proxy did instead of passing a request on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProxyTrouble {
    /// It asks for a user name and password, or for others.
    WantsSignIn,
    /// It would not connect to the vendor.
    Refused,
    /// It cannot be reached.
    Unreachable { detail: String },
}

impl ProxyTrouble {
    fn words(&self) -> Text {
        match self {
            Self::WantsSignIn => Text::new("asks for a user name and password", "要求用户名和密码"),
            Self::Refused => Text::new("did not connect to the vendor", "未能连接到厂商"),
            Self::Unreachable { detail } => {
                Text::new(format!("cannot be reached: {detail}"), format!("无法连接：{detail}"))
            }
        }
    }
}

/// What a server says of the client certificate that was given to it, or was not.
fn wanted(given: bool) -> Text {
    if given {
        Text::new("did not accept the profile's client certificate", "未接受该连接配置的客户端证书")
    } else {
        Text::new(
            "asks for a client certificate, and the profile has none",
            "要求客户端证书，而该连接配置没有",
        )
    }
}

/// Whether a request can have reached the vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It certainly did not.
    No,
    /// It may have, and may have been acted on.
    Perhaps,
}

impl TransportError {
    /// Whether the request can have reached the vendor: decides between `NotStarted` and `Unknown`.
    pub fn sent(&self) -> Sent {
        match self {
            Self::HostUnknown { .. }
            | Self::Refused { .. }
            | Self::Tls { .. }
            | Self::Certificate { .. }
            | Self::ProxyFailed { .. }
            | Self::Paused { .. }
            | Self::Unsendable { .. } => Sent::No,
            Self::TimedOut { sent, .. } | Self::ClientCertificateWanted { sent, .. } => *sent,
            Self::Lost { .. } | Self::TooLarge { .. } => Sent::Perhaps,
        }
    }

    pub(crate) fn code(&self) -> ErrorCode {
        match self {
            Self::HostUnknown { .. } => ErrorCode::HostUnknown,
            Self::Refused { .. } => ErrorCode::ConnectionRefused,
            Self::Tls { .. } => ErrorCode::TlsFailed,
            Self::Certificate { trouble, .. } => trouble.code(),
            Self::ClientCertificateWanted { .. } => ErrorCode::ClientCertificateWanted,
            Self::ProxyFailed { .. } => ErrorCode::ProxyFailed,
            Self::TimedOut { .. } => ErrorCode::TimedOut,
            Self::Lost { .. } => ErrorCode::ConnectionLost,
            Self::Paused { .. } => ErrorCode::Throttled,
            Self::TooLarge { .. } => ErrorCode::AnswerTooLarge,
            Self::Unsendable { .. } => ErrorCode::RequestFailed,
        }
    }

    pub(crate) fn chinese(&self) -> String {
        match self {
            Self::HostUnknown { host } => format!("无法解析 {host} 的地址"),
            Self::Refused { host, detail } => format!("{host} 拒绝连接：{detail}"),
            Self::Tls { host, detail } => format!("无法与 {host} 建立安全连接：{detail}"),
            Self::Certificate { host, trouble, certificate } => trouble.chinese(host, certificate),
            Self::ClientCertificateWanted { host, given, .. } => format!("{host} {}", wanted(*given).zh),
            Self::ProxyFailed { proxy, trouble } => format!("代理 {proxy} {}", trouble.words().zh),
            Self::TimedOut { host, seconds, .. } => format!("{host} 在 {seconds} 秒内没有应答"),
            Self::Lost { host, detail } => format!("与 {host} 的连接在应答完整之前中断：{detail}"),
            Self::Paused { host, seconds } => format!("{host} 要求减少请求，暂停还剩 {seconds} 秒"),
            Self::TooLarge { host, most } => format!("{host} 的应答超过 {most} 字节"),
            Self::Unsendable { host, detail } => format!("无法向 {host} 发出请求：{detail}"),
        }
    }

    pub(crate) fn hint(&self) -> Text {
        match self {
            Self::HostUnknown { .. } => Text::new(
                "Check the region or the endpoint in the profile, and this machine's DNS",
                "请检查连接配置中的区域或终端节点，以及本机 DNS",
            ),
            Self::Refused { .. } => Text::new(
                "Check the address and port, the VPN and the firewall",
                "请检查地址与端口、VPN 和防火墙",
            ),
            Self::Tls { .. } => Text::new(
                "Check that https is spoken at this address and port, and in which versions",
                "请检查该地址与端口是否提供 https，以及支持的 TLS 版本",
            ),
            Self::Certificate { trouble, certificate, .. } => trouble.hint(certificate),
            Self::ClientCertificateWanted { given: false, .. } => Text::new(
                "Add the client certificate to the profile, and its private key",
                "请在连接配置中添加客户端证书及其私钥",
            ),
            Self::ClientCertificateWanted { given: true, .. } => Text::new(
                "Ask the server's people which authority must have issued it, and whether it is still in time",
                "请向服务器管理员确认该证书应由哪个 CA 签发、是否仍在有效期内",
            ),
            Self::ProxyFailed { trouble: ProxyTrouble::WantsSignIn, .. } => Text::new(
                "Check the proxy's user name in the profile and enter its password again",
                "请检查连接配置中的代理用户名，并重新填写密码",
            ),
            Self::ProxyFailed { trouble: ProxyTrouble::Refused, .. } => Text::new(
                "Ask whether the proxy may connect to this address, and check the endpoint's spelling",
                "请确认代理允许访问该地址，并检查终端节点是否有误",
            ),
            Self::ProxyFailed { trouble: ProxyTrouble::Unreachable { .. }, .. } => Text::new(
                "Check the proxy's address in the profile or in the system's settings",
                "请检查连接配置或系统设置中的代理地址",
            ),
            Self::TimedOut { .. } | Self::Lost { .. } => {
                Text::new("Check the network, then look again", "请检查网络后再查看")
            }
            Self::Paused { seconds, .. } => {
                Text::new(format!("Try again in {seconds} s"), format!("请在 {seconds} 秒后重试"))
            }
            Self::TooLarge { .. } => Text::new(
                "Something other than the vendor's API seems to answer there: check the endpoint",
                "该地址可能不是厂商 API，请检查终端节点",
            ),
            Self::Unsendable { .. } => Text::new("Check the profile's fields", "请检查连接配置各字段"),
        }
    }
}
