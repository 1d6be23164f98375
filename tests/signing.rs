//! Our signer against vectors of the vendor's own SDK: every text on the way to the signature is compared.
//!
//! `signing/huawei_sign.json` says where each vector comes from; its keys are fake or from the vendor's documents.

use holdfast_core::provider::huawei::sign::{Signable, sign};
use holdfast_core::secret::Secret;
use serde_json::Value;

#[test]
fn every_vector_of_the_official_sdk_is_reproduced() {
    let file: Value = serde_json::from_str(include_str!("signing/huawei_sign.json")).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 8);
    for vector in vectors {
        let text = |key: &str| vector[key].as_str().unwrap_or_default();
        let name = text("name");
        let query: Vec<(String, String)> = vector["query"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| (plain(&pair[0]), plain(&pair[1])))
            .collect();
        let signed: Vec<&str> = text("signed_headers").split(';').collect();
        let sent = vector["sent_headers"].as_object().unwrap();
        let headers: Vec<(&str, String)> = sent
            .iter()
            .filter(|(key, _)| signed.contains(&key.to_ascii_lowercase().as_str()))
            .map(|(key, value)| (key.as_str(), plain(value)))
            .collect();
        assert_eq!(headers.len(), signed.len(), "{name}");
        let date = &headers.iter().find(|(key, _)| key.eq_ignore_ascii_case("x-sdk-date")).unwrap().1;
        let request = Signable {
            method: text("method"),
            path: text("path"),
            query: &query,
            headers: &headers,
            body: text("body"),
        };
        let signature = sign(request, date, &Secret::new(text("secret_key")));
        assert_eq!(signature.canonical_request, text("canonical_request"), "{name}");
        assert_eq!(signature.string_to_sign, text("string_to_sign"), "{name}");
        assert_eq!(signature.signed_headers, text("signed_headers"), "{name}");
        assert_eq!(signature.signature, text("signature"), "{name}");
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
