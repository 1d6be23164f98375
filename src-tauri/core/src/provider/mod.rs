//! The vendors: each turns typed questions into requests and answers into typed answers.
//!
//! A provider judges nothing about plans and stores nothing; it knows its vendor's words and no other's. All of them
//! are asked in the same way, by the methods of [`Vendor`], in the same order everywhere.

mod answer;
mod circle;
mod door;
mod encode;
mod gate;
pub mod huawei;
pub mod oceanbase;
mod read;
mod scrub;
mod sight;

pub(crate) use circle::Circle;
pub(crate) use sight::{Created, Listing, Remark, Sighting, Survey, Tracked};

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::backup::{BackupOptions, VendorBackup};
use crate::client::Client;
use crate::error::{Error, TransportError, VendorError};
use crate::profile::{Connection, Profile, SecretName};
use crate::request::{HttpRequest, HttpResponse};
use crate::secret::Secret;
use crate::status::Region;
use crate::target::Target;
use huawei::rds::Rds;
use huawei::taurusdb::Taurusdb;
use oceanbase::obshell::{self, Obshell};
use oceanbase::ocp::{self, Ocp};

/// What every vendor is asked.
pub(crate) trait Vendor {
    /// Its own options of a backup.
    type Backup;

    /// Every target, on all pages.
    async fn list_targets(&self) -> Result<Listing<Target>, Error>;

    /// One target as it is now; nothing once it is gone.
    async fn find_target(&self, target_id: &str) -> Result<Option<Target>, Error>;

    /// Every backup of a target, newest first.
    async fn list_backups(&self, target_id: &str) -> Result<Listing<VendorBackup>, Error>;

    /// The backups of all targets, by target, where the vendor lists them in one go; nothing where it does not.
    async fn list_all_backups(&self) -> Result<Option<Listing<(String, VendorBackup)>>, Error> {
        Ok(None)
    }

    /// Everything a plan for this backup rests on, with the vendor's own checks.
    async fn survey(&self, target_id: &str, backup: &Self::Backup) -> Result<Survey, Error>;

    /// The create request, authorized for this moment.
    async fn create_request(
        &self,
        target_id: &str,
        backup: &Self::Backup,
        at: Timestamp,
    ) -> Result<HttpRequest, Error>;

    /// Reads the answer to the create request.
    fn read_created(
        &self,
        request: &HttpRequest,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Result<Created, VendorError>;

    /// Looks for what has become of a backup that was asked for.
    async fn look(&self, tracked: &Tracked<'_>) -> Result<Sighting, Error>;

    /// The request that asks the vendor to cancel whatever backup runs of a target; nothing where it cannot.
    async fn cancel_request(&self, _target_id: &str, _at: Timestamp) -> Result<Option<HttpRequest>, Error> {
        Ok(None)
    }

    /// Reads the answer to the cancel request: an error, or that the vendor took it.
    fn read_cancelled(
        &self,
        _request: &HttpRequest,
        _response: &HttpResponse,
        _now: Timestamp,
    ) -> Result<(), VendorError> {
        Ok(())
    }

    /// How far the clocks may be apart before the vendor refuses.
    fn clock_skew_limit(&self) -> SignedDuration;
}

/// What the providers remember between two connections.
#[derive(Debug, Default)]
pub(crate) struct Caches {
    huawei: huawei::Cache,
    ocp: ocp::Cache,
    obshell: obshell::Cache,
}

/// A connection for one profile, with its secrets in hand.
pub(crate) enum Provider<'a> {
    HuaweiRds(Rds<'a>),
    HuaweiTaurusdb(Taurusdb<'a>),
    OceanbaseOcp(Ocp<'a>),
    OceanbaseObshell(Obshell<'a>),
}

/// Asks whichever vendor it is.
macro_rules! ask {
    ($provider:expr, $vendor:ident => $question:expr) => {
        match $provider {
            Provider::HuaweiRds($vendor) => $question,
            Provider::HuaweiTaurusdb($vendor) => $question,
            Provider::OceanbaseOcp($vendor) => $question,
            Provider::OceanbaseObshell($vendor) => $question,
        }
    };
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
        let huawei =
            |connection| huawei::Access { client, cache: &caches.huawei, cache_key, connection, secrets };
        match &profile.connection {
            Connection::HuaweiRds(connection) => Self::HuaweiRds(Rds::new(huawei(connection))),
            Connection::HuaweiTaurusdb(connection) => {
                Self::HuaweiTaurusdb(Taurusdb::new(huawei(&connection.account), connection.path))
            }
            Connection::OceanbaseOcp(connection) => {
                let cache = &caches.ocp;
                Self::OceanbaseOcp(Ocp::new(ocp::Access { client, cache, cache_key, connection, secrets }))
            }
            Connection::OceanbaseObshell(connection) => {
                let cache = &caches.obshell;
                let access = obshell::Access::new(client, cache, cache_key, connection, secrets);
                Self::OceanbaseObshell(Obshell::new(access))
            }
        }
    }

    pub(crate) async fn list_targets(&self) -> Result<Listing<Target>, Error> {
        ask!(self, vendor => vendor.list_targets().await)
    }

    pub(crate) async fn find_target(&self, target_id: &str) -> Result<Option<Target>, Error> {
        ask!(self, vendor => vendor.find_target(target_id).await)
    }

    /// Newest first.
    pub(crate) async fn list_backups(&self, target_id: &str) -> Result<Listing<VendorBackup>, Error> {
        ask!(self, vendor => vendor.list_backups(target_id).await)
    }

    pub(crate) async fn list_all_backups(&self) -> Result<Option<Listing<(String, VendorBackup)>>, Error> {
        ask!(self, vendor => vendor.list_all_backups().await)
    }

    pub(crate) async fn survey(&self, target_id: &str, options: &BackupOptions) -> Result<Survey, Error> {
        match (self, options) {
            (Self::HuaweiRds(rds), BackupOptions::HuaweiRds(backup)) => rds.survey(target_id, backup).await,
            (Self::HuaweiTaurusdb(taurusdb), BackupOptions::HuaweiTaurusdb(backup)) => {
                taurusdb.survey(target_id, backup).await
            }
            (Self::OceanbaseOcp(ocp), BackupOptions::OceanbaseOcp(backup)) => {
                ocp.survey(target_id, backup).await
            }
            (Self::OceanbaseObshell(obshell), BackupOptions::OceanbaseObshell(backup)) => {
                obshell.survey(target_id, backup).await
            }
            (_, options) => Err(mismatch(options)),
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
            (Self::HuaweiTaurusdb(taurusdb), BackupOptions::HuaweiTaurusdb(backup)) => {
                taurusdb.create_request(target_id, backup, at).await
            }
            (Self::OceanbaseOcp(ocp), BackupOptions::OceanbaseOcp(backup)) => {
                ocp.create_request(target_id, backup, at).await
            }
            (Self::OceanbaseObshell(obshell), BackupOptions::OceanbaseObshell(backup)) => {
                obshell.create_request(target_id, backup, at).await
            }
            (_, options) => Err(mismatch(options)),
        }
    }

    pub(crate) fn read_created(
        &self,
        request: &HttpRequest,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Result<Created, VendorError> {
        ask!(self, vendor => vendor.read_created(request, response, now))
    }

    pub(crate) async fn look(&self, tracked: &Tracked<'_>) -> Result<Sighting, Error> {
        ask!(self, vendor => vendor.look(tracked).await)
    }

    pub(crate) async fn cancel_request(
        &self,
        target_id: &str,
        at: Timestamp,
    ) -> Result<Option<HttpRequest>, Error> {
        ask!(self, vendor => vendor.cancel_request(target_id, at).await)
    }

    pub(crate) fn read_cancelled(
        &self,
        request: &HttpRequest,
        response: &HttpResponse,
        now: Timestamp,
    ) -> Result<(), VendorError> {
        ask!(self, vendor => vendor.read_cancelled(request, response, now))
    }

    pub(crate) fn clock_skew_limit(&self) -> SignedDuration {
        ask!(self, vendor => vendor.clock_skew_limit())
    }
}

/// Options of one vendor for a profile of another: the plan refuses that long before.
fn mismatch(options: &BackupOptions) -> Error {
    let detail = format!("the options are {options:?}");
    Error::Transport(TransportError::Unsendable { host: "another vendor".to_owned(), detail })
}

/// The regions a form offers.
pub fn regions() -> Vec<Region> {
    huawei::region::regions()
}
