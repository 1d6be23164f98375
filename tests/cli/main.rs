//! The command line as a script sees it: the real program over a sandbox, its output, its exit code.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod apply;
mod approval;
mod dependencies;
mod desk;
mod docs;
mod environment;
mod export;
mod frame;
mod help;
mod history;
mod interrupt;
mod keyring;
mod pipes;
mod plan;
mod profile;
mod profile_environment;
mod profile_refused;
mod running;
mod same;
mod sandbox;
mod scene;
mod shells;
mod snapshot;
mod targets;
mod terminal;
mod usage;
mod verify;
mod watch;
mod watched;
