//! A small caller with its own signer, and sandboxes to call.
//!
//! The signer is not the one that the sandbox verifies with, nor core's: it only knows what these tests need.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use holdfast_sandbox::{Options, Sandbox, credentials};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::start(Options::default()).await.expect("a free port")
}

/// One answer, read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) async fn of(request: RequestBuilder) -> reqwest::Result<Self> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Self { status, headers, text: response.text().await? })
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("a JSON answer")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    /// HTTP status and `error_code`.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status, self.json()["error_code"].as_str().expect("an error code").to_owned())
    }

    pub(crate) fn sentence(&self) -> String {
        self.json()["error_msg"].as_str().expect("a sentence").to_owned()
    }
}

/// Someone with an access key.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) base: String,
    pub(crate) access_key: String,
    pub(crate) secret: String,
    pub(crate) security_token: Option<String>,
    /// Value of `X-Project-Id`, when it is sent.
    pub(crate) project_header: Option<String>,
    /// How wrong this caller's clock is.
    pub(crate) clock_error: SignedDuration,
    pub(crate) http: Client,
}

impl Caller {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let http = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_max_idle_per_host(0);
        Self {
            base: sandbox.base_url(),
            access_key: credentials::ACCESS_KEY_ID.into(),
            secret: credentials::SECRET_ACCESS_KEY.into(),
            security_token: None,
            project_header: Some(credentials::PROJECT_ID.into()),
            clock_error: SignedDuration::ZERO,
            http: http.timeout(Duration::from_secs(20)).build().expect("a client"),
        }
    }

    /// A caller who does not wait long.
    pub(crate) fn impatient(mut self) -> Self {
        let http = Client::builder().no_proxy().retry(reqwest::retry::never());
        self.http = http.timeout(Duration::from_millis(250)).build().expect("a client");
        self
    }

    pub(crate) fn signed(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: &str,
    ) -> RequestBuilder {
        let mut pairs: Vec<String> =
            query.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
        pairs.sort();
        let query = pairs.join("&");
        let date = (Timestamp::now() + self.clock_error).strftime("%Y%m%dT%H%M%SZ").to_string();
        let host = self.base.trim_start_matches("http://").to_owned();
        let mut headers = vec![("content-type", "application/json".to_owned()), ("host", host)];
        headers.extend(self.project_header.clone().map(|project| ("x-project-id", project)));
        headers.push(("x-sdk-date", date.clone()));
        headers.extend(self.security_token.clone().map(|token| ("x-security-token", token)));

        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let body_digest = hex(&Sha256::digest(body));
        let canonical = format!("{method}\n{path}/\n{query}\n{lines}\n{names}\n{body_digest}");
        let text = format!("SDK-HMAC-SHA256\n{date}\n{}", hex(&Sha256::digest(canonical)));
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("any length");
        mac.update(text.as_bytes());
        let signature = hex(&mac.finalize().into_bytes());
        let authorization = format!(
            "SDK-HMAC-SHA256 Access={}, SignedHeaders={names}, Signature={signature}",
            self.access_key
        );

        let question = if query.is_empty() { "" } else { "?" };
        let mut request = self.http.request(method, format!("{}{path}{question}{query}", self.base));
        for (name, value) in headers.into_iter().filter(|(name, _)| *name != "host") {
            request = request.header(name, value);
        }
        request.header("authorization", authorization).body(body.to_owned())
    }

    pub(crate) async fn instances(&self, query: &[(&str, &str)]) -> Reply {
        Reply::of(self.signed(Method::GET, &path("instances"), query, "")).await.expect("an answer")
    }

    pub(crate) async fn backups(&self, query: &[(&str, &str)]) -> Reply {
        Reply::of(self.signed(Method::GET, &path("backups"), query, "")).await.expect("an answer")
    }

    /// The backup of that name in the instance's list.
    pub(crate) async fn backup(&self, instance_id: &str, name: &str) -> Option<Value> {
        let list = self.backups(&[("instance_id", instance_id)]).await.json();
        let rows = list["backups"].as_array().expect("a list").clone();
        rows.into_iter().find(|row| row["name"] == name)
    }

    pub(crate) async fn instance_status(&self, instance_id: &str) -> String {
        let list = self.instances(&[("id", instance_id)]).await.json();
        list["instances"][0]["status"].as_str().expect("a status").to_owned()
    }

    pub(crate) fn create_request(&self, body: &Value) -> RequestBuilder {
        self.signed(Method::POST, &path("backups"), &[], &body.to_string())
    }

    pub(crate) async fn create(&self, instance_id: &str, name: &str) -> Reply {
        self.create_with(&json!({"instance_id": instance_id, "name": name})).await
    }

    pub(crate) async fn create_with(&self, body: &Value) -> Reply {
        Reply::of(self.create_request(body)).await.expect("an answer")
    }

    pub(crate) async fn delete(&self, backup_id: &str) -> Reply {
        let path = path(&format!("backups/{backup_id}"));
        Reply::of(self.signed(Method::DELETE, &path, &[], "")).await.expect("an answer")
    }

    /// A token for the built-in project.
    pub(crate) async fn log_in(&self) -> String {
        let scope = json!({"project": {"name": credentials::REGION}});
        let reply = self.token(&login(credentials::PASSWORD, &scope)).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.header("x-subject-token").to_owned()
    }

    pub(crate) async fn token(&self, body: &Value) -> Reply {
        let request = self.http.post(format!("{}/v3/auth/tokens", self.base));
        Reply::of(request.body(body.to_string())).await.expect("an answer")
    }

    pub(crate) async fn instances_with_token(&self, token: &str) -> Reply {
        let request = self.http.get(format!("{}{}?limit=1", self.base, path("instances")));
        Reply::of(request.header("x-auth-token", token)).await.expect("an answer")
    }
}

pub(crate) fn login(password: &str, scope: &Value) -> Value {
    let domain = json!({"name": credentials::DOMAIN_NAME});
    let user = json!({"name": credentials::USER_NAME, "password": password, "domain": domain});
    json!({"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}})
}

/// A path under the built-in project.
pub(crate) fn path(rest: &str) -> String {
    format!("/v3/{}/{rest}", credentials::PROJECT_ID)
}

fn escape(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
