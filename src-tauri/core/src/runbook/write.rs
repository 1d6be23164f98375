//! From what was picked by hand to a runbook that declares it.

use std::collections::HashMap;

use futures_util::{StreamExt, stream};

use super::file::FORMAT_VERSION;
use super::template;
use crate::backup::{
    BackupDraft, ObshellMode, OcpBackupMode, OcpDataMode, OcpStorageDraft, OcpStorageFields, OptionsDraft,
};
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::plan::PlanDraft;
use crate::profile::{Profile, ProfileId};
use crate::text::shown;

/// How many profiles are listed together.
const LOOKING: usize = 32;

impl Holdfast {
    /// A runbook that declares what was picked by hand. Names are left to the template: a name is good for one plan.
    ///
    /// The targets' names stand beside their ids as comments, as far as their vendors can be asked for them.
    pub async fn runbook_of(&self, draft: &PlanDraft) -> Result<String, Error> {
        let mut profiles: HashMap<ProfileId, Profile> = HashMap::new();
        for item in &draft.items {
            let profile = self.store().profile(item.profile_id).await?.ok_or(Error::ProfileGone)?;
            profiles.insert(profile.id, profile);
        }
        let listed: Vec<Vec<((ProfileId, String), String)>> = stream::iter(profiles.keys().copied())
            .map(|id| async move {
                let targets = self.targets(id).await.map(|list| list.targets).unwrap_or_default();
                targets.into_iter().map(|it| ((id, it.target.id), it.target.name)).collect()
            })
            .buffered(LOOKING)
            .collect()
            .await;
        let names = listed.into_iter().flatten().collect();
        Ok(written(draft, &profiles, &names))
    }
}

fn written(
    draft: &PlanDraft,
    profiles: &HashMap<ProfileId, Profile>,
    names: &HashMap<(ProfileId, String), String>,
) -> String {
    let mut lines = Lines(format!("format_version = {FORMAT_VERSION}\n"));
    lines.text("title", &draft.title);
    lines.text_if_any("ticket", &draft.ticket);
    lines.text_if_any("valid_for", &draft.valid_for);
    let has_names = |item: &BackupDraft| {
        matches!(item.options, OptionsDraft::HuaweiRds { .. } | OptionsDraft::HuaweiTaurusdb { .. })
    };
    if draft.items.iter().any(has_names) {
        lines.0.push_str("\n[defaults]\n");
        lines.text("name", template::DEFAULT);
    }
    for item in &draft.items {
        lines.0.push_str("\n[[backup]]\n");
        let profile = profiles.get(&item.profile_id).map(|profile| profile.name.as_str());
        lines.text("profile", profile.unwrap_or_default());
        lines.text("target", &item.target_id);
        let name = names.get(&(item.profile_id, item.target_id.clone()));
        if let Some(name) = name.filter(|name| **name != item.target_id) {
            // In place of the line's end, so that the comment stands beside the id.
            lines.0.pop();
            lines.0.push_str(&format!("  # {}\n", shown(name)));
        }
        options(&mut lines, &item.options);
        lines.text_if_any("unless_newer_than", &item.unless_newer_than);
    }
    lines.0
}

/// The vendor's own options; what is not written is what it would be anyway.
fn options(lines: &mut Lines, options: &OptionsDraft) {
    match options {
        OptionsDraft::HuaweiRds { name: _, description, databases } => {
            lines.text_if_any("description", description);
            if !databases.is_empty() {
                lines.value("databases", &toml::Value::from(databases.clone()));
            }
        }
        OptionsDraft::HuaweiTaurusdb { name: _, description } => {
            lines.text_if_any("description", description);
        }
        OptionsDraft::OceanbaseOcp { backup_mode, data_mode, storage } => {
            lines.text(
                "backup_mode",
                match backup_mode {
                    OcpBackupMode::PhysicalBackup => "physical_backup",
                    OcpBackupMode::LogicalBackup => "logical_backup",
                },
            );
            lines.text(
                "data_mode",
                match data_mode {
                    OcpDataMode::FullBackup => "full_backup",
                    OcpDataMode::IncrementalBackup => "incremental_backup",
                },
            );
            match storage {
                OcpStorageDraft::Strategy => {}
                OcpStorageDraft::Typed(fields) => lines.value("storage", &storage_table(fields)),
            }
        }
        OptionsDraft::OceanbaseObshell { mode, plus_archive, encrypt } => {
            lines.text(
                "mode",
                match mode {
                    ObshellMode::Full => "full",
                    ObshellMode::Incremental => "incremental",
                },
            );
            lines.value("plus_archive", &toml::Value::Boolean(*plus_archive));
            lines.value("encrypt", &toml::Value::Boolean(*encrypt));
        }
    }
}

/// Only what the storage's kind has a use for.
fn storage_table(fields: &OcpStorageFields) -> toml::Value {
    use crate::backup::OcpStorageKind::{Cos, File, Oss, S3};
    let kind = match fields.kind {
        File => "file",
        Oss => "oss",
        Cos => "cos",
        S3 => "s3",
    };
    let threshold = fields.alarm_threshold.trim().parse().unwrap_or_default();
    let mut table = toml::Table::new();
    table.insert("kind".to_owned(), kind.into());
    table.insert("config_name".to_owned(), fields.config_name.trim().into());
    table.insert("directory".to_owned(), fields.directory.trim().into());
    table.insert("alarm_threshold".to_owned(), toml::Value::Integer(threshold));
    for (key, text, is_taken) in [
        ("storage_id", &fields.storage_id, true),
        ("service_name", &fields.service_name, true),
        ("endpoint", &fields.endpoint, fields.kind != File),
        ("app_id", &fields.app_id, fields.kind == Cos),
        ("region", &fields.region, fields.kind == S3),
    ] {
        if is_taken && !text.trim().is_empty() {
            table.insert(key.to_owned(), text.trim().into());
        }
    }
    toml::Value::Table(table)
}

struct Lines(String);

impl Lines {
    fn value(&mut self, key: &str, value: &toml::Value) {
        // A value by itself is written in one line, tables in braces.
        self.0.push_str(&format!("{key} = {value}\n"));
    }

    fn text(&mut self, key: &str, text: &str) {
        self.value(key, &toml::Value::from(text.trim()));
    }

    fn text_if_any(&mut self, key: &str, text: &str) {
        if !text.trim().is_empty() {
            self.text(key, text);
        }
    }
}
