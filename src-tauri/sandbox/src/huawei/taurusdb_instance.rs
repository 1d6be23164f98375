//! A TaurusDB instance and how the vendor writes it: numbers as text where RDS has numbers.
//!
//! Its status changes with its backups; that is worked out in `taurusdb`.

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::taurusdb_instances::*;
use crate::clock::later;
use crate::credentials::REGION;
use crate::digest::{id32, number_below};

#[derive(Debug, Clone)]
pub(super) struct TaurusInstance {
    pub(super) id: String,
    pub(super) name: String,
    /// As seeded.
    pub(super) status: &'static str,
    pub(super) created: Timestamp,
    pub(super) size_gb: u64,
    /// Place in the list.
    pub(super) row: usize,
}

impl TaurusInstance {
    pub(super) fn backups_fail(&self) -> bool {
        self.id == WILL_FAIL_TAURUSDB
    }

    pub(super) fn is_slow(&self) -> bool {
        self.id == SLOW_TAURUSDB
    }

    /// The vendor's word for a backup of this instance that came to a good end.
    pub(super) fn good_word(&self) -> &'static str {
        if self.id == AVAILABLE_TAURUSDB { "AVAILABLE" } else { "COMPLETED" }
    }

    /// `2026-02-04T22:10:02+0800`, as the vendor's own samples have it; one instance's say `_0800`.
    pub(super) fn time_text(&self, time: Timestamp) -> String {
        let sign = if self.id == ODD_TIMES_TAURUSDB { '_' } else { '+' };
        // Of the time in UTC eight hours later: its hands show what a clock in that zone shows.
        let local = Offset::UTC.to_datetime(later(time, SignedDuration::from_hours(8)));
        format!("{}{sign}0800", local.strftime("%Y-%m-%dT%H:%M:%S"))
    }

    pub(super) fn datastore() -> Value {
        json!({"type": "gaussdb-mysql", "version": "8.0", "kernel_version": "2.0.57.240900"})
    }

    /// What the customer noted.
    fn tags(&self) -> Value {
        match self.id.as_str() {
            TRADE_TAURUSDB | MEMBER_TAURUSDB => {
                json!([{"key": "env", "value": "prod"}, {"key": "owner", "value": ""}])
            }
            _ => json!([]),
        }
    }

    pub(super) fn to_json(&self, status: &str) -> Value {
        let (processors, memory) = [("4", "16"), ("8", "32"), ("16", "64")][self.row % 3];
        json!({
            "id": self.id,
            "name": self.name,
            "status": status,
            "type": "Cluster",
            "datastore": Self::datastore(),
            "port": "3306",
            "private_ips": [format!("192.168.70.{}", 10 + self.row)],
            "proxy_ips": [],
            "readonly_private_ips": [],
            "created": self.time_text(self.created),
            "updated": self.time_text(self.created),
            "region": REGION,
            "vpc_id": id32(&format!("vpc {}", self.row % 3)),
            "subnet_id": id32(&format!("subnet {}", self.row % 6)),
            "security_group_id": id32("security group"),
            "db_user_name": "root",
            "flavor_ref": format!("gaussdb.mysql.{processors}xlarge.x86.4"),
            "flavor_info": {"vcpus": processors, "ram": memory},
            "backup_strategy": {"start_time": "18:00-19:00", "keep_days": "7"},
            "volume": {"type": "DFS", "size": self.size_gb.to_string()},
            "backup_used_space": 0,
            "time_zone": "UTC+08:00",
            "enterprise_project_id": "0",
            "charge_info": {"charge_mode": "postPaid"},
            "tags": self.tags(),
        })
    }
}

/// Size of a full backup of the instance, in MB with a fraction.
pub(super) fn backup_size_mb(instance: &TaurusInstance, seed: &str) -> f64 {
    let hundredths = instance.size_gb * 1024 * 100 / 3 + number_below(seed, 90_000);
    // Far below the numbers that a float cannot hold exactly.
    hundredths as f64 / 100.0
}
