//! Opens what callers seal: `X-OCS-Header` in RSA blocks, the body under AES-128-CBC.
//!
//! Written after the agent's own behaviour, panics and all, and not after any client. Nothing is
//! authenticated: a body changed on the way opens as something else.

use aes::Aes128;
use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use serde_json::{Map, Value};

const AES_BLOCK: usize = 16;

/// What a header says. Letter case of the names is free; what is absent is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sealed {
    /// The password.
    pub(super) auth: String,
    /// Expiry in seconds, as text.
    pub(super) ts: String,
    /// The request target that it was sealed for.
    pub(super) uri: String,
    pub(super) session_id: String,
    /// AES key and initialisation vector, one after the other.
    pub(super) keys: Vec<u8>,
}

/// Opens a header. `None` when any block does not open, or what is inside is not the agent's JSON.
pub(super) fn open_header(value: &str, key: &RsaPrivateKey) -> Option<Sealed> {
    let sealed = STANDARD.decode(value).ok()?;
    if sealed.is_empty() || !sealed.len().is_multiple_of(key.size()) {
        return None;
    }
    let mut text = Vec::new();
    for block in sealed.chunks(key.size()) {
        text.extend(key.decrypt(Pkcs1v15Encrypt, block).ok()?);
    }
    let fields: Map<String, Value> = serde_json::from_slice(&text).ok()?;
    // A field of another type than the agent's is as bad as no JSON at all.
    let field = |name: &str| match fields.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)) {
        None | Some((_, Value::Null)) => Some(String::new()),
        Some((_, Value::String(text))) => Some(text.clone()),
        Some(_) => None,
    };
    Some(Sealed {
        auth: field("auth")?,
        ts: field("ts")?,
        uri: field("uri")?,
        session_id: field("session_id")?,
        keys: STANDARD.decode(field("keys")?).ok()?,
    })
}

/// Opens a body. `None` where the agent panics: key and vector are not 32 bytes, the text is not whole
/// blocks, or the padding is longer than the text. Wrong keys mostly open as rubbish, not as nothing.
pub(super) fn open_body(body: &[u8], keys: &[u8]) -> Option<Vec<u8>> {
    let key: &[u8; 16] = keys.get(..16)?.try_into().ok()?;
    let vector: &[u8; 16] = keys.get(16..)?.try_into().ok()?;
    let mut text = STANDARD.decode(body).ok()?;
    if !text.len().is_multiple_of(AES_BLOCK) {
        return None;
    }
    cbc::Decryptor::<Aes128>::new(key.into(), vector.into()).decrypt_padded::<NoPadding>(&mut text).ok()?;
    let padding = usize::from(*text.last()?);
    text.truncate(text.len().checked_sub(padding)?);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::super::keys::private_key;
    use super::*;

    const VECTORS: &str = include_str!("../../../../tests/signing/obshell_auth.json");

    fn vectors() -> Vec<Value> {
        let file: Value = serde_json::from_str(VECTORS).expect("JSON");
        let all = file["vectors"].as_array().expect("a list").clone();
        all.into_iter().filter(|vector| vector["auth_version"] == "v2").collect()
    }

    fn text<'a>(vector: &'a Value, field: &str) -> &'a str {
        vector[field].as_str().expect(field)
    }

    fn open(vector: &Value) -> Sealed {
        let key = private_key(text(vector, "private_key_pkcs1_b64")).expect("a key");
        open_header(text(vector, "header_value"), &key).expect("opens")
    }

    fn unhex(text: &str) -> Vec<u8> {
        let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
        (0..text.len()).step_by(2).map(byte).collect()
    }

    #[test]
    fn headers_of_the_official_sdk_open_with_keys_of_all_sizes() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 30);
        for vector in &vectors {
            let sealed = open(vector);
            let expected = &vector["header_plaintext_json"];
            assert_eq!(sealed.auth, text(expected, "auth"));
            assert_eq!(sealed.ts, text(expected, "ts"));
            assert_eq!(sealed.uri, text(vector, "request_uri"));
            assert_eq!(sealed.session_id, "");
            let keys = [text(vector, "aes_key_hex"), text(vector, "aes_iv_hex")].concat();
            assert_eq!(sealed.keys, unhex(&keys));
        }
    }

    #[test]
    fn bodies_of_the_official_sdk_open() {
        let vectors = vectors();
        let with_body: Vec<&Value> =
            vectors.iter().filter(|vector| vector["body_on_wire"].is_string()).collect();
        assert_eq!(with_body.len(), 12);
        for vector in with_body {
            let body = open_body(text(vector, "body_on_wire").as_bytes(), &open(vector).keys);
            assert_eq!(body.expect("opens"), text(vector, "body_plaintext").as_bytes());
        }
    }

    #[test]
    fn a_header_for_another_key_does_not_open() {
        let vectors = vectors();
        let own = super::super::keys::Keys::new();
        for vector in &vectors {
            for key in [super::super::AgentKey::Bits512, super::super::AgentKey::Bits1024] {
                assert_eq!(open_header(text(vector, "header_value"), own.get(key)), None);
            }
        }
        let key = private_key(text(&vectors[0], "private_key_pkcs1_b64")).expect("a key");
        for bad in ["", "AAAA", "not base64"] {
            assert_eq!(open_header(bad, &key), None, "{bad}");
        }
    }

    #[test]
    fn a_body_that_makes_the_agent_panic_does_not_open() {
        let whole = "zLz1sW6bmnv5TTUq+eK5R1kVf8s2oY6ilGCZd0hHh5M=";
        let keys = unhex("d2744161957c081827aea506cec073c60a069acc5b6cc52f6923b2f27e96ca93");
        assert!(open_body(whole.as_bytes(), &keys).is_some());
        assert_eq!(open_body(whole.as_bytes(), &keys[..31]), None);
        assert_eq!(open_body(b"zLz1", &keys), None);
        assert_eq!(open_body(br#"{"mode":"full"}"#, &keys), None);
    }
}
