//! What `holdfast profile add` can be told, and what its options are called in the core's draft.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use holdfast_core::profile::{Environment, Guard, ProviderKind};
use holdfast_core::rule::FieldError;
use holdfast_core::text::Text;

/// The vendors, as one types them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Vendor {
    HuaweiRds,
    HuaweiTaurusdb,
    OceanbaseOcp,
    OceanbaseObshell,
}

/// The ways of signing in, of all vendors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Method {
    /// An access key and its secret (Huawei Cloud, OCP)
    AccessKey,
    /// A temporary access key with its security token (Huawei Cloud)
    TemporaryAccessKey,
    /// A user's password (Huawei Cloud, OCP)
    Password,
    /// The password of root@sys (OBShell)
    RootPassword,
    /// The agent's own password (OBShell)
    AgentPassword,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum EnvironmentChoice {
    Development,
    Staging,
    Production,
    Sandbox,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum GuardChoice {
    /// Approve the plan
    Confirm,
    /// Type the change number, or the plan's words
    TypeToConfirm,
    /// Nothing can be applied
    WatchOnly,
}

/// How to reach the vendor and sign in.
#[derive(Debug, Args)]
#[command(next_help_heading = "Vendor options")]
pub(super) struct ConnectionOptions {
    /// Region, such as cn-north-4 (Huawei Cloud)
    #[arg(long, value_name = "ID")]
    pub(super) region: Option<String>,
    /// Project; looked up from the region where it is not given (Huawei Cloud)
    #[arg(long, value_name = "ID")]
    pub(super) project_id: Option<String>,
    /// Address; required for OCP and OBShell, in place of the region's at Huawei Cloud
    #[arg(long, value_name = "URL")]
    pub(super) endpoint: Option<String>,
    /// Address of IAM, in place of the region's (Huawei Cloud)
    #[arg(long, value_name = "URL")]
    pub(super) iam_endpoint: Option<String>,
    /// Way of signing in; the first that the vendor takes where nothing is chosen
    #[arg(long, value_name = "METHOD")]
    pub(super) sign_in: Option<Method>,
    /// Access key ID; its secret is asked for
    #[arg(long, value_name = "ID")]
    pub(super) access_key_id: Option<String>,
    /// Account (domain) of an IAM user (Huawei Cloud, password)
    #[arg(long, value_name = "NAME")]
    pub(super) domain_name: Option<String>,
    /// User whose password is asked for
    #[arg(long, value_name = "NAME")]
    pub(super) user_name: Option<String>,
    /// Use the historical paths, /mysql/v3 (TaurusDB)
    #[arg(long)]
    pub(super) legacy_path: bool,
    /// Access key ID of the storage that is backed up to (OCP)
    #[arg(long, value_name = "ID")]
    pub(super) storage_key_id: Option<String>,
    /// Keep a password for encrypted backup sets (OBShell)
    #[arg(long)]
    pub(super) encrypts: bool,
}

/// The same for every vendor.
#[derive(Debug, Args)]
#[command(next_help_heading = "Network options")]
pub(super) struct NetworkOptions {
    /// Trust the certificates in this file (PEM) besides the system's
    #[arg(long, value_name = "FILE", conflicts_with = "trust_fingerprint")]
    pub(super) trust_authority: Option<PathBuf>,
    /// Trust only the certificate with this SHA-256 fingerprint
    #[arg(long, value_name = "SHA256")]
    pub(super) trust_fingerprint: Option<String>,
    /// Show this certificate (PEM, with its chain) to a server that asks
    #[arg(long, value_name = "FILE")]
    pub(super) client_certificate: Option<PathBuf>,
    /// The client certificate's private key (PEM), which goes to the keychain
    #[arg(long, value_name = "FILE", requires = "client_certificate")]
    pub(super) client_key: Option<PathBuf>,
    /// Reach the vendor through this proxy, or directly; the system's setting where nothing is chosen
    #[arg(long, value_name = "ADDRESS|none")]
    pub(super) proxy: Option<String>,
    /// User of the proxy; the password is asked for
    #[arg(long, value_name = "NAME", requires = "proxy")]
    pub(super) proxy_user: Option<String>,
    /// How long to wait for a connection
    #[arg(long, value_name = "SECONDS")]
    pub(super) connect_timeout: Option<String>,
    /// How long to wait for a whole answer
    #[arg(long, value_name = "SECONDS")]
    pub(super) answer_timeout: Option<String>,
}

impl Vendor {
    pub(super) fn of(kind: ProviderKind) -> Self {
        match kind {
            ProviderKind::HuaweiRds => Self::HuaweiRds,
            ProviderKind::HuaweiTaurusdb => Self::HuaweiTaurusdb,
            ProviderKind::OceanbaseOcp => Self::OceanbaseOcp,
            ProviderKind::OceanbaseObshell => Self::OceanbaseObshell,
        }
    }

    /// The ways of signing in that it takes; the first where nothing is chosen.
    pub(super) fn methods(self) -> &'static [Method] {
        match self {
            Self::HuaweiRds | Self::HuaweiTaurusdb => {
                &[Method::AccessKey, Method::TemporaryAccessKey, Method::Password]
            }
            Self::OceanbaseOcp => &[Method::Password, Method::AccessKey],
            Self::OceanbaseObshell => &[Method::RootPassword, Method::AgentPassword],
        }
    }
}

impl From<EnvironmentChoice> for Environment {
    fn from(choice: EnvironmentChoice) -> Self {
        match choice {
            EnvironmentChoice::Development => Self::Development,
            EnvironmentChoice::Staging => Self::Staging,
            EnvironmentChoice::Production => Self::Production,
            EnvironmentChoice::Sandbox => Self::Sandbox,
        }
    }
}

impl From<GuardChoice> for Guard {
    fn from(choice: GuardChoice) -> Self {
        match choice {
            GuardChoice::Confirm => Self::Confirm,
            GuardChoice::TypeToConfirm => Self::TypeToConfirm,
            GuardChoice::WatchOnly => Self::WatchOnly,
        }
    }
}

/// As it is typed: `huawei-rds`.
pub(super) fn typed(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// The refusal of an option.
pub(super) fn refused(option: &str, en: impl Into<String>, zh: impl Into<String>) -> FieldError {
    FieldError { field: option.to_owned(), message: Text::new(en, zh), suggestion: None }
}

/// A field that the core refused, called as it was typed here.
pub(super) fn as_option(mut field: FieldError) -> FieldError {
    field.field = match field.field.as_str() {
        "name" => "NAME".to_owned(),
        "network.private_authority" => "--trust-authority".to_owned(),
        "network.fingerprint" => "--trust-fingerprint".to_owned(),
        "network.proxy_address" => "--proxy".to_owned(),
        "network.proxy_user_name" => "--proxy-user".to_owned(),
        "secrets.client_key" | "client_key" => "--client-key".to_owned(),
        other => match other.split_once('.') {
            Some(("connection" | "network", option)) => format!("--{}", option.replace('_', "-")),
            Some(("secrets", secret)) => secret.to_owned(),
            _ => format!("--{}", other.replace('_', "-")),
        },
    };
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_called_as_its_option() {
        for (field, option) in [
            ("name", "NAME"),
            ("environment", "--environment"),
            ("connection.region", "--region"),
            ("connection.storage_key_id", "--storage-key-id"),
            ("network.fingerprint", "--trust-fingerprint"),
            ("network.client_certificate", "--client-certificate"),
            ("network.answer_timeout", "--answer-timeout"),
            ("secrets.backup_set_password", "backup_set_password"),
        ] {
            assert_eq!(as_option(refused(field, "", "")).field, option);
        }
    }
}
