//! Percent-encoding as the vendor's signing document defines it.
//!
//! Written here rather than taken from a library, because each of those leaves other characters alone.

/// Decodes `%XX`; anything that is not a full escape stays as it is.
pub(super) fn decode_bytes(text: &str, plus_is_space: bool) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let escape = match bytes[index..] {
            [b'%', high, low, ..] => hex_digit(high).zip(hex_digit(low)),
            _ => None,
        };
        if let Some((high, low)) = escape {
            decoded.push(high << 4 | low);
            index += 3;
        } else {
            let byte = bytes[index];
            decoded.push(if byte == b'+' && plus_is_space { b' ' } else { byte });
            index += 1;
        }
    }
    decoded
}

/// A path segment as text.
pub(super) fn decode(text: &str) -> String {
    String::from_utf8_lossy(&decode_bytes(text, false)).into_owned()
}

/// Encodes everything except `A-Z a-z 0-9 - _ . ~`.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The pairs of a query as received, decoded. A plus is a space, as every gateway reads it.
pub(super) fn query_pairs(query: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode_bytes(name, true), decode_bytes(value, true))
        })
        .collect()
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay() {
        assert_eq!(encode("aZ09-_.~".as_bytes()), "aZ09-_.~");
        assert_eq!(encode("*生 +/!'()".as_bytes()), "%2A%E7%94%9F%20%2B%2F%21%27%28%29");
    }

    #[test]
    fn a_plus_that_was_not_escaped_is_a_space_in_a_query_and_itself_in_a_path() {
        assert_eq!(query_pairs("t=00%2B08+00")[0].1, b"00+08 00");
        assert_eq!(decode("a+b%20c"), "a+b c");
    }

    #[test]
    fn broken_escapes_stay_as_they_are() {
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%"), "%");
        assert_eq!(decode("%%41"), "%A");
    }
}
