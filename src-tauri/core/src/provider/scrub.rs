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
    let secrets = secrets.values().map(Secret::reveal).chain(request.secrets());
    for secret in secrets.map(|secret| secret.trim_matches('"')).filter(|secret| !secret.is_empty()) {
        let escaped = serde_json::Value::from(secret).to_string();
        for spelling in [secret, escaped.trim_matches('"'), &encode(secret)] {
            for word in [&mut error.words.message, &mut error.words.code, &mut error.words.request_id] {
                if word.contains(spelling) {
                    *word = word.replace(spelling, MASK);
                }
            }
        }
    }
    error.words.shorten();
    error
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
