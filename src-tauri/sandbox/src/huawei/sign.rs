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
fn canonical_request(received: &Received, signed_headers: &[String]) -> String {
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

/// The text that the secret key signs.
fn string_to_sign(date: &str, canonical_request: &str) -> String {
    format!("{ALGORITHM}\n{date}\n{}", sha256_hex(canonical_request.as_bytes()))
}

/// Whether the signature is the one that belongs to what was received.
///
/// # Errors
/// The canonical request as it should have been signed.
pub(super) fn verify(received: &Received, authorization: &Authorization, secret: &str) -> Result<(), String> {
    let canonical = canonical_request(received, &authorization.signed_headers);
    let date = received.header("x-sdk-date").unwrap_or_default();
    let expected = hmac_sha256_hex(secret.as_bytes(), string_to_sign(date, &canonical).as_bytes());
    if expected == authorization.signature { Ok(()) } else { Err(canonical) }
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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const VECTORS: &str = include_str!("../../../../tests/signing/huawei_sign.json");

    struct Vector {
        document: Value,
        received: Received,
        authorization: Authorization,
    }

    impl Vector {
        fn text(&self, field: &str) -> &str {
            self.document[field].as_str().expect(field)
        }

        fn is_accepted(&self, received: &Received) -> bool {
            verify(received, &self.authorization, self.text("secret_key")).is_ok()
        }
    }

    /// Each vector as the request that a gateway would receive.
    fn vectors() -> Vec<Vector> {
        let file: Value = serde_json::from_str(VECTORS).expect("JSON");
        let documents = file["vectors"].as_array().expect("a list").clone();
        documents.into_iter().map(vector).collect()
    }

    fn vector(document: Value) -> Vector {
        let text = |field: &str| document[field].as_str().expect(field).to_owned();
        let uri = text("sent_uri");
        let (path, query) = uri.split_once('?').unwrap_or((&uri, ""));
        let headers = document["sent_headers"].as_object().expect("headers").iter();
        let received = Received {
            number: 1,
            method: text("method"),
            target: uri.clone(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: headers
                .map(|(name, value)| (name.to_lowercase(), value.as_str().expect("text").to_owned()))
                .collect(),
            body: document["body"].as_str().unwrap_or_default().into(),
        };
        let authorization = Authorization::parse(&text("authorization")).expect("an authorization");
        Vector { document, received, authorization }
    }

    /// Every way to change exactly one byte of a text.
    fn changes(text: &str) -> Vec<String> {
        let change = |index: usize| {
            let mut bytes = text.as_bytes().to_vec();
            bytes[index] = if bytes[index] == b'x' { b'y' } else { b'x' };
            String::from_utf8_lossy(&bytes).into_owned()
        };
        (0..text.len()).map(change).collect()
    }

    #[test]
    fn every_vector_is_accepted_with_every_intermediate_text() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 8);
        for vector in vectors {
            let name = vector.text("name").to_owned();
            let signed = &vector.authorization.signed_headers;
            assert_eq!(signed.join(";"), vector.text("signed_headers"), "{name}");
            let canonical = canonical_request(&vector.received, signed);
            assert_eq!(canonical, vector.text("canonical_request"), "{name}");
            let date = vector.received.header("x-sdk-date").expect("a date");
            assert_eq!(string_to_sign(date, &canonical), vector.text("string_to_sign"), "{name}");
            assert!(vector.is_accepted(&vector.received), "{name}");
        }
    }

    #[test]
    fn one_changed_byte_anywhere_is_refused() {
        for vector in vectors() {
            let refuse = |received: Received| {
                assert!(!vector.is_accepted(&received), "{}: {received:?}", vector.text("name"));
            };
            let original = &vector.received;
            for method in changes(&original.method) {
                refuse(Received { method, ..original.clone() });
            }
            for path in changes(&original.path) {
                refuse(Received { path, ..original.clone() });
            }
            for query in changes(&original.query) {
                refuse(Received { query, ..original.clone() });
            }
            for (index, (name, value)) in original.headers.iter().enumerate() {
                assert!(vector.authorization.signs(name), "the vector leaves {name} unsigned");
                for value in changes(value) {
                    let mut changed = original.clone();
                    changed.headers[index].1 = value;
                    refuse(changed);
                }
            }
            for index in 0..original.body.len() {
                let mut changed = original.clone();
                changed.body[index] ^= 1;
                refuse(changed);
            }
            let mut longer = original.clone();
            longer.body.push(b' ');
            refuse(longer);
        }
    }

    #[test]
    fn a_changed_signature_secret_or_list_of_headers_is_refused() {
        for mut vector in vectors() {
            let received = vector.received.clone();
            let secret = vector.text("secret_key").to_owned();
            for secret in changes(&secret) {
                assert!(verify(&received, &vector.authorization, &secret).is_err());
            }
            let good = vector.authorization.clone();
            for signature in changes(&good.signature) {
                vector.authorization.signature = signature;
                assert!(!vector.is_accepted(&received));
            }
            vector.authorization = good.clone();
            vector.authorization.signed_headers.pop();
            assert!(!vector.is_accepted(&received));
        }
    }

    #[test]
    fn the_order_in_which_a_query_was_sent_does_not_matter() {
        for vector in vectors() {
            let mut pairs: Vec<&str> = vector.received.query.split('&').collect();
            pairs.reverse();
            assert!(vector.is_accepted(&Received { query: pairs.join("&"), ..vector.received.clone() }));
        }
    }

    #[test]
    fn an_unescaped_plus_does_not_pass_for_an_escaped_one() {
        let vector = vectors()
            .into_iter()
            .find(|vector| vector.text("name") == "rds-list-backups-time-filter")
            .expect("the vector with offsets in its query");
        let query = vector.received.query.replace("%2B", "+");
        assert_ne!(query, vector.received.query);
        assert!(!vector.is_accepted(&Received { query, ..vector.received.clone() }));
    }

    #[test]
    fn incomplete_authorizations_are_not_read() {
        let whole = "SDK-HMAC-SHA256 Access=AK, SignedHeaders=Host;x-sdk-date, Signature=00";
        let read = Authorization::parse(whole).expect("complete");
        assert_eq!(read.signed_headers, ["host", "x-sdk-date"]);
        for broken in [
            "",
            "SDK-HMAC-SHA256",
            "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host",
            "SDK-HMAC-SHA256 Credential=AK, SignedHeaders=host, Signature=00",
            "AWS4-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=00",
        ] {
            assert_eq!(Authorization::parse(broken), None, "{broken}");
        }
    }
}
