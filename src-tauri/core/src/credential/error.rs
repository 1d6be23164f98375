//! What can stand between a profile and its secret: four different troubles, each with its own way out.

use crate::error::ErrorCode;
use crate::profile::SecretName;
use crate::text::Text;

/// Why a secret could not be read, kept or forgotten.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    #[error("this system has no keychain that answers: {detail}")]
    Absent { detail: String },
    #[error("the keychain is locked")]
    Locked { detail: String },
    #[error("the keychain denied access: {detail}")]
    Denied { detail: String },
    #[error("no {} is stored for this profile", .name.label().en)]
    NoEntry { name: SecretName },
    #[error(
        "the environment variable {variable} is not set, or empty: the profile's {} is read from it",
        .name.label().en
    )]
    Unset { name: SecretName, variable: String },
    #[error("the environment variable {variable} is not UTF-8 text")]
    NotText { variable: String },
    #[error("secrets are read from the environment here, and none is kept: not the {} either", .name.label().en)]
    NeverKept { name: SecretName, variable: String },
    #[error("the keychain failed: {detail}")]
    Fault { detail: String },
}

impl CredentialError {
    pub(crate) fn code(&self) -> ErrorCode {
        match self {
            Self::Absent { .. } => ErrorCode::KeychainAbsent,
            Self::Locked { .. } => ErrorCode::KeychainLocked,
            Self::Denied { .. } => ErrorCode::KeychainDenied,
            Self::NoEntry { .. } | Self::Unset { .. } => ErrorCode::SecretMissing,
            Self::NotText { .. } => ErrorCode::SecretUnreadable,
            Self::NeverKept { .. } => ErrorCode::SecretNotKept,
            Self::Fault { .. } => ErrorCode::KeychainFault,
        }
    }

    pub(crate) fn chinese(&self) -> String {
        match self {
            Self::Absent { detail } => format!("本系统没有可用的钥匙串：{detail}"),
            Self::Locked { .. } => "钥匙串已锁定".to_owned(),
            Self::Denied { detail } => format!("钥匙串拒绝访问：{detail}"),
            Self::NoEntry { name } => format!("该连接配置尚未保存{}", name.label().zh),
            Self::Unset { name, variable } => {
                format!("环境变量 {variable} 未设置或为空：该连接配置的{}从中读取", name.label().zh)
            }
            Self::NotText { variable } => format!("环境变量 {variable} 不是 UTF-8 文本"),
            Self::NeverKept { name, .. } => {
                format!("此处的密钥从环境变量读取，不会保存，{}也不例外", name.label().zh)
            }
            Self::Fault { detail } => format!("钥匙串出错：{detail}"),
        }
    }

    pub(crate) fn hint(&self) -> Option<Text> {
        let hint = match self {
            Self::Absent { .. } => Text::new(
                "Start or install one (gnome-keyring or KWallet on Linux), or keep the secret “Until I quit”; on the command line, --credentials env reads it from the environment",
                "请安装或启动钥匙串（Linux 上为 gnome-keyring 或 KWallet），或选择“直到退出”；命令行可用 --credentials env 从环境变量读取",
            ),
            Self::Locked { .. } => Text::new(
                "Unlock it (signing in to the desktop does), then try again, or keep the secret “Until I quit”",
                "请解锁（登录桌面即可）后重试，或选择“直到退出”",
            ),
            Self::Denied { .. } => Text::new(
                "Allow Holdfast in the keychain's own settings, then try again, or keep the secret “Until I quit”",
                "请在钥匙串设置中允许 Holdfast 后重试，或选择“直到退出”",
            ),
            Self::NoEntry { .. } => Text::new(
                "Open the profile and enter it once; on the command line, profile add --replace takes it",
                "请打开连接配置并填写一次；命令行请用 profile add --replace",
            ),
            Self::Unset { variable, .. } | Self::NeverKept { variable, .. } => Text::new(
                format!("Set {variable} in the environment of this command"),
                format!("请在执行该命令的环境中设置 {variable}"),
            ),
            Self::NotText { variable } => Text::new(
                format!("Set {variable} to the secret itself, as text"),
                format!("请将 {variable} 设为密钥本身（文本）"),
            ),
            Self::Fault { .. } => Text::new(
                "Try again; if it goes on, keep the secret “Until I quit”",
                "请重试；若仍失败，可选择“直到退出”",
            ),
        };
        Some(hint)
    }
}
