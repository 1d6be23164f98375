//! What can go wrong between here and the vendor, before there is an answer to read.

use super::ErrorCode;
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
    #[error("{host} did not answer within {seconds} s")]
    TimedOut { host: String, seconds: u64, sent: Sent },
    #[error("the connection to {host} broke before the answer was whole: {detail}")]
    Lost { host: String, detail: String },
    #[error("the answer from {host} is larger than {most} bytes")]
    TooLarge { host: String, most: usize },
    #[error("the request to {host} could not be made: {detail}")]
    Unsendable { host: String, detail: String },
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
            Self::HostUnknown { .. } | Self::Refused { .. } | Self::Tls { .. } | Self::Unsendable { .. } => {
                Sent::No
            }
            Self::TimedOut { sent, .. } => *sent,
            Self::Lost { .. } | Self::TooLarge { .. } => Sent::Perhaps,
        }
    }

    pub(crate) fn code(&self) -> ErrorCode {
        match self {
            Self::HostUnknown { .. } => ErrorCode::HostUnknown,
            Self::Refused { .. } => ErrorCode::ConnectionRefused,
            Self::Tls { .. } => ErrorCode::TlsFailed,
            Self::TimedOut { .. } => ErrorCode::TimedOut,
            Self::Lost { .. } => ErrorCode::ConnectionLost,
            Self::TooLarge { .. } => ErrorCode::AnswerTooLarge,
            Self::Unsendable { .. } => ErrorCode::RequestFailed,
        }
    }

    pub(crate) fn chinese(&self) -> String {
        match self {
            Self::HostUnknown { host } => format!("无法解析 {host} 的地址"),
            Self::Refused { host, detail } => format!("{host} 拒绝连接：{detail}"),
            Self::Tls { host, detail } => format!("无法与 {host} 建立安全连接：{detail}"),
            Self::TimedOut { host, seconds, .. } => format!("{host} 在 {seconds} 秒内没有应答"),
            Self::Lost { host, detail } => format!("与 {host} 的连接在应答完整之前中断：{detail}"),
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
                "Check the host name, its certificate and this machine's clock. Verification is never turned off",
                "请检查主机名、证书和本机时钟。证书校验不会被关闭",
            ),
            Self::TimedOut { .. } | Self::Lost { .. } => {
                Text::new("Check the network, then look again", "请检查网络后再查看")
            }
            Self::TooLarge { .. } => Text::new(
                "Something other than the vendor's API seems to answer there: check the endpoint",
                "该地址可能不是厂商 API，请检查终端节点",
            ),
            Self::Unsendable { .. } => Text::new("Check the profile's fields", "请检查连接配置各字段"),
        }
    }
}
