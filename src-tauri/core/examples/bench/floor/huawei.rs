//! RDS and TaurusDB, whose requests differ in their paths alone.

use holdfast_core::provider::huawei::sign::{Signable, sdk_date, sign};
use holdfast_core::secret::Secret;
use holdfast_sandbox::{credentials, fleet, taurusdb_instances};
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::http::{access_key, authority, client, send, text};
use super::{Result, Vendor};
use crate::profiles::name_of;

pub(super) struct Huawei {
    client: Client,
    address: String,
    base: &'static str,
    project: String,
    secret: Secret,
    /// Behind the list of backups.
    create: &'static str,
    instance: fn(u32) -> String,
}

impl Huawei {
    pub(super) async fn rds(address: &str) -> Result<Self> {
        Self::of(address, "", "", fleet::rds).await
    }

    pub(super) async fn taurusdb(address: &str) -> Result<Self> {
        Self::of(address, taurusdb_instances::BASE_PATH, "/create", fleet::taurusdb).await
    }

    async fn of(
        address: &str,
        base: &'static str,
        create: &'static str,
        instance: fn(u32) -> String,
    ) -> Result<Self> {
        let secret = Secret::new(access_key().1);
        let (client, address, project) = (client()?, address.to_owned(), String::new());
        let mut huawei = Self { client, address, base, project, secret, create, instance };
        let region = [("name".to_owned(), credentials::REGION.to_owned())];
        let projects = huawei.ask(Method::GET, "/v3/projects", &region, String::new()).await?;
        huawei.project = text(&projects["projects"][0]["id"]).ok_or("there is no project")?;
        Ok(huawei)
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        query: &[(String, String)],
        body: String,
    ) -> Result<Value> {
        let date = sdk_date(Timestamp::now());
        let mut signed = vec![("Content-Type", "application/json".to_owned())];
        if !self.project.is_empty() {
            signed.push(("X-Project-Id", self.project.clone()));
        }
        signed.push(("X-Sdk-Date", date.clone()));
        let mut headers = HeaderMap::new();
        for (name, value) in &signed {
            headers.insert(*name, HeaderValue::from_str(value)?);
        }
        signed.push(("Host", authority(&self.address).to_owned()));
        let signable = Signable { method: method.as_str(), path, query, headers: &signed, body: &body };
        let signature = sign(signable, &date, &self.secret);
        let authorization = format!(
            "SDK-HMAC-SHA256 Access={}, SignedHeaders={}, Signature={}",
            access_key().0,
            signature.signed_headers,
            signature.signature
        );
        headers.insert("Authorization", HeaderValue::from_str(&authorization)?);
        let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        let url = format!("{}{path}{mark}{}", self.address, query.join("&"));
        send(&self.client, method, url, headers, body).await
    }

    fn backups(&self) -> String {
        format!("{}/v3/{}/backups", self.base, self.project)
    }
}

impl Vendor for Huawei {
    async fn create(&self, number: u32) -> Result<(String, Option<String>)> {
        let body = json!({"instance_id": (self.instance)(number), "name": name_of(number)});
        let path = format!("{}{}", self.backups(), self.create);
        let answer = self.ask(Method::POST, &path, &[], serde_json::to_string_pretty(&body)?).await?;
        let id = text(&answer["backup"]["id"]).ok_or_else(|| format!("no id in {answer}"))?;
        Ok((id, text(&answer["backup"]["status"])))
    }

    async fn word(&self, number: u32, id: &str) -> Result<Option<String>> {
        let query = [("instance_id", (self.instance)(number)), ("backup_id", id.to_owned())];
        let query = query.map(|(name, value)| (name.to_owned(), value));
        let answer = self.ask(Method::GET, &self.backups(), &query, String::new()).await?;
        Ok(text(&answer["backups"][0]["status"]))
    }

    fn completed(&self) -> &'static [&'static str] {
        &["COMPLETED", "AVAILABLE"]
    }
}
