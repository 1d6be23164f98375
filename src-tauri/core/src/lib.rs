//! Everything of Holdfast that is not a window: rules, profiles, vendors, plans, jobs, history.
//!
//! It cannot import the window's libraries, so that the same core can stand behind a command line. Start reading at
//! [`holdfast::Holdfast`]; what it does is spread over the modules that own each step.

mod account;
mod apply;
pub mod backup;
pub mod certificate;
pub mod client;
mod connect;
pub mod connection_test;
pub mod credential;
pub mod csv;
pub mod durable;
pub mod error;
pub mod event;
pub mod evidence;
mod follow;
mod hex;
pub mod history;
mod history_file;
pub mod holdfast;
pub mod job;
pub mod json_line;
mod near;
pub mod owner;
pub mod plan;
pub mod profile;
pub mod provider;
pub mod record;
pub mod refresh;
pub mod request;
pub mod rule;
pub mod run;
pub mod runbook;
pub mod secret;
pub mod status;
mod store;
mod strict;
pub mod target;
pub mod task;
pub mod text;
pub mod unfinished;
pub mod vendor_time;
pub mod watch;
mod whole_file;

pub use follow::Follower;
pub use store::StoreError;
