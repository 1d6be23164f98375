//! Huawei Cloud's request signature, `SDK-HMAC-SHA256`: a pure function of request, key and time.
//!
//! Source: support.huaweicloud.com, devg-apisign, api-sign-algorithm; checked against vectors of the official SDK
//! in `tests/signing`. A signature lives 15 minutes, so every request is signed anew; more than five wrong ones in
//! a row lock the key for five minutes, so a refused signature is never tried again.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

use crate::hex::hex;
use crate::provider::encode::{encode, encode_query};
use crate::rule::AccessKeyId;
use crate::secret::Secret;

const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// An access key, permanent or temporary.
#[derive(Clone, Debug)]
pub struct AccessKey {
    pub id: AccessKeyId,
    pub secret: Secret,
    /// Comes with a temporary key.
    pub security_token: Option<Secret>,
}

/// What is signed of a request.
#[derive(Clone, Copy, Debug)]
pub struct Signable<'a> {
    pub method: &'a str,
    /// The path, percent-encoded or not: it is decoded and encoded again.
    pub path: &'a str,
    /// Not encoded.
    pub query: &'a [(String, String)],
    /// Every header that is signed, `Host` and `X-Sdk-Date` among them.
    pub headers: &'a [(&'a str, String)],
    pub body: &'a str,
}

/// A signature, with every text on the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub canonical_request: String,
    pub string_to_sign: String,
    /// The names of the signed headers: `content-type;host;x-sdk-date`.
    pub signed_headers: String,
    /// In lower-case hexadecimal.
    pub signature: String,
}

/// The time as `X-Sdk-Date` carries it: `20240301T080910Z`.
pub fn sdk_date(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Signs a request made at the time in `date`, which must also be its `X-Sdk-Date`.
pub fn sign(request: Signable<'_>, date: &str, secret: &Secret) -> Signature {
    let mut headers: Vec<(String, &str)> =
        request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.trim())).collect();
    headers.sort();
    let signed_headers = headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let canonical_headers: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let canonical_request = [
        &request.method.to_ascii_uppercase(),
        &canonical_path(request.path),
        &encode_query(request.query),
        &canonical_headers,
        &signed_headers,
        &hex(&Sha256::digest(request.body)),
    ]
    .map(String::as_str)
    .join("\n");
    let string_to_sign = format!("{ALGORITHM}\n{date}\n{}", hex(&Sha256::digest(&canonical_request)));
    let signature = hex(&hmac(secret.reveal().as_bytes(), string_to_sign.as_bytes()));
    Signature { canonical_request, string_to_sign, signed_headers, signature }
}

/// What stands in `Authorization` before and after the key's id, up to the signature.
pub(super) fn authorization_parts(signature: &Signature) -> (String, String) {
    (format!("{ALGORITHM} Access="), format!(", SignedHeaders={}, Signature=", signature.signed_headers))
}

/// Ends in a slash whether or not the sent path does.
fn canonical_path(path: &str) -> String {
    let segments = path.split('/').map(|segment| encode(&percent_decode_str(segment).decode_utf8_lossy()));
    let mut canonical = segments.collect::<Vec<_>>().join("/");
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}
