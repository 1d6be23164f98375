//! The command line as a script sees it: the real program over a sandbox, its output, its exit code.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod desk;
mod frame;
