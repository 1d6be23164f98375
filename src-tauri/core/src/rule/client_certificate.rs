//! The certificate a profile shows to the server, in PEM, with whatever intermediate ones follow it.
//!
//! Its private key is a secret and never here. Whether it has expired is not this rule's, as with authorities.

use std::str::FromStr;

use rustls_pki_types::CertificateDer;

use super::{RuleError, pem, text_type};
use crate::text::Text;

/// A client certificate, its own first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCertificate(String);

text_type!(ClientCertificate);

fn what() -> Text {
    Text::new("The client certificate", "客户端证书")
}

impl ClientCertificate {
    /// The chain, decoded.
    pub(crate) fn decoded(&self) -> Vec<CertificateDer<'static>> {
        pem::certificates(&what(), &self.0).unwrap_or_default()
    }
}

impl FromStr for ClientCertificate {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        pem::certificates(&what(), text)?;
        Ok(Self(text.trim().to_owned()))
    }
}
