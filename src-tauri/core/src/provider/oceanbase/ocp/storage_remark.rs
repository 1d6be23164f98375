//! What a plan says of the storage its backup would go to. Pure.

use super::remarks::{Facts, noted, passed};
use super::strategy::Copied;
use crate::backup::OcpStorage;
use crate::plan::Severity;
use crate::provider::Remark;
use crate::text::Text;

/// Whether there is a storage a request can carry.
pub(super) fn storage_remark(facts: &Facts<'_>) -> Remark {
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
