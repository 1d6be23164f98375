//! The sandbox from outside, over HTTP: what a vendor's caller would meet.
//!
//! No test sleeps: time passes on the sandbox's clock, and faults that hang meet a client's own limit.

mod caller;
mod clock;
mod control;
mod create_backup;
mod every_call;
mod fault_table;
mod faults;
mod fleet;
mod hold;
mod iam;
mod journal;
mod lists;
mod obshell;
mod ocp;
mod persistence;
mod program;
mod signatures;
mod speed;
mod taurusdb;
