//! Fake vendors on the loopback address, to try, rehearse and test Holdfast against.
//!
//! It is not a model of how vendors work inside: only of what they answer. It shares no code with
//! `holdfast-core` (signatures are checked by its own reading of the vendor's documents), so that one bug
//! cannot hide on both sides.

mod admin;
mod answer;
mod call;
mod clock;
mod connections;
mod creates;
pub mod credentials;
mod delivery;
mod digest;
mod exchange;
mod fault;
pub mod fleet;
mod hold;
mod huawei;
mod journal;
mod loopback;
mod made;
mod masking;
pub mod obshell;
pub mod ocp;
pub mod operations;
mod server;
mod shared;
mod shelf;
mod state;

pub use clock::Clock;
pub use creates::{CreateCount, CreateCounts};
pub use fault::{Fault, FaultKind};
pub use huawei::{instances, taurusdb_instances};
pub use journal::{JournalEntry, OperationCount};
pub use made::MadeBackup;
pub use server::{Options, Sandbox, StartError};
pub use shared::{Shared, SharedError};
pub use state::StateError;
