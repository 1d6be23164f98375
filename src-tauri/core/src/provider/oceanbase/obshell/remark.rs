//! What OBShell's own nature makes worth checking before a backup is started. Pure.

use super::agent::AgentInfo;
use super::dag::Dag;
use super::tenant::Destinations;
use crate::backup::{BackupForm, BackupState, ObshellBackup, ObshellMode, VendorBackup};
use crate::plan::{Check, Diagnostic, Outcome, Severity};
use crate::provider::Remark;
use crate::rule::Endpoint;
use crate::task::TaskState;
use crate::text::Text;

/// Keys shorter than this have been broken in public.
const BREAKABLE_BITS: usize = 1024;

/// What was found.
pub(super) struct Ground<'a> {
    pub(super) agent: &'a AgentInfo,
    pub(super) key_bits: usize,
    pub(super) endpoint: &'a Endpoint,
    pub(super) tenant: &'a str,
    pub(super) backup: &'a ObshellBackup,
    /// Newest first.
    pub(super) backups: &'a [VendorBackup],
    /// The DAGs that back this tenant up.
    pub(super) dags: &'a [Dag],
    /// The word for log archiving; nothing where the agent cannot tell.
    pub(super) archiving: Option<String>,
    pub(super) destinations: Option<Destinations>,
}

/// Every remark, in the order they are shown.
pub(super) fn remarks(ground: &Ground<'_>) -> Vec<Remark> {
    let mut remarks = vec![agent(ground), line(ground), destinations(ground), archiving(ground)];
    remarks.extend(starting(ground));
    remarks.extend(incremental(ground));
    remarks.extend(encryption(ground));
    remarks
}

fn remark(name: Text, outcome: Outcome, value: Text, diagnostic: Option<Diagnostic>) -> Remark {
    Remark { check: Check { name, outcome, value }, diagnostic }
}

fn note(severity: Severity, code: &str, summary: Text, detail: Text, way_out: Text) -> Option<Diagnostic> {
    Some(Diagnostic { severity, code: code.to_owned(), summary, detail, way_out })
}

fn agent(ground: &Ground<'_>) -> Remark {
    let value = Text::same(format!("{} · {}", ground.agent.version, ground.agent.identity));
    remark(Text::new("OBShell agent", "OBShell Agent"), Outcome::Passed, value, None)
}

fn line(ground: &Ground<'_>) -> Remark {
    let name = Text::new("Line to the agent", "与 Agent 的连接");
    let bits = ground.key_bits;
    if ground.endpoint.scheme() == "https" || ground.endpoint.is_loopback() {
        return remark(name, Outcome::Passed, Text::same(ground.endpoint.scheme().to_uppercase()), None);
    }
    let value = Text::new(format!("HTTP, sealed by {bits} bits"), format!("HTTP，{bits} 位密钥加密"));
    let detail = if bits < BREAKABLE_BITS {
        Text::new(
            format!(
                "Answers can be read on the way. Passwords are sealed by the agent's {bits}-bit RSA key, which can be broken"
            ),
            format!("途中可读到应答。密码用 Agent 的 {bits} 位 RSA 公钥加密，这样的密钥可被破解"),
        )
    } else {
        Text::new(
            format!("Answers can be read on the way. Passwords are sealed by the agent's {bits}-bit RSA key"),
            format!("途中可读到应答。密码用 Agent 的 {bits} 位 RSA 公钥加密"),
        )
    };
    let diagnostic = note(
        Severity::Warning,
        "plain_http",
        Text::new("The agent is reached over plain HTTP", "通过明文 HTTP 连接 Agent"),
        detail,
        Text::new(
            "Keep to a trusted network, or turn HTTPS on at the agent (OBShell 4.4.2 and later)",
            "请在可信网络内使用，或为 Agent 启用 HTTPS（OBShell 4.4.2 及以上）",
        ),
    );
    remark(name, Outcome::Warned, value, diagnostic)
}

fn destinations(ground: &Ground<'_>) -> Remark {
    let name = Text::new("Backup destination", "备份路径");
    let Some(Destinations { data, archive }) = &ground.destinations else {
        let value = Text::new("the agent does not tell; it checks", "Agent 未返回，由其检查");
        return remark(name, Outcome::Skipped, value, None);
    };
    let missing = match (data.is_empty(), archive.is_empty()) {
        (false, false) => return remark(name, Outcome::Passed, Text::same(data), None),
        (true, _) => Text::new("data backup destination", "数据备份路径"),
        (false, true) => Text::new("archive log destination", "归档日志路径"),
    };
    let tenant = ground.tenant;
    let diagnostic = note(
        Severity::Blocked,
        "destination_missing",
        Text::new(format!("{tenant} has no {}", missing.en), format!("{tenant} 未设置{}", missing.zh)),
        Text::new("OBShell refuses a backup without it", "缺少该路径时 OBShell 会拒绝备份"),
        Text::new(
            "Set it in OBShell's backup configuration, then plan again",
            "请在 OBShell 的备份配置中设置后重新计划",
        ),
    );
    remark(name, Outcome::Failed, Text::new("none", "无"), diagnostic)
}

fn archiving(ground: &Ground<'_>) -> Remark {
    let name = Text::new("Log archiving", "日志归档");
    let value = match ground.archiving.as_deref() {
        Some("DOING") => return remark(name, Outcome::Passed, Text::same("DOING"), None),
        None => Text::new("the agent does not tell", "Agent 未返回"),
        Some("") => Text::new("off", "未开启"),
        Some(word) => Text::same(word),
    };
    let tenant = ground.tenant;
    let diagnostic = note(
        Severity::Warning,
        "turns_archivelog_on",
        Text::new(
            format!("{tenant}: starting a backup turns ARCHIVELOG on"),
            format!("{tenant}：发起备份会开启 ARCHIVELOG"),
        ),
        Text::new(
            "OBShell turns log archiving on where it is off, waits for it up to an hour, and leaves it on",
            "若日志归档未开启，OBShell 会将其开启，最多等待一小时，且之后不会关闭",
        ),
        Text::new(
            "Apply only if logs may go to the archive destination",
            "确认可以向归档路径写入日志后再执行",
        ),
    );
    remark(name, Outcome::Warned, value, diagnostic)
}

/// A DAG that has not come to its backup yet: the list of backups does not show it.
fn starting(ground: &Ground<'_>) -> Option<Remark> {
    let is_listed = ground.backups.iter().any(|backup| backup.state == BackupState::Running);
    let dag = ground.dags.iter().find(|dag| dag.task.state == TaskState::Running)?;
    if is_listed {
        return None;
    }
    let (tenant, task) = (ground.tenant, &dag.task);
    let diagnostic = note(
        Severity::Blocked,
        "backup_starting",
        Text::new(format!("{tenant}: a backup is being started"), format!("{tenant}：正在发起另一个备份")),
        Text::new(
            format!(
                "“{}” ({}) is not over. Of two backups at once the database refuses the second",
                task.name, task.word
            ),
            format!("“{}”（{}）尚未结束。两个备份同时进行时，数据库会拒绝后一个", task.name, task.word),
        ),
        Text::new("Wait until it ends, then plan again", "请等它结束后重新计划"),
    );
    let name = Text::new("Backup being started", "是否有备份正在发起");
    Some(remark(name, Outcome::Failed, Text::same(&task.id), diagnostic))
}

fn incremental(ground: &Ground<'_>) -> Option<Remark> {
    if ground.backup.mode != ObshellMode::Incremental {
        return None;
    }
    let is_base = |backup: &&VendorBackup| {
        backup.state == BackupState::Completed && backup.form == Some(BackupForm::Full)
    };
    let base = ground.backups.iter().find(is_base);
    let value = match base {
        Some(base) => Text::new(format!("job {}", base.id), format!("作业 {}", base.id)),
        None => Text::new("none seen", "未见"),
    };
    let diagnostic = note(
        Severity::Warning,
        "incremental_may_become_full",
        Text::new("It may become a full backup", "可能变为全量备份"),
        match base {
            Some(_) => Text::new(
                "OceanBase makes a full backup instead, without a word, where the earlier sets no longer serve, as after an upgrade",
                "已有备份集不再可用时（例如升级之后），OceanBase 会不加提示地改做全量备份",
            ),
            None => Text::new(
                "No completed full backup is listed: OceanBase makes a full one instead, without a word",
                "未列出已完成的全量备份：OceanBase 会不加提示地改做全量备份",
            ),
        },
        Text::new("See in the job what it became", "请在作业中查看实际类型"),
    );
    Some(remark(Text::new("Full backup to build on", "可依赖的全量备份"), Outcome::Warned, value, diagnostic))
}

fn encryption(ground: &Ground<'_>) -> Option<Remark> {
    if !ground.backup.encrypt {
        return None;
    }
    let diagnostic = note(
        Severity::Warning,
        "password_kept_by_agent",
        Text::new("OBShell keeps the backup set password", "OBShell 会保存备份集密码"),
        Text::new(
            "It stays readable in the agent's task tables. Without it nobody can restore the set",
            "密码会以可读形式保留在 Agent 的任务表中。没有它就无法恢复该备份集",
        ),
        Text::new(
            "Use a password of its own for backup sets, and keep it outside this machine too",
            "请为备份集使用专门的密码，并在本机之外另行保管",
        ),
    );
    let value = Text::new("with the profile's password", "使用连接配置中的密码");
    Some(remark(Text::new("Encryption", "加密"), Outcome::Warned, value, diagnostic))
}

#[cfg(test)]
mod tests {
    use super::super::agent::read_info;
    use super::super::answer::Answer;
    use super::*;

    const FULL: ObshellBackup =
        ObshellBackup { mode: ObshellMode::Full, plus_archive: false, encrypt: false };

    fn found(endpoint: &str, key_bits: usize, archiving: Option<&str>) -> Vec<Diagnostic> {
        let info = Answer::of(r#"{"version":"4.3.3.0-1","identity":"CLUSTER AGENT"}"#);
        let destinations = Destinations { data: "file:///d".to_owned(), archive: "file:///a".to_owned() };
        let ground = Ground {
            agent: &read_info(&info).unwrap(),
            key_bits,
            endpoint: &endpoint.parse().unwrap(),
            tenant: "t1",
            backup: &FULL,
            backups: &[],
            dags: &[],
            archiving: archiving.map(str::to_owned),
            destinations: Some(destinations),
        };
        remarks(&ground).into_iter().filter_map(|remark| remark.diagnostic).collect()
    }

    #[test]
    fn plain_http_is_a_warning_that_says_how_weak_the_key_is() {
        for (bits, can_be_broken) in [(512, true), (1024, false), (2048, false)] {
            let notes = found("http://10.10.10.1:2886", bits, Some("DOING"));
            let [note] = notes.as_slice() else { panic!("one note") };
            assert_eq!((note.code.as_str(), note.severity), ("plain_http", Severity::Warning));
            assert!(note.detail.en.contains(&bits.to_string()));
            assert_eq!(note.detail.en.contains("can be broken"), can_be_broken, "{bits}");
        }
        for endpoint in ["https://10.10.10.1:2886", "http://127.0.0.1:2886"] {
            assert_eq!(found(endpoint, 512, Some("DOING")), [], "{endpoint}");
        }
    }

    #[test]
    fn log_archiving_that_is_not_surely_on_is_a_warning() {
        for archiving in [None, Some(""), Some("STOP"), Some("SUSPEND"), Some("INTERRUPTED")] {
            let notes = found("https://10.10.10.1:2886", 1024, archiving);
            assert_eq!(notes.len(), 1, "{archiving:?}");
            assert_eq!(notes[0].code, "turns_archivelog_on");
        }
    }
}
