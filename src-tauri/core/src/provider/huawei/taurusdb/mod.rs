//! Huawei Cloud TaurusDB, formerly GaussDB(for MySQL).
//!
//! Its paths and answers look like those of RDS and differ where it hurts: sizes are in MB, `AVAILABLE` is a second word
//! for success, names need not be unique, and an older family of paths is the only one that some clouds have.
//! No call to stop a backup is documented.

mod answer;
mod request;
#[cfg(test)]
mod tests;
mod together;

use jiff::{SignedDuration, Timestamp};

use super::access::Access;
use super::product::{Product, page};
use super::{CLOCK_SKEW_LIMIT, region};
use crate::backup::{TaurusdbBackup, VendorBackup};
use crate::error::{Error, VendorError};
use crate::profile::TaurusdbPath;
use crate::provider::{Created, Listing, Sighting, Survey, Tracked, Vendor};
use crate::request::{HttpRequest, HttpResponse, Method};
use crate::target::Target;
use crate::text::Text;

/// A connection to TaurusDB for one profile.
pub(crate) struct Taurusdb<'a> {
    product: Product<'a>,
    paths: request::Paths,
}

impl<'a> Taurusdb<'a> {
    pub(crate) fn new(access: Access<'a>, path: TaurusdbPath) -> Self {
        let usual = region::taurusdb_endpoint(&access.connection.region);
        Self { product: Product::new(access, usual), paths: request::Paths(path) }
    }

    /// Where the gateway does not know the path, the other family may be the right one.
    fn advise(&self, error: Error) -> Error {
        match error {
            Error::Vendor(error) => Error::Vendor(self.advise_on(error)),
            error => error,
        }
    }

    fn advise_on(&self, mut error: VendorError) -> VendorError {
        if error.words.code.ends_with(".0101") {
            let other = self.paths.other();
            error.advice = Some(Box::new(Text::new(
                format!(
                    "The gateway does not know this path: try “{other}” in the profile, and check the endpoint"
                ),
                format!("网关不认识该路径：请在连接配置中改用“{other}”，并检查终端节点"),
            )));
        }
        error
    }
}

impl Vendor for Taurusdb<'_> {
    type Backup = TaurusdbBackup;

    async fn list_targets(&self) -> Result<Listing<Target>, Error> {
        let path = |project: &_| self.paths.instances(project);
        let targets = self.product.list_targets(path, answer::read_instances).await;
        targets.map_err(|error| self.advise(error))
    }

    async fn find_target(&self, target_id: &str) -> Result<Option<Target>, Error> {
        let path = |project: &_| self.paths.instances(project);
        let target = self.product.find_target(path, target_id, answer::read_instances).await;
        target.map_err(|error| self.advise(error))
    }

    async fn list_backups(&self, target_id: &str) -> Result<Listing<VendorBackup>, Error> {
        let path = |project: &_| self.paths.backups(project);
        let backups = self.product.list_backups(path, target_id, answer::read_backups).await;
        backups.map_err(|error| self.advise(error))
    }

    async fn list_all_backups(&self) -> Result<Option<Listing<(String, VendorBackup)>>, Error> {
        let path = |project: &_| self.paths.backups(project);
        let pages = self.product.all_pages(path, page, answer::read_all_backups).await;
        pages.map(Some).map_err(|error| self.advise(error))
    }

    async fn survey(&self, target_id: &str, _: &TaurusdbBackup) -> Result<Survey, Error> {
        let target = self.find_target(target_id).await?;
        let backups = self.list_backups(target_id).await?;
        Ok(Survey { target, backups, tasks: Vec::new(), remarks: Vec::new() })
    }

    async fn create_request(
        &self,
        target_id: &str,
        backup: &TaurusdbBackup,
        at: Timestamp,
    ) -> Result<HttpRequest, Error> {
        let signed_in = self.product.sign_in().await?;
        let path = self.paths.create(&signed_in.project_id);
        let body = request::create_body(target_id, backup);
        Ok(signed_in.request(Method::Post, &path, &[], body, at))
    }

    fn read_created(
        &self,
        request: &HttpRequest,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Result<Created, VendorError> {
        let scrub = |error| self.product.access.scrub(error, request);
        answer::read_created(response, now).map_err(scrub).map_err(|error| self.advise_on(error))
    }

    async fn look(&self, tracked: &Tracked<'_>) -> Result<Sighting, Error> {
        if let Some(sighting) = self.look_together(tracked).await? {
            return Ok(sighting);
        }
        let path = |project: &_| self.paths.backups(project);
        let sighting = self.product.look(path, tracked, answer::read_backups).await;
        sighting.map_err(|error| self.advise(error))
    }

    fn clock_skew_limit(&self) -> SignedDuration {
        CLOCK_SKEW_LIMIT
    }
}
