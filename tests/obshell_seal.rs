//! Our seal against vectors of OBShell's own SDK: every text on the way to what is sent is compared.
//!
//! `signing/obshell_auth.json` says where each vector comes from; its keys are throw-away ones. A header is opened again
//! with the vector's private key, because its padding is random. Protocol v1 is not spoken: agents that know no other
//! make no backups; its two vectors only show that a short text is one block.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use holdfast_core::provider::oceanbase::seal::{BodyKey, PublicKey, header_text, seal_body, seal_header};
use holdfast_core::request::Span;
use holdfast_core::secret::Secret;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::rand_core::{CryptoRng, OsRng, RngCore};
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use serde_json::Value;

const VECTORS: &str = include_str!("signing/obshell_auth.json");

fn vectors() -> Vec<Value> {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    let vectors = file["vectors"].as_array().unwrap().clone();
    assert_eq!(vectors.len(), 32);
    vectors
}

fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
    vector[key].as_str().unwrap_or_default()
}

fn body_key(vector: &Value) -> BodyKey {
    let bytes = |key| -> [u8; 16] {
        let hex = text(vector, key);
        let byte = |at: usize| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
        (0..16).map(byte).collect::<Vec<_>>().try_into().unwrap()
    };
    BodyKey::new(bytes("aes_key_hex"), bytes("aes_iv_hex"))
}

/// What a header says, and of how many blocks it was made.
fn open(header: &str, private_key: &RsaPrivateKey) -> (String, usize) {
    let sealed = STANDARD.decode(header).unwrap();
    assert_eq!(sealed.len() % private_key.size(), 0, "whole blocks");
    let blocks: Vec<_> = sealed.chunks(private_key.size()).collect();
    let opened = blocks.iter().flat_map(|block| private_key.decrypt(Pkcs1v15Encrypt, block).unwrap());
    (String::from_utf8(opened.collect()).unwrap(), blocks.len())
}

fn sent(spans: &[Span]) -> String {
    let one = |span: &Span| match span {
        Span::Plain(text) => text.clone(),
        Span::Masked { value, .. } | Span::Sealed { value, .. } => value.reveal().to_owned(),
    };
    spans.iter().map(one).collect()
}

#[test]
fn every_vector_of_the_official_sdk_is_reproduced() {
    for vector in vectors() {
        let name = format!("{} {}", text(&vector, "name"), vector["rsa_bits"]);
        let bits = usize::try_from(vector["rsa_bits"].as_u64().unwrap()).unwrap();
        let public_key = PublicKey::read(text(&vector, "public_key_b64")).unwrap();
        assert_eq!(public_key.bits(), bits, "{name}");
        let der = STANDARD.decode(text(&vector, "private_key_pkcs1_b64")).unwrap();
        let private_key = RsaPrivateKey::from_pkcs1_der(&der).unwrap();
        let theirs = open(text(&vector, "header_value"), &private_key);
        assert_eq!(theirs.0, text(&vector, "header_plaintext"), "{name}");

        let wanted = if text(&vector, "auth_version") == "v1" {
            text(&vector, "header_plaintext").to_owned()
        } else {
            let key = body_key(&vector);
            let said = &vector["header_plaintext_json"];
            assert_eq!(key.encoded().reveal(), text(said, "keys"), "{name}");
            let password = Secret::new(text(said, "auth"));
            let expires_at = vector["now"].as_i64().unwrap() + vector["lifetime"].as_i64().unwrap();
            let spans = header_text(&password, expires_at, text(&vector, "request_uri"), &key);
            assert_eq!(&serde_json::from_str::<Value>(&sent(&spans)).unwrap(), said, "{name}");
            if let Some(body) = vector["body_plaintext"].as_str() {
                assert_eq!(seal_body(body, &key), text(&vector, "body_on_wire"), "{name}");
            }
            sent(&spans)
        };
        let (opened, blocks) = open(&seal_header(&wanted, &public_key, &mut OsRng), &private_key);
        assert_eq!(opened, wanted, "{name}");
        assert_eq!(blocks, wanted.len().div_ceil(bits / 8 - 11), "{name}: blocks as long as the key allows");
    }
}

#[test]
fn the_texts_of_a_session_are_sealed_by_the_same_cipher() {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    let login = &file["login_response"];
    assert_eq!(seal_body(text(login, "session_id"), &body_key(login)), text(login, "data"));
}

/// Not random at all, so that the padding is the same twice.
struct Counter(u8);

impl RngCore for Counter {
    fn next_u32(&mut self) -> u32 {
        self.next_u64() as u32
    }

    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        u64::from(self.0)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.next_u64() as u8);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rsa::rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Counter {}

#[test]
fn the_seal_depends_on_its_arguments_alone_and_real_padding_never_repeats() {
    let vector = &vectors()[0];
    let key = PublicKey::read(text(vector, "public_key_b64")).unwrap();
    let said = text(vector, "header_plaintext");
    assert_eq!(seal_header(said, &key, &mut Counter(0)), seal_header(said, &key, &mut Counter(0)));
    assert_ne!(seal_header(said, &key, &mut OsRng), seal_header(said, &key, &mut OsRng));
}
