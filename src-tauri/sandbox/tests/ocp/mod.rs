//! OCP from outside: what its callers meet.

mod backup_now;
pub(crate) mod caller;
mod course;
mod faults;
mod gate;
mod lists;
mod persistence;
mod strategy;
mod tasks;
