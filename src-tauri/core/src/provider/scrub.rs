//! Taking our own secrets out of a vendor's words, and showing no more of a key than tells it from others.

use std::collections::HashMap;

use super::encode::encode;
use crate::error::VendorError;
use crate::profile::SecretName;
use crate::request::HttpRequest;
use crate::secret::{MASK, Secret};

/// The error without any of our secrets, however the vendor spelled them.
pub(super) fn scrub(
    mut error: VendorError,
    secrets: &HashMap<SecretName, Secret>,
    request: &HttpRequest,
) -> VendorError {
    let words = &mut error.words;
    for word in [&mut words.message, &mut words.code, &mut words.request_id] {
        hide(word, secrets.values().map(Secret::reveal).chain(request.secrets()));
    }
    words.shorten();
    error
}

/// Masks every secret in a text, however it is spelled there.
pub(super) fn hide<'a>(text: &mut String, secrets: impl Iterator<Item = &'a str>) {
    for secret in secrets.map(|secret| secret.trim_matches('"')).filter(|secret| !secret.is_empty()) {
        let escaped = serde_json::Value::from(secret).to_string();
        for spelling in [secret, escaped.trim_matches('"'), &encode(secret)] {
            if text.contains(spelling) {
                *text = text.replace(spelling, MASK);
            }
        }
    }
}

/// `HPUA••••••••3QZK`: enough to know which key it is.
pub(super) fn shorten(id: &str) -> String {
    let characters: Vec<char> = id.chars().collect();
    if characters.len() < 12 {
        return MASK.to_owned();
    }
    let (head, tail) = (&characters[..4], &characters[characters.len() - 4..]);
    format!("{}{MASK}{}", head.iter().collect::<String>(), tail.iter().collect::<String>())
}
