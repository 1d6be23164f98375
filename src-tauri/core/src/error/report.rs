//! An error as it leaves the core: to the window, into the history, later onto a script's output.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::VendorWords;
use crate::rule::FieldError;
use crate::runbook::RunbookProblem;
use crate::text::Text;

/// What the window and scripts branch on. A code is added when somebody branches on it or must search for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    InvalidInput,
    KeychainAbsent,
    KeychainLocked,
    KeychainDenied,
    KeychainFault,
    SecretMissing,
    /// What stands where the secret should is no text.
    SecretUnreadable,
    /// Secrets come from where nothing can be kept.
    SecretNotKept,
    SchemaTooNew,
    StoreInUse,
    StoreReadOnly,
    StoreDamaged,
    DiskFull,
    StoreFault,
    HostUnknown,
    ConnectionRefused,
    TlsFailed,
    CertificateName,
    CertificateUntrusted,
    CertificateExpired,
    CertificateNotYetValid,
    /// The server's certificate is not the one the profile pins.
    CertificatePin,
    ClientCertificateWanted,
    ProxyFailed,
    TimedOut,
    ConnectionLost,
    AnswerTooLarge,
    RequestFailed,
    SignInRefused,
    ClockSkew,
    KeyLockedOut,
    PermissionDenied,
    ProjectUnknown,
    Throttled,
    TargetBusy,
    NameTaken,
    RefusedInput,
    NotFound,
    TargetUnavailable,
    VendorFault,
    UnreadableAnswer,
    Redirected,
    RefusedByVendor,
    ProfileGone,
    /// No profile, or more than one, is called so.
    ProfileUnknown,
    ProfileChanged,
    ProfileInUse,
    TargetGone,
    PlanGone,
    PlanApplied,
    /// The plan was made by another Holdfast.
    PlanElsewhere,
    PlanFileUnreadable,
    PlanFileTooNew,
    RunbookInvalid,
    RunbookGone,
    RunbookChanged,
    RunGone,
    /// Another process watches the job.
    JobElsewhere,
    /// The run was stopped before the request left.
    RunStopped,
    PlanExpired,
    PlanStale,
    PlanEdited,
    ConfirmationWrong,
    WatchOnly,
    BlockedItems,
    NothingToApply,
    JobGone,
    ExportFailed,
    ManifestUnreadable,
    ManifestTooNew,
    /// The vendor's verdict was that the backup failed.
    BackupFailed,
    /// The vendor's verdict was that the backup was cancelled.
    BackupCancelled,
    /// The vendor does not list the backup any more.
    BackupGone,
    /// The vendor's task is over, and no backup of it is listed.
    TaskWithoutBackup,
    /// The vendor cannot be asked to cancel a backup, or this one is over.
    CannotCancel,
    /// The job is over, not sent yet, or its verdict is awaited.
    CannotSetAside,
    /// Holdfast was closed before the request left.
    InterruptedBeforeSending,
    /// The answer to the create request was lost.
    AnswerLost,
    /// The request left no trace at the vendor.
    NoTrace,
    /// The part of the program that was asked is not there: the sandbox is off, the window is gone.
    Unavailable,
    /// A defect of Holdfast itself.
    Internal,
}

/// An error with everything a person, a program and a support ticket need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErrorReport {
    pub code: ErrorCode,
    /// What is wrong, with which value, and what would be right.
    pub message: Text,
    /// What to try next.
    pub hint: Option<Text>,
    /// The refused fields, where the error is about input.
    pub fields: Vec<FieldError>,
    /// What is wrong in a runbook, and where.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<RunbookProblem>>", optional)]
    pub problems: Vec<RunbookProblem>,
    /// What the vendor itself said.
    pub vendor: Option<VendorWords>,
}

impl ErrorReport {
    /// An error that is born outside the core's own error types.
    pub fn new(code: ErrorCode, message: Text, hint: Option<Text>) -> Self {
        Self { code, message, hint, fields: Vec::new(), problems: Vec::new(), vendor: None }
    }

    /// The same with a next step, where it names none.
    pub(crate) fn or_hint(mut self, hint: impl FnOnce() -> Text) -> Self {
        self.hint = self.hint.or_else(|| Some(hint()));
        self
    }

    /// A defect, said without spilling its insides over the person.
    pub fn internal(detail: &str) -> Self {
        Self::new(
            ErrorCode::Internal,
            Text::new(format!("Holdfast made a mistake: {detail}"), format!("Holdfast 内部错误：{detail}")),
            Some(Text::new("Please report it with this sentence", "请附上这句话反馈")),
        )
    }
}
