//! A caller of OCP with a password, or with a signer of its own that is neither the sandbox's nor core's.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use holdfast_sandbox::ocp::clusters::PRODUCTION_CLUSTER;
use holdfast_sandbox::{Sandbox, credentials};
use jiff::{SignedDuration, Timestamp};
use md5::{Digest, Md5};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use sha1::Sha1;

use crate::caller::{Caller, Reply};

/// Somebody with a user of OCP's.
#[derive(Debug, Clone)]
pub(crate) struct Operator {
    pub(crate) base: String,
    pub(crate) http: Client,
    pub(crate) user: String,
    pub(crate) password: String,
    pub(crate) language: &'static str,
}

impl Operator {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let Caller { base, http, .. } = Caller::of(sandbox);
        let (user, password) = (credentials::OCP_USER_NAME.into(), credentials::OCP_PASSWORD.into());
        Self { base, http, user, password, language: "en-US" }
    }

    pub(crate) fn request(&self, method: Method, target: &str) -> RequestBuilder {
        let basic = STANDARD.encode(format!("{}:{}", self.user, self.password));
        let request = self.http.request(method, format!("{}{target}", self.base));
        request.header("authorization", format!("Basic {basic}")).header("accept-language", self.language)
    }

    pub(crate) async fn get(&self, target: &str) -> Reply {
        Reply::of(self.request(Method::GET, target)).await.expect("an answer")
    }

    /// `data` of an answer that is a success in every way.
    pub(crate) async fn data(&self, target: &str) -> Value {
        data(&self.get(target).await)
    }

    pub(crate) fn backup_request(&self, tenant: i64, body: &Value) -> RequestBuilder {
        let target = tenant_path(tenant, "backup/backupNow");
        let request = self.request(Method::POST, &target).header("content-type", "application/json");
        request.body(body.to_string())
    }

    pub(crate) async fn back_up_with(&self, tenant: i64, body: &Value) -> Reply {
        Reply::of(self.backup_request(tenant, body)).await.expect("an answer")
    }

    pub(crate) async fn back_up(&self, tenant: i64) -> Reply {
        self.back_up_with(tenant, &full()).await
    }

    /// Starts a backup that must start; gives the id of its task.
    pub(crate) async fn start(&self, tenant: i64) -> i64 {
        let data = data(&self.back_up(tenant).await);
        let result = &data["backupObjectOpsResultList"][0];
        assert_eq!(result["beSuccessful"], true, "{data}");
        result["taskIdList"][0].as_i64().expect("a task id")
    }

    /// The tenant's data backups, newest first.
    pub(crate) async fn rows(&self, tenant: i64) -> Vec<Value> {
        let data = self.data(&tenant_path(tenant, "backup/task/dataBackupTasks")).await;
        data["contents"].as_array().expect("a list").clone()
    }

    pub(crate) async fn newest_status(&self, tenant: i64) -> String {
        self.rows(tenant).await[0]["status"].as_str().expect("a status").to_owned()
    }

    pub(crate) async fn task(&self, id: i64) -> Value {
        self.data(&format!("/api/v2/tasks/instances/{id}")).await
    }
}

/// A tenant of the production cluster's.
pub(crate) fn tenant_path(tenant: i64, rest: &str) -> String {
    format!("/api/v2/ob/clusters/{PRODUCTION_CLUSTER}/tenants/{tenant}/{rest}")
}

pub(crate) fn data(reply: &Reply) -> Value {
    let body = reply.json();
    assert_eq!(
        (reply.status, &body["successful"], &body["status"]),
        (200, &json!(true), &json!(200)),
        "{body}"
    );
    body["data"].clone()
}

/// HTTP status and error code of an answer that is a refusal in every way.
pub(crate) fn refusal(reply: &Reply) -> (u16, i64) {
    let body = reply.json();
    assert_eq!(body["successful"], false, "{body}");
    assert_eq!(body["status"], reply.status, "{body}");
    assert!(body.get("data").is_none() && body["error"]["message"].is_string(), "{body}");
    (reply.status, body["error"]["code"].as_i64().expect("a code"))
}

/// A full backup into a file system, as the vendor's sample has it.
pub(crate) fn full() -> Value {
    json!({
        "dataBackupMode": "FULL_BACKUP",
        "backupMode": "PHYSICAL_BACKUP",
        "obBackupServiceStorageConfig": {
            "alarmStoragePercentageThreshold": 95,
            "configName": "ycnfs223_0915",
            "obBackupStorageBaseInfo": {
                "backupStorageType": "BACKUP_STORAGE_FILE",
                "storageUrl": "/obbackup/"
            },
            "serviceName": "ycfor223",
            "storageId": 26
        }
    })
}

/// What a signed request is made of. Path and query must already be sorted and encoded.
pub(crate) struct Signed<'a> {
    pub(crate) method: Method,
    pub(crate) target: &'a str,
    pub(crate) body: &'a str,
    pub(crate) secret: &'a str,
    pub(crate) clock_error: SignedDuration,
}

impl Default for Signed<'_> {
    fn default() -> Self {
        Self {
            method: Method::GET,
            target: "/api/v2/ob/clusters?page=1&size=5",
            body: "",
            secret: credentials::OCP_ACCESS_KEY_SECRET,
            clock_error: SignedDuration::ZERO,
        }
    }
}

impl Signed<'_> {
    pub(crate) fn by(&self, operator: &Operator) -> RequestBuilder {
        let Self { method, target, body, secret, clock_error } = self;
        let date = (Timestamp::now() + *clock_error).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let host = operator.base.trim_start_matches("http://");
        let digest: String = Md5::digest(body).iter().map(|byte| format!("{byte:02X}")).collect();
        let digest = if body.is_empty() { "" } else { &digest };
        let text =
            format!("{method}\n{digest}\napplication/json\n{date}\n{host}\nx-ocp-origin:tests\n{target}");
        let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).expect("any length");
        mac.update(text.as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        let key = credentials::OCP_ACCESS_KEY_ID;
        operator
            .http
            .request(method.clone(), format!("{}{target}", operator.base))
            .header("content-type", "application/json")
            .header("x-ocp-origin", "tests")
            .header("date", date)
            .header("authorization", format!("OCP-ACCESS-KEY-HMACSHA1 {key}:{signature}"))
            .body((*body).to_owned())
    }

    pub(crate) async fn sent_by(&self, operator: &Operator) -> Reply {
        Reply::of(self.by(operator)).await.expect("an answer")
    }
}
