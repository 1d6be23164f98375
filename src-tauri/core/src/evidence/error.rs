//! What can be wrong with a manifest before anything is compared.

use crate::error::ErrorCode;
use crate::json_line::FORMAT_VERSION;
use crate::text::Text;

/// Why an export cannot be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    #[error("{path} is not a manifest of Holdfast: {}", .detail.en)]
    Unreadable { path: String, detail: Text },
    #[error("{path} was written by a newer Holdfast: its format is {found}, this one knows {FORMAT_VERSION}")]
    TooNew { path: String, found: String },
}

impl EvidenceError {
    pub(crate) fn code(&self) -> ErrorCode {
        match self {
            Self::Unreadable { .. } => ErrorCode::ManifestUnreadable,
            Self::TooNew { .. } => ErrorCode::ManifestTooNew,
        }
    }

    pub(crate) fn chinese(&self) -> String {
        match self {
            Self::Unreadable { path, detail } => {
                format!("{path} 不是 Holdfast 的清单文件：{}", detail.zh)
            }
            Self::TooNew { path, found } => {
                format!(
                    "{path} 由更新版本的 Holdfast 写入：其格式版本为 {found}，本程序最高支持 {FORMAT_VERSION}"
                )
            }
        }
    }

    pub(crate) fn hint(&self) -> Text {
        match self {
            Self::Unreadable { .. } => Text::new(
                "Give the path of the file that ends in .manifest.json; if it is that one, it was damaged or edited: \
                 ask for it again",
                "请给出以 .manifest.json 结尾的文件；如果就是它，则文件已损坏或被修改，请重新获取",
            ),
            Self::TooNew { .. } => Text::new("Check it with that newer Holdfast", "请使用新版 Holdfast 校验"),
        }
    }
}
