//! A caller of the agent with a seal of its own: neither the sandbox's code nor core's is in it.
//!
//! Its padding is not random, which no agent minds.

use aes::Aes128;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use holdfast_sandbox::{Sandbox, credentials};
use reqwest::{Client, Method, RequestBuilder};
use rsa::BigUint;
use rsa::RsaPublicKey;
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};

use crate::caller::{Caller, Reply};

const KEYS: [u8; 32] = *b"sixteen byte keysixteen byte iv!";

/// Somebody with a password for the agent.
#[derive(Debug, Clone)]
pub(crate) struct Dba {
    pub(crate) base: String,
    pub(crate) http: Client,
    pub(crate) public_key: RsaPublicKey,
    /// `X-OCS-Header` or `X-OCS-Agent-Header`.
    pub(crate) header: &'static str,
    pub(crate) password: String,
    /// `ts`, when it is not a minute from now.
    pub(crate) ts: Option<String>,
}

impl Dba {
    pub(crate) async fn of(sandbox: &Sandbox) -> Self {
        let Caller { base, http, .. } = Caller::of(sandbox);
        let public_key = public_key(&http, &base).await;
        let password = credentials::ROOT_PASSWORD.to_owned();
        Self { base, http, public_key, header: "X-OCS-Header", password, ts: None }
    }

    pub(crate) fn impatient(mut self) -> Self {
        let http = Client::builder().no_proxy().retry(reqwest::retry::never());
        self.http = http.timeout(std::time::Duration::from_millis(1000)).build().expect("a client");
        self
    }

    /// The header for a target, sealed.
    pub(crate) fn seal(&self, uri: &str) -> String {
        self.seal_with(uri, &KEYS)
    }

    pub(crate) fn seal_with(&self, uri: &str, keys: &[u8]) -> String {
        let minute_from_now = || (jiff::Timestamp::now().as_second() + 60).to_string();
        let ts = self.ts.clone().unwrap_or_else(minute_from_now);
        let keys = STANDARD.encode(keys);
        self.seal_text(&json!({"auth": self.password, "ts": ts, "uri": uri, "keys": keys}).to_string())
    }

    pub(crate) fn seal_text(&self, text: &str) -> String {
        let blocks = text.as_bytes().chunks(self.public_key.size() - 11).map(|chunk| self.seal_block(chunk));
        STANDARD.encode(blocks.collect::<Vec<_>>().concat())
    }

    fn seal_block(&self, chunk: &[u8]) -> Vec<u8> {
        let size = self.public_key.size();
        let padding = vec![0x55; size - 3 - chunk.len()];
        let message = BigUint::from_bytes_be(&[&[0, 2], padding.as_slice(), &[0], chunk].concat());
        let sealed = message.modpow(self.public_key.e(), self.public_key.n()).to_bytes_be();
        [vec![0; size - sealed.len()], sealed].concat()
    }

    pub(crate) fn request(&self, method: Method, target: &str, body: Option<&str>) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{target}", self.base));
        let request = request.header(self.header, self.seal(target));
        match body {
            Some(body) => request.body(seal_body(body)),
            None => request,
        }
    }

    pub(crate) async fn get(&self, target: &str) -> Reply {
        Reply::of(self.request(Method::GET, target, None)).await.expect("an answer")
    }

    /// `data` of an answer that must be a success.
    pub(crate) async fn data(&self, target: &str) -> Value {
        let reply = self.get(target).await;
        assert_eq!(reply.status, 200, "{target}: {}", reply.text);
        reply.json()["data"].clone()
    }

    pub(crate) fn create_request(&self, tenant: &str, body: &str) -> RequestBuilder {
        self.request(Method::POST, &format!("/api/v1/tenant/{tenant}/backup"), Some(body))
    }

    pub(crate) async fn create_with(&self, tenant: &str, body: &str) -> Reply {
        Reply::of(self.create_request(tenant, body)).await.expect("an answer")
    }

    /// The id of the DAG that begins a full backup.
    pub(crate) async fn begin(&self, tenant: &str) -> String {
        let reply = self.create_with(tenant, r#"{"mode":"full"}"#).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()["data"]["id"].as_str().expect("an id").to_owned()
    }

    pub(crate) async fn cancel(&self, tenant: &str, body: &str) -> Reply {
        let target = format!("/api/v1/tenant/{tenant}/backup");
        Reply::of(self.request(Method::PATCH, &target, Some(body))).await.expect("an answer")
    }

    /// The task row of the overview.
    pub(crate) async fn overview(&self, tenant: &str) -> Value {
        self.data(&format!("/api/v1/tenant/{tenant}/backup/overview")).await["status"].clone()
    }

    /// The rows of the list, newest first.
    pub(crate) async fn backups(&self, tenant: &str) -> Vec<Value> {
        let data = self.data(&format!("/api/v1/tenant/{tenant}/backup/tasks")).await;
        data["contents"].as_array().expect("a list").clone()
    }

    pub(crate) async fn dag(&self, id: &str) -> Value {
        self.data(&format!("/api/v1/task/dag/{id}")).await
    }

    /// State and stage.
    pub(crate) async fn stage(&self, id: &str) -> (String, u64) {
        let dag = self.dag(id).await;
        (dag["state"].as_str().expect("a state").to_owned(), dag["stage"].as_u64().expect("a stage"))
    }
}

pub(crate) async fn public_key(http: &Client, base: &str) -> RsaPublicKey {
    let reply = Reply::of(http.get(format!("{base}/api/v1/secret"))).await.expect("an answer").json();
    let text = reply["data"]["public_key"].as_str().expect("a key").to_owned();
    RsaPublicKey::from_pkcs1_der(&STANDARD.decode(text).expect("base64")).expect("PKCS#1")
}

pub(crate) fn seal_body(text: &str) -> String {
    let (key, vector) = KEYS.split_at(16);
    let sealer = cbc::Encryptor::<Aes128>::new_from_slices(key, vector).expect("16 bytes each");
    let mut blocks = [text.as_bytes(), &[0; 16]].concat();
    STANDARD.encode(sealer.encrypt_padded::<Pkcs7>(&mut blocks, text.len()).expect("room for padding"))
}

/// HTTP status, `errCode` and `code` of a refusal.
pub(crate) fn refusal(reply: &Reply) -> (u16, String, Option<u64>) {
    let body = reply.json();
    assert_eq!((&body["successful"], &body["status"]), (&json!(false), &json!(reply.status)));
    let error = &body["error"];
    (reply.status, error["errCode"].as_str().unwrap_or_default().to_owned(), error["code"].as_u64())
}
