//! Sending, and nothing besides: no retries, no budget, no record.

use holdfast_sandbox::credentials;
use reqwest::header::HeaderMap;
use reqwest::{Client, Method};
use serde_json::Value;

use super::Result;

/// A plain client: reads share its connections, as Holdfast's do.
pub(super) fn client() -> Result<Client> {
    Ok(Client::builder().no_proxy().build()?)
}

/// The `host:port` of a sandbox's address.
pub(super) fn authority(address: &str) -> &str {
    address.trim_start_matches("http://")
}

/// What Holdfast's own profile signs in with.
pub(super) fn access_key() -> (&'static str, &'static str) {
    (credentials::ACCESS_KEY_ID, credentials::SECRET_ACCESS_KEY)
}

pub(super) async fn send(
    client: &Client,
    method: Method,
    url: String,
    headers: HeaderMap,
    body: String,
) -> Result<Value> {
    let response = client.request(method, &url).headers(headers).body(body).send().await?;
    let status = response.status();
    let body = response.bytes().await?;
    if !status.is_success() {
        return Err(format!("{url} answers {status}: {}", String::from_utf8_lossy(&body)).into());
    }
    Ok(serde_json::from_slice(&body)?)
}

/// A text, or a number as its digits.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
