//! The OCP task that launches a backup, with its subtasks, and how OCP writes both.
//!
//! `SUCCESSFUL` says that the launch went well, not that there is a backup. Names depend on the language.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::backup::{Backup, SUBTASK};
use super::cluster::Cluster;
use super::envelope::time_text;
use super::tenant::{Outcome, Tenant};
use crate::clock::Moment;
use crate::credentials::OCP_USER_NAME;

const EXECUTOR: &str = "192.168.80.1";
/// In the order in which they run; English and Chinese.
const SUBTASKS: [(&str, &str); 4] = [
    ("Prepare the data backup", "准备数据备份"),
    ("Check what the backup needs", "检查备份条件"),
    ("Start the data backup", "发起数据备份"),
    ("Record the backup", "登记备份信息"),
];
/// Place of the subtask that fails when the data backup never starts.
const STARTING: usize = 2;

/// What a task's names are to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Language {
    pub(super) is_chinese: bool,
}

impl Language {
    fn choose(self, (english, chinese): (&'static str, &'static str)) -> &'static str {
        if self.is_chinese { chinese } else { english }
    }
}

impl Backup {
    /// Hundredths at which a subtask begins and ends.
    fn subtask_span(place: usize) -> (i32, i32) {
        let place = place as i32;
        (place * SUBTASK, (place + 1) * SUBTASK)
    }

    fn subtask_status(&self, place: usize, moment: Moment) -> &'static str {
        let never_starts = self.outcome == Outcome::NeverStarts;
        let (begin, end) = Self::subtask_span(place);
        if never_starts && place > STARTING {
            "PENDING"
        } else if self.has_passed(end, moment) {
            if never_starts && place == STARTING { "FAILED" } else { "SUCCESSFUL" }
        } else if self.has_passed(begin + 1, moment) {
            "RUNNING"
        } else if self.has_passed(begin, moment) {
            "READY"
        } else {
            "PENDING"
        }
    }

    pub(super) fn task_status(&self, moment: Moment) -> &'static str {
        let statuses = (0..SUBTASKS.len()).map(|place| self.subtask_status(place, moment));
        let statuses: Vec<&str> = statuses.collect();
        if statuses.contains(&"FAILED") {
            "FAILED"
        } else if statuses.iter().all(|status| *status == "SUCCESSFUL") {
            "SUCCESSFUL"
        } else {
            "RUNNING"
        }
    }

    pub(super) fn task_name(&self, language: Language) -> &'static str {
        language.choose(if self.is_scheduled {
            ("Back up tenant on schedule", "租户周期备份")
        } else {
            ("Back up tenant now", "租户立即备份")
        })
    }

    pub(super) fn task_kind(&self) -> &'static str {
        if self.is_scheduled { "SYS_SCHEDULED" } else { "MANUAL" }
    }

    /// As the list shows it.
    pub(super) fn to_task(
        &self,
        (tenant, cluster): (&Tenant, &Cluster),
        language: Language,
        moment: Moment,
    ) -> Map<String, Value> {
        let status = self.task_status(moment);
        let creator = if self.is_scheduled {
            json!({"id": 200, "name": "system"})
        } else {
            json!({"id": 107, "name": OCP_USER_NAME})
        };
        let fields = [
            ("id", json!(self.task_id)),
            ("name", json!(self.task_name(language))),
            ("status", json!(status)),
            ("startTime", json!(time_text(self.shown_at(0)))),
            ("creator", creator),
            (
                "cluster",
                json!({
                    "id": cluster.id,
                    "name": cluster.name,
                    "obClusterId": cluster.ob_id,
                    "type": cluster.kind(),
                }),
            ),
            (
                "tenant",
                json!({
                    "id": tenant.id,
                    "mode": tenant.mode,
                    "name": tenant.name,
                    "obTenantId": tenant.ob_id,
                }),
            ),
            ("subtasks", self.subtasks(language, moment)),
        ];
        let mut task: Map<String, Value> =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        if status != "RUNNING" {
            let last = if status == "FAILED" { STARTING } else { SUBTASKS.len() - 1 };
            let end = self.shown_at(Self::subtask_span(last).1);
            task.insert("finishTime".to_owned(), json!(time_text(end)));
        }
        task
    }

    /// With what only the single task's answer has.
    pub(super) fn to_task_detail(
        &self,
        owner: (&Tenant, &Cluster),
        language: Language,
        moment: Moment,
    ) -> Value {
        let mut task = self.to_task(owner, language, moment);
        for (name, value) in [
            ("createTime", json!(time_without_fraction(self.shown_at(0)))),
            ("operation", json!("EXECUTE")),
            ("executor", json!(EXECUTOR)),
            ("prohibitRollback", json!(false)),
            ("taskDefinitionId", json!(-1)),
            ("type", json!(self.task_kind())),
        ] {
            task.insert(name.to_owned(), value);
        }
        Value::Object(task)
    }

    /// Not in the order in which they run: that is in their up- and downstreams.
    fn subtasks(&self, language: Language, moment: Moment) -> Value {
        let id = |place: usize| self.task_id * 10 + place as i64;
        let subtask = |(place, names): (usize, &(&'static str, &'static str))| {
            let status = self.subtask_status(place, moment);
            let (begin, end) = Self::subtask_span(place);
            let mut subtask = json!({
                "id": id(place),
                "name": language.choose(*names),
                "description": language.choose(*names),
                "status": status,
                "operation": "EXECUTE",
                "executor": EXECUTOR,
                "nodeType": "JAVA_TASK",
                "parallelIdx": -1,
                "prohibitRollback": false,
                "runTime": i32::from(status != "PENDING"),
                "seriesId": place,
                "timeout": 3600,
                "upstreams": (0..place).rev().take(1).map(id).collect::<Vec<_>>(),
                "downstreams": (place + 1..SUBTASKS.len()).take(1).map(id).collect::<Vec<_>>(),
            });
            if !matches!(status, "PENDING" | "READY") {
                subtask["startTime"] = json!(time_text(self.shown_at(begin)));
            }
            if matches!(status, "SUCCESSFUL" | "FAILED") {
                subtask["finishTime"] = json!(time_text(self.shown_at(end)));
            }
            subtask
        };
        SUBTASKS.iter().enumerate().rev().map(subtask).collect()
    }
}

/// Times of creation come without a fraction.
fn time_without_fraction(time: Timestamp) -> String {
    let whole = Timestamp::from_second(time.as_second()).unwrap_or(time);
    time_text(whole).replace(".000", "")
}
