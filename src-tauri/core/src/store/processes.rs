//! The table of processes that share the folder, and which of them owns a job.

use rusqlite::params;

use super::queue::job_id;
use super::{Failure, Store, StoreError};
use crate::job::JobId;
use crate::owner::{Owner, OwnerId};

/// A process as it last showed itself.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) owner: Owner,
    /// Milliseconds since 1970.
    pub(crate) heartbeat_at: i64,
}

impl Store {
    /// Writes this process down, or that it lives.
    pub(crate) async fn beat(&self, owner: &Owner, now: i64) -> Result<(), StoreError> {
        let owner = owner.clone();
        self.run(move |connection| {
            let id = owner.id.0.to_string();
            let update = "UPDATE process SET heartbeat_at = ?2 WHERE id = ?1";
            if connection.prepare_cached(update)?.execute(params![id, now])? == 0 {
                let insert = "INSERT INTO process (id, document, heartbeat_at) VALUES (?1, ?2, ?3)";
                connection.execute(insert, params![id, serde_json::to_string(&owner)?, now])?;
            }
            Ok(())
        })
        .await
    }

    /// Every other process that was written down.
    pub(crate) async fn other_processes(&self) -> Result<Vec<Seen>, StoreError> {
        let this = self.owner().0.to_string();
        self.run(move |connection| {
            let mut statement =
                connection.prepare_cached("SELECT document, heartbeat_at FROM process WHERE id <> ?1")?;
            let rows = statement.query_map([this], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
            rows.map(|row| {
                let (document, heartbeat_at) = row?;
                Ok(Seen { owner: serde_json::from_str(&document)?, heartbeat_at })
            })
            .collect()
        })
        .await
    }

    /// Makes this process the owner of the open jobs of a process that is gone, and forgets that process. Of two that
    /// try, one gets them.
    pub(crate) async fn inherit(&self, dead: OwnerId) -> Result<Vec<JobId>, StoreError> {
        let this = self.owner();
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            note_last_beat(&transaction, dead)?;
            let taken = take(&transaction, this, &format!("{OPEN} AND owner = '{}'", dead.0))?;
            transaction.execute("DELETE FROM process WHERE id = ?1", [dead.0.to_string()])?;
            transaction.commit()?;
            Ok(taken)
        })
        .await
    }

    /// Makes this process the owner of the jobs that a silent process watches. What it has not sent, or is sending,
    /// stays its own: it may wake up.
    pub(crate) async fn inherit_watch(&self, silent: OwnerId) -> Result<Vec<JobId>, StoreError> {
        let this = self.owner();
        let watched = format!("status IN ('unknown', 'running') AND owner = '{}'", silent.0);
        self.run(move |connection| take(connection, this, &watched)).await
    }

    /// Makes this process the owner of the open jobs whose owner nobody wrote down.
    pub(crate) async fn inherit_orphans(&self) -> Result<Vec<JobId>, StoreError> {
        let this = self.owner();
        let orphans = format!("{OPEN} AND coalesce(owner, '') NOT IN (SELECT id FROM process)");
        self.run(move |connection| take(connection, this, &orphans)).await
    }

    /// Takes this process off the list; whoever finds its jobs inherits them.
    pub(crate) async fn leave(&self) -> Result<(), StoreError> {
        let this = self.owner();
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            note_last_beat(&transaction, this)?;
            transaction.execute("DELETE FROM process WHERE id = ?1", [this.0.to_string()])?;
            transaction.commit()?;
            Ok(())
        })
        .await
    }

    /// A number that changes whenever another process has written.
    pub(crate) async fn data_version(&self) -> Result<i64, StoreError> {
        self.run(|connection| Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?))
            .await
    }
}

/// Keeps until when a process drove the runs that it has not sent all of: its row goes, and events do not say it, as a
/// backup may run for hours without one, and others may write some.
fn note_last_beat(connection: &rusqlite::Connection, gone: OwnerId) -> Result<(), Failure> {
    connection.execute(
        "UPDATE run SET driven_at = process.heartbeat_at FROM process
         WHERE process.id = ?1 AND run.id IN (SELECT run_id FROM job WHERE owner = ?1 AND status = 'planned')",
        [gone.0.to_string()],
    )?;
    Ok(())
}

/// A job that is not over.
const OPEN: &str = "status IN ('planned', 'sending', 'unknown', 'running')";

/// Makes a process the owner of those jobs, all at once.
fn take(connection: &rusqlite::Connection, this: OwnerId, which: &str) -> Result<Vec<JobId>, Failure> {
    let update = format!("UPDATE job SET owner = ?1 WHERE {which} AND set_aside_at IS NULL RETURNING id");
    let mut statement = connection.prepare(&update)?;
    let ids = statement.query_map([this.0.to_string()], |row| job_id(row.get_ref(0)?.as_str()?))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
