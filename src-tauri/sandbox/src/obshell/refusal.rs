//! Why the agent refuses, in the words and numbers of its version.
//!
//! Codes and statuses are those of the agent's source; the sentences are ours, in both of its languages.

use serde_json::{Map, json};

use super::AgentSettings;
use super::envelope::envelope;
use crate::answer::{Answer, Received};
use crate::clock::Moment;

/// A refusal. All but the first five come after the caller was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The header does not open: an old key, most likely.
    HeaderDecryptFailed,
    HeaderNotFound,
    UriMismatch,
    /// 401, with the part of the code after `Security.Authentication.` and the cause in both languages.
    Unauthorized(&'static str, &'static str, &'static str),
    /// No such call in this version.
    NoSuchCall,
    /// The agent is not part of a cluster.
    WrongIdentity(String),
    SystemTenant,
    NoSuchTenant(String),
    UnreadableBody,
    BadMode(String),
    BadStatus(String),
    NoArchiveDestination(String),
    NoDataDestination(String),
    /// No such task, or a tenant without any backup.
    NoSuchTask,
    /// What the agent answers after a panic, or when the database is away.
    Unexpected(&'static str),
}

/// Number of older versions (kept by newer ones for 1 and 10008 alone), code, status, and both sentences.
struct Parts {
    number: u32,
    code: String,
    status: u16,
    english: String,
    chinese: String,
}

impl Refusal {
    fn parts(&self) -> Parts {
        let parts = |number, code: &str, status, english: &str, chinese: &str| Parts {
            number,
            code: code.to_owned(),
            status,
            english: english.to_owned(),
            chinese: chinese.to_owned(),
        };
        match self {
            Self::HeaderDecryptFailed => parts(
                1,
                "Security.Authentication.Header.DecryptFailed",
                401,
                "Failed to decrypt the request header: crypto/rsa: decryption error",
                "解密请求头失败：crypto/rsa: decryption error",
            ),
            Self::HeaderNotFound => parts(
                1000,
                "Request.Header.NotFound",
                400,
                "The request header is not found.",
                "未找到请求头。",
            ),
            Self::UriMismatch => parts(
                10008,
                "Security.Authentication.Header.UriMismatch",
                401,
                "The uri in the header does not match the request.",
                "请求头中的 uri 与请求不一致。",
            ),
            Self::Unauthorized(kind, english, chinese) => parts(
                10008,
                &format!("Security.Authentication.{kind}"),
                401,
                &format!("Unauthorized: {english}"),
                &format!("认证失败：{chinese}"),
            ),
            // The number is not documented for this one: 1000 is the general refusal.
            Self::NoSuchCall => parts(1000, "Common.NotFound", 404, "404 not found", "404 未找到"),
            Self::WrongIdentity(identity) => parts(
                1010,
                "Agent.Identify.NotSupportOperation",
                400,
                &format!("The agent's identity is {identity}; the operation needs CLUSTER AGENT."),
                &format!("当前节点身份为 {identity}，该操作需要 CLUSTER AGENT。"),
            ),
            Self::SystemTenant => parts(
                1001,
                "OB.Tenant.SysOperationNotAllowed",
                400,
                "The operation is not allowed for the sys tenant.",
                "不允许对 sys 租户执行该操作。",
            ),
            Self::NoSuchTenant(name) => parts(
                1001,
                "OB.Tenant.NotExist",
                400,
                &format!("Tenant '{name}' does not exist."),
                &format!("租户 '{name}' 不存在。"),
            ),
            Self::UnreadableBody => {
                parts(1000, "Common.BindJsonFailed", 400, "Failed to bind the request.", "解析请求参数失败。")
            }
            Self::BadMode(mode) => parts(
                1002,
                "OB.Backup.Mode.Invalid",
                400,
                &format!("Invalid backup mode '{mode}': full or incremental is needed."),
                &format!("备份模式 '{mode}' 无效：应为 full 或 incremental。"),
            ),
            Self::BadStatus(status) => parts(
                1002,
                "OB.Backup.Status.Invalid",
                400,
                &format!("Invalid backup status '{status}': canceled is needed."),
                &format!("备份状态 '{status}' 无效：应为 canceled。"),
            ),
            Self::NoArchiveDestination(name) => parts(
                1001,
                "OB.Backup.ArchiveDestEmpty",
                400,
                &format!("The archive log destination of tenant '{name}' is empty."),
                &format!("租户 '{name}' 的归档日志目的地为空。"),
            ),
            Self::NoDataDestination(name) => parts(
                1001,
                "OB.Backup.DataDestEmpty",
                400,
                &format!("The data backup destination of tenant '{name}' is empty."),
                &format!("租户 '{name}' 的数据备份目的地为空。"),
            ),
            Self::NoSuchTask => parts(2300, "Task.NotFound", 404, "The task is not found.", "未找到任务。"),
            Self::Unexpected(cause) => parts(
                1002,
                "Common.Unexpected",
                500,
                &format!("Unexpected error: {cause}"),
                &format!("未预期的错误：{cause}"),
            ),
        }
    }

    pub(super) fn into_answer(self, settings: &AgentSettings, received: &Received, moment: Moment) -> Answer {
        let Parts { number, code, mut status, english, chinese } = self.parts();
        let wants_chinese = received.header("accept-language").is_some_and(|words| words.starts_with("zh"));
        let mut error = Map::new();
        // A mismatch of the uri was never wrapped as a failed password.
        if !settings.has_error_words() || number == 1 || matches!(self, Self::Unauthorized(..)) {
            error.insert("code".into(), json!(number));
        }
        if settings.has_error_words() {
            error.insert("errCode".into(), json!(code));
        } else if matches!(number, 1002 | 1010) {
            // What had no code of its own was the agent's fault then.
            status = 500;
        }
        error.insert("message".into(), json!(if wants_chinese { chinese } else { english }));
        envelope(status, received, moment, ("error", error.into()))
    }
}

/// A failure with any code, as a fault asks for it.
pub(super) fn any_error(
    status: u16,
    code: &str,
    message: &str,
    received: &Received,
    moment: Moment,
) -> Answer {
    envelope(status, received, moment, ("error", json!({"errCode": code, "message": message})))
}
