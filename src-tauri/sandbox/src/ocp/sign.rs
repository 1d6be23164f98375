//! Checks `OCP-ACCESS-KEY-HMACSHA1` signatures, from the vendor's signing document.
//!
//! It works on what was received: query values are decoded and encoded again, as the vendor's server does.
//! Whose key it is and what the answer is are `authorization`'s matter.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;

use super::parameters::query_pairs;
use crate::answer::Received;

const SCHEME: &str = "OCP-ACCESS-KEY-HMACSHA1 ";

/// Everything but what RFC 3986 leaves unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The `Authorization` header taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Authorization<'a> {
    pub(super) access_key: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// `None` when the header is of another kind or not complete.
    pub(super) fn parse(header: &'a str) -> Option<Self> {
        let (access_key, signature) = header.strip_prefix(SCHEME)?.split_once(':')?;
        (!access_key.is_empty() && !signature.is_empty()).then_some(Self { access_key, signature })
    }

    /// Whether the signature is the one that belongs to what was received.
    pub(super) fn is_good(&self, received: &Received, secret: &str) -> bool {
        self.signature == signature(secret, &string_to_sign(received))
    }
}

/// Seven lines; each stays when it is empty.
fn string_to_sign(received: &Received) -> String {
    [
        received.method.to_ascii_uppercase(),
        body_digest(&received.body),
        received.header("content-type").unwrap_or_default().to_owned(),
        received.header("date").unwrap_or_default().to_owned(),
        received.header("host").unwrap_or_default().to_owned(),
        ocp_headers(received),
        path_and_query(received),
    ]
    .join("\n")
}

fn signature(secret: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of every length");
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Upper-case hexadecimal MD5, or nothing when there is no body.
fn body_digest(body: &[u8]) -> String {
    if body.is_empty() {
        return String::new();
    }
    Md5::digest(body).iter().map(|byte| format!("{byte:02X}")).collect()
}

/// `name:value` of every header of the vendor's own, sorted by name.
fn ocp_headers(received: &Received) -> String {
    let mut headers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in received.headers.iter().filter(|(name, _)| name.starts_with("x-ocp-")) {
        headers.entry(name).or_default().push(value.trim());
    }
    let lines: Vec<String> =
        headers.iter().map(|(name, values)| format!("{name}:{}", values.join(","))).collect();
    lines.join("\n")
}

/// The path as sent and the query sorted by name; of a name that comes twice the values are joined.
fn path_and_query(received: &Received) -> String {
    let mut pairs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in query_pairs(&received.query) {
        pairs.entry(name).or_default().push(value);
    }
    if pairs.is_empty() {
        return received.path.clone();
    }
    let encode = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, mut values)| {
            values.retain(|value| !value.is_empty());
            values.sort();
            format!("{}={}", encode(&name), encode(&values.join(",")))
        })
        .collect();
    format!("{}?{}", received.path, pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const VECTORS: [&str; 2] = [
        include_str!("../../../../tests/signing/ocp_aksk.json"),
        include_str!("../../../../tests/signing/ocp_aksk_published.json"),
    ];

    fn vectors() -> Vec<Value> {
        let file = |text: &str| serde_json::from_str::<Value>(text).expect("JSON")["vectors"].clone();
        VECTORS.iter().flat_map(|text| file(text).as_array().expect("a list").clone()).collect()
    }

    fn text<'a>(vector: &'a Value, field: &str) -> &'a str {
        vector[field].as_str().expect("a text")
    }

    /// The vector as the request that the vendor would receive.
    fn received(vector: &Value) -> Received {
        let target = text(vector, "path_and_query");
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers: Vec<(String, String)> = vector["headers"]
            .as_object()
            .expect("headers")
            .iter()
            .map(|(name, value)| (name.to_lowercase(), value.as_str().expect("a text").to_owned()))
            .collect();
        headers.push(("date".to_owned(), text(vector, "date").to_owned()));
        headers.push(("host".to_owned(), text(vector, "host").to_owned()));
        Received {
            number: 1,
            method: text(vector, "method").to_owned(),
            target: target.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: vector["body"].as_str().unwrap_or_default().into(),
        }
    }

    fn is_good(vector: &Value, received: &Received) -> bool {
        let authorization = Authorization::parse(text(vector, "authorization")).expect("an authorization");
        authorization.is_good(received, text(vector, "access_key_secret"))
    }

    #[test]
    fn every_vector_is_accepted_with_every_intermediate_text() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 7);
        for vector in &vectors {
            let (name, received) = (text(vector, "name"), received(vector));
            assert_eq!(body_digest(&received.body), text(vector, "md5_payload"), "{name}");
            let to_sign = string_to_sign(&received);
            assert_eq!(to_sign, text(vector, "string_to_sign"), "{name}");
            let signed = signature(text(vector, "access_key_secret"), &to_sign);
            assert_eq!(signed, text(vector, "signature"), "{name}");
            assert!(is_good(vector, &received), "{name}");
        }
    }

    #[test]
    fn a_change_in_any_part_is_refused() {
        for vector in &vectors() {
            let original = received(vector);
            let refuse = |changed: Received| {
                assert!(!is_good(vector, &changed), "{}: {changed:?}", text(vector, "name"));
            };
            refuse(Received { method: "PUT".to_owned(), ..original.clone() });
            refuse(Received { path: format!("{}/", original.path), ..original.clone() });
            refuse(Received { query: format!("{}&z=1", original.query), ..original.clone() });
            refuse(Received { body: [&original.body[..], b" "].concat(), ..original.clone() });
            for index in 0..original.headers.len() {
                let mut changed = original.clone();
                changed.headers[index].1.push('x');
                refuse(changed);
            }
            let mut more = original.clone();
            more.headers.push(("x-ocp-more".to_owned(), "1".to_owned()));
            refuse(more);
        }
    }

    #[test]
    fn headers_that_are_not_the_vendors_do_not_matter() {
        for vector in &vectors() {
            let mut received = received(vector);
            received.headers.push(("user-agent".to_owned(), "any".to_owned()));
            assert!(is_good(vector, &received));
        }
    }

    #[test]
    fn values_of_one_name_are_joined_in_their_order_whatever_the_order_of_arrival() {
        let vectors = vectors();
        let vector = &vectors[0];
        for query in ["status=RUNNING&a=1&status=FAILED", "a=1&status=FAILED&status=&status=RUNNING"] {
            let asked = Received { query: query.to_owned(), ..received(vector) };
            let line = path_and_query(&asked);
            assert_eq!(line, format!("{}?a=1&status=FAILED%2CRUNNING", asked.path), "{query}");
        }
    }

    #[test]
    fn incomplete_authorizations_are_not_read() {
        let good = Authorization { access_key: "AK", signature: "sig=" };
        assert_eq!(Authorization::parse("OCP-ACCESS-KEY-HMACSHA1 AK:sig="), Some(good));
        for broken in
            ["", "OCP-ACCESS-KEY-HMACSHA1", "OCP-ACCESS-KEY-HMACSHA1 AK", "OCP-ACCESS-KEY-HmacSHA1 AK:s"]
        {
            assert_eq!(Authorization::parse(broken), None, "{broken}");
        }
    }
}
