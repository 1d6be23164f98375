//! What RDS and TaurusDB have in common: a project's address, signed reads, lists on pages.
//!
//! What they are asked and what they answer is each product's own.

use std::collections::HashSet;

use jiff::Timestamp;

use super::access::{Access, Authorization, Unauthorized};
use super::answer::request_id;
use crate::backup::VendorBackup;
use crate::error::{Error, Refusal, VendorError, VendorWords};
use crate::provider::answer::clock_skew;
use crate::provider::{Listing, Sighting, Tracked};
use crate::request::{HttpRequest, HttpResponse, Method};
use crate::rule::{Endpoint, ProjectId};
use crate::target::Target;

/// The largest page the vendor gives.
pub(super) const PAGE: usize = 100;

/// More pages than any account has: a list that never ends is a defect of the vendor's, or a trap.
const MAX_PAGES: usize = 1000;

/// One page of a list, and how long the whole list is.
pub(super) struct Page<T> {
    pub(super) rows: Vec<T>,
    /// How many the vendor sent, of which not all may have been asked for.
    pub(super) length: usize,
    pub(super) total: Option<usize>,
}

/// Reads one page of an instance's backups, in the product's own words.
type ReadBackups = fn(&HttpResponse, &str, Timestamp) -> Result<Page<VendorBackup>, VendorError>;

/// A product of Huawei Cloud, for one profile.
pub(super) struct Product<'a> {
    pub(super) access: Access<'a>,
    /// The product's address in the profile's region.
    pub(super) endpoint: Endpoint,
}

/// Signed in, with the project known: what requests are built from.
pub(super) struct SignedIn<'a> {
    authorization: Authorization,
    pub(super) project_id: ProjectId,
    endpoint: &'a Endpoint,
}

impl SignedIn<'_> {
    pub(super) fn request(
        &self,
        method: Method,
        path: &str,
        query: &[(String, String)],
        body: String,
        at: Timestamp,
    ) -> HttpRequest {
        let project_id = Some(&self.project_id);
        let endpoint = self.endpoint;
        Unauthorized { method, endpoint, path, query, project_id, body }.authorize(&self.authorization, at)
    }
}

impl<'a> Product<'a> {
    /// `usual` is the product's address where the profile names none.
    pub(super) fn new(access: Access<'a>, usual: Endpoint) -> Self {
        let endpoint = access.connection.endpoint.clone().unwrap_or(usual);
        Self { access, endpoint }
    }

    pub(super) async fn sign_in(&self) -> Result<SignedIn<'_>, Error> {
        let (authorization, project_id) = self.access.sign_in().await?;
        Ok(SignedIn { authorization, project_id, endpoint: &self.endpoint })
    }

    /// Sends a read; a token that ended early is renewed, once.
    pub(super) async fn get(
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
        self.access.read(|at| signed_in.request(Method::Get, &path, query, String::new(), at)).await
    }

    /// Every instance of the project.
    pub(super) async fn list_targets(
        &self,
        path: impl Fn(&ProjectId) -> String + Copy,
        read: impl Fn(&HttpResponse, Timestamp) -> Result<Page<Target>, VendorError>,
    ) -> Result<Listing<Target>, Error> {
        self.all_pages(path, page, read).await.map(without_repetition)
    }

    /// One instance as it is now.
    pub(super) async fn find_target(
        &self,
        path: impl Fn(&ProjectId) -> String,
        target_id: &str,
        read: impl Fn(&HttpResponse, Timestamp) -> Result<Page<Target>, VendorError>,
    ) -> Result<Option<Target>, Error> {
        let response = self.get(path, &instance_query(target_id)).await?;
        let page = read(&response, Timestamp::now())?;
        Ok(page.rows.into_iter().find(|target| target.id == target_id))
    }

    /// Every backup of an instance, newest first.
    pub(super) async fn list_backups(
        &self,
        path: impl Fn(&ProjectId) -> String + Copy,
        target_id: &str,
        read: ReadBackups,
    ) -> Result<Listing<VendorBackup>, Error> {
        let query = |offset| backups_query(target_id, offset);
        let read = |response: &HttpResponse, now| read(response, target_id, now);
        self.all_pages(path, query, read).await.map(newest_first)
    }

    /// A backup by its id or, where that was never learnt, by its name.
    pub(super) async fn look(
        &self,
        path: impl Fn(&ProjectId) -> String + Copy,
        tracked: &Tracked<'_>,
        read: ReadBackups,
    ) -> Result<Sighting, Error> {
        let Some(backup_id) = tracked.backup_id else {
            return Ok(found_by_name(self.list_backups(path, tracked.target_id, read).await?, tracked));
        };
        let response = self.get(path, &backup_query(tracked.target_id, backup_id)).await?;
        let page = read(&response, tracked.target_id, Timestamp::now())?;
        let listed = page.rows.len();
        let backup = page.rows.into_iter().find(|backup| backup.id == backup_id);
        Ok(Sighting { backup, listed, request_id: request_id(&response), ..Sighting::default() })
    }

    /// A whole list.
    pub(super) async fn all_pages<T>(
        &self,
        path: impl Fn(&ProjectId) -> String + Copy,
        query: impl Fn(usize) -> Vec<(String, String)>,
        read: impl Fn(&HttpResponse, Timestamp) -> Result<Page<T>, VendorError>,
    ) -> Result<Listing<T>, Error> {
        let (listing, has_ended) = self.first_pages(MAX_PAGES, path, query, read).await?;
        if has_ended {
            return Ok(listing);
        }
        let words = VendorWords {
            http_status: 200,
            message: format!("the list goes on after {MAX_PAGES} pages"),
            ..VendorWords::default()
        };
        Err(VendorError::new(Refusal::Unreadable, words).into())
    }

    /// So many pages of a list, or one of a list that is longer and says so; and whether it has ended there.
    pub(super) async fn first_pages<T>(
        &self,
        most: usize,
        path: impl Fn(&ProjectId) -> String + Copy,
        query: impl Fn(usize) -> Vec<(String, String)>,
        read: impl Fn(&HttpResponse, Timestamp) -> Result<Page<T>, VendorError>,
    ) -> Result<(Listing<T>, bool), Error> {
        let (mut rows, mut seen, mut number) = (Vec::new(), 0, 0);
        loop {
            number += 1;
            let response = self.get(path, &query(seen)).await?;
            let now = Timestamp::now();
            let page = read(&response, now)?;
            seen += page.length;
            rows.extend(page.rows);
            let is_whole = match page.total {
                Some(total) => seen >= total,
                None => page.length < PAGE,
            };
            // An empty page before the end: somebody deleted rows meanwhile, and others may have slipped by.
            let has_ended = is_whole || page.length == 0;
            let goes_on = number >= most || page.total.is_some_and(|total| total > most.saturating_mul(PAGE));
            if has_ended || goes_on {
                let (clock_skew_ms, request_id) = (clock_skew(&response, now), request_id(&response));
                return Ok((Listing { rows, is_whole, clock_skew_ms, request_id }, has_ended));
            }
        }
    }
}

/// An instance made or deleted between two pages shifts the list and can show one twice.
fn without_repetition(mut listing: Listing<Target>) -> Listing<Target> {
    let mut seen = HashSet::new();
    listing.rows.retain(|target| seen.insert(target.id.clone()));
    listing
}

/// The vendor documents no order.
fn newest_first(mut listing: Listing<VendorBackup>) -> Listing<VendorBackup> {
    listing.rows.sort_by_key(|backup| std::cmp::Reverse(backup.began_at.as_ref().and_then(|time| time.at)));
    listing
}

/// What a list shows of a backup whose id was never learnt: the one of its name that was not there before.
fn found_by_name(listing: Listing<VendorBackup>, tracked: &Tracked<'_>) -> Sighting {
    let listed = listing.rows.len();
    let is_ours =
        |backup: &VendorBackup| backup.name == tracked.name && !tracked.known_backups.contains(&backup.id);
    let backup = listing.rows.into_iter().find(is_ours);
    Sighting { backup, listed, request_id: listing.request_id, ..Sighting::default() }
}

/// One instance by its id.
fn instance_query(instance_id: &str) -> Vec<(String, String)> {
    vec![("id".to_owned(), instance_id.to_owned())]
}

/// One page of an instance's backups, of every kind.
pub(super) fn backups_query(instance_id: &str, offset: usize) -> Vec<(String, String)> {
    let mut query = page(offset);
    query.push(("instance_id".to_owned(), instance_id.to_owned()));
    query
}

/// One backup by its id; RDS requires the instance's id all the same.
fn backup_query(instance_id: &str, backup_id: &str) -> Vec<(String, String)> {
    vec![("instance_id".to_owned(), instance_id.to_owned()), ("backup_id".to_owned(), backup_id.to_owned())]
}

/// One page's part of a query.
pub(super) fn page(offset: usize) -> Vec<(String, String)> {
    vec![("offset".to_owned(), offset.to_string()), ("limit".to_owned(), PAGE.to_string())]
}
