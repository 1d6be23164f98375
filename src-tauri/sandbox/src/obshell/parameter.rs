//! Parameters of a query, decoded.
//!
//! Not what headers are sealed for: that is the target as sent.

use percent_encoding::percent_decode_str;

use crate::answer::Received;

/// The first parameter of that name.
pub(super) fn parameter(received: &Received, name: &str) -> Option<String> {
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let mut pairs = received.query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.find(|(key, _)| decoded(key) == name).map(|(_, value)| decoded(value))
}
