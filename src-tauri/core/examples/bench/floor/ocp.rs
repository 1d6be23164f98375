//! OCP: the storage of the tenant's own strategy, and the newest row of its backups.

use holdfast_core::provider::oceanbase::sign::{ALGORITHM, Signable, http_date, sign};
use holdfast_core::secret::Secret;
use holdfast_sandbox::{credentials, fleet};
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::http::{authority, client, send, text};
use super::{Result, Vendor};

const CONTENT_TYPE: &str = "application/json";
const ORIGIN: &str = "holdfast";

pub(super) struct Ocp {
    client: Client,
    address: String,
    secret: Secret,
}

impl Ocp {
    pub(super) fn new(address: &str) -> Result<Self> {
        let secret = Secret::new(credentials::OCP_ACCESS_KEY_SECRET);
        Ok(Self { client: client()?, address: address.to_owned(), secret })
    }

    async fn ask(&self, method: Method, path: &str, body: String) -> Result<Value> {
        let date = http_date(Timestamp::now());
        let signable = Signable {
            method: method.as_str(),
            path,
            query: &[],
            content_type: CONTENT_TYPE,
            date: &date,
            host: authority(&self.address),
            ocp_headers: &[("x-ocp-origin", ORIGIN.to_owned())],
            body: &body,
        };
        let signature = sign(signable, &self.secret).signature;
        let authorization = format!("{ALGORITHM} {}:{signature}", credentials::OCP_ACCESS_KEY_ID);
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("Content-Type", CONTENT_TYPE),
            ("Accept-Language", "en-US"),
            ("x-ocp-origin", ORIGIN),
            ("Date", &date),
            ("Authorization", &authorization),
        ] {
            headers.insert(name, HeaderValue::from_str(value)?);
        }
        send(&self.client, method, format!("{}{path}", self.address), headers, body).await
    }
}

fn backup_path(number: u32) -> String {
    let fleet::OcpTenant { cluster, tenant } = fleet::ocp(number);
    format!("/api/v2/ob/clusters/{cluster}/tenants/{tenant}/backup")
}

impl Vendor for Ocp {
    async fn create(&self, number: u32) -> Result<(String, Option<String>)> {
        let fleet::OcpTenant { cluster, tenant } = fleet::ocp(number);
        // The storage stands in every request, and only the tenant's strategy tells it.
        let path = format!("{}/config/backupStrategy", backup_path(number));
        let strategy = self.ask(Method::GET, &path, String::new()).await?;
        let body = json!({
            "obBackupObject": {"clusterId": cluster, "tenantId": tenant, "backupDimension": "TENANT"},
            "dataBackupMode": "FULL_BACKUP",
            "backupMode": "PHYSICAL_BACKUP",
            "obBackupServiceStorageConfig": strategy["data"]["obBackupServiceStorageConfig"],
        });
        let path = format!("{}/backupNow", backup_path(number));
        let answer = self.ask(Method::POST, &path, serde_json::to_string_pretty(&body)?).await?;
        let task = &answer["data"]["backupObjectOpsResultList"][0]["taskIdList"][0];
        Ok((text(task).ok_or_else(|| format!("no task in {answer}"))?, None))
    }

    async fn word(&self, number: u32, _: &str) -> Result<Option<String>> {
        // Nothing was backed up before in the fleet: the newest row is this one.
        let path = format!("{}/task/dataBackupTasks", backup_path(number));
        let answer = self.ask(Method::GET, &path, String::new()).await?;
        Ok(text(&answer["data"]["contents"][0]["status"]))
    }

    fn completed(&self) -> &'static [&'static str] {
        &["DONE"]
    }
}
