//! The vendors: each turns typed questions into requests and answers into typed answers.
//!
//! A provider judges nothing about plans and stores nothing; it knows its vendor's words and no other's.

pub mod huawei;

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::backup::{BackupOptions, VendorBackup};
use crate::client::Client;
use crate::error::{Error, VendorError};
use crate::profile::{Connection, Profile, SecretName};
use crate::request::{HttpRequest, HttpResponse};
use crate::secret::Secret;
use crate::status::Region;
use crate::target::Target;
use huawei::rds::Rds;

/// A whole list, and what its last answer told besides.
#[derive(Clone, Debug)]
pub(crate) struct Listing<T> {
    pub(crate) rows: Vec<T>,
    /// Vendor's clock minus ours, in milliseconds.
    pub(crate) clock_skew_ms: Option<i64>,
    pub(crate) request_id: String,
}

/// What the vendor said when it took a create request.
#[derive(Clone, Debug)]
pub(crate) struct Created {
    pub(crate) backup: VendorBackup,
    pub(crate) vendor_job_id: Option<String>,
    pub(crate) request_id: String,
}

/// What the providers remember between two connections.
#[derive(Debug, Default)]
pub(crate) struct Caches {
    huawei: huawei::Cache,
}

/// A connection for one profile, with its secrets in hand.
pub(crate) enum Provider<'a> {
    HuaweiRds(Rds<'a>),
}

impl<'a> Provider<'a> {
    /// `saved` tells whether what is learnt may be kept for next time.
    pub(crate) fn new(
        profile: &'a Profile,
        secrets: &'a HashMap<SecretName, Secret>,
        client: &'a Client,
        caches: &'a Caches,
        saved: bool,
    ) -> Self {
        let cache_key = saved.then_some((profile.id, profile.revision));
        match &profile.connection {
            Connection::HuaweiRds(connection) => {
                let access = huawei::Access { client, cache: &caches.huawei, cache_key, connection, secrets };
                Self::HuaweiRds(Rds::new(access))
            }
        }
    }

    pub(crate) async fn list_targets(&self) -> Result<Listing<Target>, Error> {
        match self {
            Self::HuaweiRds(rds) => rds.list_targets().await,
        }
    }

    pub(crate) async fn find_target(&self, target_id: &str) -> Result<Option<Target>, Error> {
        match self {
            Self::HuaweiRds(rds) => rds.find_target(target_id).await,
        }
    }

    /// Newest first.
    pub(crate) async fn list_backups(&self, target_id: &str) -> Result<Listing<VendorBackup>, Error> {
        match self {
            Self::HuaweiRds(rds) => rds.list_backups(target_id).await,
        }
    }

    /// The backup, if the vendor lists it, and the id of the request that asked.
    pub(crate) async fn find_backup(
        &self,
        target_id: &str,
        backup_id: &str,
    ) -> Result<(Option<VendorBackup>, String), Error> {
        match self {
            Self::HuaweiRds(rds) => rds.find_backup(target_id, backup_id).await,
        }
    }

    /// The create request, authorized for this moment.
    pub(crate) async fn create_request(
        &self,
        target_id: &str,
        options: &BackupOptions,
        at: Timestamp,
    ) -> Result<HttpRequest, Error> {
        match (self, options) {
            (Self::HuaweiRds(rds), BackupOptions::HuaweiRds(backup)) => {
                rds.create_request(target_id, backup, at).await
            }
        }
    }

    pub(crate) fn read_created(
        &self,
        request: &HttpRequest,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Result<Created, VendorError> {
        match self {
            Self::HuaweiRds(rds) => rds.read_created(request, response, now),
        }
    }

    /// How far the clocks may be apart before the vendor refuses.
    pub(crate) fn clock_skew_limit(&self) -> SignedDuration {
        match self {
            Self::HuaweiRds(_) => huawei::CLOCK_SKEW_LIMIT,
        }
    }
}

/// The regions a form offers.
pub fn regions() -> Vec<Region> {
    huawei::region::regions()
}
