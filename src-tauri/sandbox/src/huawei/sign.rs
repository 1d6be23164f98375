//! Checks `SDK-HMAC-SHA256` signatures, from the vendor's signing document.
//!
//! It works on what was received, byte for byte: what the caller meant to send does not matter here. Whose
//! key it is, whether it is locked, and what the answer is are `authorization`'s matter.

use super::uri::{decode_bytes, encode, query_pairs};
use crate::answer::Received;
use crate::digest::{hmac_sha256_hex, sha256_hex};

const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// The `Authorization` header taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authorization {
    pub(super) access_key: String,
    /// Lower case, sorted.
    pub(super) signed_headers: Vec<String>,
    pub(super) signature: String,
}

impl Authorization {
    /// `None` when the header is of another kind or not complete.
    pub(super) fn parse(header: &str) -> Option<Self> {
        let fields = header.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
        let (mut access_key, mut signed_headers, mut signature) = (None, None, None);
        for field in fields.split(',') {
            let (name, value) = field.trim().split_once('=')?;
            let slot = match name {
                "Access" => &mut access_key,
                "SignedHeaders" => &mut signed_headers,
                "Signature" => &mut signature,
                _ => return None,
            };
            *slot = Some(value.to_owned());
        }
        let mut signed_headers: Vec<String> =
            signed_headers?.split(';').map(str::to_ascii_lowercase).collect();
        signed_headers.sort();
        Some(Self { access_key: access_key?, signed_headers, signature: signature? })
    }

    pub(super) fn signs(&self, header: &str) -> bool {
        self.signed_headers.iter().any(|name| name == header)
    }
}

/// The text whose digest is signed. A signed header that was not received counts as empty.
pub(super) fn canonical_request(received: &Received, signed_headers: &[String]) -> String {
    let headers: String =
        signed_headers.iter().map(|name| format!("{name}:{}\n", header_value(received, name))).collect();
    [
        received.method.to_ascii_uppercase(),
        canonical_path(&received.path),
        canonical_query(&received.query),
        headers,
        signed_headers.join(";"),
        sha256_hex(&received.body),
    ]
    .join("\n")
}

/// The signature that belongs to a canonical request.
pub(super) fn signature(secret: &str, date: &str, canonical_request: &str) -> String {
    let digest = sha256_hex(canonical_request.as_bytes());
    hmac_sha256_hex(secret.as_bytes(), format!("{ALGORITHM}\n{date}\n{digest}").as_bytes())
}

fn header_value(received: &Received, name: &str) -> String {
    let values: Vec<&str> = received
        .headers
        .iter()
        .filter(|(candidate, _)| candidate.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
        .collect();
    values.join(",")
}

/// Every segment decoded and encoded again, and a slash at the end even though none was sent.
fn canonical_path(path: &str) -> String {
    let decoded = decode_bytes(path, false);
    let segments: Vec<String> = decoded.split(|byte| *byte == b'/').map(encode).collect();
    let mut canonical = segments.join("/");
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

/// Pairs sorted by decoded name, then value; a missing value keeps its equals sign.
fn canonical_query(query: &str) -> String {
    let mut pairs = query_pairs(query);
    pairs.sort();
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}
