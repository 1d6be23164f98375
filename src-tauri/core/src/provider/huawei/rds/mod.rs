//! Huawei Cloud RDS for MySQL, PostgreSQL and SQL Server.
//!
//! It names a backup's id at once and no percentage ever; a failed backup carries no reason. There is no
//! idempotency key: a lost answer is settled by the backup's name, which the vendor keeps unique. A call to stop a backup
//! is documented for PostgreSQL alone, unverified for the other engines, and not used.

mod answer;
mod request;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

use super::access::Access;
use super::product::Product;
use super::{CLOCK_SKEW_LIMIT, region};
use crate::backup::{RdsBackup, VendorBackup};
use crate::error::{Error, VendorError};
use crate::provider::{Created, Listing, Sighting, Survey, Tracked, Vendor};
use crate::request::{HttpRequest, HttpResponse, Method};
use crate::target::Target;

/// A connection to RDS for one profile.
pub(crate) struct Rds<'a> {
    product: Product<'a>,
}

impl<'a> Rds<'a> {
    pub(crate) fn new(access: Access<'a>) -> Self {
        let usual = region::endpoint("rds", &access.connection.region);
        Self { product: Product::new(access, usual) }
    }
}

impl Vendor for Rds<'_> {
    type Backup = RdsBackup;

    async fn list_targets(&self) -> Result<Listing<Target>, Error> {
        self.product.list_targets(request::instances_path, answer::read_instances).await
    }

    async fn find_target(&self, target_id: &str) -> Result<Option<Target>, Error> {
        self.product.find_target(request::instances_path, target_id, answer::read_instances).await
    }

    async fn list_backups(&self, target_id: &str) -> Result<Listing<VendorBackup>, Error> {
        self.product.list_backups(request::backups_path, target_id, answer::read_backups).await
    }

    async fn survey(&self, target_id: &str, _: &RdsBackup) -> Result<Survey, Error> {
        let target = self.find_target(target_id).await?;
        let backups = self.list_backups(target_id).await?;
        Ok(Survey { target, backups, tasks: Vec::new(), remarks: Vec::new() })
    }

    async fn create_request(
        &self,
        target_id: &str,
        backup: &RdsBackup,
        at: Timestamp,
    ) -> Result<HttpRequest, Error> {
        let signed_in = self.product.sign_in().await?;
        let path = request::backups_path(&signed_in.project_id);
        let body = request::create_body(target_id, backup);
        Ok(signed_in.request(Method::Post, &path, &[], body, at))
    }

    fn read_created(
        &self,
        request: &HttpRequest,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Result<Created, VendorError> {
        answer::read_created(response, now).map_err(|error| self.product.access.scrub(error, request))
    }

    async fn look(&self, tracked: &Tracked<'_>) -> Result<Sighting, Error> {
        self.product.look(request::backups_path, tracked, answer::read_backups).await
    }

    fn clock_skew_limit(&self) -> SignedDuration {
        CLOCK_SKEW_LIMIT
    }
}
