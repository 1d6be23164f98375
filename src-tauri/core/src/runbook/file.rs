//! What a runbook's file may say: the keys, their types, and the schema that editors read.
//!
//! Nothing here has kept a rule yet. No key can hold a secret: those stay in the profile's keychain entry.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use crate::backup::{
    ObshellMode, OcpBackupMode, OcpDataMode, OcpStorageDraft, OcpStorageFields, OcpStorageKind,
};

/// The version of the format that this program writes, and the newest one it reads.
pub(super) const FORMAT_VERSION: i64 = 1;

/// A runbook declares which backups should exist. Holdfast plans it; nothing is sent before the plan is applied.
/// It names profiles and never holds a secret.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Holdfast runbook")]
pub(super) struct RunbookFile {
    /// The version of this format: 1.
    #[expect(dead_code, reason = "looked at before the rest is read, and named here for the schema")]
    #[schemars(range(min = 1, max = 1))]
    pub(super) format_version: i64,
    /// What the plan and its run are called, up to 80 characters.
    #[schemars(length(min = 1, max = 80))]
    pub(super) title: String,
    /// The change number, such as CHG-20871.
    #[serde(default)]
    #[schemars(with = "String", length(max = 64))]
    pub(super) ticket: Option<String>,
    /// How long a plan of this runbook can be applied: minutes, hours or days, such as 90m, 4h or 2d. 15m where it is
    /// not given.
    #[serde(default)]
    #[schemars(with = "String", regex(pattern = r"^[0-9]+[mhd]$"))]
    pub(super) valid_for: Option<String>,
    /// What holds for every entry that does not say otherwise.
    #[serde(default)]
    #[schemars(with = "Defaults")]
    pub(super) defaults: Option<Defaults>,
    /// The backups that should exist.
    #[serde(default)]
    #[schemars(required, length(min = 1))]
    pub(super) backup: Vec<Entry>,
}

/// What holds for every entry that does not say otherwise. An entry whose vendor has no such option passes over it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Defaults {
    /// The name's template, with {target}, {date} and {run}. hf-{target}-{date}-{run} where it is not given.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) name: Option<String>,
    /// What the vendor notes at the backup.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) description: Option<String>,
    /// A completed backup that is younger than this makes a new one unnecessary: 90m, 24h, 7d.
    #[serde(default)]
    #[schemars(with = "String", regex(pattern = r"^[0-9]+[mhd]$"))]
    pub(super) unless_newer_than: Option<String>,
}

/// One declaration: a profile, its targets by exactly one of `target`, `target_name` and `target_tag`, and the options
/// that its vendor has.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [
    { "required": ["target"] }, { "required": ["target_name"] }, { "required": ["target_tag"] }
]))]
pub(super) struct Entry {
    /// The profile, by its name.
    pub(super) profile: String,
    /// The target's id at its vendor, or a list of ids. OCP's tenants are written cluster/tenant, both by their ids.
    #[serde(default)]
    #[schemars(with = "OneOrMany")]
    pub(super) target: Option<OneOrMany>,
    /// The target's name, or a pattern of names: * stands for any characters, ? for exactly one.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) target_name: Option<String>,
    /// A tag of the target: env=prod. The value may be a pattern with * and ?. Huawei Cloud only.
    #[serde(default)]
    #[schemars(with = "String", regex(pattern = "="))]
    pub(super) target_tag: Option<String>,
    /// The name's template, with {target}, {date} and {run}. Huawei Cloud only: other vendors' backups have no names.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) name: Option<String>,
    /// What the vendor notes at the backup. Huawei Cloud only.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) description: Option<String>,
    /// Back up these databases instead of the whole instance. Huawei Cloud RDS for SQL Server only.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) databases: Option<Vec<String>>,
    /// A completed backup that is younger than this makes a new one unnecessary: 90m, 24h, 7d.
    #[serde(default)]
    #[schemars(with = "String", regex(pattern = r"^[0-9]+[mhd]$"))]
    pub(super) unless_newer_than: Option<String>,
    /// How the data is read. OCP only; `physical_backup` where it is not given.
    #[serde(default)]
    #[schemars(with = "OcpBackupMode")]
    pub(super) backup_mode: Option<OcpBackupMode>,
    /// How much is backed up. OCP only; `full_backup` where it is not given.
    #[serde(default)]
    #[schemars(with = "OcpDataMode")]
    pub(super) data_mode: Option<OcpDataMode>,
    /// Where the backup goes. OCP only; the tenant's own backup strategy where it is not given.
    #[serde(default)]
    #[schemars(with = "Storage")]
    pub(super) storage: Option<Storage>,
    /// How much is backed up. OBShell only; full where it is not given.
    #[serde(default)]
    #[schemars(with = "ObshellMode")]
    pub(super) mode: Option<ObshellMode>,
    /// Whether the archive logs go along, so that the set can be restored by itself. OBShell only.
    #[serde(default)]
    #[schemars(with = "bool")]
    pub(super) plus_archive: Option<bool>,
    /// Whether the set is encrypted with the profile's password for backup sets. OBShell only.
    #[serde(default)]
    #[schemars(with = "bool")]
    pub(super) encrypt: Option<bool>,
}

/// The storage of an OCP backup. Its access key, where it needs one, is kept by the profile.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Storage {
    pub(super) kind: OcpStorageKind,
    pub(super) config_name: String,
    pub(super) directory: String,
    /// In percent, from 1 to 100.
    #[schemars(range(min = 1, max = 100))]
    pub(super) alarm_threshold: i64,
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) storage_id: Option<String>,
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) service_name: Option<String>,
    /// Of oss, cos and s3.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) endpoint: Option<String>,
    /// Of cos.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) app_id: Option<String>,
    /// Of s3.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) region: Option<String>,
}

impl Storage {
    /// The storage as the form would have it.
    pub(super) fn draft(&self) -> OcpStorageDraft {
        OcpStorageDraft::Typed(OcpStorageFields {
            kind: self.kind,
            config_name: self.config_name.clone(),
            directory: self.directory.clone(),
            alarm_threshold: self.alarm_threshold.to_string(),
            storage_id: self.storage_id.clone().unwrap_or_default(),
            service_name: self.service_name.clone().unwrap_or_default(),
            endpoint: self.endpoint.clone().unwrap_or_default(),
            app_id: self.app_id.clone().unwrap_or_default(),
            region: self.region.clone().unwrap_or_default(),
        })
    }
}

/// One text, or several.
#[derive(Debug)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = OneOrMany;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an id or a list of ids")
            }

            fn visit_str<E>(self, text: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<OneOrMany, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                Ok(OneOrMany::Many(texts))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl JsonSchema for OneOrMany {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OneOrMany".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (one, many) = (generator.subschema_for::<String>(), generator.subschema_for::<Vec<String>>());
        schemars::json_schema!({ "anyOf": [one, many] })
    }
}

/// The schema of a runbook's file, for editors.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(RunbookFile).to_value();
    drop_null_defaults(&mut schema);
    schema
}

/// TOML has no null: what is not given is not written.
fn drop_null_defaults(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.retain(|name, value| !(name == "default" && value.is_null()));
            fields.values_mut().for_each(drop_null_defaults);
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(drop_null_defaults),
        _ => {}
    }
}

/// The keys that a table of this type may have, as its schema lists them.
pub(super) fn keys<T: JsonSchema>() -> Vec<String> {
    let schema = schemars::schema_for!(T).to_value();
    let properties = schema.get("properties").and_then(serde_json::Value::as_object);
    properties.map(|properties| properties.keys().cloned().collect()).unwrap_or_default()
}
