//! Why OCP refuses a request: its error codes, with a sentence in each language.
//!
//! Codes are the documented ones. Which HTTP status goes with which is documented for 429 alone; the others
//! here are what is customary.

use crate::answer::Received;

/// A refusal, before it has been put into an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: i64,
    english: String,
    chinese: String,
}

impl Refusal {
    fn new(status: u16, code: i64, english: impl Into<String>, chinese: impl Into<String>) -> Self {
        Self { status, code, english: english.into(), chinese: chinese.into() }
    }

    pub(super) fn unauthorized(english: &str, chinese: &str) -> Self {
        Self::new(401, 1003, english, chinese)
    }

    /// A parameter or field that is missing or cannot be.
    pub(super) fn parameter(name: &str) -> Self {
        Self::new(400, 1001, format!("The parameter {name} is invalid."), format!("参数 {name} 不合法。"))
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(404, 1002, format!("The record {what} was not found."), format!("未找到记录 {what}。"))
    }

    pub(super) fn no_such_call() -> Self {
        Self::new(404, 1003, "The request is invalid: there is no such API.", "请求不合法：没有这个接口。")
    }

    pub(super) fn throttled() -> Self {
        Self::new(
            429,
            0,
            "Too many requests: the limit of the current throttling window is exceeded.",
            "请求过于频繁，已超过当前限流窗口的上限。",
        )
    }

    pub(super) fn strategy_without_schedule() -> Self {
        Self::new(400, 20003, "Configure the backup schedule first.", "请先配置备份调度。")
    }

    pub(super) fn already_running() -> Self {
        Self::new(
            400,
            20007,
            "A baseline backup task of the cluster or tenant already exists.",
            "集群或者租户的基线备份任务已经存在。",
        )
    }

    pub(super) fn storage_field(code: i64, name: &str) -> Self {
        Self::new(400, code, format!("{name} of the storage is empty."), format!("备份存储的 {name} 为空。"))
    }

    pub(super) fn precheck_failed(why: &str, chinese: &str) -> Self {
        Self::new(400, 20036, format!("The precheck failed: {why}"), format!("备份预检查失败：{chinese}"))
    }

    pub(super) fn storage_test_failed() -> Self {
        Self::new(
            400,
            20064,
            "The storage test failed: the access key is refused.",
            "备份存储测试失败：访问密钥被拒绝。",
        )
    }

    pub(super) fn no_strategy() -> Self {
        Self::new(400, 20106, "The backup object has no backup strategy.", "备份对象无备份策略！")
    }

    pub(super) fn no_backup_object() -> Self {
        Self::new(400, 20107, "There is no tenant to back up.", "没有租户需要备份！")
    }

    pub(super) fn logical_is_full_only() -> Self {
        Self::new(400, 20110, "Logical backups are always full.", "逻辑备份仅支持全量备份。")
    }

    pub(super) fn needs_full_first() -> Self {
        Self::new(
            400,
            20111,
            "An incremental backup needs a full backup first.",
            "增量备份之前需要先进行一次全量备份。",
        )
    }

    pub(super) fn not_logical() -> Self {
        Self::new(400, 20301, "Logical backup does not support tenants.", "逻辑备份不支持租户备份！")
    }

    /// In the language that the caller asks for; Chinese unless that is another.
    pub(super) fn sentence(&self, received: &Received) -> &str {
        if is_chinese(received) { &self.chinese } else { &self.english }
    }
}

pub(super) fn is_chinese(received: &Received) -> bool {
    received.header("accept-language").is_none_or(|wanted| wanted.to_ascii_lowercase().starts_with("zh"))
}
