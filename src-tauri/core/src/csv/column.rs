//! The columns a CSV file can have, and what stands in each.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::formula::defuse;
use super::{ExportOptions, TimeStyle};
use crate::record::HistoryRecord;
use crate::vendor_time::VendorTime;

/// A column. Its name in the file is the name it is serialized under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    Status,
    VendorStatus,
    Origin,
    /// What the plan said: create, adopt or satisfied; empty where Holdfast had no part in it.
    Action,
    GoneAt,
    Target,
    TargetId,
    /// What the target is part of: a tenant's cluster.
    Cluster,
    Engine,
    Version,
    Profile,
    Provider,
    Environment,
    BackupName,
    Description,
    Databases,
    /// How much was asked for, and what it became by the vendor's word.
    BackupForm,
    Became,
    Encryption,
    SizeBytes,
    Began,
    Ended,
    DurationSeconds,
    BackupId,
    VendorJobId,
    RequestId,
    Run,
    Title,
    Ticket,
    /// The four words of the plan's fingerprint.
    Plan,
    /// All of it, in hexadecimal.
    PlanFingerprint,
    AppliedBy,
    /// The machine it was applied on.
    AppliedOn,
    Sent,
    Reason,
}

/// A cell, and whether a formula could hide in it.
enum Cell {
    Text(String),
    /// Numbers, times, our own words: never a formula.
    Safe(String),
    /// A time of ours, or of the vendor's.
    Time(Option<Timestamp>, String),
}

impl Column {
    /// Every column, in the order in which a file has them.
    pub const ALL: [Self; 35] = [
        Self::Status,
        Self::VendorStatus,
        Self::Origin,
        Self::Action,
        Self::GoneAt,
        Self::Target,
        Self::TargetId,
        Self::Cluster,
        Self::Engine,
        Self::Version,
        Self::Profile,
        Self::Provider,
        Self::Environment,
        Self::BackupName,
        Self::Description,
        Self::Databases,
        Self::BackupForm,
        Self::Became,
        Self::Encryption,
        Self::SizeBytes,
        Self::Began,
        Self::Ended,
        Self::DurationSeconds,
        Self::BackupId,
        Self::VendorJobId,
        Self::RequestId,
        Self::Run,
        Self::Title,
        Self::Ticket,
        Self::Plan,
        Self::PlanFingerprint,
        Self::AppliedBy,
        Self::AppliedOn,
        Self::Sent,
        Self::Reason,
    ];

    /// The columns of an export for which nobody chose any.
    pub const USUAL: [Self; 17] = [
        Self::Status,
        Self::Origin,
        Self::Target,
        Self::Cluster,
        Self::Engine,
        Self::Profile,
        Self::Environment,
        Self::BackupName,
        Self::BackupForm,
        Self::SizeBytes,
        Self::Began,
        Self::Ended,
        Self::DurationSeconds,
        Self::BackupId,
        Self::RequestId,
        Self::Ticket,
        Self::Reason,
    ];

    /// Its name in the file, where a time does not have three of them.
    pub fn name(self) -> String {
        word(&self)
    }

    /// The names of the column in the first row: one, or three for a time in every style.
    pub(super) fn names(self, times: TimeStyle) -> Vec<String> {
        let name = self.name();
        match (self.is_time(), times) {
            (true, TimeStyle::All) => {
                vec![format!("{name}_local"), format!("{name}_utc"), format!("{name}_vendor")]
            }
            _ => vec![name],
        }
    }

    fn is_time(self) -> bool {
        matches!(self, Self::GoneAt | Self::Began | Self::Ended | Self::Sent)
    }

    /// The row's cells under those names.
    pub(super) fn cells(
        self,
        record: &HistoryRecord,
        options: &ExportOptions,
        zone: &TimeZone,
    ) -> Vec<String> {
        match self.cell(record) {
            Cell::Text(text) if options.formula_guard => vec![defuse(&text)],
            Cell::Text(text) | Cell::Safe(text) => vec![text],
            Cell::Time(at, vendor) => {
                let local = at.map(|at| local(at, zone)).unwrap_or_default();
                let utc = at.map(utc_text).unwrap_or_default();
                match options.times {
                    TimeStyle::Local => vec![local],
                    TimeStyle::Utc => vec![utc],
                    TimeStyle::All if options.formula_guard => vec![local, utc, defuse(&vendor)],
                    TimeStyle::All => vec![local, utc, vendor],
                }
            }
        }
    }

    fn cell(self, record: &HistoryRecord) -> Cell {
        let text = |text: &str| Cell::Text(text.to_owned());
        let optional = |text: Option<&String>| Cell::Text(text.cloned().unwrap_or_default());
        let number = |number: Option<u64>| Cell::Safe(number.map(|it| it.to_string()).unwrap_or_default());
        // Empty where Holdfast had no part in the backup.
        let job = record.job.as_ref();
        match self {
            Self::Status => Cell::Safe(record.status.as_str().to_owned()),
            Self::VendorStatus => optional(record.vendor_word.as_ref()),
            Self::Origin => Cell::Safe(record.origin.as_str().to_owned()),
            Self::Action => Cell::Safe(job.map(|job| word(&job.action)).unwrap_or_default()),
            Self::GoneAt => Cell::Time(record.gone_at, String::new()),
            Self::Target => text(&record.target.name),
            Self::TargetId => text(&record.target.id),
            Self::Cluster => optional(record.target.group.as_ref()),
            Self::Engine => text(record.target.engine.label()),
            Self::Version => text(&record.target.version),
            Self::Profile => text(&record.profile.name),
            Self::Provider => Cell::Safe(word(&record.profile.provider)),
            Self::Environment => Cell::Safe(word(&record.profile.environment)),
            Self::BackupName => text(&record.backup.name),
            Self::Description => text(&record.backup.description),
            Self::Databases => Cell::Text(record.backup.databases.join(" ")),
            Self::BackupForm => Cell::Safe(word(&record.backup.form)),
            Self::Became => Cell::Safe(record.became.as_ref().map(word).unwrap_or_default()),
            Self::Encryption => optional(record.encryption.as_ref()),
            Self::SizeBytes => number(record.size_bytes),
            Self::Began => vendor_time(record.began_at.as_ref()),
            Self::Ended => vendor_time(record.ended_at.as_ref()),
            Self::DurationSeconds => number(record.duration_ms.map(|duration| duration / 1000)),
            Self::BackupId => optional(record.vendor_backup_id.as_ref()),
            Self::VendorJobId => optional(job.and_then(|job| job.vendor_job_id.as_ref())),
            Self::RequestId => optional(job.and_then(|job| job.request_id.as_ref())),
            Self::Run => number(job.map(|job| u64::from(job.run_number))),
            Self::Title => optional(job.map(|job| &job.run_title)),
            Self::Ticket => optional(job.and_then(|job| job.ticket.as_ref())),
            Self::Plan => optional(job.map(|job| &job.plan_words)),
            Self::PlanFingerprint => {
                Cell::Safe(job.map(|job| job.plan_fingerprint.clone()).unwrap_or_default())
            }
            Self::AppliedBy => optional(job.map(|job| &job.applied_by)),
            Self::AppliedOn => optional(job.map(|job| &job.applied_on)),
            Self::Sent => Cell::Time(job.and_then(|job| job.sent_at), String::new()),
            Self::Reason => {
                let ours = job.and_then(|job| job.reason.as_ref()).map(|reason| &reason.message.en);
                optional(ours.or(record.vendor_reason.as_ref()))
            }
        }
    }
}

fn vendor_time(time: Option<&VendorTime>) -> Cell {
    Cell::Time(time.and_then(|time| time.at), time.map(|time| time.raw.clone()).unwrap_or_default())
}

/// With its offset, because an hour happens twice when summer time ends: `2026-11-22T01:51:48+08:00`.
fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// `2026-11-21T17:51:48Z`.
fn utc_text(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The word a value is serialized as.
fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
