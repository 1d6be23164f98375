//! OCP's own checks of a plan: what it would refuse by its documents is said before anything is sent. Pure.

use super::strategy::{Copied, Incomplete};
use crate::backup::{
    BackupForm, BackupState, OcpBackup, OcpBackupMode, OcpDataMode, OcpStorage, VendorBackup,
};
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
    let mut remarks = vec![mode(facts.backup), storage(facts)];
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

fn passed(name: Text, value: Text) -> Remark {
    Remark { check: Check { name, outcome: Outcome::Passed, value }, diagnostic: None }
}

/// A check that found something: its value, then what it means.
fn noted(
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

fn storage(facts: &Facts<'_>) -> Remark {
    let name = Text::new("Backup storage", "备份存储");
    match (&facts.backup.storage, &facts.strategy) {
        (OcpStorage::Typed(config), Some(_)) => passed(name, Text::same(config.directory.as_str())),
        (OcpStorage::Typed(config), None) => noted(
            name,
            Text::same(config.directory.as_str()),
            Severity::Warning,
            "no_backup_strategy",
            [
                no_strategy(),
                Text::new(
                    "OCP may refuse a backup before there is one (20003, 20106)",
                    "没有备份策略时，OCP 可能拒绝备份（20003、20106）",
                ),
                set_one_up(),
            ],
        ),
        (OcpStorage::Strategy, None) => noted(
            name,
            Text::new("no strategy", "无备份策略"),
            Severity::Blocked,
            "no_backup_strategy",
            [
                no_strategy(),
                Text::new("There is no storage to copy from it", "无法从备份策略复制存储配置"),
                Text::new(
                    "Set one up in OCP (Backup and restore), or type the storage",
                    "请在 OCP“备份恢复”中配置备份策略，或手动填写存储",
                ),
            ],
        ),
        (OcpStorage::Strategy, Some(Err(incomplete))) => noted(
            name,
            Text::new("not complete", "不完整"),
            Severity::Blocked,
            "storage_incomplete",
            [
                Text::new("The strategy's storage cannot be sent", "备份策略的存储配置无法用于请求"),
                incomplete.detail(),
                incomplete.way_out(),
            ],
        ),
        (OcpStorage::Strategy, Some(Ok(copied))) => copied_storage(name, copied),
    }
}

fn copied_storage(name: Text, copied: &Copied) -> Remark {
    let storage = &copied.storage;
    let value = Text::new(
        format!("{}, from the strategy", storage.directory),
        format!("{}（来自备份策略）", storage.directory),
    );
    let Some(id) = &copied.replaced_key else { return passed(name, value) };
    noted(
        name,
        value,
        Severity::Warning,
        "storage_key_replaced",
        [
            Text::new(
                "The profile's storage access key is not the strategy's",
                "连接配置中的存储访问密钥与备份策略的不同",
            ),
            Text::new(
                format!(
                    "The strategy uses {id}, whose secret OCP keeps to itself; the profile's key is sent"
                ),
                format!("备份策略使用 {id}，但 OCP 不返回其访问秘钥，因此将发送连接配置中的密钥"),
            ),
            Text::new(
                format!("Check that the profile's key may write to {}", storage.directory),
                format!("请确认连接配置中的密钥可以写入 {}", storage.directory),
            ),
        ],
    )
}

fn no_strategy() -> Text {
    Text::new("The tenant has no backup strategy", "该租户没有备份策略")
}

fn set_one_up() -> Text {
    Text::new("Set one up in OCP (Backup and restore)", "请在 OCP“备份恢复”中配置备份策略")
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
