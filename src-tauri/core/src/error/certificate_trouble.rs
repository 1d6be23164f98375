//! Why a server's certificate was not trusted, and the way out of each.

use jiff::Timestamp;

use super::ErrorCode;
use crate::certificate::CertificateFacts;
use crate::text::Text;

/// What is wrong with a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateTrouble {
    /// It is for other host names.
    WrongName,
    /// Nobody who is trusted has signed it.
    Untrusted,
    /// It, or one that it stands on, is over since then.
    Expired { at: Timestamp, now: Timestamp },
    /// It, or one that it stands on, only begins then.
    NotYetValid { at: Timestamp, now: Timestamp },
    /// It is not the one the profile pins.
    PinDiffers { expected: String },
    /// Something rarer, in the TLS library's words.
    Other { detail: String },
}

impl CertificateTrouble {
    pub(super) fn code(&self) -> ErrorCode {
        match self {
            Self::WrongName => ErrorCode::CertificateName,
            Self::Untrusted => ErrorCode::CertificateUntrusted,
            Self::Expired { .. } => ErrorCode::CertificateExpired,
            Self::NotYetValid { .. } => ErrorCode::CertificateNotYetValid,
            Self::PinDiffers { .. } => ErrorCode::CertificatePin,
            Self::Other { .. } => ErrorCode::TlsFailed,
        }
    }

    pub(super) fn english(&self, host: &str, certificate: &CertificateFacts) -> String {
        let CertificateFacts { subject, issuer, sha256, .. } = certificate;
        match self {
            Self::WrongName => {
                format!("the certificate of {host} is for another name: {}", certificate.names_in_words())
            }
            Self::Untrusted if certificate.self_signed => {
                format!("the certificate of {host} is signed by nobody but itself ({subject})")
            }
            Self::Untrusted => {
                format!("the certificate of {host} is issued by {issuer}, whom this profile does not trust")
            }
            Self::Expired { at, .. } => format!("the certificate of {host} expired on {at}"),
            Self::NotYetValid { at, .. } => format!("the certificate of {host} is not valid before {at}"),
            Self::PinDiffers { expected } => {
                format!(
                    "{host} shows another certificate than the pinned one: expected {expected}, found {sha256}"
                )
            }
            Self::Other { detail } => format!("the certificate of {host} is refused: {detail}"),
        }
    }

    pub(super) fn chinese(&self, host: &str, certificate: &CertificateFacts) -> String {
        let CertificateFacts { subject, issuer, sha256, .. } = certificate;
        match self {
            Self::WrongName => {
                format!("{host} 的证书属于其他名称：{}", certificate.names_in_words())
            }
            Self::Untrusted if certificate.self_signed => format!("{host} 的证书为自签名（{subject}）"),
            Self::Untrusted => format!("{host} 的证书由 {issuer} 签发，该连接配置不信任此签发者"),
            Self::Expired { at, .. } => format!("{host} 的证书已于 {at} 过期"),
            Self::NotYetValid { at, .. } => format!("{host} 的证书在 {at} 之前无效"),
            Self::PinDiffers { expected } => {
                format!("{host} 的证书不是固定的那一个：应为 {expected}，实为 {sha256}")
            }
            Self::Other { detail } => format!("{host} 的证书未通过校验：{detail}"),
        }
    }

    pub(super) fn hint(&self, certificate: &CertificateFacts) -> Text {
        let sha256 = &certificate.sha256;
        match self {
            Self::WrongName => Text::new(
                format!(
                    "Write the endpoint with a name the certificate has. If this certificate is meant, compare its fingerprint at the server and pin it: {sha256}"
                ),
                format!(
                    "请在终端节点中使用证书所含的名称；若确认是该证书，可在服务器上核对指纹后固定：{sha256}"
                ),
            ),
            Self::Untrusted => Text::new(
                format!(
                    "Add the private CA's certificate to the profile, or compare this fingerprint at the server and pin it: {sha256}"
                ),
                format!("请在连接配置中添加私有 CA 证书，或在服务器上核对指纹后固定：{sha256}"),
            ),
            Self::Expired { now, .. } => Text::new(
                format!(
                    "Renew the server's certificate. This machine's clock says {now}: if that is wrong, set it"
                ),
                format!("请更新服务器证书。本机时钟为 {now}，若不正确请先校准"),
            ),
            Self::NotYetValid { now, .. } => Text::new(
                format!(
                    "This machine's clock says {now}: if that is wrong, set it. If not, wait or replace the certificate"
                ),
                format!("本机时钟为 {now}，若不正确请先校准；否则请等待或更换证书"),
            ),
            Self::PinDiffers { .. } => Text::new(
                "If the server's certificate was renewed, compare the fingerprint at the server and put it into the profile. If not, somebody may stand in between",
                "若服务器更换过证书，请在服务器上核对指纹后更新连接配置；若未更换，中间可能有人拦截",
            ),
            Self::Other { .. } => Text::new(
                "Check the server's certificate and this machine's trusted roots. Verification is never turned off",
                "请检查服务器证书和本机信任的根证书。证书校验不会被关闭",
            ),
        }
    }
}
