//! The SHA-256 fingerprint of a certificate, as browsers and `openssl x509 -fingerprint -sha256` show it.

use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::RuleError;

/// What a pinned certificate is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CertificateFingerprint([u8; 32]);

impl CertificateFingerprint {
    /// The fingerprint of a certificate in DER.
    pub(crate) fn of(certificate: &[u8]) -> Self {
        Self(Sha256::digest(certificate).into())
    }
}

impl std::fmt::Display for CertificateFingerprint {
    /// `3A:5F:…`: the way browsers write it.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, byte) in self.0.iter().enumerate() {
            let colon = if position == 0 { "" } else { ":" };
            write!(formatter, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}

impl serde::Serialize for CertificateFingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for CertificateFingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as serde::Deserialize>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl FromStr for CertificateFingerprint {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        // OpenSSL writes what it is before it, with an equals sign.
        let digits = text.rsplit('=').next().unwrap_or_default();
        let digits: Vec<char> = digits.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
        if let Some(other) = digits.iter().find(|character| !character.is_ascii_hexdigit()) {
            return Err(RuleError::new(
                format!(
                    "“{other}” is no hexadecimal digit: a fingerprint has 0-9 and A-F, with or without colons"
                ),
                format!("“{other}”不是十六进制数字：指纹只含 0-9 和 A-F，可带冒号"),
            ));
        }
        if digits.len() == 40 {
            return Err(RuleError::new(
                "This is a SHA-1 fingerprint (40 digits): take the SHA-256 one, with 64 digits",
                "这是 SHA-1 指纹（40 位），请使用 64 位的 SHA-256 指纹",
            ));
        }
        let bytes: Vec<u8> = digits
            .chunks(2)
            .filter_map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok())
            .collect();
        match <[u8; 32]>::try_from(bytes) {
            Ok(bytes) if digits.len() == 64 => Ok(Self(bytes)),
            _ => Err(RuleError::new(
                format!("A SHA-256 fingerprint has 64 hexadecimal digits; this has {}", digits.len()),
                format!("SHA-256 指纹应有 64 位十六进制数字，现为 {} 位", digits.len()),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_spelling_is_the_same_fingerprint() {
        let bare = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let empty = CertificateFingerprint::of(b"");
        let shown = empty.to_string();
        for text in [bare, &bare.to_uppercase(), &shown, &format!("sha256 Fingerprint={shown}")] {
            assert_eq!(text.parse::<CertificateFingerprint>().unwrap(), empty, "{text}");
        }
        for bad in ["", "e3", &bare[..63], &format!("{bare}0"), &bare[..40], &bare.replace('e', "g")] {
            assert!(bad.parse::<CertificateFingerprint>().is_err(), "{bad}");
        }
    }
}
