//! The manifest of an export: what was written, by whom, out of which history, and what proves it.
//!
//! Format 1.0: one JSON object, its members in this order.
//!
//! | member | what it is |
//! | --- | --- |
//! | `format_version`, `type` | `"1.0"`, `"manifest"`. A greater number behind the dot only adds members |
//! | `holdfast`, `program` | the version and the face of Holdfast that exported: `window`, `command line` |
//! | `space`, `store_id` | `real` or `sandbox`, and which database the rows come from |
//! | `exported_at`, `exported_by` | when, and by which `user` of the operating system on which `host` |
//! | `filter`, `csv` | which rows were asked for, and how the CSV is written |
//! | `chain` | the head of the history's chain at that moment: `entry`, `hash`, `at`; `null` before the first |
//! | `runs` | each run that occurs in the rows, in the order of their numbers, with those of its `jobs` that do |
//! | `files` | each file with its `name`, `form`, `bytes`, `rows`, `sha256` and `lines` |
//! | `seal` | the SHA-256 of the canonical JSON (RFC 8785) of the manifest without its seal |
//!
//! `lines` holds the first eight bytes of the SHA-256 of each record with its line end, in hexadecimal: of a CSV file the
//! row of names (with the byte order mark before it) and each row, which may have line breaks in quoted cells; of JSON
//! lines each line. All of it shows one state of the history.
//!
//! The seal is no signature: whoever edits a manifest can seal it anew. It shows edits that were not made by such a
//! person; against the others a manifest must lie where they cannot write.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ChainHead;
use super::sums::{Split, Summed};
use crate::csv::ExportOptions;
use crate::history::HistoryFilter;
use crate::job::{Job, JobStatus};
use crate::plan::Fingerprint;
use crate::run::Run;
use crate::status::Space;

/// The word under which a manifest says what it is.
pub(super) const KIND: &str = "manifest";
/// The member that is written and sealed item by item.
pub(super) const RUNS: &str = "runs";
pub(super) const SEAL: &str = "seal";

/// Everything of a manifest but its seal and, while it is read or written, its runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format_version: String,
    pub(super) r#type: String,
    pub(super) holdfast: String,
    pub(super) program: String,
    pub(super) space: Space,
    pub(super) store_id: String,
    pub(super) exported_at: Timestamp,
    pub(super) exported_by: Person,
    pub(super) filter: HistoryFilter,
    pub(super) csv: ExportOptions,
    pub(super) chain: Option<ChainHead>,
    #[serde(default)]
    pub(super) runs: Vec<RunEvidence>,
    pub(super) files: Vec<FileEvidence>,
}

/// An account of the operating system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Person {
    pub(super) user: String,
    pub(super) host: String,
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FileForm {
    Csv,
    JsonLines,
}

impl FileForm {
    pub(super) fn split(self) -> Split {
        match self {
            Self::Csv => Split::Csv,
            Self::JsonLines => Split::Lines,
        }
    }

    /// How many records stand before the first row: the names of the columns.
    pub(super) fn heads(self) -> u64 {
        match self {
            Self::Csv => 1,
            Self::JsonLines => 0,
        }
    }
}

/// What proves a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct FileEvidence {
    /// Beside the manifest.
    pub(super) name: String,
    pub(super) form: FileForm,
    pub(super) bytes: u64,
    pub(super) rows: u64,
    pub(super) sha256: String,
    pub(super) lines: Vec<Short>,
}

impl FileEvidence {
    pub(super) fn new(name: String, form: FileForm, rows: u64, sums: &Summed) -> Self {
        let lines = sums.records.iter().copied().map(Short).collect();
        Self { name, form, bytes: sums.bytes, rows, sha256: sums.sha256.clone(), lines }
    }
}

/// A record's short sum, in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(super) struct Short(pub(super) u64);

impl From<Short> for String {
    fn from(Short(sum): Short) -> Self {
        format!("{sum:016x}")
    }
}

impl TryFrom<String> for Short {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match u64::from_str_radix(&text, 16) {
            Ok(sum) if String::from(Self(sum)) == text => Ok(Self(sum)),
            _ => Err(format!("“{text}” is not 16 hexadecimal digits")),
        }
    }
}

/// A run of which a job is among the rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct RunEvidence {
    number: u32,
    title: String,
    ticket: Option<String>,
    runbook: Option<String>,
    applied_at: Timestamp,
    applied_by: String,
    applied_on: String,
    program: String,
    plan: Fingerprint,
    jobs: Vec<JobEvidence>,
}

/// A job that is among the rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct JobEvidence {
    position: u32,
    target: String,
    /// The backup's name; empty where the vendor's backups have none.
    backup: String,
    status: JobStatus,
    vendor_backup_id: Option<String>,
    vendor_job_id: Option<String>,
    request_id: Option<String>,
}

impl RunEvidence {
    pub(super) fn new(run: Run, mut jobs: Vec<Job>) -> Self {
        jobs.sort_by_key(|job| job.position);
        Self {
            number: run.number,
            title: run.title,
            ticket: run.ticket,
            runbook: run.runbook,
            applied_at: run.applied_at,
            applied_by: run.applied_by,
            applied_on: run.applied_on,
            program: run.program,
            plan: Fingerprint { words: run.plan_words, hex: run.plan_fingerprint },
            jobs: jobs.into_iter().map(JobEvidence::from).collect(),
        }
    }
}

impl From<Job> for JobEvidence {
    fn from(job: Job) -> Self {
        Self {
            position: job.position,
            target: job.target.name,
            backup: job.backup.name,
            status: job.status,
            vendor_backup_id: job.vendor_backup_id,
            vendor_job_id: job.vendor_job_id,
            request_id: job.request_id,
        }
    }
}
