//! A certificate authority for one test: it signs what a server or a client shows, good and bad.

use holdfast_core::secret::Secret;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

/// A private CA that no system knows.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key.
pub(crate) struct Certified {
    pub(crate) pem: String,
    pub(crate) key_pem: String,
    pub(crate) der: CertificateDer<'static>,
    pub(crate) key: PrivateKeyDer<'static>,
}

impl Certified {
    fn new(certificate: &rcgen::Certificate, key: &KeyPair) -> Self {
        Self {
            pem: certificate.pem(),
            key_pem: key.serialize_pem(),
            der: certificate.der().clone(),
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        }
    }

    pub(crate) fn secret_key(&self) -> Secret {
        Secret::new(self.key_pem.as_str())
    }
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.distinguished_name.push(DnType::CommonName, "Database Room CA");
        Self(CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    pub(crate) fn der(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    /// A certificate in time, for this very machine and for a name that only a proxy knows.
    pub(crate) fn good(&self) -> Certified {
        self.certificate(&["127.0.0.1", "localhost", "rds.sandbox.test"], None)
    }

    /// A certificate for some names, valid from one day (year, month, day) to another.
    pub(crate) fn certificate(&self, names: &[&str], days: Option<[(i32, u8, u8); 2]>) -> Certified {
        let key = KeyPair::generate().unwrap();
        Certified::new(&parameters(names, days).signed_by(&key, &self.0).unwrap(), &key)
    }
}

/// A certificate that nobody but itself has signed; OpenSSL marks such a one as an authority's.
pub(crate) fn self_signed(is_authority: bool) -> Certified {
    let key = KeyPair::generate().unwrap();
    let mut parameters = parameters(&["127.0.0.1"], None);
    if is_authority {
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    Certified::new(&parameters.self_signed(&key).unwrap(), &key)
}

fn parameters(names: &[&str], days: Option<[(i32, u8, u8); 2]>) -> CertificateParams {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut parameters = CertificateParams::new(names).unwrap();
    parameters.distinguished_name.push(DnType::CommonName, "database front");
    if let Some([from, to]) = days {
        parameters.not_before = rcgen::date_time_ymd(from.0, from.1, from.2);
        parameters.not_after = rcgen::date_time_ymd(to.0, to.1, to.2);
    }
    parameters
}
