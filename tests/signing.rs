//! Our signers against vectors of the vendors' own clients: every text on the way to the signature is compared.
//!
//! The files in `signing/` say where each vector comes from; their keys are fake or from the vendors' documents.

use holdfast_core::provider::huawei::sign::{Signable, sign};
use holdfast_core::provider::oceanbase::sign as ocp;
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

#[test]
fn every_vector_of_ocps_own_client_is_reproduced() {
    every_ocp_vector(include_str!("signing/ocp_aksk.json"), 5);
}

#[test]
fn both_examples_of_ocps_documents_are_reproduced() {
    every_ocp_vector(include_str!("signing/ocp_aksk_published.json"), 2);
}

fn every_ocp_vector(file: &str, count: usize) {
    let file: Value = serde_json::from_str(file).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), count);
    for vector in vectors {
        let text = |key: &str| vector[key].as_str().unwrap_or_default();
        let name = text("name");
        let (path, wire) = text("path_and_query").split_once('?').unwrap_or((text("path_and_query"), ""));
        let query: Vec<(String, String)> = match vector["params"].as_object() {
            Some(params) => params.iter().map(|(key, value)| (key.clone(), plain(value))).collect(),
            // The documents' examples give the query only as it is sent, with nothing in it to encode.
            None => wire
                .split_once('=')
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into_iter()
                .collect(),
        };
        let headers = vector["headers"].as_object().unwrap();
        let ocp_headers: Vec<(&str, String)> = headers
            .iter()
            .filter(|(key, _)| key.starts_with("x-ocp-"))
            .map(|(key, value)| (key.as_str(), plain(value)))
            .collect();
        let request = ocp::Signable {
            method: text("method"),
            path,
            query: &query,
            content_type: headers["Content-Type"].as_str().unwrap(),
            date: text("date"),
            host: text("host"),
            ocp_headers: &ocp_headers,
            body: text("body"),
        };
        let signature = ocp::sign(request, &Secret::new(text("access_key_secret")));
        assert_eq!(signature.body_md5, text("md5_payload"), "{name}");
        assert_eq!(signature.path_and_query, text("path_and_query"), "{name}");
        assert_eq!(signature.string_to_sign, text("string_to_sign"), "{name}");
        assert_eq!(signature.signature, text("signature"), "{name}");
        let authorization = format!("{} {}:{}", ocp::ALGORITHM, text("access_key_id"), signature.signature);
        assert_eq!(authorization, text("authorization"), "{name}");
    }
}

#[test]
fn a_time_is_written_as_http_writes_it() {
    let at = "2023-01-17T03:36:01.9Z".parse().unwrap();
    assert_eq!(ocp::http_date(at), "Tue, 17 Jan 2023 03:36:01 GMT");
    assert_eq!(ocp::http_date("2024-08-07T06:51:41Z".parse().unwrap()), "Wed, 07 Aug 2024 06:51:41 GMT");
}

#[test]
fn basic_is_user_and_password_in_base64_whatever_they_hold() {
    let basic = |user, password| ocp::basic(user, &Secret::new(password)).reveal().to_owned();
    // The first is RFC 7617's own example.
    assert_eq!(basic("Aladdin", "open sesame"), "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assert_eq!(basic("test", "123\u{a3}"), "dGVzdDoxMjPCow==");
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
