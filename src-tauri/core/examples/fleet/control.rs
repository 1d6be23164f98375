//! What a running sandbox can be asked over HTTP.

use std::collections::BTreeMap;

use holdfast_sandbox::{CreateCounts, OperationCount};
use serde::de::DeserializeOwned;

/// A sandbox, by its address.
pub(crate) struct Control {
    address: String,
    http: reqwest::Client,
}

impl Control {
    pub(crate) fn of(address: String) -> Result<Self, Box<dyn std::error::Error>> {
        Ok(Self { address, http: reqwest::Client::builder().no_proxy().build()? })
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) async fn creates(&self) -> Result<CreateCounts, Box<dyn std::error::Error>> {
        self.ask("creates").await
    }

    /// Requests by operation.
    pub(crate) async fn counts(
        &self,
    ) -> Result<BTreeMap<String, OperationCount>, Box<dyn std::error::Error>> {
        self.ask("counts").await
    }

    async fn ask<T: DeserializeOwned>(&self, what: &str) -> Result<T, Box<dyn std::error::Error>> {
        let response = self.http.get(format!("{}/_sandbox/{what}", self.address)).send().await?;
        Ok(serde_json::from_slice(&response.error_for_status()?.bytes().await?)?)
    }
}
