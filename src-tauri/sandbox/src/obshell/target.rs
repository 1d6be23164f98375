//! What a caller asked for, as sent and as meant.
//!
//! Go's `RequestURI`, which headers are sealed for, is the path as sent with the query behind it, if any.

use percent_encoding::percent_decode_str;

use crate::answer::Received;

/// Path and query exactly as sent.
pub(super) fn target(received: &Received) -> String {
    match received.query.as_str() {
        "" => received.path.clone(),
        query => format!("{}?{query}", received.path),
    }
}

/// The first parameter of that name in the query, decoded.
pub(super) fn parameter(received: &Received, name: &str) -> Option<String> {
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let mut pairs = received.query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.find(|(key, _)| decoded(key) == name).map(|(_, value)| decoded(value))
}
