//! OCP's two ways to say who asks: the signature `OCP-ACCESS-KEY-HMACSHA1` and HTTP Basic. Pure functions.
//!
//! Source: en.oceanbase.com, common-ocp-10000000001187588 (whose two worked examples are in
//! `tests/signing/ocp_aksk_published.json`) and the vendor's own client (`ocp_aksk.json`). A signature lives 15 minutes, so every request
//! is signed anew. MD5 and SHA-1 are the vendor's choice; over plain HTTP neither way protects what is sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use md5::{Digest, Md5};
use sha1::Sha1;

use crate::provider::encode::encode_query;
use crate::secret::Secret;

/// What stands before the key's id in `Authorization`.
pub const ALGORITHM: &str = "OCP-ACCESS-KEY-HMACSHA1";

/// What is signed of a request.
#[derive(Clone, Copy, Debug)]
pub struct Signable<'a> {
    pub method: &'a str,
    /// Exactly as it is sent: percent-encoded, and without the query.
    pub path: &'a str,
    /// Not encoded.
    pub query: &'a [(String, String)],
    /// The value of `Content-Type`, which OCP wants of every request, bodies or not.
    pub content_type: &'a str,
    /// The value of `Date`, by [`http_date`].
    pub date: &'a str,
    /// The value of `Host`: with the port where it is not the scheme's own.
    pub host: &'a str,
    /// Every `x-ocp-*` header, names in lower case.
    pub ocp_headers: &'a [(&'a str, String)],
    pub body: &'a str,
}

/// A signature, with every text on the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// In upper-case hexadecimal; empty where there is no body.
    pub body_md5: String,
    /// What must also stand in the request line, byte for byte.
    pub path_and_query: String,
    pub string_to_sign: String,
    /// In Base64.
    pub signature: String,
}

/// The time as `Date` carries it: `Tue, 17 Jan 2023 03:36:01 GMT`.
pub fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Path and query in the order and spelling that are signed.
pub fn path_and_query(path: &str, query: &[(String, String)]) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", encode_query(query)) }
}

/// Signs a request.
pub fn sign(request: Signable<'_>, secret: &Secret) -> Signature {
    let body_md5 =
        if request.body.is_empty() { String::new() } else { upper_hex(&Md5::digest(request.body)) };
    let mut ocp_headers: Vec<String> =
        request.ocp_headers.iter().map(|(name, value)| format!("{name}:{value}")).collect();
    ocp_headers.sort();
    let path_and_query = path_and_query(request.path, request.query);
    let string_to_sign = [
        request.method,
        &body_md5,
        request.content_type,
        request.date,
        request.host,
        // Where there is none, its line stays, empty.
        &ocp_headers.join("\n"),
        &path_and_query,
    ]
    .join("\n");
    let mut mac =
        Hmac::<Sha1>::new_from_slice(secret.reveal().as_bytes()).expect("HMAC takes a key of any length");
    mac.update(string_to_sign.as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    Signature { body_md5, path_and_query, string_to_sign, signature }
}

/// What stands after `Basic ` in `Authorization`.
pub fn basic(user_name: &str, password: &Secret) -> Secret {
    let pair = zeroize::Zeroizing::new(format!("{user_name}:{}", password.reveal()));
    Secret::new(STANDARD.encode(pair.as_bytes()))
}

fn upper_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
