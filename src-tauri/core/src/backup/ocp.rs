//! The options of OCP's backups of one tenant, and the storage they go to.
//!
//! OCP wants the storage's whole configuration with every request, although the tenant's strategy has one already. The
//! secret of an access key is no option: it is a secret of the profile.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rule::{
    self, FieldError, Percentage, RegionId, StorageAppId, StorageConfigName, StorageDirectory,
    StorageEndpoint, StorageId, StorageServiceName,
};

/// How the data is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum OcpBackupMode {
    PhysicalBackup,
    /// OCP refuses it for a tenant, and says so.
    LogicalBackup,
}

/// How much is backed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum OcpDataMode {
    FullBackup,
    IncrementalBackup,
}

/// The storage as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum OcpStorageDraft {
    /// Copied from the tenant's backup strategy.
    Strategy,
    Typed(OcpStorageFields),
}

/// The fields of a typed storage. Which of them count depends on its kind; an optional one is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OcpStorageFields {
    pub kind: OcpStorageKind,
    pub config_name: String,
    pub directory: String,
    /// In percent.
    pub alarm_threshold: String,
    pub storage_id: String,
    pub service_name: String,
    pub endpoint: String,
    pub app_id: String,
    pub region: String,
}

/// Where a storage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum OcpStorageKind {
    File,
    Oss,
    Cos,
    S3,
}

/// What OCP is asked to back up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcpBackup {
    pub backup_mode: OcpBackupMode,
    pub data_mode: OcpDataMode,
    pub storage: OcpStorage,
}

/// The storage of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum OcpStorage {
    /// Copied from the tenant's backup strategy whenever the request is built.
    Strategy,
    Typed(OcpStorageConfig),
}

/// A storage configuration, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcpStorageConfig {
    pub config_name: StorageConfigName,
    pub directory: StorageDirectory,
    pub alarm_threshold: Percentage,
    pub storage_id: Option<StorageId>,
    pub service_name: Option<StorageServiceName>,
    pub place: OcpStoragePlace,
}

/// Each kind of storage with what it needs. All but files need the profile's storage access key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OcpStoragePlace {
    File,
    Oss { endpoint: StorageEndpoint },
    Cos { endpoint: StorageEndpoint, app_id: StorageAppId },
    S3 { endpoint: StorageEndpoint, region: RegionId },
}

impl OcpStorageDraft {
    pub(super) fn check(&self, prefix: &str, errors: &mut Vec<FieldError>) -> Option<OcpStorage> {
        match self {
            Self::Strategy => Some(OcpStorage::Strategy),
            Self::Typed(fields) => fields.check(prefix, errors).map(OcpStorage::Typed),
        }
    }
}

impl OcpStorageFields {
    fn check(&self, prefix: &str, errors: &mut Vec<FieldError>) -> Option<OcpStorageConfig> {
        let path = |field: &str| format!("{prefix}{field}");
        let config_name = rule::field(&path("config_name"), &self.config_name, errors);
        let directory = rule::field(&path("directory"), &self.directory, errors);
        let alarm_threshold = rule::field(&path("alarm_threshold"), &self.alarm_threshold, errors);
        let storage_id = rule::optional_field(&path("storage_id"), &self.storage_id, errors);
        let service_name = rule::optional_field(&path("service_name"), &self.service_name, errors);
        let place = self.check_place(&path, errors);
        Some(OcpStorageConfig {
            config_name: config_name?,
            directory: directory?,
            alarm_threshold: alarm_threshold?,
            storage_id,
            service_name,
            place: place?,
        })
    }

    fn check_place(
        &self,
        path: &impl Fn(&str) -> String,
        errors: &mut Vec<FieldError>,
    ) -> Option<OcpStoragePlace> {
        if self.kind == OcpStorageKind::File {
            return Some(OcpStoragePlace::File);
        }
        let endpoint = rule::field(&path("endpoint"), &self.endpoint, errors);
        match self.kind {
            OcpStorageKind::File => Some(OcpStoragePlace::File),
            OcpStorageKind::Oss => Some(OcpStoragePlace::Oss { endpoint: endpoint? }),
            OcpStorageKind::Cos => {
                let app_id = rule::field(&path("app_id"), &self.app_id, errors);
                Some(OcpStoragePlace::Cos { endpoint: endpoint?, app_id: app_id? })
            }
            OcpStorageKind::S3 => {
                let region = rule::field(&path("region"), &self.region, errors);
                Some(OcpStoragePlace::S3 { endpoint: endpoint?, region: region? })
            }
        }
    }
}

impl OcpBackup {
    /// Whether the request needs the profile's storage access key.
    pub(crate) fn needs_storage_key(&self) -> bool {
        match &self.storage {
            OcpStorage::Strategy => false,
            OcpStorage::Typed(config) => config.place != OcpStoragePlace::File,
        }
    }
}
