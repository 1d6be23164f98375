//! A backup as OCP sees it, twice over: the OCP task that launches it, and the data backup itself.
//!
//! Nothing drives it forward: both are worked out from the clock whenever somebody looks. The task is over
//! long before the data backup; its ids have nothing to do with the data backup's.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::cluster::Cluster;
use super::envelope::row_time_text;
use super::tenant::{Outcome, Tenant};
use super::tenants::TEXT_NUMBERS_TENANT;
use crate::clock::{Moment, later};
use crate::shelf::Keyed;

/// Hundredths of the whole at which something happens.
const APPEARS: i32 = 25;
const INITIALIZES: i32 = 32;
const COPIES: i32 = 40;
const CANCELS: i32 = 60;
/// The task's four subtasks take this many hundredths each.
pub(super) const SUBTASK: i32 = 7;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Backup {
    /// Of the OCP task.
    pub(super) task_id: i64,
    /// Of the data backup.
    pub(super) data_task_id: i64,
    pub(super) backup_set_id: i64,
    pub(super) tenant_id: i64,
    pub(super) is_incremental: bool,
    /// Scheduled ones were not asked for by the user of these credentials.
    pub(super) is_scheduled: bool,
    /// When it was asked for, by the time that lasts (no skew in it).
    pub(super) posted: Timestamp,
    /// How wrong OCP's clock was then: recorded times are that much off.
    pub(super) skew: SignedDuration,
    pub(super) lasts: SignedDuration,
    pub(super) outcome: Outcome,
    /// With its protocol, such as `file:///obbackup/`.
    pub(super) uri: String,
}

impl Keyed for Backup {
    type Key = i64;

    fn key(&self) -> &i64 {
        &self.tenant_id
    }
}

impl Backup {
    fn at(&self, hundredths: i32) -> Timestamp {
        later(self.posted, self.lasts.saturating_mul(hundredths) / 100)
    }

    /// The time of a point of its course as OCP's clock shows it.
    pub(super) fn shown_at(&self, hundredths: i32) -> Timestamp {
        later(self.at(hundredths), self.skew)
    }

    pub(super) fn has_passed(&self, hundredths: i32, moment: Moment) -> bool {
        self.at(hundredths) <= moment.elapsed()
    }

    fn end(&self) -> i32 {
        match self.outcome {
            Outcome::NeverStarts => 3 * SUBTASK,
            Outcome::Cancelled => 80,
            Outcome::Done | Outcome::Failed => 100,
        }
    }

    pub(super) fn is_running(&self, moment: Moment) -> bool {
        !self.has_passed(self.end(), moment)
    }

    /// Whether a later incremental backup can build on it.
    pub(super) fn is_good_full(&self, moment: Moment) -> bool {
        !self.is_incremental && self.outcome == Outcome::Done && !self.is_running(moment)
    }

    /// Whether there is a row for it yet.
    pub(super) fn is_listed(&self, moment: Moment) -> bool {
        self.outcome != Outcome::NeverStarts && self.has_passed(APPEARS, moment)
    }

    /// Beginning as its row shows it.
    pub(super) fn shown_begin(&self) -> Timestamp {
        self.shown_at(APPEARS)
    }

    /// The vendor's word for the data backup, were nothing set by hand.
    pub(super) fn status(&self, moment: Moment) -> &'static str {
        if !self.is_running(moment) {
            return match self.outcome {
                Outcome::Done => "DONE",
                Outcome::Failed | Outcome::NeverStarts => "FAILED",
                Outcome::Cancelled => "CANCELED",
            };
        }
        let is_cancelling = self.outcome == Outcome::Cancelled && self.has_passed(CANCELS, moment);
        let has_passed = |hundredths| self.has_passed(hundredths, moment);
        match (is_cancelling, has_passed(COPIES), has_passed(INITIALIZES)) {
            (true, ..) => "CANCELING",
            (_, true, _) => "DOING",
            (_, _, true) => "INITIALIZING",
            _ => "BEGINNING",
        }
    }

    /// A row of `dataBackupTasks`. What has no value is left out.
    pub(super) fn to_row(&self, tenant: &Tenant, cluster: &Cluster, word: &str, moment: Moment) -> Value {
        let kind = if self.is_incremental { "INCREMENTAL_BACKUP" } else { "FULL_BACKUP" };
        let mut row = Map::new();
        let numbers = [
            ("taskId", self.data_task_id),
            ("backupSetId", self.backup_set_id),
            ("clusterId", cluster.id),
            ("obClusterId", cluster.ob_id),
            ("tenantId", tenant.id),
            ("obTenantId", tenant.ob_id),
            ("dataVersion", self.backup_set_id % 1000),
        ];
        for (name, number) in numbers {
            let is_text = tenant.id == TEXT_NUMBERS_TENANT;
            row.insert(name.into(), if is_text { json!(number.to_string()) } else { json!(number) });
        }
        let texts = [
            ("backupMode", "PHYSICAL_BACKUP"),
            ("backupUri", &self.uri),
            ("clusterName", &cluster.name),
            ("clusterType", cluster.kind()),
            ("dataBackupTaskType", kind),
            ("status", word),
            ("tenantName", &tenant.name),
        ];
        for (name, text) in texts {
            row.insert(name.into(), json!(text));
        }
        row.insert("startTime".into(), json!(row_time_text(self.shown_begin())));
        row.insert("dataSecondaryBackupTaskIds".into(), json!([]));
        if !self.is_running(moment) {
            row.insert("finishTime".into(), json!(row_time_text(self.shown_at(self.end()))));
            if let Some(message) = self.error_message() {
                row.insert("errorMsg".into(), json!(message));
            }
        }
        Value::Object(row)
    }

    fn error_message(&self) -> Option<&'static str> {
        match self.outcome {
            Outcome::Failed => Some("BACKUP : OB_BACKUP_DEVICE_OUT_OF_SPACE(-9082) on \"192.168.80.5:2882\""),
            Outcome::Cancelled => Some("the backup was cancelled by admin"),
            Outcome::Done | Outcome::NeverStarts => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn only_a_full_backup_that_is_done_can_be_built_on() {
        let clock = Clock::default();
        let now = clock.moment();
        let full = Backup {
            task_id: 1,
            data_task_id: 1,
            backup_set_id: 1,
            tenant_id: 1,
            is_incremental: false,
            is_scheduled: false,
            posted: now.elapsed(),
            skew: SignedDuration::ZERO,
            lasts: SignedDuration::from_secs(100),
            outcome: Outcome::Done,
            uri: String::new(),
        };
        assert!(!full.is_good_full(now), "it runs");
        clock.advance(std::time::Duration::from_secs(100));
        let now = clock.moment();
        assert!(full.is_good_full(now));
        assert!(!Backup { is_incremental: true, ..full.clone() }.is_good_full(now));
        for outcome in [Outcome::Failed, Outcome::Cancelled, Outcome::NeverStarts] {
            assert!(!Backup { outcome, ..full.clone() }.is_good_full(now), "{outcome:?}");
        }
    }
}
