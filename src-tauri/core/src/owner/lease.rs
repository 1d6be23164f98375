//! Who owns a job while several processes share the folder: signs of life, and inheriting from the dead.
//!
//! Two things show that a process lives: a lock that the system holds for it, and a heartbeat in the store. A process
//! whose lock is free is dead, and everything open of it is inherited at once. One whose lock is held but whose heart
//! has stopped for a [`LEASE`] is stopped or hangs: others go on *watching* for it, which is harmless, but what it has
//! not sent stays its own, because it may wake up and send. Every write is fenced by the owner, so whoever wakes up
//! late changes nothing any more.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;

use super::presence::{Presence, Sign};
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::job::JobId;
use crate::store::{Seen, StoreError};

/// How often the heart beats.
const BEAT: Duration = Duration::from_secs(2);

/// How long a heart may be silent.
pub(crate) const LEASE: Duration = Duration::from_secs(30);

/// How often it is asked whether another process has written something.
const LISTEN: Duration = Duration::from_millis(250);

impl Holdfast {
    /// Shows that this process lives, before it owns anything.
    pub(crate) async fn arrive(&self) -> Result<Presence, Error> {
        let folder = self.folder();
        let presence = Presence::show(&folder, self.owner().id).map_err(|error| StoreError::Fault {
            path: folder.display().to_string(),
            detail: error.to_string(),
        })?;
        self.store().beat(self.owner(), Timestamp::now().as_millisecond()).await?;
        Ok(presence)
    }

    /// Beats, listens to what other processes write, and inherits from those that are gone, until Holdfast is closed.
    pub(crate) async fn live(self) {
        let mut heard = None;
        let mut since_beat = Duration::ZERO;
        let mut inherited = VecDeque::new();
        loop {
            tokio::time::sleep(LISTEN).await;
            since_beat += LISTEN;
            match self.store().data_version().await {
                Ok(version) if heard != Some(version) => {
                    heard = Some(version);
                    self.tell().await;
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(error = %error, "other processes cannot be heard"),
            }
            if since_beat < BEAT {
                continue;
            }
            since_beat = Duration::ZERO;
            if let Err(error) = self.beat_and_inherit(&mut inherited).await {
                // A full disk, a locked database: the lock still says that this process lives.
                tracing::warn!(error = %error, "the heartbeat could not be written");
            }
        }
    }

    /// What is inherited and could not be taken up yet stays in the list for the next time.
    async fn beat_and_inherit(&self, inherited: &mut VecDeque<JobId>) -> Result<(), Error> {
        if self.asleep_since().is_some() {
            // Until the queue has ended what a sleep interrupted, a beat would say that it was driven all the time.
            self.queue().slots().wake();
            return Ok(());
        }
        self.store().beat(self.owner(), Timestamp::now().as_millisecond()).await?;
        if !self.takes_over() {
            return Ok(());
        }
        let heard = self.inherit(inherited).await;
        if !inherited.is_empty() {
            self.resume(inherited).await?;
        }
        heard
    }

    /// Takes over the open jobs of processes that are gone, and the watching of those that hang. Whatever was taken
    /// over stands in the list, even where the rest fails.
    pub(crate) async fn inherit(&self, inherited: &mut VecDeque<JobId>) -> Result<(), Error> {
        let (folder, now) = (self.folder(), Timestamp::now().as_millisecond());
        for seen in self.store().other_processes().await? {
            let id = seen.owner.id;
            match standing(Presence::sign_of(&folder, id), &seen, now) {
                Standing::Lives => {}
                Standing::Hangs => inherited.extend(self.store().inherit_watch(id).await?),
                Standing::Gone => {
                    tracing::info!(
                        process = seen.owner.process_id,
                        "a process is gone; its jobs are taken up"
                    );
                    inherited.extend(self.store().inherit(id).await?);
                    Presence::clear(&folder, id);
                }
            }
        }
        inherited.extend(self.store().inherit_orphans().await?);
        Ok(())
    }
}

/// What becomes of another process's jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Lives,
    Hangs,
    Gone,
}

fn standing(sign: Sign, seen: &Seen, now: i64) -> Standing {
    // A clock that was set back makes a heartbeat of the future: that one was heard from.
    let is_silent = now - seen.heartbeat_at > i64::try_from(LEASE.as_millis()).unwrap_or(i64::MAX);
    match (sign, is_silent) {
        (Sign::Dead, _) | (Sign::Unknown, true) => Standing::Gone,
        (Sign::Alive, true) => Standing::Hangs,
        (Sign::Alive | Sign::Unknown, false) => Standing::Lives,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::owner::{Owner, OwnerId};

    #[test]
    fn only_a_free_lock_or_silence_without_locks_is_death() {
        let owner = Owner::of_this_process(OwnerId(Uuid::now_v7()), "test".to_owned(), "me".to_owned());
        let seen = Seen { owner, heartbeat_at: 100_000 };
        let late = 100_000 + i64::try_from(LEASE.as_millis()).unwrap() + 1;
        for (sign, now, expected) in [
            (Sign::Dead, 100_000, Standing::Gone),
            (Sign::Alive, 101_000, Standing::Lives),
            (Sign::Alive, late, Standing::Hangs),
            (Sign::Unknown, 101_000, Standing::Lives),
            (Sign::Unknown, late, Standing::Gone),
            (Sign::Alive, 0, Standing::Lives),
        ] {
            assert_eq!(standing(sign, &seen, now), expected, "{sign:?} at {now}");
        }
    }
}
