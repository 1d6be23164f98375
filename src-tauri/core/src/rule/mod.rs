//! The rules for what is typed, each living here once: a value of one of these types has kept its rule.
//!
//! The window asks for a verdict while somebody types; it knows none of these rules itself.

mod access_key_id;
mod account_name;
mod authority_certificates;
mod backup_name;
mod backup_set_password;
mod certificate_fingerprint;
mod client_certificate;
mod database_name;
mod description;
mod endpoint;
mod max_age;
mod pem;
mod percentage;
mod profile_name;
mod project_id;
mod proxy_address;
mod region_id;
mod run_title;
mod runbook_name;
mod storage_app_id;
mod storage_config_name;
mod storage_directory;
mod storage_endpoint;
mod storage_id;
mod storage_key_id;
mod storage_service_name;
mod tenant_name;
mod ticket;
mod timeout_seconds;

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use access_key_id::AccessKeyId;
pub use account_name::AccountName;
pub use authority_certificates::AuthorityCertificates;
pub use backup_name::BackupName;
pub(crate) use backup_name::{MAX_LENGTH as LONGEST_BACKUP_NAME, plain_words, random_tail};
pub use backup_set_password::BackupSetPassword;
pub use certificate_fingerprint::CertificateFingerprint;
pub use client_certificate::ClientCertificate;
pub use database_name::DatabaseName;
pub use description::Description;
pub use endpoint::Endpoint;
pub use max_age::MaxAge;
pub use percentage::Percentage;
pub use profile_name::ProfileName;
pub use project_id::ProjectId;
pub use proxy_address::ProxyAddress;
pub use region_id::RegionId;
pub use run_title::RunTitle;
pub use runbook_name::RunbookName;
pub use storage_app_id::StorageAppId;
pub use storage_config_name::StorageConfigName;
pub use storage_directory::StorageDirectory;
pub use storage_endpoint::StorageEndpoint;
pub use storage_id::StorageId;
pub use storage_key_id::StorageKeyId;
pub use storage_service_name::StorageServiceName;
pub use tenant_name::TenantName;
pub use ticket::Ticket;
pub use timeout_seconds::TimeoutSeconds;

use crate::text::Text;

/// Why a value was refused: what is wrong with it, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    pub(crate) message: Text,
    pub(crate) suggestion: Option<String>,
}

impl RuleError {
    pub(crate) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { message: Text::new(en, zh), suggestion: None }
    }

    pub(crate) fn suggesting(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }
}

impl std::fmt::Display for RuleError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message.en)
    }
}

/// A refused field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldError {
    /// The field's path in the draft: `connection.region`, `items.0.options.name`.
    pub field: String,
    pub message: Text,
    /// A value near the refused one that keeps the rule.
    pub suggestion: Option<String>,
}

impl FieldError {
    pub(crate) fn new(field: impl Into<String>, error: RuleError) -> Self {
        Self { field: field.into(), message: error.message, suggestion: error.suggestion }
    }

    /// One sentence about all of them, in English.
    pub(crate) fn all_in_words(fields: &[Self]) -> String {
        let names: Vec<_> = fields.iter().map(|field| field.field.as_str()).collect();
        let first = fields.first().map(|field| field.message.en.as_str()).unwrap_or_default();
        format!("{} is not right: {first}", names.join(", "))
    }
}

/// Parses one field, noting a refusal under the field's name.
pub(crate) fn field<T: FromStr<Err = RuleError>>(
    name: &str,
    text: &str,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    match text.trim().parse() {
        Ok(value) => Some(value),
        Err(error) => {
            errors.push(FieldError::new(name, error));
            None
        }
    }
}

/// Like [`field`], where nothing typed means that the value is not given.
pub(crate) fn optional_field<T: FromStr<Err = RuleError>>(
    name: &str,
    text: &str,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    if text.trim().is_empty() { None } else { field(name, text, errors) }
}

/// Refuses an empty text and one that is too long, in characters.
fn length(what: &Text, text: &str, least: usize, most: usize) -> Result<(), RuleError> {
    let count = text.chars().count();
    if count == 0 && least > 0 {
        return Err(RuleError::new(format!("{} is missing", what.en), format!("请填写{}", what.zh)));
    }
    if count < least || count > most {
        let range = if least == 0 { format!("at most {most}") } else { format!("{least} to {most}") };
        let zh_range = if least == 0 { format!("最多 {most}") } else { format!("{least} 到 {most}") };
        return Err(RuleError::new(
            format!("{} has {count} characters; it takes {range}", what.en),
            format!("{}有 {count} 个字符，应为 {zh_range} 个", what.zh),
        ));
    }
    Ok(())
}

/// Refuses line breaks and other characters that nobody can see.
fn visible(what: &Text, text: &str) -> Result<(), RuleError> {
    match text.chars().find(|character| character.is_control()) {
        None => Ok(()),
        Some(character) => Err(RuleError::new(
            format!("{} contains a line break or control character, U+{:04X}", what.en, u32::from(character)),
            format!("{}含有换行或控制字符 U+{:04X}", what.zh, u32::from(character)),
        )),
    }
}

/// Gives a text type its reading side; `FromStr` is written by hand and is the rule.
macro_rules! text_type {
    ($name:ident) => {
        impl $name {
            /// The value as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer)?
                    .parse()
                    .map_err(serde::de::Error::custom)
            }
        }
    };
}
use text_type;

/// A text whose whole rule is its length in characters and that nothing in it is invisible.
macro_rules! plain_text_type {
    ($(#[$documentation:meta])* $name:ident, $en:literal, $zh:literal, $most:literal) => {
        $(#[$documentation])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        super::text_type!($name);

        impl std::str::FromStr for $name {
            type Err = super::RuleError;

            fn from_str(text: &str) -> Result<Self, super::RuleError> {
                let what = crate::text::Text::new($en, $zh);
                super::length(&what, text, 1, $most)?;
                super::visible(&what, text)?;
                Ok(Self(text.to_owned()))
            }
        }

        #[cfg(test)]
        mod tests {
            use super::$name;

            #[test]
            fn length_and_visibility_are_kept() {
                assert!("订单 orders".parse::<$name>().is_ok());
                assert!("字".repeat($most).parse::<$name>().is_ok());
                assert!("字".repeat($most + 1).parse::<$name>().is_err());
                assert!("".parse::<$name>().is_err());
                assert!("two\nlines".parse::<$name>().is_err());
            }
        }
    };
}
use plain_text_type;
