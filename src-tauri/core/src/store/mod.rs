//! What Holdfast remembers: profiles, plans, runs, jobs, their events and what vendors listed, in one SQLite file of
//! mode 0600.
//!
//! The only place with SQL. Every write is durable when it returns (`synchronous=FULL`), because a request leaves
//! only after its intent is on the disk. Secrets have no type that could be written here.

mod agreement;
mod audit;
mod chain;
mod error;
mod events;
mod exports;
mod gone;
mod history;
mod jobs;
mod label;
mod open;
mod plans;
mod processes;
mod profiles;
mod queue;
mod records;
mod runs;
mod schema;
mod seen;
mod soundness;
mod vouched;

pub(crate) use audit::{Audit, Flaw, Subject};
pub use error::StoreError;
pub(crate) use history::HistoryRows;
pub(crate) use jobs::Change;
pub(crate) use open::{DATABASE, io_error, make_folder, private_file};
pub(crate) use plans::StoredPlan;
pub(crate) use processes::Seen;
pub(crate) use queue::Unsent;
pub(crate) use runs::{NewRun, Started};
pub(crate) use seen::{Read, Recorded};
pub(crate) use vouched::Kind;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use crate::owner::OwnerId;

/// The open database.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    connection: Arc<Mutex<Connection>>,
    path: Arc<PathBuf>,
    /// What this opening is called among the processes that share the folder.
    owner: OwnerId,
    /// Held as long as the store is open: the schema stays what it is.
    _lock: Arc<std::fs::File>,
}

impl Store {
    /// The database's file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What this opening is called among the processes that share the folder.
    pub(crate) fn owner(&self) -> OwnerId {
        self.owner
    }

    /// Runs a question or a change apart from the async threads, one at a time.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (connection, path) = (self.connection.clone(), self.path.clone());
        let task = tokio::task::spawn_blocking(move || {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut connection).map_err(|failure| failure.on(&path))
        });
        task.await.unwrap_or_else(|_| {
            Err(StoreError::Fault {
                path: self.path.display().to_string(),
                detail: "the question broke off".to_owned(),
            })
        })
    }
}

/// Why a question or change failed, before the file's name is put to it.
#[derive(Debug)]
pub(crate) enum Failure {
    Sqlite(rusqlite::Error),
    Json(serde_json::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl Failure {
    fn on(self, path: &Path) -> StoreError {
        use rusqlite::ErrorCode;
        let path = path.display().to_string();
        match self {
            Self::Json(error) => StoreError::Damaged { path, detail: error.to_string() },
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => StoreError::DiskFull { path },
                Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                    StoreError::ReadOnly { path }
                }
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    StoreError::Damaged { path, detail: error.to_string() }
                }
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::InUse { path },
                _ => StoreError::Fault { path, detail: error.to_string() },
            },
        }
    }
}

/// The word under which a value is serialized, for a column that filters.
fn word(value: &impl serde::Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}
