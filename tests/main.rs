//! Core over the sandbox: what crosses a border is tested here, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod bindings;
mod canary;
mod contract;
mod csv;
mod desk;
mod disk;
mod docs;
mod evidence;
mod evidence_pack;
mod fleet;
mod hurry;
mod keychain;
#[cfg(unix)]
mod kill;
mod lockout;
mod matrix;
mod network;
mod obshell_seal;
mod once;
mod plan_file;
mod processes;
mod profiles;
mod refresh;
mod restart;
mod runbook;
mod runbook_docs;
mod satisfied;
mod sealed;
mod set_aside;
mod signing;
mod story;
mod together;
mod verdict;
