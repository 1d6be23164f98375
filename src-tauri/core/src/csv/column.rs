//! The columns a CSV file can have, and what stands in each.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::formula::defuse;
use super::{ExportOptions, TimeStyle};
use crate::job::Job;
use crate::vendor_time::VendorTime;

/// A column. Its name in the file is the name it is serialized under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    Status,
    VendorStatus,
    Target,
    TargetId,
    Engine,
    Version,
    Profile,
    Provider,
    Environment,
    BackupName,
    Description,
    Databases,
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
    Plan,
    AppliedBy,
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
    /// The names of the column in the first row: one, or three for a time in every style.
    pub(super) fn names(self, times: TimeStyle) -> Vec<String> {
        let name = word(&self);
        match (self.is_time(), times) {
            (true, TimeStyle::All) => {
                vec![format!("{name}_local"), format!("{name}_utc"), format!("{name}_vendor")]
            }
            _ => vec![name],
        }
    }

    fn is_time(self) -> bool {
        matches!(self, Self::Began | Self::Ended | Self::Sent)
    }

    /// The job's cells under those names.
    pub(super) fn cells(self, job: &Job, options: &ExportOptions, zone: &TimeZone) -> Vec<String> {
        match self.cell(job) {
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

    fn cell(self, job: &Job) -> Cell {
        let text = |text: &str| Cell::Text(text.to_owned());
        let optional = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
        match self {
            Self::Status => Cell::Safe(job.status.as_str().to_owned()),
            Self::VendorStatus => optional(&job.vendor_word),
            Self::Target => text(&job.target.name),
            Self::TargetId => text(&job.target.id),
            Self::Engine => text(job.target.engine.label()),
            Self::Version => text(&job.target.version),
            Self::Profile => text(&job.profile.name),
            Self::Provider => Cell::Safe(word(&job.profile.provider)),
            Self::Environment => Cell::Safe(word(&job.profile.environment)),
            Self::BackupName => text(&job.backup.name),
            Self::Description => text(&job.backup.description),
            Self::Databases => Cell::Text(job.backup.databases.join(" ")),
            Self::SizeBytes => Cell::Safe(job.size_bytes.map(|size| size.to_string()).unwrap_or_default()),
            Self::Began => vendor_time(job.began_at.as_ref()),
            Self::Ended => vendor_time(job.ended_at.as_ref()),
            Self::DurationSeconds => {
                Cell::Safe(job.duration().map(|duration| duration.as_secs().to_string()).unwrap_or_default())
            }
            Self::BackupId => optional(&job.vendor_backup_id),
            Self::VendorJobId => optional(&job.vendor_job_id),
            Self::RequestId => optional(&job.request_id),
            Self::Run => Cell::Safe(job.run_number.to_string()),
            Self::Title => text(&job.run_title),
            Self::Ticket => optional(&job.ticket),
            Self::Plan => text(&job.plan_words),
            Self::AppliedBy => text(&job.applied_by),
            Self::Sent => Cell::Time(job.sent_at, String::new()),
            Self::Reason => {
                Cell::Text(job.reason.as_ref().map(|reason| reason.message.en.clone()).unwrap_or_default())
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
