//! What each vendor's options must not be: the field that is refused, and the options with the wrong value in it.

use holdfast_core::backup::{ObshellMode, OcpStorageDraft, OcpStorageFields, OcpStorageKind, OptionsDraft};

use super::bench::{ocp_options, storage};

pub(super) type Bad = Vec<(&'static str, OptionsDraft)>;

pub(super) fn rds() -> Bad {
    let options = |name: &str, description: &str, databases: &[&str]| OptionsDraft::HuaweiRds {
        name: name.to_owned(),
        description: description.to_owned(),
        databases: databases.iter().map(|name| (*name).to_owned()).collect(),
    };
    vec![
        ("options.name", options("1st-backup", "", &[])),
        ("options.name", options("abc", "", &[])),
        ("options.name", options("发布前备份", "", &[])),
        ("options.description", options("hf-good", "a < b", &[])),
        ("options.databases.1", options("hf-good", "", &["one", "one"])),
    ]
}

pub(super) fn taurusdb() -> Bad {
    let options = |name: &str, description: &str| OptionsDraft::HuaweiTaurusdb {
        name: name.to_owned(),
        description: description.to_owned(),
    };
    vec![
        ("options.name", options("-x-backup", "")),
        ("options.name", options("", "")),
        ("options.description", options("hf-good", "it's")),
    ]
}

pub(super) fn ocp() -> Bad {
    let typed = |change: fn(&mut OcpStorageFields)| {
        let mut fields = storage();
        change(&mut fields);
        ocp_options(OcpStorageDraft::Typed(fields))
    };
    vec![
        ("options.storage.directory", typed(|fields| "file:///obbackup/".clone_into(&mut fields.directory))),
        ("options.storage.alarm_threshold", typed(|fields| "95%".clone_into(&mut fields.alarm_threshold))),
        ("options.storage.config_name", typed(|fields| fields.config_name.clear())),
        ("options.storage.endpoint", typed(|fields| fields.kind = OcpStorageKind::Oss)),
    ]
}

pub(super) fn obshell() -> Bad {
    let (mode, plus_archive) = (ObshellMode::Full, false);
    let options = OptionsDraft::OceanbaseObshell { mode, plus_archive, encrypt: true };
    vec![("options.encrypt", options)]
}
