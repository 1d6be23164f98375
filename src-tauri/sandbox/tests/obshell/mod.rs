//! The fake OBShell agent, as a caller of the real one would meet it.

mod agent;
pub(crate) mod caller;
mod faults;
mod gate;
mod lists;
mod persistence;
mod refusals;
mod stories;
