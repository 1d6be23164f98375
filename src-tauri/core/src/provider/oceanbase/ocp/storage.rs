//! The storage a backup goes to, whole, as a create request carries it: typed, or copied from a backup strategy.

use crate::backup::{OcpStorageConfig, OcpStoragePlace};
use crate::secret::Secret;

/// The access key of an object storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StorageKey {
    pub(super) id: String,
    pub(super) secret: Secret,
}

/// Where a storage is, with everything that kind of storage needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    File,
    Oss { endpoint: String, key: StorageKey },
    Cos { endpoint: String, key: StorageKey, app_id: String },
    S3 { endpoint: String, key: StorageKey, region: String },
}

impl Place {
    /// The vendor's word for it.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::File => "BACKUP_STORAGE_FILE",
            Self::Oss { .. } => "BACKUP_STORAGE_OSS",
            Self::Cos { .. } => "BACKUP_STORAGE_COS",
            Self::S3 { .. } => "BACKUP_STORAGE_S3",
        }
    }
}

/// A storage configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Storage {
    pub(super) config_name: String,
    /// Without a scheme.
    pub(super) directory: String,
    /// In percent.
    pub(super) alarm_threshold: u64,
    pub(super) place: Place,
    pub(super) storage_id: Option<u64>,
    pub(super) service_type: Option<String>,
    pub(super) service_id: Option<u64>,
    pub(super) service_name: Option<String>,
    pub(super) host_ids: Vec<u64>,
}

impl Storage {
    /// A typed storage; nothing where it needs a key and there is none.
    pub(super) fn typed(config: &OcpStorageConfig, key: Option<StorageKey>) -> Option<Self> {
        let place = match &config.place {
            OcpStoragePlace::File => Place::File,
            OcpStoragePlace::Oss { endpoint } => Place::Oss { endpoint: endpoint.to_string(), key: key? },
            OcpStoragePlace::Cos { endpoint, app_id } => {
                Place::Cos { endpoint: endpoint.to_string(), key: key?, app_id: app_id.to_string() }
            }
            OcpStoragePlace::S3 { endpoint, region } => {
                Place::S3 { endpoint: endpoint.to_string(), key: key?, region: region.to_string() }
            }
        };
        Some(Self {
            config_name: config.config_name.to_string(),
            directory: config.directory.to_string(),
            alarm_threshold: config.alarm_threshold.number().into(),
            place,
            storage_id: config.storage_id.as_ref().map(crate::rule::StorageId::number),
            service_type: None,
            service_id: None,
            service_name: config.service_name.as_ref().map(ToString::to_string),
            host_ids: Vec::new(),
        })
    }
}
