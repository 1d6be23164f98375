//! A tenant, the part it plays, and how the agent writes it.
//!
//! Its backups are `job`'s matter.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::envelope::database_time_text;
use super::tenants::*;
use crate::shelf::Keyed;

#[derive(Debug, Clone)]
pub(super) struct Tenant {
    pub(super) id: u64,
    pub(super) name: String,
    /// `MYSQL` or `ORACLE`.
    pub(super) mode: &'static str,
    pub(super) status: &'static str,
    pub(super) is_locked: bool,
    pub(super) is_in_recycle_bin: bool,
    pub(super) created: Timestamp,
    /// Since when its logs are archived without any backup having turned that on.
    pub(super) archives_since: Option<Timestamp>,
}

impl Keyed for Tenant {
    type Key = String;

    fn key(&self) -> &String {
        &self.name
    }
}

impl Tenant {
    pub(super) fn backups_fail(&self) -> bool {
        self.name == WILL_FAIL
    }

    /// How many times as long as an ordinary one its backups take.
    pub(super) fn slowness(&self) -> i32 {
        if self.name == SLOW { 10 } else { 1 }
    }

    /// Whether its DAGs give up waiting for backups that are getting on well.
    pub(super) fn wait_times_out(&self) -> bool {
        self.name == WAIT_TIMES_OUT
    }

    /// What the database says to `ALTER SYSTEM BACKUP`, when it refuses whatever else is going on.
    pub(super) fn start_error(&self) -> Option<String> {
        if self.name == CANNOT_START {
            return Some(
                "Error 9040 (HY000): backup can not start, because tenant is not in doing archive status"
                    .to_owned(),
            );
        }
        // The agent does not quote the name.
        let at = self.name.find(['-', '#', '~', '+'])?;
        Some(format!(
            "Error 1064 (42000): You have an error in your SQL syntax; check the manual that corresponds to your \
             OceanBase version for the right syntax to use near '{}' at line 1",
            &self.name[at..]
        ))
    }

    pub(super) fn archive_destination(&self) -> String {
        self.destination(NO_ARCHIVE_DESTINATION, "clog")
    }

    pub(super) fn data_destination(&self) -> String {
        self.destination(NO_DATA_DESTINATION, "data")
    }

    /// Empty where there is none. Secrets are stripped, as the agent strips them.
    fn destination(&self, without: &str, purpose: &str) -> String {
        if self.name == without {
            return String::new();
        }
        format!("file:///obbackup/1/{}/{purpose}", self.id)
    }

    pub(super) fn to_list_item(&self) -> Value {
        json!({
            "tenant_id": self.id,
            "tenant_name": self.name,
            "mode": self.mode,
            "status": self.status,
            "locked": if self.is_locked { "YES" } else { "NO" },
            "primary_zone": "RANDOM",
            "locality": "FULL{1}@zone1, FULL{1}@zone2, FULL{1}@zone3",
            "in_recyclebin": if self.is_in_recycle_bin { "YES" } else { "NO" },
            "created_time": database_time_text(self.created),
            "read_only": false,
            "comment": "",
            "connection_strings": [{
                "type": "DIRECT",
                "target": "OBServer",
                "connection_string": format!("obclient -h127.0.0.1 -P2881 -uroot@{} -p", self.name),
            }],
        })
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "tenant_name": self.name,
            "tenant_id": self.id,
            "created_time": database_time_text(self.created),
            "mode": self.mode,
            "status": self.status,
            "locked": if self.is_locked { "YES" } else { "NO" },
            "in_recyclebin": if self.is_in_recycle_bin { "YES" } else { "NO" },
            "primary_zone": "RANDOM",
            "locality": "FULL{1}@zone1, FULL{1}@zone2, FULL{1}@zone3",
            "pools": [{
                "id": self.id,
                "name": format!("pool_{}", self.id),
                "zone_list": "zone1;zone2;zone3",
                "unit_num": 1,
                "unit_config": {"name": "unit_4c8g", "max_cpu": 4.0, "memory_size": 8_589_934_592_u64},
            }],
        })
    }
}
