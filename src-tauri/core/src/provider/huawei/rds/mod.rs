//! Huawei Cloud RDS for MySQL, PostgreSQL and SQL Server.
//!
//! It names a backup's id at once and no percentage ever; a failed backup carries no reason. There is no
//! idempotency key: a lost answer is settled by the backup's name, which the vendor keeps unique.

mod answer;
mod request;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

use super::access::Access;
use super::answer::request_id;
use super::product::{Product, found_by_name, newest_first, without_repetition};
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
        let pages =
            self.product.all_pages(request::instances_path, request::instances_query, answer::read_instances);
        pages.await.map(without_repetition)
    }

    async fn find_target(&self, target_id: &str) -> Result<Option<Target>, Error> {
        let query = request::instance_query(target_id);
        let response = self.product.get(request::instances_path, &query).await?;
        let page = answer::read_instances(&response, Timestamp::now())?;
        Ok(page.rows.into_iter().find(|target| target.id == target_id))
    }

    async fn list_backups(&self, target_id: &str) -> Result<Listing<VendorBackup>, Error> {
        let query = |offset| request::backups_query(target_id, offset);
        let read = |response: &HttpResponse, now| answer::read_backups(response, target_id, now);
        self.product.all_pages(request::backups_path, query, read).await.map(newest_first)
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
        let Some(backup_id) = tracked.backup_id else {
            return Ok(found_by_name(self.list_backups(tracked.target_id).await?, tracked));
        };
        let query = request::backup_query(tracked.target_id, backup_id);
        let response = self.product.get(request::backups_path, &query).await?;
        let page = answer::read_backups(&response, tracked.target_id, Timestamp::now())?;
        let listed = page.rows.len();
        let backup = page.rows.into_iter().find(|backup| backup.id == backup_id);
        Ok(Sighting { backup, listed, request_id: request_id(&response), ..Sighting::default() })
    }

    /// There is a call to stop a backup, documented for PostgreSQL alone and unverified for the other engines.
    async fn cancel_request(&self, _: &str, _: Timestamp) -> Result<Option<HttpRequest>, Error> {
        Ok(None)
    }

    fn read_cancelled(&self, _: &HttpRequest, _: &HttpResponse, _: Timestamp) -> Result<(), VendorError> {
        Ok(())
    }

    fn clock_skew_limit(&self) -> SignedDuration {
        CLOCK_SKEW_LIMIT
    }
}
