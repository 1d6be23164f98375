//! A plan's seal: the SHA-256 of its canonical JSON (RFC 8785), and four words to know it by.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use super::{SealedPlan, words::WORDS};

/// What tells one sealed plan from every other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fingerprint {
    /// The first four bytes as words, for eyes and mouths: `tidal copper lantern seven`.
    pub words: String,
    /// All of it, in hexadecimal.
    pub hex: String,
}

/// The fingerprint of a plan, and the canonical text it was taken of.
///
/// # Errors
/// Only where a number in the plan cannot be written as JSON.
pub(crate) fn seal(plan: &SealedPlan) -> Result<(Fingerprint, String), serde_json::Error> {
    let canonical = serde_jcs::to_string(plan)?;
    Ok((fingerprint(&canonical), canonical))
}

fn fingerprint(canonical: &str) -> Fingerprint {
    let digest = Sha256::digest(canonical.as_bytes());
    let words = digest.iter().take(4).map(|byte| WORDS[usize::from(*byte)]).collect::<Vec<_>>().join(" ");
    let hex = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Fingerprint { words, hex }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_the_sha_256_of_the_text() {
        let fingerprint = fingerprint("abc");
        assert_eq!(fingerprint.hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(fingerprint.words.split(' ').count(), 4);
    }
}
