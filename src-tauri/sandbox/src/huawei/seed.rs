//! What the fake account holds from the beginning: the same on every run.
//!
//! Names are made up. The eleven first rows play parts (see [`super::instances`]); the rest make pages.

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::backup::Backup;
use super::instance::{Engine, Instance, Shape};
use super::instances::*;
use crate::clock::later;
use crate::digest::{id32, number_below};
use crate::fleet;

const INSTANCES: usize = 253;

/// Id, name, engine, status: the instances that play a part. All are pairs, but for the replica and the last.
const PARTS: [(&str, &str, Engine, &str); 11] = [
    (ORDERS_MYSQL, "orders-mysql-prod-01", Engine::MySql, "ACTIVE"),
    (PAYMENT_SQLSERVER, "支付结算-mssql-01", Engine::SqlServer, "ACTIVE"),
    (INVENTORY_POSTGRESQL, "库存中心-pg-prod-02", Engine::PostgreSql, "ACTIVE"),
    (MARKETING_MYSQL, "营销活动-mysql-03", Engine::MySql, "ACTIVE"),
    (BUSY_MYSQL, "报表汇总-mysql-02", Engine::MySql, "ACTIVE"),
    (STORAGE_FULL_MYSQL, "物流轨迹-mysql-01", Engine::MySql, "STORAGE FULL"),
    (FROZEN_POSTGRESQL, "legacy-crm-pg-01", Engine::PostgreSql, "FROZEN"),
    (REPLICA_MYSQL, "orders-mysql-prod-01-read1", Engine::MySql, "ACTIVE"),
    (WILL_FAIL_POSTGRESQL, "drill-pg-will-fail-必失败", Engine::PostgreSql, "ACTIVE"),
    (SLOW_SQLSERVER, "归档中心-mssql-slow", Engine::SqlServer, "ACTIVE"),
    (SMALL_MYSQL, "rehearsal-mysql-small", Engine::MySql, "ACTIVE"),
];

const STEMS: [&str; 18] = [
    "member",
    "会员中心",
    "coupon",
    "优惠券",
    "invoice",
    "电子发票",
    "search",
    "商品搜索",
    "risk",
    "风控引擎",
    "warehouse",
    "仓储管理",
    "message",
    "消息推送",
    "content",
    "内容审核",
    "schedule",
    "排班系统",
];
const ENGINES: [(Engine, &str); 3] =
    [(Engine::MySql, "mysql"), (Engine::PostgreSql, "pg"), (Engine::SqlServer, "mssql")];

pub(super) fn instances() -> Vec<Instance> {
    (0..INSTANCES).map(instance).collect()
}

fn instance(row: usize) -> Instance {
    let (id, name, engine, status) = match PARTS.get(row) {
        Some(&(id, name, engine, status)) => (id.to_owned(), name.to_owned(), engine, status),
        None => filler(row),
    };
    let shape = match id.as_str() {
        REPLICA_MYSQL => Shape::Replica { of: ORDERS_MYSQL.to_owned() },
        SMALL_MYSQL => Shape::Single,
        _ if row >= PARTS.len() && row.is_multiple_of(4) => Shape::Single,
        _ => Shape::Ha,
    };
    let version = match engine {
        Engine::MySql if row % 40 == 38 => "5.6",
        Engine::MySql => ["8.0", "5.7"][row % 2],
        Engine::PostgreSql => ["15", "14", "16"][row % 3],
        Engine::SqlServer => ["2019_SE", "2022_EE", "2017_WEB"][row % 3],
    };
    let databases: &[&str] = match (engine, id.as_str()) {
        (_, PAYMENT_SQLSERVER) => &PAYMENT_DATABASES,
        (Engine::SqlServer, _) => &["Core", "Report", "Archive2025"],
        (Engine::PostgreSql, _) => &["app", "report"],
        (Engine::MySql, _) => &[],
    };
    Instance {
        created: later(beginning(), SignedDuration::from_hours(-(24 * (200 + row as i64)))),
        size_gb: if id == SMALL_MYSQL { 40 } else { 40 + 10 * number_below(&id, 60) },
        databases: databases.iter().map(|&name| name.to_owned()).collect(),
        id,
        name,
        engine,
        version,
        shape,
        status,
        row,
    }
}

/// Ordinary instances behind the others, without any history.
pub(super) fn fleet(count: u32) -> impl Iterator<Item = Instance> {
    (1..=count).map(|number| Instance {
        id: fleet::rds(number),
        name: format!("fleet-rds-{number:04}"),
        engine: Engine::MySql,
        version: "8.0",
        shape: Shape::Ha,
        status: "ACTIVE",
        created: beginning(),
        size_gb: 100,
        databases: Vec::new(),
        row: INSTANCES + number as usize,
    })
}

/// An instance without a part. A few are in the middle of something.
fn filler(row: usize) -> (String, String, Engine, &'static str) {
    let number = row - PARTS.len();
    let (engine, word) = ENGINES[(number / STEMS.len()) % ENGINES.len()];
    let stem = STEMS[number % STEMS.len()];
    let name = format!("{stem}-{word}-{:02}", 1 + number / (STEMS.len() * ENGINES.len()));
    let status = match number {
        60 => "REBOOTING",
        97 => "MODIFYING",
        131 => "FAILED",
        _ => "ACTIVE",
    };
    let id = format!("{}in{}", id32(&format!("instance {row}")), engine.digits());
    (id, name, engine, status)
}

/// The backups that exist already, and the one that is running.
pub(super) fn backups(
    instances: &[Instance],
    seeded_at: Timestamp,
    backup_duration: SignedDuration,
) -> Vec<Backup> {
    let mut backups: Vec<Backup> = instances
        .iter()
        .filter(|instance| !matches!(instance.shape, Shape::Replica { .. }))
        .flat_map(finished)
        .collect();
    for instance in instances.iter().filter(|instance| instance.id == BUSY_MYSQL) {
        let mut running = backup(instance, "auto", 0, seeded_at);
        running.lasts = backup_duration.saturating_mul(90);
        backups.push(running);
    }
    backups
}

/// Three nights of automated backups, an increment, and one taken by hand.
fn finished(instance: &Instance) -> Vec<Backup> {
    let ago = |hours: i64| later(beginning(), SignedDuration::from_hours(-hours));
    let offset = SignedDuration::from_secs(number_below(&instance.id, 3000) as i64);
    let at = |hours| later(ago(hours), offset);
    vec![
        backup(instance, "auto", 1, at(0)),
        backup(instance, "auto", 2, at(24)),
        backup(instance, "auto", 3, at(48)),
        backup(instance, "incremental", 4, at(12)),
        backup(instance, "manual", 5, at(100)),
    ]
}

fn backup(instance: &Instance, kind: &str, ordinal: u32, began: Timestamp) -> Backup {
    let id = format!("{}br{}", id32(&format!("backup {ordinal} {}", instance.id)), instance.engine.digits());
    let name = match kind {
        "manual" => format!("before-upgrade-{}", &instance.id[24..32]),
        _ => format!(
            "{}-{}-{}",
            instance.engine.word().to_ascii_lowercase(),
            instance.name,
            began.strftime("%Y%m%d%H%M%S")
        ),
    };
    let size_kb = instance.size_gb * 1024 * 1024 / 3 + number_below(&id, 900_000);
    Backup {
        instance_id: instance.id.clone(),
        name,
        kind: kind.to_owned(),
        description: None,
        databases: None,
        began,
        skew: SignedDuration::ZERO,
        lasts: SignedDuration::from_secs(130 + number_below(&id, 4000) as i64),
        fails: false,
        size_kb: if kind == "incremental" { number_below(&id, 20_000) } else { size_kb },
        id,
    }
}

/// The last night that the account remembers.
pub(super) fn beginning() -> Timestamp {
    let night = date(2025, 12, 10).at(19, 0, 0, 0);
    night.to_zoned(TimeZone::UTC).expect("every civil time exists in UTC").timestamp()
}
