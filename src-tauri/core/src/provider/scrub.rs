//! Taking our own secrets out of a vendor's words, and showing no more of a key than tells it from others.

use std::collections::HashMap;

use super::encode::encode;
use crate::error::VendorError;
use crate::profile::SecretName;
use crate::request::HttpRequest;
use crate::secret::{MASK, Secret};

/// What stands before the secret of a storage's key where a vendor cites the storage: the key need not be one of ours.
const KEY_NAMES: [&str; 4] =
    ["access_key=", "accessKeySecret=", "accessKeySecret\":\"", "accessKeySecret\": \""];

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
    KEY_NAMES.iter().for_each(|name| hide_after(text, name));
}

/// Masks what stands behind a name, wherever the name stands.
fn hide_after(text: &mut String, name: &str) {
    let mut from = 0;
    while let Some(found) = text[from..].find(name) {
        let start = from + found + name.len();
        let is_end = |character: char| character.is_whitespace() || "&\"'`,;)]}".contains(character);
        let end = text[start..].find(is_end).map_or(text.len(), |length| start + length);
        text.replace_range(start..end, MASK);
        from = start + MASK.len();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storage_that_is_cited_is_cited_without_its_key() {
        for (cited, shown) in [
            (
                "no: oss://b/p?host=h&access_id=AK&access_key=canary&x=1",
                "no: oss://b/p?host=h&access_id=AK&access_key=M&x=1",
            ),
            (
                "'s3://b?access_key=canary' is full, access_key=canary",
                "'s3://b?access_key=M' is full, access_key=M",
            ),
            ("{\"accessKeySecret\":\"canary\"}", "{\"accessKeySecret\":\"M\"}"),
            ("access_key=", "access_key=M"),
            ("the access key is wrong", "the access key is wrong"),
        ] {
            let mut text = cited.to_owned();
            hide(&mut text, std::iter::empty());
            assert_eq!(text, shown.replace('M', MASK), "{cited}");
        }
    }
}
