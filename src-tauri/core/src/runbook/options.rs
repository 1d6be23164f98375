//! The options of an entry: each vendor has its own, and one that it does not have is a mistake.

use super::file::{Defaults, Entry, Storage};
use super::places::{Places, below};
use super::{RunbookProblem, template};
use crate::backup::{ObshellMode, OcpBackupMode, OcpDataMode, OcpStorageDraft, OcpStorageKind, OptionsDraft};
use crate::profile::ProviderKind;
use crate::text::Text;

/// The keys of an entry's options that are given, each with the products that have it.
fn given(entry: &Entry) -> Vec<(&'static str, &'static [ProviderKind])> {
    use ProviderKind::{HuaweiRds, HuaweiTaurusdb, OceanbaseObshell, OceanbaseOcp};
    let options: [(&str, bool, &[ProviderKind]); 9] = [
        ("name", entry.name.is_some(), &[HuaweiRds, HuaweiTaurusdb]),
        ("description", entry.description.is_some(), &[HuaweiRds, HuaweiTaurusdb]),
        ("databases", entry.databases.is_some(), &[HuaweiRds]),
        ("backup_mode", entry.backup_mode.is_some(), &[OceanbaseOcp]),
        ("data_mode", entry.data_mode.is_some(), &[OceanbaseOcp]),
        ("storage", entry.storage.is_some(), &[OceanbaseOcp]),
        ("mode", entry.mode.is_some(), &[OceanbaseObshell]),
        ("plus_archive", entry.plus_archive.is_some(), &[OceanbaseObshell]),
        ("encrypt", entry.encrypt.is_some(), &[OceanbaseObshell]),
    ];
    options.into_iter().filter(|(_, is_given, _)| *is_given).map(|(key, _, kinds)| (key, kinds)).collect()
}

/// The keys of a product's options.
fn keys_of(kind: ProviderKind) -> &'static [&'static str] {
    match kind {
        ProviderKind::HuaweiRds => &["name", "description", "databases"],
        ProviderKind::HuaweiTaurusdb => &["name", "description"],
        ProviderKind::OceanbaseOcp => &["backup_mode", "data_mode", "storage"],
        ProviderKind::OceanbaseObshell => &["mode", "plus_archive", "encrypt"],
    }
}

/// The options that the profile's vendor does not have.
pub(super) fn foreign(
    entry: &Entry,
    path: &str,
    kind: ProviderKind,
    places: &Places<'_>,
) -> Vec<RunbookProblem> {
    let refuse = |key: &str| {
        let (label, right) = (kind.label(), keys_of(kind));
        let message = Text::new(
            format!("{label} has no option “{key}”. It has: {}", right.join(", ")),
            format!("{label} 没有“{key}”选项，可用：{}", right.join("、")),
        );
        places.problem_with_key(&below(path, key), message)
    };
    let foreign = given(entry).into_iter().filter(|(_, kinds)| !kinds.contains(&kind));
    let mut problems: Vec<RunbookProblem> = foreign.map(|(key, _)| refuse(key)).collect();
    if let Some(storage) = &entry.storage {
        problems.extend(foreign_to_storage(storage, &below(path, "storage"), places));
    }
    problems
}

/// What a kind of storage has no use for.
fn foreign_to_storage(storage: &Storage, path: &str, places: &Places<'_>) -> Vec<RunbookProblem> {
    use OcpStorageKind::{Cos, File, Oss, S3};
    let (kind, word) = match storage.kind {
        File => (File, "file"),
        Oss => (Oss, "oss"),
        Cos => (Cos, "cos"),
        S3 => (S3, "s3"),
    };
    let fields = [
        ("endpoint", storage.endpoint.is_some(), kind != File),
        ("app_id", storage.app_id.is_some(), kind == Cos),
        ("region", storage.region.is_some(), kind == S3),
    ];
    let foreign = fields.into_iter().filter(|(_, is_given, is_taken)| *is_given && !is_taken);
    let refuse = |(key, _, _): (&str, bool, bool)| {
        let message = Text::new(
            format!("A storage of kind “{word}” has no “{key}”"),
            format!("类型为“{word}”的存储没有“{key}”"),
        );
        places.problem_with_key(&below(path, key), message)
    };
    foreign.map(refuse).collect()
}

/// The entry's options as the form would have them; the name is still its template.
pub(super) fn draft(entry: &Entry, defaults: &Defaults, kind: ProviderKind) -> OptionsDraft {
    let name = || {
        let template = entry.name.as_ref().or(defaults.name.as_ref());
        template.map_or_else(|| template::DEFAULT.to_owned(), Clone::clone)
    };
    let description =
        || entry.description.as_ref().or(defaults.description.as_ref()).cloned().unwrap_or_default();
    match kind {
        ProviderKind::HuaweiRds => OptionsDraft::HuaweiRds {
            name: name(),
            description: description(),
            databases: entry.databases.clone().unwrap_or_default(),
        },
        ProviderKind::HuaweiTaurusdb => {
            OptionsDraft::HuaweiTaurusdb { name: name(), description: description() }
        }
        ProviderKind::OceanbaseOcp => OptionsDraft::OceanbaseOcp {
            backup_mode: entry.backup_mode.unwrap_or(OcpBackupMode::PhysicalBackup),
            data_mode: entry.data_mode.unwrap_or(OcpDataMode::FullBackup),
            storage: entry.storage.as_ref().map_or(OcpStorageDraft::Strategy, Storage::draft),
        },
        ProviderKind::OceanbaseObshell => OptionsDraft::OceanbaseObshell {
            mode: entry.mode.unwrap_or(ObshellMode::Full),
            plus_archive: entry.plus_archive.unwrap_or_default(),
            encrypt: entry.encrypt.unwrap_or_default(),
        },
    }
}

/// The name in a draft, where its vendor's backups have one.
pub(super) fn name(options: &mut OptionsDraft) -> Option<&mut String> {
    match options {
        OptionsDraft::HuaweiRds { name, .. } | OptionsDraft::HuaweiTaurusdb { name, .. } => Some(name),
        OptionsDraft::OceanbaseOcp { .. } | OptionsDraft::OceanbaseObshell { .. } => None,
    }
}
