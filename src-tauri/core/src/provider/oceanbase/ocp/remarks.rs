//! OCP's own checks of a plan: what it would refuse by its documents is said before anything is sent. Pure.

use super::storage_remark::storage_remark;
use super::strategy::{Copied, Incomplete};
use crate::backup::{BackupForm, BackupState, OcpBackup, OcpBackupMode, OcpDataMode, VendorBackup};
use crate::plan::{Check, Diagnostic, Outcome, Severity};
use crate::provider::Remark;
use crate::rule::Endpoint;
use crate::text::Text;

/// What the remarks rest on.
pub(super) struct Facts<'a> {
    pub(super) backup: &'a OcpBackup,
    pub(super) endpoint: &'a Endpoint,
    /// The storage of the tenant's strategy, or why it cannot be sent; nothing where there is no strategy.
    pub(super) strategy: Option<Result<Copied, Incomplete>>,
    pub(super) backups: &'a [VendorBackup],
    /// Whether this account may read OCP's tasks.
    pub(super) reads_tasks: bool,
}

/// Every remark, in the order they are shown.
pub(super) fn remarks(facts: &Facts<'_>) -> Vec<Remark> {
    let mut remarks = vec![mode(facts.backup), storage_remark(facts)];
    if facts.backup.data_mode == OcpDataMode::IncrementalBackup {
        remarks.push(full_backup(facts.backups));
    }
    if facts.endpoint.scheme() == "http" && !facts.endpoint.is_loopback() {
        remarks.push(open_line());
    }
    if !facts.reads_tasks {
        remarks.push(hidden_tasks());
    }
    remarks
}

pub(super) fn passed(name: Text, value: Text) -> Remark {
    Remark { check: Check { name, outcome: Outcome::Passed, value }, diagnostic: None }
}

/// A check that found something: its value, then what it means.
pub(super) fn noted(
    name: Text,
    value: Text,
    severity: Severity,
    code: &str,
    [summary, detail, way_out]: [Text; 3],
) -> Remark {
    let outcome = match severity {
        Severity::Warning => Outcome::Warned,
        Severity::Blocked => Outcome::Failed,
    };
    let diagnostic = Diagnostic { severity, code: code.to_owned(), summary, detail, way_out };
    Remark { check: Check { name, outcome, value }, diagnostic: Some(diagnostic) }
}

fn mode(backup: &OcpBackup) -> Remark {
    let name = Text::new("Kind of backup", "备份方式");
    match backup.backup_mode {
        OcpBackupMode::PhysicalBackup => passed(name, Text::new("physical", "物理备份")),
        OcpBackupMode::LogicalBackup => noted(
            name,
            Text::new("logical", "逻辑备份"),
            Severity::Blocked,
            "logical_not_supported",
            [
                Text::new("A tenant cannot be backed up logically", "租户不支持逻辑备份"),
                Text::new("OCP refuses it with error 20301", "OCP 会以错误码 20301 拒绝"),
                Text::new("Choose a physical backup", "请选择物理备份"),
            ],
        ),
    }
}

fn full_backup(backups: &[VendorBackup]) -> Remark {
    let name = Text::new("Full backup to build on", "可依赖的全量备份");
    // Where OCP does not say what a backup was, it gets the benefit of the doubt.
    let is_base = |backup: &&VendorBackup| {
        backup.state == BackupState::Completed && backup.form != Some(BackupForm::Incremental)
    };
    if let Some(base) = backups.iter().find(is_base) {
        let value = base.ended_at.as_ref().or(base.began_at.as_ref());
        return passed(name, Text::same(value.map_or(&base.id, |time| &time.raw)));
    }
    noted(
        name,
        Text::new("none", "无"),
        Severity::Blocked,
        "full_backup_missing",
        [
            Text::new("There is no full backup to build on", "没有可依赖的全量备份"),
            Text::new(
                "OCP refuses an incremental backup without one (20111)",
                "没有全量备份时，OCP 会拒绝增量备份（20111）",
            ),
            Text::new("Take a full backup first", "请先做一次全量备份"),
        ],
    )
}

fn open_line() -> Remark {
    noted(
        Text::new("Encrypted line", "加密传输"),
        Text::new("no, plain http", "否，http 明文"),
        Severity::Warning,
        "connection_not_encrypted",
        [
            Text::new("The line to OCP is not encrypted", "到 OCP 的连接未加密"),
            Text::new(
                "Passwords and the storage's secret travel so that others on the network can read them",
                "密码和存储访问秘钥可被网络上的他人读取",
            ),
            Text::new("Use OCP's https address", "请使用 OCP 的 https 地址"),
        ],
    )
}

fn hidden_tasks() -> Remark {
    noted(
        Text::new("OCP's tasks", "OCP 任务"),
        Text::new("not readable", "不可读"),
        Severity::Warning,
        "tasks_not_readable",
        [
            Text::new("This account may not read OCP's tasks", "该账号无权查看 OCP 任务"),
            Text::new(
                "Stages cannot be shown, and a lost answer is settled by the list of backups alone",
                "无法显示各阶段；应答丢失时只能依据备份列表判断",
            ),
            Text::new("Ask OCP's administrator for TASK_VIEWER", "请向 OCP 管理员申请 TASK_VIEWER 权限"),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::super::storage::{Place, Storage};
    use super::*;
    use crate::backup::OcpStorage;

    fn copied(replaced_key: Option<&str>) -> Copied {
        let storage = Storage {
            config_name: "main".to_owned(),
            directory: "/backup".to_owned(),
            alarm_threshold: 90,
            place: Place::File,
            storage_id: None,
            service_type: None,
            service_id: None,
            service_name: None,
            host_ids: Vec::new(),
        };
        Copied { storage, replaced_key: replaced_key.map(str::to_owned) }
    }

    fn backup(backup_mode: OcpBackupMode, data_mode: OcpDataMode) -> OcpBackup {
        OcpBackup { backup_mode, data_mode, storage: OcpStorage::Strategy }
    }

    fn done(form: Option<BackupForm>, state: BackupState) -> VendorBackup {
        VendorBackup {
            id: "1".to_owned(),
            name: String::new(),
            state,
            word: String::new(),
            origin: String::new(),
            form,
            databases: Vec::new(),
            began_at: None,
            ended_at: None,
            size_bytes: None,
            progress: None,
            reason: None,
            encryption: None,
        }
    }

    fn facts<'a>(
        endpoint: &'a Endpoint,
        backup: &'a OcpBackup,
        strategy: Option<Result<Copied, Incomplete>>,
        backups: &'a [VendorBackup],
    ) -> Facts<'a> {
        Facts { backup, endpoint, strategy, backups, reads_tasks: true }
    }

    /// The codes of what was noted, those that block in capitals.
    fn codes(facts: &Facts<'_>) -> Vec<String> {
        let noted = remarks(facts).into_iter().filter_map(|remark| remark.diagnostic);
        noted
            .map(|noted| match noted.severity {
                Severity::Blocked => noted.code.to_ascii_uppercase(),
                Severity::Warning => noted.code,
            })
            .collect()
    }

    #[test]
    fn what_ocp_would_refuse_is_blocked_before_anything_is_sent() {
        let https = "https://ocp.example.com".parse().unwrap();
        let full = backup(OcpBackupMode::PhysicalBackup, OcpDataMode::FullBackup);
        assert_eq!(codes(&facts(&https, &full, Some(Ok(copied(None))), &[])), Vec::<String>::new());
        assert_eq!(
            codes(&facts(&https, &full, Some(Ok(copied(Some("AK"))),), &[])),
            ["storage_key_replaced"]
        );
        assert_eq!(codes(&facts(&https, &full, None, &[])), ["NO_BACKUP_STRATEGY"]);
        assert_eq!(codes(&facts(&https, &full, Some(Err(Incomplete::Key)), &[])), ["STORAGE_INCOMPLETE"]);
        let logical = backup(OcpBackupMode::LogicalBackup, OcpDataMode::FullBackup);
        assert_eq!(codes(&facts(&https, &logical, Some(Ok(copied(None))), &[])), ["LOGICAL_NOT_SUPPORTED"]);
        let incremental = backup(OcpBackupMode::PhysicalBackup, OcpDataMode::IncrementalBackup);
        for (rows, is_blocked) in [
            (vec![], true),
            (vec![done(Some(BackupForm::Full), BackupState::Failed)], true),
            (vec![done(Some(BackupForm::Incremental), BackupState::Completed)], true),
            (vec![done(Some(BackupForm::Full), BackupState::Completed)], false),
            (vec![done(None, BackupState::Completed)], false),
        ] {
            let codes = codes(&facts(&https, &incremental, Some(Ok(copied(None))), rows.as_slice()));
            assert_eq!(codes == ["FULL_BACKUP_MISSING"], is_blocked, "{rows:?}");
        }
    }

    #[test]
    fn an_open_line_and_hidden_tasks_are_warned_of() {
        let full = backup(OcpBackupMode::PhysicalBackup, OcpDataMode::FullBackup);
        for (endpoint, warned) in [("http://ocp.example.com:8080", true), ("http://127.0.0.1:8080", false)] {
            let endpoint = endpoint.parse().unwrap();
            let strategy = Some(Ok(copied(None)));
            let facts =
                Facts { backup: &full, endpoint: &endpoint, strategy, backups: &[], reads_tasks: !warned };
            let expected: &[&str] =
                if warned { &["connection_not_encrypted", "tasks_not_readable"] } else { &[] };
            assert_eq!(codes(&facts), expected);
        }
    }
}
