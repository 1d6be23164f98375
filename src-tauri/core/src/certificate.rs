//! What a server's certificate says of itself, for people who must decide whether to trust it.
//!
//! Facts only: whether it is trusted was decided elsewhere, by the handshake. Everything here was chosen by whoever
//! made the certificate, so it is shown without control characters and never acted on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;

use crate::rule::CertificateFingerprint;

/// More names than this are not shown; a content network's certificate can have hundreds.
const MOST_NAMES: usize = 24;

/// A certificate in the words people compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CertificateFacts {
    pub subject: String,
    pub issuer: String,
    /// The host names and addresses it is for.
    pub names: Vec<String>,
    #[ts(type = "string")]
    pub not_before: Timestamp,
    #[ts(type = "string")]
    pub not_after: Timestamp,
    /// The SHA-256 fingerprint, as a profile's pin takes it.
    pub sha256: String,
    /// Whether it names itself as its issuer.
    pub self_signed: bool,
}

impl CertificateFacts {
    /// Reads a certificate in DER. One that cannot be read has its fingerprint all the same.
    pub(crate) fn read(der: &[u8]) -> Self {
        let sha256 = CertificateFingerprint::of(der).to_string();
        match x509_parser::parse_x509_certificate(der) {
            Ok((_, certificate)) => Self {
                subject: visible(&certificate.subject().to_string()),
                issuer: visible(&certificate.issuer().to_string()),
                names: names(&certificate),
                not_before: timestamp(certificate.validity().not_before.timestamp()),
                not_after: timestamp(certificate.validity().not_after.timestamp()),
                sha256,
                self_signed: certificate.subject().as_raw() == certificate.issuer().as_raw(),
            },
            Err(_) => Self {
                subject: String::new(),
                issuer: String::new(),
                names: Vec::new(),
                not_before: Timestamp::UNIX_EPOCH,
                not_after: Timestamp::UNIX_EPOCH,
                sha256,
                self_signed: false,
            },
        }
    }

    /// Its names in one line, or its subject where it has none.
    pub(crate) fn names_in_words(&self) -> String {
        if self.names.is_empty() { self.subject.clone() } else { self.names.join(", ") }
    }
}

fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

fn visible(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(512).collect()
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else { return Vec::new() };
    let names = extension.value.general_names.iter().filter_map(|name| match name {
        GeneralName::DNSName(name) => Some(visible(name)),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    });
    names.take(MOST_NAMES).collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(octets) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(octets).to_string());
    }
    <[u8; 16]>::try_from(bytes).ok().map(|octets| std::net::Ipv6Addr::from(octets).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_read_and_a_broken_one_still_has_its_fingerprint() {
        let names = ["db.example.com".to_owned(), "10.1.2.3".to_owned(), "fd00::1".to_owned()];
        let key = rcgen::KeyPair::generate().unwrap();
        let mut parameters = rcgen::CertificateParams::new(names.clone()).unwrap();
        parameters.distinguished_name.push(rcgen::DnType::OrganizationName, "数据库\u{7}组");
        parameters.not_before = rcgen::date_time_ymd(2025, 1, 2);
        let made = parameters.self_signed(&key).unwrap();
        let facts = CertificateFacts::read(made.der());
        assert_eq!(facts.names, names);
        assert_eq!(facts.not_before.to_string(), "2025-01-02T00:00:00Z");
        assert!(facts.self_signed);
        assert!(facts.subject.contains("数据库组"), "{}", facts.subject);
        assert_eq!(facts.sha256, CertificateFingerprint::of(made.der()).to_string());
        let broken = CertificateFacts::read(b"no certificate");
        assert_eq!((broken.names.len(), broken.sha256.len()), (0, 95));
    }
}
