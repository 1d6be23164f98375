//! The TaurusDB instances and backups of the fake account: the same on every run.

use jiff::{SignedDuration, Timestamp};

use super::seed::beginning;
use super::taurusdb_backup::TaurusBackup;
use super::taurusdb_instance::{TaurusInstance, backup_size_mb};
use super::taurusdb_instances::*;
use crate::clock::later;
use crate::digest::{id32, number_below};
use crate::fleet;

const INSTANCES: usize = 38;

/// Id, name, status: the instances that play a part.
const PARTS: [(&str, &str, &str); 8] = [
    (TRADE_TAURUSDB, "trade-core-taurus-01", "ACTIVE"),
    (MEMBER_TAURUSDB, "会员积分-taurus-02", "ACTIVE"),
    (WILL_FAIL_TAURUSDB, "drill-taurus-will-fail-必失败", "ACTIVE"),
    (SLOW_TAURUSDB, "历史归档-taurus-slow", "ACTIVE"),
    (BUSY_TAURUSDB, "实时报表-taurus-03", "ACTIVE"),
    (AVAILABLE_TAURUSDB, "coupon-taurus-04", "ACTIVE"),
    (FROZEN_TAURUSDB, "legacy-billing-taurus", "FROZEN"),
    (ODD_TIMES_TAURUSDB, "日志分析-taurus-05", "ACTIVE"),
];

const STEMS: [&str; 10] = [
    "ledger",
    "清结算",
    "basket",
    "购物车",
    "profile",
    "用户画像",
    "pricing",
    "价格中心",
    "ticket",
    "工单系统",
];

pub(super) fn instances() -> Vec<TaurusInstance> {
    (0..INSTANCES).map(instance).collect()
}

fn instance(row: usize) -> TaurusInstance {
    let (id, name, status) = match PARTS.get(row) {
        Some(&(id, name, status)) => (id.to_owned(), name.to_owned(), status),
        None => {
            let number = row - PARTS.len();
            let name = format!("{}-taurus-{:02}", STEMS[number % STEMS.len()], 10 + number / STEMS.len());
            let status = if number == 21 { "REBOOTING" } else { "ACTIVE" };
            (format!("{}in07", id32(&format!("taurusdb instance {row}"))), name, status)
        }
    };
    TaurusInstance {
        created: later(beginning(), SignedDuration::from_hours(-(24 * (90 + row as i64)))),
        size_gb: 40 + 10 * number_below(&id, 80),
        id,
        name,
        status,
        row,
    }
}

/// Ordinary instances behind the others, without any history.
pub(super) fn fleet(count: u32) -> impl Iterator<Item = TaurusInstance> {
    (1..=count).map(|number| TaurusInstance {
        id: fleet::taurusdb(number),
        name: format!("fleet-taurusdb-{number:04}"),
        status: "ACTIVE",
        created: beginning(),
        size_gb: 100,
        row: INSTANCES + number as usize,
    })
}

/// The backups that exist already, and the one that is running.
pub(super) fn backups(
    instances: &[TaurusInstance],
    seeded_at: Timestamp,
    backup_duration: SignedDuration,
) -> Vec<TaurusBackup> {
    let mut backups: Vec<TaurusBackup> = instances.iter().flat_map(finished).collect();
    for instance in instances.iter().filter(|instance| instance.id == BUSY_TAURUSDB) {
        let mut running = backup(instance, "auto", 0, seeded_at);
        running.lasts = backup_duration.saturating_mul(90);
        backups.push(running);
    }
    backups
}

/// Two nights of automated backups and one taken by hand, whose name others have as well.
fn finished(instance: &TaurusInstance) -> [TaurusBackup; 3] {
    let offset = number_below(&instance.id, 3000) as i64;
    let at = |hours: i64| later(beginning(), SignedDuration::from_secs(offset - hours * 3600));
    [
        backup(instance, "auto", 1, at(0)),
        backup(instance, "auto", 2, at(24)),
        backup(instance, "manual", 3, at(75)),
    ]
}

fn backup(instance: &TaurusInstance, kind: &str, ordinal: u32, began: Timestamp) -> TaurusBackup {
    let id = format!("{}br07", id32(&format!("backup {ordinal} {}", instance.id)));
    let name = match kind {
        "manual" => "before-upgrade".to_owned(),
        _ => format!("taurusdb-{}-{}", instance.name, began.strftime("%Y%m%d%H%M%S")),
    };
    TaurusBackup {
        instance_id: instance.id.clone(),
        name,
        kind: kind.to_owned(),
        description: (kind == "manual").then(|| "升级前的手工备份".to_owned()),
        began,
        skew: SignedDuration::ZERO,
        lasts: SignedDuration::from_secs(130 + number_below(&id, 3000) as i64),
        fails: false,
        size_mb: backup_size_mb(instance, &id),
        id,
    }
}
