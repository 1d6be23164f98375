//! What an agent's error codes mean, and what to do about them.
//!
//! A number is spelled `code 10008` here, so that it can stand beside the codes of later agents, which are texts. An
//! unknown code falls back on its HTTP class.

use crate::error::{Refusal, VendorError};
use crate::text::Text;

/// The code of a request that the agent could not decrypt: its key is not the one we have.
const KEY_OUTDATED: [&str; 2] = ["Security.Authentication.Header.DecryptFailed", "code 1"];

/// Whether the agent's key is not the one a request was sealed by.
pub(super) fn is_key_outdated(error: &VendorError) -> bool {
    KEY_OUTDATED.contains(&error.words.code.as_str())
}

/// What a code means.
pub(super) fn classify(code: &str, status: u16) -> Refusal {
    if KEY_OUTDATED.contains(&code) {
        return Refusal::TokenEnded;
    }
    match code {
        "Security.Authentication.Expired" | "Security.Authentication.Timestamp.Invalid" => Refusal::ClockSkew,
        "Security.Authentication.Header.UriMismatch" | "Request.Header.NotFound" => Refusal::Other,
        "code 10000" => Refusal::Permission,
        "code 10008" => Refusal::SignIn,
        "Agent.Identify.NotSupportOperation"
        | "OB.Backup.ArchiveDestEmpty"
        | "OB.Backup.DataDestEmpty"
        | "OB.Backup.NoUserTenants" => Refusal::TargetUnavailable,
        "OB.Tenant.NotExist" | "Task.NotFound" | "Common.NotFound" | "code 2300" => Refusal::NotFound,
        "OB.Tenant.SysOperationNotAllowed" | "Common.BindJsonFailed" | "code 1000" | "code 1001" => {
            Refusal::Input
        }
        // The database failed under the agent: nobody knows how far it came.
        "MySQL.Error" | "Common.Unexpected" | "code 1002" | "code 1010" | "code 2301" => Refusal::Fault,
        _ if code.starts_with("Security.Authentication.") => Refusal::SignIn,
        _ if code.starts_with("OB.Backup.") => Refusal::Input,
        _ => by_status(status),
    }
}

fn by_status(status: u16) -> Refusal {
    match status {
        300..=399 => Refusal::Redirect,
        401 => Refusal::SignIn,
        403 => Refusal::Permission,
        404 => Refusal::NotFound,
        408 => Refusal::Fault,
        429 => Refusal::Throttled,
        400..=499 => Refusal::Other,
        _ => Refusal::Fault,
    }
}

/// What to do about a code, where there is better advice than the general.
pub(super) fn advice(code: &str) -> Option<Text> {
    if KEY_OUTDATED.contains(&code) {
        return Some(Text::new(
            "The agent's key has changed, as after an upgrade: test the profile, then plan again",
            "Agent 的公钥已变化（例如升级之后）：请测试连接后重新计划",
        ));
    }
    let advice = match code.strip_prefix("Security.Authentication.").unwrap_or(code) {
        "WithAgentPassword" => Text::new(
            "This agent knows no password of root@sys yet: choose its agent password in the profile",
            "该 Agent 尚不知道 root@sys 的密码：请在连接配置中改用 Agent 密码",
        ),
        "WithOceanBasePassword" | "AgentPasswordNotInitialized" => Text::new(
            "This agent has no password of its own: choose that of root@sys in the profile",
            "该 Agent 未设置 Agent 密码：请在连接配置中改用 root@sys 密码",
        ),
        "IncorrectOceanbasePassword" | "code 10008" | "Unauthorized" => Text::new(
            "Replace the password of root@sys in the profile. The agent also says this while the database is down",
            "请在连接配置中更换 root@sys 的密码。数据库不可用时 Agent 也会这样应答",
        ),
        "IncorrectAgentPassword" => {
            Text::new("Replace the agent's password in the profile", "请在连接配置中更换 Agent 密码")
        }
        "Header.UriMismatch" => Text::new(
            "A proxy rewrites the path on its way to the agent: reach the agent directly",
            "途中的代理服务器改写了请求路径：请直接连接 Agent",
        ),
        "Agent.Identify.NotSupportOperation" => Text::new(
            "Backups are made by agents that belong to a running cluster (CLUSTER AGENT): connect to one of those",
            "只有属于集群的 Agent（CLUSTER AGENT）才能备份：请连接这样的 Agent",
        ),
        "OB.Backup.ArchiveDestEmpty" => Text::new(
            "Set the tenant's archive log destination (OBShell, backup configuration), then plan again",
            "请先在 OBShell 的备份配置中设置该租户的归档日志路径，再重新计划",
        ),
        "OB.Backup.DataDestEmpty" => Text::new(
            "Set the tenant's data backup destination (OBShell, backup configuration), then plan again",
            "请先在 OBShell 的备份配置中设置该租户的数据备份路径，再重新计划",
        ),
        _ => return None,
    };
    Some(advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistaken_password_has_its_own_advice() {
        for (code, word) in [
            ("WithAgentPassword", "agent password"),
            ("WithOceanBasePassword", "root@sys"),
            ("IncorrectAgentPassword", "agent's password"),
            ("IncorrectOceanbasePassword", "root@sys"),
        ] {
            let code = format!("Security.Authentication.{code}");
            assert_eq!(classify(&code, 401), Refusal::SignIn);
            assert!(advice(&code).unwrap().en.contains(word), "{code}");
        }
    }

    #[test]
    fn an_unknown_code_falls_back_on_its_class() {
        for (status, refusal) in [
            (307, Refusal::Redirect),
            (401, Refusal::SignIn),
            (403, Refusal::Permission),
            (404, Refusal::NotFound),
            (408, Refusal::Fault),
            (418, Refusal::Other),
            (429, Refusal::Throttled),
            (503, Refusal::Fault),
            (200, Refusal::Fault),
        ] {
            assert_eq!(classify("Something.New", status), refusal, "{status}");
            assert_eq!(classify("", status), refusal, "{status}");
        }
        assert_eq!(classify("OB.Backup.Something.New", 400), Refusal::Input);
        assert_eq!(advice("Something.New"), None);
    }
}
