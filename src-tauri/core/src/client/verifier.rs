//! Whether a server's certificate is trusted, and if not, exactly why.
//!
//! The judging itself is the platform's verifier's, with a private authority added where the profile has one, or a
//! comparison with the pinned fingerprint. There is no third way.

use std::sync::Arc;

use jiff::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::{CertificateError, DigitallySignedStruct, OtherError, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use super::record::{Line, Record};
use crate::certificate::CertificateFacts;
use crate::error::CertificateTrouble;
use crate::profile::Trust;
use crate::rule::CertificateFingerprint;

/// A certificate that is not trusted, on its way through the TLS library's errors.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the certificate of {host} is not trusted")]
pub(super) struct NotTrusted {
    pub(super) host: String,
    pub(super) trouble: CertificateTrouble,
    pub(super) certificate: CertificateFacts,
}

/// Judges by the profile's trust, and records what was shown.
#[derive(Debug)]
pub(super) struct Verifier {
    judge: Judge,
    provider: Arc<CryptoProvider>,
    record: Record,
}

#[derive(Debug)]
enum Judge {
    Chain(rustls_platform_verifier::Verifier),
    /// The system's roots cannot be read. Only whoever needs them must be told.
    NoRoots(rustls::Error),
    Pin(CertificateFingerprint),
}

impl Verifier {
    pub(super) fn new(trust: &Trust, provider: &Arc<CryptoProvider>, record: Record) -> Self {
        let made = match trust {
            Trust::System => rustls_platform_verifier::Verifier::new(provider.clone()),
            Trust::PrivateAuthority { certificates } => {
                let roots = certificates.decoded();
                rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider.clone())
            }
            Trust::Pinned { sha256 } => {
                return Self { judge: Judge::Pin(*sha256), provider: provider.clone(), record };
            }
        };
        let judge = made.map_or_else(Judge::NoRoots, Judge::Chain);
        Self { judge, provider: provider.clone(), record }
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let certificate = CertificateFacts::read(end_entity);
        let trouble = match &self.judge {
            Judge::Chain(verifier) => {
                match verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
                {
                    Ok(_) => None,
                    Err(error) => Some(trouble(&error, &certificate, timestamp(now))),
                }
            }
            Judge::NoRoots(error) => Some(CertificateTrouble::Other { detail: error.to_string() }),
            Judge::Pin(pinned) => (*pinned != CertificateFingerprint::of(end_entity))
                .then(|| CertificateTrouble::PinDiffers { expected: pinned.to_string() }),
        };
        let host = server_name.to_str().into_owned();
        let Some(trouble) = trouble else {
            self.record.note(Line::Encrypted { host, certificate: Box::new(certificate) });
            return Ok(ServerCertVerified::assertion());
        };
        let error = OtherError(Arc::new(NotTrusted { host, trouble, certificate }));
        Err(CertificateError::Other(error).into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

fn timestamp(time: UnixTime) -> Timestamp {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

/// The TLS library's reason, in ours. Not every platform's verifier tells dates; then the certificate's own are taken.
fn trouble(error: &rustls::Error, certificate: &CertificateFacts, now: Timestamp) -> CertificateTrouble {
    let detail = error.to_string();
    let rustls::Error::InvalidCertificate(reason) = error else {
        return CertificateTrouble::Other { detail };
    };
    match reason {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateTrouble::WrongName
        }
        CertificateError::Expired => CertificateTrouble::Expired { at: certificate.not_after, now },
        CertificateError::ExpiredContext { not_after, .. } => {
            CertificateTrouble::Expired { at: timestamp(*not_after), now }
        }
        CertificateError::NotValidYet => CertificateTrouble::NotYetValid { at: certificate.not_before, now },
        CertificateError::NotValidYetContext { not_before, .. } => {
            CertificateTrouble::NotYetValid { at: timestamp(*not_before), now }
        }
        // An issuer that is known by name and has another key is as unknown as any.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => CertificateTrouble::Untrusted,
        // One that signed itself may be marked as an authority's (OpenSSL does that unasked), which has an error of
        // its own.
        CertificateError::Other(_) if certificate.self_signed => CertificateTrouble::Untrusted,
        _ => CertificateTrouble::Other { detail },
    }
}
