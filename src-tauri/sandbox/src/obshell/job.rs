//! A backup in the database: what has become of it by a given time, and its two rows.
//!
//! `backup/tasks` shows the job, `backup/overview` its only task: the same backup in other words. The agent's
//! DAG knows nothing of this, and this knows nothing of the DAG.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::envelope::{ZERO_TIME, database_time_text};
use crate::clock::{Moment, later};
use crate::digest::number_below;
use crate::shelf::Keyed;

/// How long the database needs to stop a backup.
const CANCELING_FOR: SignedDuration = SignedDuration::from_secs(5);
const MACRO_BLOCK_BYTES: u64 = 2 * 1024 * 1024;
/// A task's stages by the part of its time that has passed.
const STAGES: [(f64, &str); 10] = [
    (0.05, "INIT"),
    (0.08, "DOING"),
    (0.12, "BACKUP_SYS_META"),
    (0.16, "BACKUP_USER_META"),
    // Looks like an end and is none.
    (0.20, "BACKUP_META_FINISH"),
    (0.35, "BACKUP_DATA_SYS"),
    (0.55, "BACKUP_DATA_MINOR"),
    (0.90, "BACKUP_DATA_MAJOR"),
    (0.95, "BEFORE_BACKUP_LOG"),
    (1.01, "BACKUP_LOG"),
];
/// Between these two parts of its time, a task copies macro blocks.
const DATA_BEGINS: f64 = 0.20;
const DATA_ENDS: f64 = 0.90;
/// How far a backup gets that fails.
const BREAKS_AT: f64 = 0.62;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Job {
    pub(super) tenant: String,
    /// Counts per tenant, from 1; the ids are made from it.
    pub(super) ordinal: u64,
    /// Beginning by the time that lasts (no skew in it).
    pub(super) began: Timestamp,
    /// How wrong the database's clock was then.
    pub(super) skew: SignedDuration,
    pub(super) lasts: SignedDuration,
    pub(super) fails: bool,
    pub(super) cancelled: Option<Timestamp>,
    /// What it is, whatever was asked for.
    pub(super) is_incremental: bool,
    pub(super) has_archive: bool,
    pub(super) is_encrypted: bool,
}

impl Keyed for Job {
    type Key = String;

    fn key(&self) -> &String {
        &self.tenant
    }
}

impl Job {
    /// Not the task's id and not the set's: callers that mix them up shall notice.
    pub(super) fn job_id(&self) -> u64 {
        40 + self.ordinal
    }

    pub(super) fn task_id(&self) -> u64 {
        60 + self.ordinal
    }

    pub(super) fn ends(&self) -> Timestamp {
        match self.cancelled {
            Some(cancelled) => later(cancelled, CANCELING_FOR),
            None => later(self.began, self.lasts),
        }
    }

    pub(super) fn is_running(&self, moment: Moment) -> bool {
        moment.elapsed() < self.ends()
    }

    pub(super) fn completes_by(&self, time: Timestamp) -> bool {
        self.ends() <= time && !self.fails && self.cancelled.is_none()
    }

    /// The word of the verdict, or of the way there.
    fn status(&self, moment: Moment, running: &'static str) -> &'static str {
        match (self.is_running(moment), self.cancelled, self.fails) {
            (true, Some(_), _) => "CANCELING",
            (true, None, _) => running,
            (false, Some(_), _) => "CANCELED",
            (false, None, true) => "FAILED",
            (false, None, false) => "COMPLETED",
        }
    }

    pub(super) fn job_status(&self, moment: Moment) -> &'static str {
        let running = if self.part(moment) < STAGES[0].0 { "INIT" } else { "DOING" };
        self.status(moment, running)
    }

    fn task_status(&self, moment: Moment) -> &'static str {
        let part = self.part(moment);
        let stage = STAGES.iter().find(|(until, _)| part < *until);
        self.status(moment, stage.map_or("BACKUP_LOG", |(_, word)| word))
    }

    /// How much of its time has passed: 0 to 1. Stands still once it is being cancelled.
    fn part(&self, moment: Moment) -> f64 {
        let now = self.cancelled.unwrap_or_else(|| moment.elapsed());
        let lasts = self.lasts.as_secs_f64();
        if lasts <= 0.0 {
            1.0
        } else {
            (now.duration_since(self.began).as_secs_f64() / lasts).clamp(0.0, 1.0)
        }
    }

    /// Blocks in all and blocks done. Both are zero until it is known how many there are.
    fn blocks(&self, moment: Moment) -> (u64, u64) {
        let part = self.part(moment);
        if part < DATA_BEGINS {
            return (0, 0);
        }
        let size = if self.is_incremental { 400 } else { 6_000 };
        let all = size + number_below(&format!("blocks {} {}", self.tenant, self.ordinal), size);
        let part = if self.fails { part.min(BREAKS_AT) } else { part };
        let done = ((part - DATA_BEGINS) / (DATA_ENDS - DATA_BEGINS)).clamp(0.0, 1.0);
        #[expect(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "between 0 and 12000")]
        let done = (all as f64 * done) as u64;
        (all, done)
    }

    /// Result and comment. The database's word for a cancelled backup is -4072 (`OB_CANCELED`).
    fn result(&self, moment: Moment) -> (i64, &'static str) {
        match self.status(moment, "") {
            "FAILED" => (-9082, "backup device is out of space: /obbackup is full, tablet id: 200017"),
            "CANCELED" => (-4072, "backup is canceled"),
            _ => (0, ""),
        }
    }

    fn shown(&self, time: Timestamp) -> String {
        database_time_text(later(time, self.skew))
    }

    /// Beginning as the database shows it: to the microsecond.
    pub(super) fn shown_begin(&self) -> Timestamp {
        let shown = later(self.began, self.skew);
        Timestamp::from_microsecond(shown.as_microsecond()).unwrap_or(shown)
    }

    fn path(&self, tenant_id: u64) -> String {
        let kind = if self.is_incremental { "inc" } else { "full" };
        format!("file:///obbackup/1/{tenant_id}/data/backup_set_{}_{kind}", self.ordinal)
    }

    /// The row of `backup/tasks`.
    pub(super) fn to_job_row(&self, tenant_id: u64, word: Option<&str>, moment: Moment) -> Value {
        let (result, comment) = self.result(moment);
        let mut row = json!({
            "tenant_id": tenant_id,
            "job_id": self.job_id(),
            "backup_set_id": self.ordinal,
            "plus_archivelog": if self.has_archive { "ON" } else { "OFF" },
            "backup_type": if self.is_incremental { "I" } else { "D" },
            "start_timestamp": self.shown(self.began),
            "status": word.unwrap_or(self.job_status(moment)),
            "result": result,
            "comment": comment,
            "description": "",
            "path": self.path(tenant_id),
        });
        if !self.is_running(moment) {
            row["end_timestamp"] = json!(self.shown(self.ends()));
        }
        row
    }

    /// The row of `backup/overview`.
    pub(super) fn to_task_row(&self, tenant_id: u64, word: Option<&str>, moment: Moment) -> Value {
        let is_running = self.is_running(moment);
        let (result, comment) = self.result(moment);
        let (blocks, done) = self.blocks(moment);
        let bytes = done * MACRO_BLOCK_BYTES;
        let seconds = (self.lasts.as_secs_f64() * self.part(moment)).max(1.0);
        // Nanoseconds since 1970: beyond what a JavaScript number holds.
        let scn = |time: Timestamp| later(time, self.skew).as_nanosecond() as u64;
        json!({
            "tenant_id": tenant_id,
            "task_id": self.task_id(),
            "job_id": self.job_id(),
            "incarnation": 1,
            "backup_set_id": self.ordinal,
            "start_timestamp": self.shown(self.began),
            "end_timestamp": if is_running { ZERO_TIME.to_owned() } else { self.shown(self.ends()) },
            "status": word.unwrap_or(self.task_status(moment)),
            "start_scn": scn(self.began),
            "end_scn": if is_running { 0 } else { scn(self.ends()) },
            "user_ls_start_scn": scn(self.began),
            "encryption_mode": if self.is_encrypted { "PASSWORD" } else { "NONE" },
            "input_bytes": bytes,
            "output_bytes": bytes / 5 * 2,
            "output_rate_bytes": (bytes / 5 * 2) as f64 / seconds,
            "extra_meta_bytes": 0,
            "tablet_count": blocks / 8,
            "finish_tablet_count": done / 8,
            "macro_block_count": blocks,
            "finish_macro_block_count": done,
            "file_count": done / 1000,
            "meta_turn_id": 1,
            "data_turn_id": 1,
            "result": result,
            "comment": comment,
            "path": self.path(tenant_id),
        })
    }
}
