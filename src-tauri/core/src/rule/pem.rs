//! Reading certificates out of a pasted text.
//!
//! A text that also holds a private key is refused as a whole: what is typed here is stored and shown.

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use super::RuleError;
use crate::text::Text;

/// The longest text that is read, in bytes; a chain of certificates is a tenth of it.
const MAX_LENGTH: usize = 256 * 1024;

/// Every certificate of a PEM text, at least one, each of them readable.
pub(super) fn certificates(what: &Text, text: &str) -> Result<Vec<CertificateDer<'static>>, RuleError> {
    if text.trim().is_empty() {
        return Err(RuleError::new(format!("{} is missing", what.en), format!("请填写{}", what.zh)));
    }
    if text.len() > MAX_LENGTH {
        return Err(RuleError::new(
            format!("{} is longer than {} KiB", what.en, MAX_LENGTH / 1024),
            format!("{}超过 {} KiB", what.zh, MAX_LENGTH / 1024),
        ));
    }
    if text.contains("PRIVATE KEY-----") {
        return Err(RuleError::new(
            format!("{} contains a private key: keep that in its own field, for the keychain", what.en),
            format!("{}中含有私钥：私钥只能填到专用字段，由系统钥匙串保存", what.zh),
        ));
    }
    if !text.contains("-----BEGIN ") {
        return Err(RuleError::new(
            format!("{} is not PEM: it begins with -----BEGIN CERTIFICATE-----", what.en),
            format!("{}不是 PEM 格式，应以 -----BEGIN CERTIFICATE----- 开头", what.zh),
        ));
    }
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    let found = found.map_err(|_| {
        RuleError::new(
            format!("{} is damaged PEM: copy it again, with its first and last lines", what.en),
            format!("{}的 PEM 内容已损坏，请连同首尾行重新复制", what.zh),
        )
    })?;
    if found.is_empty() {
        return Err(RuleError::new(
            format!("{} is PEM, but no certificate is in it", what.en),
            format!("{}是 PEM 格式，但其中没有证书", what.zh),
        ));
    }
    for (position, certificate) in found.iter().enumerate() {
        if x509_parser::parse_x509_certificate(certificate).is_err() {
            let number = position + 1;
            return Err(RuleError::new(
                format!("Certificate {number} of {} cannot be read", what.en.to_lowercase()),
                format!("{}中的第 {number} 个证书无法读取", what.zh),
            ));
        }
    }
    Ok(found)
}
