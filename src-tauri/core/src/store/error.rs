//! What can go wrong with Holdfast's own files.

use crate::error::ErrorCode;
use crate::text::Text;

/// Why the store cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{path} was written by a newer Holdfast: its schema is {found}, this one knows {known}")]
    SchemaTooNew { path: String, found: i64, known: i64 },
    #[error("another Holdfast is using {path}")]
    InUse { path: String },
    #[error("{path} may not be written")]
    ReadOnly { path: String },
    #[error("{path} is damaged: {detail}")]
    Damaged { path: String, detail: String },
    #[error("the disk that holds {path} is full")]
    DiskFull { path: String },
    #[error("the folder {path} cannot be made: {}", .detail.en)]
    Folder { path: String, detail: Text },
    #[error("{path}: {detail}")]
    Fault { path: String, detail: String },
}

impl StoreError {
    pub(crate) fn code(&self) -> ErrorCode {
        match self {
            Self::SchemaTooNew { .. } => ErrorCode::SchemaTooNew,
            Self::InUse { .. } => ErrorCode::StoreInUse,
            Self::ReadOnly { .. } => ErrorCode::StoreReadOnly,
            Self::Damaged { .. } => ErrorCode::StoreDamaged,
            Self::DiskFull { .. } => ErrorCode::DiskFull,
            Self::Folder { .. } | Self::Fault { .. } => ErrorCode::StoreFault,
        }
    }

    pub(crate) fn chinese(&self) -> String {
        match self {
            Self::SchemaTooNew { path, found, known } => {
                format!("{path} 由更新版本的 Holdfast 写入：其结构版本为 {found}，本程序最高支持 {known}")
            }
            Self::InUse { path } => format!("另一个 Holdfast 正在使用 {path}"),
            Self::ReadOnly { path } => format!("{path} 不可写"),
            Self::Damaged { path, detail } => format!("{path} 已损坏：{detail}"),
            Self::DiskFull { path } => format!("{path} 所在磁盘已满"),
            Self::Folder { path, detail } => format!("无法创建目录 {path}：{}", detail.zh),
            Self::Fault { path, detail } => format!("{path}：{detail}"),
        }
    }

    pub(crate) fn hint(&self) -> Option<Text> {
        let hint = match self {
            Self::SchemaTooNew { .. } => Text::new(
                "Use that newer Holdfast, or choose another folder with --data-dir. Nothing was changed",
                "请使用新版 Holdfast，或用 --data-dir 指定其他目录。未作任何修改",
            ),
            Self::InUse { .. } => Text::new(
                "Use the window that is open, or choose another folder with --data-dir",
                "请使用已打开的窗口，或用 --data-dir 指定其他目录",
            ),
            Self::ReadOnly { .. } => Text::new(
                "Give your account the right to write there, or choose another folder with --data-dir",
                "请授予写权限，或用 --data-dir 指定其他目录",
            ),
            Self::Damaged { .. } => Text::new(
                "Keep the file, move it aside and start again; your backups at the vendors are not touched",
                "请先保留并移走该文件再启动；厂商侧的备份不受影响",
            ),
            Self::DiskFull { .. } => Text::new(
                "Make room, then try again. Nothing is sent that cannot be written down first",
                "请释放空间后重试。写不下来的请求不会发出",
            ),
            Self::Folder { .. } => {
                Text::new("Choose another folder with --data-dir", "请用 --data-dir 指定其他目录")
            }
            Self::Fault { .. } => Text::new(
                "Look after the disk and the folder, then try again. Nothing is sent that cannot be written down first",
                "请检查磁盘和该目录后重试。写不下来的请求不会发出",
            ),
        };
        Some(hint)
    }
}
