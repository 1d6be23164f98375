//! A plan: which backups would be made, with the exact request of each, sealed.
//!
//! A plan is applied at most once, by the store that made it, and only while what it rests on still holds.
//! Making one is in [`make`](self::make); applying one is in [`crate::apply`].

mod checks;
mod covers;
mod document;
mod drift;
mod file;
mod fit;
mod make;
mod preflight;
mod satisfied;
mod seal;
mod show;
mod summary;
mod words;

pub use seal::Fingerprint;
pub use summary::PlanSummary;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::backup::{BackupDraft, BackupFacts, BackupOptions, VendorBackup};
use crate::profile::{Guard, ProfileFacts};
use crate::request::RequestPreview;
use crate::rule::MaxAge;
use crate::run::{OnFailure, RunId};
use crate::target::Target;
use crate::text::Text;

pub(crate) use drift::drifted;
pub(crate) use fit::{lacks_secret, other_vendor};
pub(crate) use make::FORMAT_VERSION;
pub(crate) use seal::{ITEMS, Seal, canonical};
pub(crate) use show::{confirmation, guard};

/// How long a plan can be applied after it was made.
pub const LIFETIME: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

/// The longest that a plan can be given.
pub const MOST_LIFETIME: jiff::SignedDuration = jiff::SignedDuration::from_hours(7 * 24);

/// What a plan is called inside the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct PlanId(#[ts(type = "string")] pub(crate) Uuid);

/// What the window asks to be planned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanDraft {
    /// What the plan and its run are called.
    pub title: String,
    /// The change number; may be empty.
    pub ticket: String,
    pub items: Vec<BackupDraft>,
    /// The runbook it comes from.
    #[serde(default)]
    pub runbook: Option<String>,
    /// How long the plan can be applied: `15m`, `4h`. Empty for [`LIFETIME`].
    #[serde(default)]
    pub valid_for: String,
}

/// What would be done about one planned backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Send the request.
    Create,
    /// A completed backup is young enough already: send nothing.
    Satisfied,
    /// A backup of this target runs already: watch that one, send nothing.
    Adopt,
    /// Nothing can be done until somebody mends the reason.
    Blocked,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Passed,
    Warned,
    Failed,
    /// Could not be tried, because an earlier one failed.
    Skipped,
}

/// One thing that was looked at before the plan was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Check {
    pub name: Text,
    pub outcome: Outcome,
    /// What was found, in a few words.
    pub value: Text,
}

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Warning,
    Blocked,
}

/// What the person should know about one planned backup before applying.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Diagnostic {
    pub severity: Severity,
    /// For the program and the support ticket: `instance_not_available`.
    pub code: String,
    pub summary: Text,
    /// Why, with the evidence.
    pub detail: Text,
    /// What to do about it.
    pub way_out: Text,
}

/// One backup of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PlannedBackup {
    /// From 0, in the plan's order.
    pub position: u32,
    pub action: Action,
    pub profile: ProfileFacts,
    pub target: Target,
    pub backup: BackupFacts,
    /// What the request is built from again when the plan is applied.
    #[ts(skip)]
    pub(crate) options: BackupOptions,
    /// The request that would be sent; `null` where nothing would be.
    pub request: Option<RequestPreview>,
    pub checks: Vec<Check>,
    pub diagnostics: Vec<Diagnostic>,
    /// The backups the vendor listed of this target when the plan was made, newest first.
    pub baseline: Vec<VendorBackup>,
    /// The ids of the vendor's tasks that were there already.
    #[serde(default)]
    pub known_tasks: Vec<String>,
    /// The running backup that would be watched.
    pub adopts: Option<VendorBackup>,
    /// The completed backup that makes a new one unnecessary.
    #[serde(default)]
    pub satisfied_by: Option<VendorBackup>,
    /// How old a completed backup may be to make a new one unnecessary; `null` for always a new one.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub unless_newer_than: Option<MaxAge>,
}

/// Whether a plan can still be applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PlanState {
    Open,
    /// Its time is over: plan again.
    Expired,
    /// Something it rests on has changed: plan again.
    Stale {
        reason: Text,
    },
    /// It was applied, which happens once.
    Applied {
        run_id: RunId,
        #[ts(type = "string")]
        at: Timestamp,
    },
    /// It was read from a file that another Holdfast wrote, and can be looked at only: nobody here could know
    /// whether it was applied already.
    Elsewhere,
}

/// What the person must do to apply the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Confirmation {
    /// The strictest guard among the plan's profiles.
    pub guard: Guard,
    /// The texts of which one must be typed exactly; empty where nothing need be typed.
    pub accepts: Vec<String>,
}

/// What the fingerprint is taken of besides the items.
///
/// Written as canonical JSON with an empty list of items, into which [`seal`] puts them one by one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PlanHeader {
    pub(crate) format_version: u32,
    pub(crate) id: PlanId,
    /// The store that made it, which alone can apply it.
    #[serde(default)]
    pub(crate) store_id: String,
    #[serde(default)]
    pub(crate) made_by: String,
    #[serde(default)]
    pub(crate) made_on: String,
    pub(crate) title: String,
    pub(crate) ticket: Option<String>,
    #[serde(default)]
    pub(crate) runbook: Option<String>,
    /// Every profile it rests on, once, as it was.
    #[serde(default)]
    pub(crate) profiles: Vec<ProfileFacts>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

/// A plan as the window shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Plan {
    pub id: PlanId,
    pub title: String,
    pub ticket: Option<String>,
    #[ts(type = "string")]
    pub created_at: Timestamp,
    #[ts(type = "string")]
    pub expires_at: Timestamp,
    /// The account of the operating system and the machine it was made on.
    pub made_by: String,
    pub made_on: String,
    /// The runbook it comes from.
    pub runbook: Option<String>,
    pub fingerprint: Fingerprint,
    pub summary: PlanSummary,
    pub items: Vec<PlannedBackup>,
    pub confirmation: Confirmation,
    pub state: PlanState,
}

/// What the window sends back to apply a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Approval {
    pub plan_id: PlanId,
    /// The fingerprint that was on the screen, in hexadecimal.
    pub fingerprint: String,
    /// What was typed to confirm; empty where nothing need be.
    pub typed: String,
    /// The positions of the items to leave out. A blocked item must be among them.
    pub leave_out: Vec<u32>,
    /// How many backups may be under way at once at each vendor's endpoint, from 1 to 100; `null` for
    /// [`DEFAULT_PARALLEL`](crate::run::DEFAULT_PARALLEL).
    #[serde(default)]
    pub parallel: Option<u32>,
    #[serde(default)]
    pub on_failure: OnFailure,
}
