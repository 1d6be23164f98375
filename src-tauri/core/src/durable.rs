//! Says when something is about to be written for good, and when it is: what is traced here is what a test kills the
//! program at.

use std::fmt::Debug;

/// The target under which it is traced.
pub const TARGET: &str = "holdfast::durable";

/// It is about to be written.
pub(crate) fn before(step: impl Debug) {
    tracing::debug!(target: TARGET, step = ?step, moment = "before");
}

/// It is written.
pub(crate) fn after(step: impl Debug) {
    tracing::debug!(target: TARGET, step = ?step, moment = "after");
}
