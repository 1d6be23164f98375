//! Core over the sandbox: what crosses a border is tested here, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod bindings;
mod canary;
mod contract;
mod csv;
mod desk;
mod disk;
mod keychain;
#[cfg(unix)]
mod kill;
mod lockout;
mod matrix;
mod network;
mod obshell_seal;
mod once;
mod processes;
mod profiles;
mod refresh;
mod restart;
mod sealed;
mod signing;
mod story;
mod verdict;
