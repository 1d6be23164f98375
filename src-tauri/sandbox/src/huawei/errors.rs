//! The refusals of gateway, IAM and RDS: code, HTTP status and sentence, in the shape of each.
//!
//! Codes and statuses are the documented ones; where a document gives no sentence, the wording is ours.

use serde_json::json;

use super::request_id;
use crate::answer::{Answer, Received};

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// By the API gateway, before any service saw it.
    Gateway { status: u16, code: &'static str, message: String },
    /// By IAM, whose `code` is the HTTP status as a number.
    Iam { status: u16, title: &'static str, message: String },
    /// By RDS.
    Service(ServiceError),
}

/// RDS error codes that the sandbox gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ServiceError {
    ParameterError,
    BadTimes,
    BadLimit,
    BadBackupName,
    BadDescription,
    UnknownDatabase,
    BadInstanceId,
    NoSuchInstance,
    NoSuchBackup,
    BackupRunning,
    OtherOperationRunning,
    StatusNotAllowed,
    TypeNotAllowed,
    StorageFull,
    Frozen,
    NameTaken,
    BackupBusy,
    AutomatedBackup,
}

impl ServiceError {
    /// Code, HTTP status, and the sentence in English and Chinese.
    fn parts(self) -> (&'static str, u16, &'static str, &'static str) {
        match self {
            Self::ParameterError => ("DBS.280001", 400, "Parameter error.", "参数错误。"),
            Self::BadTimes => {
                ("DBS.280216", 400, "Invalid start time or end time.", "开始时间或结束时间错误。")
            }
            Self::BadLimit => ("DBS.280439", 400, "Invalid limit.", "limit 参数错误。"),
            Self::BadBackupName => ("DBS.280277", 400, "Invalid backup name.", "备份名称不合法。"),
            Self::BadDescription => ("DBS.280127", 400, "Invalid backup description.", "备份描述不合法。"),
            Self::UnknownDatabase => {
                ("DBS.280128", 400, "The database name does not exist.", "数据库名不存在。")
            }
            Self::BadInstanceId => (
                "DBS.280404",
                400,
                "The DB instance ID or node ID format is invalid.",
                "实例ID或节点ID格式错误。",
            ),
            Self::NoSuchInstance => ("DBS.200002", 404, "The DB instance does not exist.", "实例不存在。"),
            Self::NoSuchBackup => ("DBS.201010", 404, "The backup file does not exist.", "备份文件不存在。"),
            Self::BackupRunning => ("DBS.201205", 409, "A backup is being created.", "正在进行备份。"),
            Self::OtherOperationRunning => (
                "DBS.200019",
                409,
                "Another operation is being performed on the DB instance or the DB instance is faulty.",
                "实例正在进行其他操作或实例故障。",
            ),
            Self::StatusNotAllowed => (
                "DBS.201014",
                400,
                "The DB instance status does not allow this operation.",
                "实例状态不允许该操作。",
            ),
            Self::TypeNotAllowed => (
                "DBS.200086",
                400,
                "The DB instance type or status does not support this operation.",
                "实例类型或状态不支持该操作。",
            ),
            Self::StorageFull => (
                "DBS.200316",
                409,
                "The operation is not allowed because the storage space is full.",
                "磁盘空间已满，不允许该操作。",
            ),
            Self::Frozen => ("DBS.280449", 400, "The DB instance is frozen.", "实例已冻结。"),
            Self::NameTaken => ("DBS.201201", 409, "The object already exists.", "对象已存在。"),
            Self::BackupBusy => (
                "DBS.201208",
                400,
                "The backup status does not allow this operation.",
                "备份状态不允许该操作。",
            ),
            Self::AutomatedBackup => (
                "DBS.201204",
                400,
                "The backup type does not allow this operation.",
                "备份类型不允许该操作。",
            ),
        }
    }
}

impl From<ServiceError> for Refusal {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl Refusal {
    pub(super) fn gateway(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self::Gateway { status, code, message: message.into() }
    }

    pub(super) fn iam(status: u16, title: &'static str, message: impl Into<String>) -> Self {
        Self::Iam { status, title, message: message.into() }
    }

    pub(super) fn into_answer(self, received: &Received) -> Answer {
        match self {
            Self::Gateway { status, code, message } => {
                let request_id = request_id(received);
                Answer::json(
                    status,
                    json!({"error_msg": message, "error_code": code, "request_id": request_id}),
                )
            }
            Self::Iam { status, title, message } => {
                Answer::json(status, json!({"error": {"code": status, "message": message, "title": title}}))
            }
            Self::Service(error) => {
                let (code, status, english, chinese) = error.parts();
                let wants_chinese =
                    received.header("x-language").is_some_and(|word| word.eq_ignore_ascii_case("zh-cn"));
                let message = if wants_chinese { chinese } else { english };
                Answer::json(status, json!({"error_code": code, "error_msg": message}))
            }
        }
    }
}
