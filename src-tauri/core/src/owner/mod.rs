//! Who sends and watches a job: the process that owns it.
//!
//! Window and command line share a folder. A job has one owner at a time; the others follow what it writes.

mod lease;
mod presence;

pub(crate) use presence::Presence;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// What a process is called in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct OwnerId(#[ts(type = "string")] pub(crate) Uuid);

/// A process that has the store open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Owner {
    pub id: OwnerId,
    /// Which face of Holdfast it is: `window`, `command line`.
    pub program: String,
    /// The account of the operating system it runs as.
    pub user: String,
    pub host: String,
    pub process_id: u32,
    #[ts(type = "string")]
    pub started_at: Timestamp,
}

impl Owner {
    /// This very process.
    pub(crate) fn of_this_process(id: OwnerId, program: String, user: String) -> Self {
        Self { id, program, user, host: host(), process_id: std::process::id(), started_at: Timestamp::now() }
    }
}

/// The account of the operating system, for the history.
pub fn user() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(user_without_a_name)
}

/// Some sessions, cron's among them, carry no name; the history must still say who.
fn user_without_a_name() -> String {
    #[cfg(unix)]
    return format!("uid {}", rustix::process::getuid().as_raw());
    #[cfg(not(unix))]
    "unknown".to_owned()
}

/// The machine's name; empty where the system does not say.
fn host() -> String {
    #[cfg(unix)]
    return rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    std::env::var("COMPUTERNAME").unwrap_or_default()
}
