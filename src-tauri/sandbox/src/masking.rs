//! Takes secrets out of what the journal writes down.
//!
//! Bodies without a password are kept byte for byte: tests compare them with what the window showed.

use serde_json::Value;

/// What stands where a secret was.
pub(crate) const MASK: &str = "***";

const SECRET_HEADERS: [&str; 9] = [
    "x-auth-token",
    "x-security-token",
    "x-subject-token",
    "cookie",
    "set-cookie",
    "proxy-authorization",
    // Sealed, but anybody can open what was sealed for the sandbox's keys.
    "x-ocs-header",
    "x-ocs-agent-header",
    "x-ocs-auth",
];
const SECRET_FIELDS: [&str; 5] = ["password", "passcode", "secret", "encryption", "accesskeysecret"];

/// The headers with every secret value masked. Of a signing `Authorization` only the signature is.
pub(crate) fn mask_headers(headers: &[(String, String)]) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let lower = name.to_ascii_lowercase();
            let shown = if SECRET_HEADERS.contains(&lower.as_str()) {
                MASK.to_owned()
            } else if lower == "authorization" {
                mask_authorization(value)
            } else {
                value.clone()
            };
            (name.clone(), shown)
        })
        .collect()
}

/// Whose key it is stays; the whole value goes when it is of another kind than expected.
fn mask_authorization(value: &str) -> String {
    let huawei = value.starts_with("SDK-HMAC-SHA256 ").then(|| value.split_once("Signature="));
    let ocp = value.starts_with("OCP-ACCESS-KEY-HMACSHA1 ").then(|| value.split_once(':'));
    match (huawei.flatten(), ocp.flatten()) {
        (Some((head, _)), _) => format!("{head}Signature={MASK}"),
        (_, Some((head, _))) => format!("{head}:{MASK}"),
        _ => MASK.to_owned(),
    }
}

/// The body as text. When `holds_password`, text that cannot be read as JSON is masked whole.
pub(crate) fn mask_body(body: &[u8], holds_password: bool) -> String {
    let text = String::from_utf8_lossy(body);
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else {
        return if holds_password && !body.is_empty() { MASK.to_owned() } else { text.into_owned() };
    };
    if mask_value(&mut value) { value.to_string() } else { text.into_owned() }
}

/// Masks in place; says whether anything was masked.
fn mask_value(value: &mut Value) -> bool {
    let mut is_masked = false;
    match value {
        Value::Array(items) => {
            for item in items {
                is_masked |= mask_value(item);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let is_secret = SECRET_FIELDS.contains(&name.to_ascii_lowercase().as_str());
                if is_secret && !matches!(field, Value::Object(_) | Value::Array(_)) {
                    *field = Value::String(MASK.to_owned());
                    is_masked = true;
                } else {
                    is_masked |= mask_value(field);
                }
            }
        }
        _ => {}
    }
    is_masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_signature_of_an_authorization_is_masked() {
        let headers = [
            (
                "authorization".to_owned(),
                "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=abcdef".to_owned(),
            ),
            ("X-Auth-Token".to_owned(), "MIIsecret".to_owned()),
            ("host".to_owned(), "127.0.0.1".to_owned()),
        ];
        let masked: Vec<String> = mask_headers(&headers).into_iter().map(|(_, value)| value).collect();
        assert_eq!(
            masked,
            ["SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=***", "***", "127.0.0.1"]
        );
    }

    #[test]
    fn another_kind_of_authorization_is_masked_whole() {
        let headers = [("authorization".to_owned(), "Basic c2VjcmV0".to_owned())];
        assert_eq!(mask_headers(&headers)[0].1, MASK);
        let signed = [("authorization".to_owned(), "OCP-ACCESS-KEY-HMACSHA1 AK:c2ln".to_owned())];
        assert_eq!(mask_headers(&signed)[0].1, "OCP-ACCESS-KEY-HMACSHA1 AK:***");
    }

    #[test]
    fn passwords_go_at_every_depth_and_other_bodies_stay_byte_for_byte() {
        let body = br#"{"auth":{"password":{"user":{"name":"a","password":"canary"}}}}"#;
        let shown = mask_body(body, true);
        assert!(!shown.contains("canary") && shown.contains(r#""name":"a""#), "{shown}");
        assert_eq!(mask_body(br#"{ "name" : "kept" }"#, false), r#"{ "name" : "kept" }"#);
        assert_eq!(mask_body(b"password=canary", true), MASK);
    }
}
