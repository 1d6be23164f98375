//! What a profile shows when a server asks who is there: its client certificate, with the key that fits it.

use std::sync::Arc;

use rustls::client::ResolvesClientCert;
use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;
use rustls::{InconsistentKeys, SignatureScheme};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;

use super::record::Record;
use crate::rule::{ClientCertificate, RuleError};
use crate::secret::Secret;

/// The certificate with its key.
///
/// # Errors
/// What is wrong with the key, in words for its field: not PEM, locked with a passphrase, of another certificate.
pub(crate) fn certified_key(
    certificate: &ClientCertificate,
    key: &Secret,
    provider: &CryptoProvider,
) -> Result<CertifiedKey, RuleError> {
    let text = key.reveal();
    if text.contains("ENCRYPTED") {
        return Err(RuleError::new(
            "The private key is locked with a passphrase: unlock it (openssl pkey) first, the keychain keeps it safe",
            "私钥带有口令：请先解除口令（openssl pkey），系统钥匙串会妥善保存",
        ));
    }
    let key = PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|_| {
        RuleError::new(
            "This is no private key in PEM: it begins with -----BEGIN PRIVATE KEY----- or the like",
            "这不是 PEM 格式的私钥，应以 -----BEGIN PRIVATE KEY----- 等开头",
        )
    })?;
    CertifiedKey::from_der(certificate.decoded(), key, provider).map_err(|error| match error {
        rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => RuleError::new(
            "The private key belongs to another certificate than the client certificate",
            "该私钥与客户端证书不匹配",
        ),
        _ => RuleError::new(
            "This kind of private key cannot be used: take RSA (2048 bits and more), ECDSA or Ed25519",
            "不支持这种私钥：请使用 RSA（2048 位及以上）、ECDSA 或 Ed25519",
        ),
    })
}

/// Gives the certificate to whoever asks, and notes when there is none to give.
#[derive(Debug)]
pub(super) struct Identity {
    pub(super) key: Option<Arc<CertifiedKey>>,
    pub(super) record: Record,
}

impl ResolvesClientCert for Identity {
    fn resolve(&self, _authorities: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        // The names of the authorities are a hint that servers get wrong; the server itself judges what it is shown.
        let fitting = self.key.as_ref().filter(|key| key.key.choose_scheme(schemes).is_some());
        self.record.note_certificate_asked(fitting.is_some());
        fitting.cloned()
    }

    fn has_certs(&self) -> bool {
        self.key.is_some()
    }
}
