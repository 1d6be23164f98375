//! What the fake OCP manages from the beginning: the same on every run. Names are made up.

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::backup::Backup;
use super::cluster::Cluster;
use super::clusters::*;
use super::tenant::{Outcome, Tenant};
use super::tenants::*;
use crate::clock::later;
use crate::digest::number_below;
use crate::fleet;

/// Id and name, from the first tenant of the production cluster on, without gaps.
const PARTS: [(i64, &str); 20] = [
    (SYS_TENANT, "sys"),
    (ORDERS_TENANT, "orders"),
    (OSS_MASKED_TENANT, "支付核心"),
    (OSS_PLAIN_TENANT, "inventory"),
    (NO_STRATEGY_TENANT, "reports"),
    (WILL_FAIL_TENANT, "drill_will_fail"),
    (SLOW_TENANT, "archive_slow"),
    (BUSY_TENANT, "settlement_busy"),
    (BUSY_INSIDE_TENANT, "ledger_busy"),
    (NEWBORN_TENANT, "newborn"),
    (LOCKED_TENANT, "dormant"),
    (CANCELLED_TENANT, "drill_cancelled"),
    (NEVER_STARTS_TENANT, "drill_never_starts"),
    (BIG_IDS_TENANT, "大整数"),
    (TEXT_NUMBERS_TENANT, "texts"),
    (COS_TENANT, "coupons_cos"),
    (S3_TENANT, "search_s3"),
    (REFUSED_WITHOUT_STRATEGY_TENANT, "unplanned"),
    (UNSCHEDULED_TENANT, "unscheduled"),
    (MODIFYING_TENANT, "growing"),
];

const CITIES: [&str; 3] = ["beijing", "chengdu", "广州"];

pub(super) fn clusters() -> Vec<Cluster> {
    let cluster = |place: usize| {
        let id = PRODUCTION_CLUSTER + place as i64;
        let (name, status) = match id {
            PRODUCTION_CLUSTER | STANDBY_CLUSTER => ("obprod_hangzhou".to_owned(), "RUNNING"),
            CROWDED_CLUSTER => ("ob_saas_shared".to_owned(), "RUNNING"),
            STOPPED_CLUSTER => ("ob_门店系统".to_owned(), "STOPPED"),
            _ => (format!("ob_{}_{place:02}", CITIES[place % CITIES.len()]), "RUNNING"),
        };
        Cluster { id, ob_id: 5 + place as i64, name, status }
    };
    (0..CLUSTERS).map(cluster).collect()
}

pub(super) fn tenants() -> Vec<Tenant> {
    let mut tenants = Vec::new();
    for (place, &(id, name)) in PARTS.iter().enumerate() {
        tenants.push(tenant(id, place, PRODUCTION_CLUSTER, name.to_owned()));
    }
    let mut next = MODIFYING_TENANT + 1;
    let mut add = |cluster, place: usize, name: String| {
        tenants.push(tenant(next, place, cluster, if place == 0 { "sys".to_owned() } else { name }));
        next += 1;
    };
    for (place, name) in ["sys", "orders", "inventory"].iter().enumerate() {
        add(STANDBY_CLUSTER, place, (*name).to_owned());
    }
    for place in 0..CROWDED_TENANTS {
        add(CROWDED_CLUSTER, place, format!("shop_{place:04}"));
    }
    for cluster in clusters().iter().skip(3) {
        for place in 0..2 {
            add(cluster.id, place, format!("app_{}", cluster.ob_id));
        }
    }
    tenants
}

/// The clusters of so many tenants of the fleet. They have no tenants besides.
pub(super) fn fleet_clusters(tenants: u32) -> impl Iterator<Item = Cluster> {
    fleet::ocp_clusters(tenants).map(|(id, number)| Cluster {
        id,
        ob_id: 100 + i64::from(number),
        name: format!("ob_fleet_{number}"),
        status: "RUNNING",
    })
}

/// Ordinary tenants, without any history.
pub(super) fn fleet_tenants(count: u32) -> impl Iterator<Item = Tenant> {
    (1..=count).map(|number| {
        let fleet::OcpTenant { cluster, tenant } = fleet::ocp(number);
        Tenant {
            id: tenant,
            ob_id: 1002 + 2 * i64::from(number),
            cluster_id: cluster,
            mode: "MYSQL",
            status: "NORMAL",
            name: format!("fleet_ocp_{number:04}"),
        }
    })
}

fn tenant(id: i64, place: usize, cluster_id: i64, name: String) -> Tenant {
    Tenant {
        id,
        // Even numbers from 1002 on are what OceanBase 4 gives to user tenants.
        ob_id: if place == 0 { 1 } else { 1000 + 2 * place as i64 },
        cluster_id,
        mode: match place % 5 {
            2 => "ORACLE",
            4 => "Oracle",
            _ => "MYSQL",
        },
        status: if id == MODIFYING_TENANT { "MODIFYING" } else { "NORMAL" },
        name,
    }
}

/// The first id of a tenant's data backups.
pub(super) fn first_data_task_id(tenant_id: i64) -> i64 {
    if tenant_id == BIG_IDS_TENANT { (1 << 53) + 1 } else { 1 }
}

/// The backups that exist already, and those that are running.
pub(super) fn backups(
    tenants: &[Tenant],
    seeded_at: Timestamp,
    backup_duration: SignedDuration,
) -> Vec<Backup> {
    let mut backups = Vec::new();
    let has_history = |tenant: &&Tenant| {
        !tenant.is_sys() && tenant.cluster_id != STANDBY_CLUSTER && tenant.id != NEWBORN_TENANT
    };
    for tenant in tenants.iter().filter(has_history) {
        let offset = number_below(&tenant.name, 3000) as i64;
        let nights: [(i64, bool); 3] = [(48, false), (24, true), (0, false)];
        for (ordinal, (hours, is_incremental)) in (0..).zip(nights) {
            let posted = later(beginning(), SignedDuration::from_secs(offset - hours * 3600));
            backups.push(backup(tenant, ordinal, is_incremental, posted));
        }
        if [BUSY_TENANT, BUSY_INSIDE_TENANT].contains(&tenant.id) {
            // Half of it is over, so that it is seen at work.
            let to_go = backup_duration.saturating_mul(90);
            let lasts = to_go.saturating_mul(2);
            backups.push(Backup { lasts, ..backup(tenant, 3, false, later(seeded_at, -to_go)) });
        }
    }
    backups
}

fn backup(tenant: &Tenant, ordinal: i64, is_incremental: bool, posted: Timestamp) -> Backup {
    let id = first_data_task_id(tenant.id) + ordinal;
    Backup {
        task_id: 2_000_000 + (tenant.id - SYS_TENANT) * 10 + ordinal,
        data_task_id: id,
        backup_set_id: id,
        tenant_id: tenant.id,
        is_incremental,
        is_scheduled: true,
        posted,
        skew: SignedDuration::ZERO,
        lasts: SignedDuration::from_secs(200 + number_below(&tenant.name, 3000) as i64),
        outcome: Outcome::Done,
        uri: "file:///obbackup/".to_owned(),
    }
}

/// The last night that it remembers.
fn beginning() -> Timestamp {
    let night = date(2025, 12, 10).at(18, 0, 0, 0);
    night.to_zoned(TimeZone::UTC).expect("every civil time exists in UTC").timestamp()
}
