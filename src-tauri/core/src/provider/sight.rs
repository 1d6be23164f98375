//! What a provider tells: lists, what a plan rests on, and what is seen of a backup that was asked for.

use std::collections::HashSet;

use jiff::Timestamp;

use crate::backup::{BackupForm, VendorBackup};
use crate::plan::{Check, Diagnostic};
use crate::target::Target;
use crate::task::VendorTask;

/// A list, and what its last answer told besides.
#[derive(Clone, Debug)]
pub(crate) struct Listing<T> {
    pub(crate) rows: Vec<T>,
    /// Whether nothing is missing; some agents tell of the newest backup only.
    pub(crate) is_whole: bool,
    /// Vendor's clock minus ours, in milliseconds.
    pub(crate) clock_skew_ms: Option<i64>,
    pub(crate) request_id: String,
}

/// What a plan for one backup rests on.
#[derive(Clone, Debug)]
pub(crate) struct Survey {
    /// Nothing if the vendor does not list it.
    pub(crate) target: Option<Target>,
    /// Newest first.
    pub(crate) backups: Listing<VendorBackup>,
    /// The vendor's tasks that are there already, so that a later one can be told from them.
    pub(crate) tasks: Vec<VendorTask>,
    /// The vendor's own checks, in the order they are shown.
    pub(crate) remarks: Vec<Remark>,
}

/// A check of one vendor's, and what follows from it.
#[derive(Clone, Debug)]
pub(crate) struct Remark {
    pub(crate) check: Check,
    pub(crate) diagnostic: Option<Diagnostic>,
}

/// What the vendor said when it took a create request: the backup itself, or a task that will make it.
#[derive(Clone, Debug)]
pub(crate) struct Created {
    pub(crate) backup: Option<VendorBackup>,
    pub(crate) task: Option<VendorTask>,
    /// The vendor's id of a task that it tells nothing else about.
    pub(crate) vendor_job_id: Option<String>,
    pub(crate) request_id: String,
}

/// A backup that was asked for, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tracked<'a> {
    pub(crate) target_id: &'a str,
    /// Its name, where its vendor's backups have names.
    pub(crate) name: &'a str,
    pub(crate) form: BackupForm,
    pub(crate) backup_id: Option<&'a str>,
    pub(crate) task_id: Option<&'a str>,
    /// What was there before the plan: none of these is it.
    pub(crate) known_backups: &'a HashSet<String>,
    pub(crate) known_tasks: &'a HashSet<String>,
    /// By our clock.
    pub(crate) sent_at: Timestamp,
    /// How many are watched in its [`Circle`](super::Circle), this one included.
    pub(crate) companions: usize,
}

/// What one look shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sighting {
    /// This very backup.
    pub(crate) backup: Option<VendorBackup>,
    /// The task that makes it.
    pub(crate) task: Option<VendorTask>,
    /// How many backups were listed.
    pub(crate) listed: usize,
    /// Something is under way at the target that may be it: nothing can be said to have left no trace yet.
    pub(crate) busy: bool,
    pub(crate) request_id: String,
}
