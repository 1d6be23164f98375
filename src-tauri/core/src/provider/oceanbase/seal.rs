//! OBShell's hybrid seal, its protocol "v2": RSA around who asks, for what and until when; AES around the body.
//!
//! A pure function of key, texts, time and randomness; source: `oceanbase/obshell`, checked against vectors of the
//! official SDK in `tests/signing`. It hides, and no more: the body carries no check of its own, nothing stops a
//! request from being replayed until it expires, and a 512-bit key, which agents before 4.4.1.1 have, can be broken.

use aes::Aes128;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::rand_core::CryptoRngCore;
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Encrypt, RsaPublicKey};
use zeroize::Zeroizing;

use crate::request::{Mask, Span};
use crate::secret::Secret;

/// What PKCS#1 v1.5 takes of every block for itself.
const PADDING: usize = 11;
/// The shortest key an agent has ever had.
const LEAST_BITS: usize = 512;

/// Why an agent's public key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the public key is not base64")]
    NotBase64,
    #[error("the public key is no RSA key in PKCS#1 DER")]
    NotRsa,
    #[error("the public key has {bits} bits, fewer than any agent's")]
    TooShort { bits: usize },
}

/// An agent's public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(RsaPublicKey);

impl PublicKey {
    /// Reads the key as the agent tells it: base64 of PKCS#1 DER.
    ///
    /// # Errors
    /// When it is not that, or has fewer than 512 bits.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let der = STANDARD.decode(text.trim()).map_err(|_| KeyError::NotBase64)?;
        let key = RsaPublicKey::from_pkcs1_der(&der).map_err(|_| KeyError::NotRsa)?;
        let bits = key.n().bits();
        if bits < LEAST_BITS { Err(KeyError::TooShort { bits }) } else { Ok(Self(key)) }
    }

    /// The length of its modulus.
    pub fn bits(&self) -> usize {
        self.0.n().bits()
    }
}

/// The AES-128 key and initial vector of one request. Never used for a second one.
#[derive(Clone)]
pub struct BodyKey {
    key: Zeroizing<[u8; 16]>,
    iv: Zeroizing<[u8; 16]>,
}

impl BodyKey {
    /// A key and a vector that were chosen before.
    pub fn new(key: [u8; 16], iv: [u8; 16]) -> Self {
        Self { key: Zeroizing::new(key), iv: Zeroizing::new(iv) }
    }

    /// A fresh key and a fresh vector.
    pub fn random(random: &mut impl CryptoRngCore) -> Self {
        let mut fresh = Self::new([0; 16], [0; 16]);
        random.fill_bytes(fresh.key.as_mut());
        random.fill_bytes(fresh.iv.as_mut());
        fresh
    }

    /// Both, as the header carries them.
    pub fn encoded(&self) -> Secret {
        let both = Zeroizing::new([*self.key, *self.iv].concat());
        Secret::new(STANDARD.encode(&*both))
    }
}

impl std::fmt::Debug for BodyKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(crate::secret::MASK)
    }
}

/// What the header says before it is sealed: who asks, until when (seconds of the agent's clock), for which request
/// target, and by which key the body is to be read.
///
/// `uri` must be the raw request target to the byte, with its escapes and its query.
pub fn header_text(auth: &Secret, expires_at: i64, uri: &str, key: &BodyKey) -> Vec<Span> {
    let quoted = serde_json::Value::from(auth.reveal()).to_string();
    vec![
        Span::plain(r#"{"auth":"#),
        Span::masked(quoted, Mask::Secret),
        Span::plain(r#","ts":""#),
        Span::masked(expires_at.to_string(), Mask::SetWhenSent),
        Span::plain(format!(r#"","uri":{},"keys":""#, serde_json::Value::from(uri))),
        Span::masked(key.encoded().reveal(), Mask::Secret),
        Span::plain(r#""}"#),
    ]
}

/// The body as it is sent: base64 of AES-128-CBC with PKCS#7 padding. Not for an empty body, which is sent as none.
pub fn seal_body(text: &str, key: &BodyKey) -> String {
    let mut buffer = text.as_bytes().to_vec();
    let length = buffer.len();
    // Padding fills the last block, or adds a whole one.
    buffer.resize(length + 16 - length % 16, 0);
    let cipher = cbc::Encryptor::<Aes128>::new((&*key.key).into(), (&*key.iv).into());
    let sealed = cipher
        .encrypt_padded::<Pkcs7>(&mut buffer, length)
        .expect("the buffer has room for the padding, by the line above");
    STANDARD.encode(sealed)
}

/// The header as it is sent: base64 of RSA blocks, each as long as the key allows; `random` is for their padding.
pub fn seal_header(text: &str, key: &PublicKey, random: &mut impl CryptoRngCore) -> String {
    let room = key.0.size() - PADDING;
    let blocks = text.as_bytes().chunks(room).map(|chunk| {
        key.0
            .encrypt(random, Pkcs1v15Encrypt, chunk)
            .expect("a block is cut to what the key takes, and the key was checked when it was read")
    });
    STANDARD.encode(blocks.collect::<Vec<_>>().concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_none_is_refused() {
        assert_eq!(PublicKey::read("no base64!"), Err(KeyError::NotBase64));
        assert_eq!(PublicKey::read(""), Err(KeyError::NotRsa));
        assert_eq!(PublicKey::read("aGVsbG8="), Err(KeyError::NotRsa));
        // SEQUENCE { INTEGER 0xC34F (16 bits), INTEGER 3 }
        assert_eq!(PublicKey::read("MAgCAwDDTwIBAw=="), Err(KeyError::TooShort { bits: 16 }));
    }

    #[test]
    fn no_two_requests_share_a_key() {
        let random = || BodyKey::random(&mut rsa::rand_core::OsRng).encoded();
        assert_ne!(random(), random());
        assert_eq!(format!("{:?}", BodyKey::new([1; 16], [2; 16])), crate::secret::MASK);
    }
}
