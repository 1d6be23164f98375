//! The command line as a script sees it: the real program over a sandbox, its output, its exit code.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod apply;
mod approval;
mod desk;
mod frame;
mod interrupt;
mod keyring;
mod plan;
mod profile;
mod profile_environment;
mod profile_refused;
mod running;
mod same;
mod snapshot;
mod targets;
mod terminal;
mod watch;
