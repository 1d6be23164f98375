//! How the program ends, as Terraform's does: 0 done, 1 failed, 2 done and something would change.

use std::process::ExitCode;

/// What the shell is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done; for `apply` and `watch`: every backup is completed, satisfied or was adopted and completed.
    Success,
    /// Refused, failed, or ended otherwise than wished. Wrong arguments too: 2 has a meaning of its own.
    Failure,
    /// `plan --detailed-exitcode`: the plan would send or watch something.
    Changes,
    /// Left after Ctrl-C before everything was over.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Success => 0,
            Exit::Failure => 1,
            Exit::Changes => 2,
            // 128 + SIGINT, as shells say it.
            Exit::Interrupted => 130,
        })
    }
}
