//! Huawei Cloud RDS for MySQL, PostgreSQL and SQL Server.
//!
//! It names a backup's id at once and no percentage ever; a failed backup carries no reason. There is no
//! idempotency key: a lost answer is settled by the backup's name, which the vendor keeps unique.

mod answer;
mod request;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use jiff::Timestamp;

use super::access::{Access, Authorization, Unauthorized};
use super::answer::{clock_skew, request_id};
use super::region;
use crate::backup::{RdsBackup, VendorBackup};
use crate::error::{Error, Refusal, VendorError};
use crate::provider::{Created, Listing};
use crate::request::{HttpRequest, HttpResponse, Method};
use crate::rule::{Endpoint, ProjectId};
use crate::target::Target;

/// More pages than any account has: a list that never ends is a defect of the vendor's, or a trap.
const MAX_PAGES: usize = 1000;

/// A connection to RDS for one profile.
pub(crate) struct Rds<'a> {
    pub(crate) access: Access<'a>,
}

/// Signed in, with the project known: what requests are built from.
struct SignedIn {
    authorization: Authorization,
    project_id: ProjectId,
    endpoint: Endpoint,
}

impl SignedIn {
    fn get(&self, path: &str, query: &[(String, String)], at: Timestamp) -> HttpRequest {
        self.build(Method::Get, path, query, String::new()).authorize(&self.authorization, at)
    }

    fn build<'a>(
        &'a self,
        method: Method,
        path: &'a str,
        query: &'a [(String, String)],
        body: String,
    ) -> Unauthorized<'a> {
        let project_id = Some(&self.project_id);
        Unauthorized { method, endpoint: &self.endpoint, path, query, project_id, body }
    }
}

impl<'a> Rds<'a> {
    pub(crate) fn new(access: Access<'a>) -> Self {
        Self { access }
    }

    /// Every instance of the project, on all pages.
    pub(crate) async fn list_targets(&self) -> Result<Listing<Target>, Error> {
        let pages = self.all_pages(request::instances_path, request::instances_query, answer::read_instances);
        let mut listing = pages.await?;
        // An instance made or deleted between two pages shifts the list and can show one twice.
        let mut seen = HashSet::new();
        listing.rows.retain(|target| seen.insert(target.id.clone()));
        Ok(listing)
    }

    /// One instance as it is now.
    pub(crate) async fn find_target(&self, target_id: &str) -> Result<Option<Target>, Error> {
        let query = request::instance_query(target_id);
        let response = self.get(request::instances_path, &query).await?;
        let page = answer::read_instances(&response, Timestamp::now())?;
        Ok(page.rows.into_iter().find(|target| target.id == target_id))
    }

    /// Every backup of an instance, newest first.
    pub(crate) async fn list_backups(&self, target_id: &str) -> Result<Listing<VendorBackup>, Error> {
        let query = |offset| request::backups_query(target_id, offset);
        let mut listing = self.all_pages(request::backups_path, query, answer::read_backups).await?;
        // The vendor documents no order.
        listing
            .rows
            .sort_by_key(|backup| std::cmp::Reverse(backup.began_at.as_ref().and_then(|time| time.at)));
        Ok(listing)
    }

    /// One backup as it is now; nothing once it is gone.
    pub(crate) async fn find_backup(
        &self,
        target_id: &str,
        backup_id: &str,
    ) -> Result<(Option<VendorBackup>, String), Error> {
        let query = request::backup_query(target_id, backup_id);
        let response = self.get(request::backups_path, &query).await?;
        let page = answer::read_backups(&response, Timestamp::now())?;
        let backup = page.rows.into_iter().find(|backup| backup.id == backup_id);
        Ok((backup, request_id(&response)))
    }

    /// The create request, signed for this moment.
    pub(crate) async fn create_request(
        &self,
        target_id: &str,
        backup: &RdsBackup,
        at: Timestamp,
    ) -> Result<HttpRequest, Error> {
        let signed_in = self.sign_in().await?;
        let path = request::backups_path(&signed_in.project_id);
        let body = request::create_body(target_id, backup);
        Ok(signed_in.build(Method::Post, &path, &[], body).authorize(&signed_in.authorization, at))
    }

    /// Reads the answer to the create request.
    pub(crate) fn read_created(
        &self,
        request: &HttpRequest,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Result<Created, VendorError> {
        answer::read_created(response, now).map_err(|error| self.access.scrub(error, request))
    }

    async fn sign_in(&self) -> Result<SignedIn, Error> {
        let (authorization, project_id) = self.access.sign_in().await?;
        let connection = self.access.connection;
        let endpoint =
            connection.endpoint.clone().unwrap_or_else(|| region::endpoint("rds", &connection.region));
        Ok(SignedIn { authorization, project_id, endpoint })
    }

    /// Sends a read; a token that ended early is renewed, once.
    async fn get(
        &self,
        path: impl Fn(&ProjectId) -> String,
        query: &[(String, String)],
    ) -> Result<HttpResponse, Error> {
        match self.get_as_signed_in(&path, query).await {
            Err(Error::Vendor(error)) if error.refusal == Refusal::TokenEnded && self.access.uses_token() => {
                self.access.forget_token();
                self.get_as_signed_in(&path, query).await
            }
            answer => answer,
        }
    }

    async fn get_as_signed_in(
        &self,
        path: impl Fn(&ProjectId) -> String,
        query: &[(String, String)],
    ) -> Result<HttpResponse, Error> {
        let signed_in = self.sign_in().await?;
        let path = path(&signed_in.project_id);
        self.access.read(|at| signed_in.get(&path, query, at)).await
    }

    async fn all_pages<T>(
        &self,
        path: impl Fn(&ProjectId) -> String + Copy,
        query: impl Fn(usize) -> Vec<(String, String)>,
        read: impl Fn(&HttpResponse, Timestamp) -> Result<answer::Page<T>, VendorError>,
    ) -> Result<Listing<T>, Error> {
        let mut rows = Vec::new();
        for _ in 0..MAX_PAGES {
            let response = self.get(path, &query(rows.len())).await?;
            let now = Timestamp::now();
            let page = read(&response, now)?;
            let length = page.rows.len();
            rows.extend(page.rows);
            let is_whole = match page.total {
                Some(total) => length == 0 || rows.len() >= total,
                None => length < request::PAGE,
            };
            if is_whole {
                let clock_skew_ms = clock_skew(&response, now);
                return Ok(Listing { rows, clock_skew_ms, request_id: request_id(&response) });
            }
        }
        let words = crate::error::VendorWords {
            http_status: 200,
            message: format!("the list goes on after {MAX_PAGES} pages"),
            ..Default::default()
        };
        Err(VendorError::new(Refusal::Unreadable, words).into())
    }
}
