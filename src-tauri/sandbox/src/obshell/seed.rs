//! What the fake cluster holds from the beginning. Ids and names are the same on every run; times count back
//! from the first start, so that the history is never in the future.

use jiff::{SignedDuration, Timestamp};

use super::dag::{Dag, Outcome, WAIT_LIMIT};
use super::job::Job;
use super::tenant::Tenant;
use super::tenants::*;
use crate::clock::later;
use crate::fleet;

/// The tenants that play a part, in the order of their ids. All are in MySQL mode but one.
const PARTS: [&str; 11] = [
    ORDERS,
    MARKETING,
    NEVER_BACKED_UP,
    WILL_FAIL,
    SLOW,
    BUSY,
    WAIT_TIMES_OUT,
    CANNOT_START,
    NO_ARCHIVE_DESTINATION,
    NO_DATA_DESTINATION,
    AWKWARD,
];
const STEMS: [&str; 8] = ["member", "coupon", "invoice", "search", "risk", "warehouse", "message", "content"];
const FILLERS: usize = 40;

/// The tenants as the list shows them.
pub(super) fn tenants(seeded_at: Timestamp) -> Vec<Tenant> {
    let tenant = |id: u64, name: &str| Tenant {
        id,
        name: name.to_owned(),
        mode: "MYSQL",
        status: "NORMAL",
        is_locked: false,
        is_in_recycle_bin: false,
        created: later(seeded_at, SignedDuration::from_hours(-24 * 400 + id as i64)),
        archives_since: None,
    };
    let mut tenants = vec![tenant(1, SYS), tenant(1001, "META$1002")];
    let names = PARTS.iter().map(|name| (*name).to_owned()).chain((0..FILLERS).map(filler));
    for (place, name) in names.enumerate() {
        let mut user = tenant(1002 + 2 * place as u64, &name);
        match place.checked_sub(PARTS.len()) {
            None if name == MARKETING => user.mode = "ORACLE",
            Some(place) if place % 5 == 4 => user.mode = "ORACLE",
            Some(11) => user.is_locked = true,
            Some(23) => user.status = "RESTORE",
            _ => {}
        }
        tenants.push(user);
    }
    tenants.push(Tenant { is_in_recycle_bin: true, ..tenant(1190, RECYCLED) });
    tenants
}

/// Ordinary tenants behind the others. They archive and have no backups yet.
pub(super) fn fleet(count: u32, seeded_at: Timestamp) -> impl Iterator<Item = Tenant> {
    let created = later(seeded_at, SignedDuration::from_hours(-24 * 100));
    (1..=count).map(move |number| Tenant {
        id: 2000 + 2 * u64::from(number),
        name: fleet::obshell(number),
        mode: "MYSQL",
        status: "NORMAL",
        is_locked: false,
        is_in_recycle_bin: false,
        created,
        archives_since: Some(created),
    })
}

fn filler(place: usize) -> String {
    format!("{}_{:02}", STEMS[place % STEMS.len()], 1 + place / STEMS.len())
}

/// The backups that exist already and those that run, with the DAGs that began them.
pub(super) fn history(seeded_at: Timestamp, backup_duration: SignedDuration) -> (Vec<Dag>, Vec<Job>) {
    let mut dags = Vec::new();
    let mut jobs = Vec::new();
    // Oldest first: numbers of DAGs go up with time.
    let old = [
        (CANNOT_START, false, 200),
        (WAIT_TIMES_OUT, false, 170),
        (WILL_FAIL, false, 120),
        (SLOW, false, 90),
        (ORDERS, false, 72),
        (MARKETING, false, 50),
        (FIRST_FILLER, false, 30),
        (ORDERS, true, 24),
    ];
    for (tenant, is_incremental, hours) in old {
        let began = later(seeded_at, SignedDuration::from_hours(-hours));
        add(&mut dags, &mut jobs, tenant, is_incremental, began, SignedDuration::from_mins(25));
    }
    // Somebody else began it just now.
    add(&mut dags, &mut jobs, BUSY, false, seeded_at, backup_duration.saturating_mul(90));
    (dags, jobs)
}

/// The first tenant without a part: not every backup belongs to one that has one.
const FIRST_FILLER: &str = "member_01";

fn add(
    dags: &mut Vec<Dag>,
    jobs: &mut Vec<Job>,
    tenant: &str,
    is_incremental: bool,
    began: Timestamp,
    lasts: SignedDuration,
) {
    let ordinal = 1 + jobs.iter().filter(|job| job.tenant == tenant).count() as u64;
    jobs.push(Job {
        tenant: tenant.to_owned(),
        ordinal,
        began,
        skew: SignedDuration::ZERO,
        lasts,
        fails: false,
        cancelled: None,
        is_incremental,
        has_archive: false,
        is_encrypted: false,
    });
    dags.push(Dag {
        // Whoever set the cluster up left the first numbers behind.
        dag_id: 14 + dags.len() as u64,
        tenant: tenant.to_owned(),
        is_incremental,
        has_archive: false,
        is_encrypted: false,
        began: later(began, SignedDuration::from_secs(-3)),
        skew: SignedDuration::ZERO,
        step: SignedDuration::from_secs(1),
        lasts,
        wait_limit: WAIT_LIMIT,
        outcome: Outcome::Began(ordinal),
    });
}
