//! How a case may end: what may come of a fault at a step, besides what must never be.

use holdfast_core::profile::ProviderKind;

use super::faults::{Fault, acts};
use super::steps::Phase;

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Completed,
    Failed,
    NotStarted,
    /// Nobody can know, and the job says so.
    Unknown,
    Cancelled,
    /// Nothing was sent.
    Refused,
    /// Over like the others, once a person had mended what was wrong.
    Waited,
}

pub(super) fn may_come_of(fault: &Fault, phase: Phase, kind: ProviderKind) -> &'static [End] {
    use End::{Cancelled, Completed, Failed, NotStarted, Refused, Unknown, Waited};
    match (phase, fault) {
        // The look passes, the clocks part, and the vendor refuses the request for its time.
        (Phase::Apply, Fault::Skew(_)) => &[Refused, Completed, Failed],
        (Phase::SignIn | Phase::List | Phase::Plan | Phase::Apply, _) => &[Refused, Completed],
        (Phase::Prepare, _) => &[NotStarted, Completed],
        (Phase::Create, Fault::Vendor(make)) if acts(&make(kind)) => &[Completed],
        (Phase::Create, Fault::Vendor(_)) => &[NotStarted, Failed],
        (Phase::Create, Fault::Connection(_)) => &[NotStarted, Refused],
        (Phase::Create, Fault::KeychainLocked | Fault::KeychainAbsent) => &[NotStarted, Refused, Waited],
        // A clock that was set right after the request: what it made seems to have begun before it.
        (Phase::Create, Fault::Skew(_)) => &[Completed, Failed, Unknown],
        (Phase::Create, _) => &[Completed, Failed, NotStarted],
        (Phase::Look | Phase::Settle, _) => &[Completed, Waited],
        (Phase::Absent, _) => &[NotStarted, Waited],
        (Phase::Cancel, _) => &[Cancelled, Completed],
    }
}
