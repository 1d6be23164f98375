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
    #[error("no {} is stored for this profile", english_name(*.name))]
    NoEntry { name: SecretName },
    #[error("the keychain failed: {detail}")]
    Fault { detail: String },
}

impl CredentialError {
    pub(crate) fn code(&self) -> ErrorCode {
        match self {
            Self::Absent { .. } => ErrorCode::KeychainAbsent,
            Self::Locked { .. } => ErrorCode::KeychainLocked,
            Self::Denied { .. } => ErrorCode::KeychainDenied,
            Self::NoEntry { .. } => ErrorCode::SecretMissing,
            Self::Fault { .. } => ErrorCode::KeychainFault,
        }
    }

    pub(crate) fn chinese(&self) -> String {
        match self {
            Self::Absent { detail } => format!("本系统没有可用的钥匙串：{detail}"),
            Self::Locked { .. } => "钥匙串已锁定".to_owned(),
            Self::Denied { detail } => format!("钥匙串拒绝访问：{detail}"),
            Self::NoEntry { name } => format!("该连接配置尚未保存{}", chinese_name(*name)),
            Self::Fault { detail } => format!("钥匙串出错：{detail}"),
        }
    }

    pub(crate) fn hint(&self) -> Option<Text> {
        let hint = match self {
            Self::Absent { .. } => Text::new(
                "Start or install one (gnome-keyring or KWallet on Linux), or keep the secret “Until I quit”",
                "请安装或启动钥匙串（Linux 上为 gnome-keyring 或 KWallet），或选择“直到退出”",
            ),
            Self::Locked { .. } => Text::new(
                "Unlock it (signing in to the desktop does), then try again, or keep the secret “Until I quit”",
                "请解锁（登录桌面即可）后重试，或选择“直到退出”",
            ),
            Self::Denied { .. } => Text::new(
                "Allow Holdfast in the keychain's own settings, then try again, or keep the secret “Until I quit”",
                "请在钥匙串设置中允许 Holdfast 后重试，或选择“直到退出”",
            ),
            Self::NoEntry { .. } => {
                Text::new("Open the profile and enter it once", "请打开连接配置并填写一次")
            }
            Self::Fault { .. } => Text::new(
                "Try again; if it goes on, keep the secret “Until I quit”",
                "请重试；若仍失败，可选择“直到退出”",
            ),
        };
        Some(hint)
    }
}

fn english_name(name: SecretName) -> &'static str {
    match name {
        SecretName::SecretAccessKey => "secret access key",
        SecretName::SecurityToken => "security token",
        SecretName::Password => "password",
        SecretName::StorageSecretKey => "storage secret key",
        SecretName::BackupSetPassword => "backup set password",
        SecretName::ClientKey => "client certificate's private key",
        SecretName::ProxyPassword => "proxy password",
    }
}

fn chinese_name(name: SecretName) -> &'static str {
    match name {
        SecretName::SecretAccessKey => "访问密钥（SK）",
        SecretName::SecurityToken => "安全令牌",
        SecretName::Password => "密码",
        SecretName::StorageSecretKey => "存储访问秘钥",
        SecretName::BackupSetPassword => "备份集密码",
        SecretName::ClientKey => "客户端证书私钥",
        SecretName::ProxyPassword => "代理密码",
    }
}
