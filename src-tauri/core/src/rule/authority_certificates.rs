//! The certificates of a private authority (CA), in PEM: whom a profile trusts besides the system's own roots.
//!
//! Whether one has expired is not this rule's: a profile that was saved in time must still open afterwards.

use std::str::FromStr;

use rustls_pki_types::CertificateDer;

use super::{RuleError, pem, text_type};
use crate::text::Text;

/// One certificate or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityCertificates(String);

text_type!(AuthorityCertificates);

fn what() -> Text {
    Text::new("The CA certificate", "CA 证书")
}

impl AuthorityCertificates {
    /// The certificates, decoded.
    pub(crate) fn decoded(&self) -> Vec<CertificateDer<'static>> {
        pem::certificates(&what(), &self.0).unwrap_or_default()
    }
}

impl FromStr for AuthorityCertificates {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let mut roots = rustls::RootCertStore::empty();
        for certificate in pem::certificates(&what(), text)? {
            roots.add(certificate).map_err(|error| {
                RuleError::new(
                    format!("The CA certificate cannot be trusted in: {error}"),
                    format!("该 CA 证书无法用作信任根：{error}"),
                )
            })?;
        }
        Ok(Self(text.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_or_more_certificates_are_taken_and_each_other_text_is_told_apart() {
        let make = |name: &str| {
            let key = rcgen::KeyPair::generate().unwrap();
            let made =
                rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap().self_signed(&key).unwrap();
            (made.pem(), key.serialize_pem())
        };
        let ((one, key), (two, _)) = (make("one.example.com"), make("two.example.com"));
        let both: AuthorityCertificates = format!("  {one}\n{two}\n").parse().unwrap();
        assert_eq!(both.decoded().len(), 2);
        assert_eq!(both.to_string().parse::<AuthorityCertificates>().unwrap(), both);
        let half = one.replace("-----END CERTIFICATE-----", "");
        let request = one.replace("CERTIFICATE", "CERTIFICATE REQUEST");
        let garbage = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----";
        for (text, said) in [
            ("", "missing"),
            ("hello", "not PEM"),
            (half.as_str(), "damaged"),
            (request.as_str(), "no certificate"),
            (garbage, "cannot be read"),
            (&format!("{one}{key}"), "private key"),
        ] {
            let error = text.parse::<AuthorityCertificates>().unwrap_err();
            assert!(error.message.en.contains(said), "{said}: {error}");
        }
    }
}
