//! The agent's RSA keys: three throw-away pairs made for the sandbox, one a size that agents have used.
//!
//! They are public on purpose, like everything in [`crate::credentials`]. Agents older than 4.4.1.1 have 512
//! bits, newer ones 1024; 2048 is what a later one may bring.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::RsaPrivateKey;
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPublicKey};
use serde::{Deserialize, Serialize};

/// Which of its RSA keys the agent has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgentKey {
    /// 512 bits, as agents before 4.4.1.1 have.
    #[serde(rename = "512")]
    Bits512,
    /// 1024 bits.
    #[default]
    #[serde(rename = "1024")]
    Bits1024,
    /// 2048 bits.
    #[serde(rename = "2048")]
    Bits2048,
}

impl AgentKey {
    fn text(self) -> &'static str {
        match self {
            Self::Bits512 => include_str!("keys/throw_away_rsa_512.b64"),
            Self::Bits1024 => include_str!("keys/throw_away_rsa_1024.b64"),
            Self::Bits2048 => include_str!("keys/throw_away_rsa_2048.b64"),
        }
    }
}

/// The three pairs, read once.
pub(super) struct Keys {
    bits_512: RsaPrivateKey,
    bits_1024: RsaPrivateKey,
    bits_2048: RsaPrivateKey,
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Keys")
    }
}

impl Keys {
    pub(super) fn new() -> Self {
        let read =
            |key: AgentKey| private_key(key.text()).expect("the embedded keys are whole: a test reads them");
        Self {
            bits_512: read(AgentKey::Bits512),
            bits_1024: read(AgentKey::Bits1024),
            bits_2048: read(AgentKey::Bits2048),
        }
    }

    pub(super) fn get(&self, key: AgentKey) -> &RsaPrivateKey {
        match key {
            AgentKey::Bits512 => &self.bits_512,
            AgentKey::Bits1024 => &self.bits_1024,
            AgentKey::Bits2048 => &self.bits_2048,
        }
    }

    /// What `GET /api/v1/secret` gives: base64 of a PKCS#1 `RSAPublicKey`, without armour.
    pub(super) fn public_text(&self, key: AgentKey) -> String {
        let document =
            self.get(key).to_public_key().to_pkcs1_der().expect("a key that was read can be written");
        STANDARD.encode(document.as_bytes())
    }
}

/// Reads base64 of a PKCS#1 `RSAPrivateKey`, broken into lines or not.
pub(super) fn private_key(text: &str) -> Option<RsaPrivateKey> {
    let whole: String = text.split_whitespace().collect();
    RsaPrivateKey::from_pkcs1_der(&STANDARD.decode(whole).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use rsa::traits::PublicKeyParts;

    use super::*;

    #[test]
    fn each_key_has_the_size_of_its_name() {
        let keys = Keys::new();
        for (key, bytes) in [(AgentKey::Bits512, 64), (AgentKey::Bits1024, 128), (AgentKey::Bits2048, 256)] {
            assert_eq!(keys.get(key).size(), bytes);
        }
        // PKCS#1, not SPKI: it begins with the modulus, and has no algorithm in it.
        assert!(keys.public_text(AgentKey::Bits1024).starts_with("MIGJAoGBA"));
    }
}
