//! OBShell: sealed by the agent's key, which is asked for once, and the newest row of the tenant's backups.

use holdfast_core::provider::oceanbase::seal::{BodyKey, PublicKey, header_text, seal_body, seal_header};
use holdfast_core::request::Span;
use holdfast_core::secret::Secret;
use holdfast_sandbox::{credentials, fleet};
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Method};
use rsa::rand_core::OsRng;
use serde_json::Value;

use super::http::{client, send, text};
use super::{Result, Vendor};

/// How long a request may be under way, in seconds.
const LIFETIME: i64 = 60;

pub(super) struct Obshell {
    client: Client,
    address: String,
    password: Secret,
    key: PublicKey,
}

impl Obshell {
    pub(super) async fn new(address: &str) -> Result<Self> {
        let client = client()?;
        let url = format!("{address}/api/v1/secret");
        let told = send(&client, Method::GET, url, HeaderMap::new(), String::new()).await?;
        let key = PublicKey::read(&text(&told["data"]["public_key"]).unwrap_or_default())?;
        Ok(Self {
            client,
            address: address.to_owned(),
            password: Secret::new(credentials::ROOT_PASSWORD),
            key,
        })
    }

    async fn ask(&self, method: Method, target: &str, body: &str) -> Result<Value> {
        let key = BodyKey::random(&mut OsRng);
        let expires_at = Timestamp::now().as_second() + LIFETIME;
        let clear = header_text(&self.password, expires_at, target, &key);
        let mut sealed = String::new();
        Span::sealed(clear, |text| {
            sealed = seal_header(text, &self.key, &mut OsRng);
            String::new()
        });
        let mut headers = HeaderMap::new();
        headers.insert("X-OCS-Header", HeaderValue::from_str(&sealed)?);
        let mut sent = String::new();
        if !body.is_empty() {
            headers.insert("Content-Type", HeaderValue::from_static("application/json"));
            sent = seal_body(body, &key);
        }
        send(&self.client, method, format!("{}{target}", self.address), headers, sent).await
    }
}

impl Vendor for Obshell {
    async fn create(&self, number: u32) -> Result<(String, Option<String>)> {
        let target = format!("/api/v1/tenant/{}/backup", fleet::obshell(number));
        let answer = self.ask(Method::POST, &target, "{\n  \"mode\": \"full\"\n}").await?;
        Ok((text(&answer["data"]["id"]).ok_or_else(|| format!("no task in {answer}"))?, None))
    }

    async fn word(&self, number: u32, _: &str) -> Result<Option<String>> {
        // Nothing was backed up before in the fleet: the newest row is this one.
        let tenant = fleet::obshell(number);
        let target =
            format!("/api/v1/tenant/{tenant}/backup/tasks?page=1&size=500&sort=start_timestamp%2Cdesc");
        let answer = self.ask(Method::GET, &target, "").await?;
        Ok(text(&answer["data"]["contents"][0]["status"]))
    }

    fn completed(&self) -> &'static [&'static str] {
        &["COMPLETED"]
    }
}
