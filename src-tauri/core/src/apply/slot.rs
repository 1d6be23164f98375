//! What is under way at each vendor's endpoint, so that no more begins than a run allows.
//!
//! A job holds its slot from being taken off the queue until its verdict, through sending, watching and settling.
//! Memory only: after a restart the jobs that are watched again take theirs anew.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::job::JobId;

/// The slots of every endpoint; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// The jobs under way, by their lane; each with how many hold its slot, as it passes from hand to hand.
    taken: Mutex<HashMap<String, HashMap<JobId, u32>>>,
    /// Something changed: the queue looks again.
    changed: Notify,
}

/// One job's place in its lane, until dropped.
#[derive(Debug)]
pub(crate) struct Slot {
    slots: Slots,
    lane: String,
    job: JobId,
}

impl Slots {
    /// A place for a job; the same one where it has one already.
    pub(crate) fn take(&self, lane: &str, job: JobId) -> Slot {
        *self.taken().entry(lane.to_owned()).or_default().entry(job).or_default() += 1;
        Slot { slots: self.clone(), lane: lane.to_owned(), job }
    }

    /// How many jobs are under way in a lane.
    pub(super) fn in_use(&self, lane: &str) -> u32 {
        let count = self.taken().get(lane).map(HashMap::len).unwrap_or_default();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Whether a job is under way in this process.
    pub(crate) fn hold(&self, job: JobId) -> bool {
        self.taken().values().any(|jobs| jobs.contains_key(&job))
    }

    /// Makes the queue look again.
    pub(crate) fn wake(&self) {
        self.0.changed.notify_one();
    }

    pub(super) async fn changed(&self) {
        self.0.changed.notified().await;
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<String, HashMap<JobId, u32>>> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.taken();
        if let Some(jobs) = taken.get_mut(&self.lane) {
            if let Some(holders) = jobs.get_mut(&self.job) {
                *holders -= 1;
                if *holders == 0 {
                    jobs.remove(&self.job);
                }
            }
            if jobs.is_empty() {
                taken.remove(&self.lane);
            }
        }
        drop(taken);
        self.slots.wake();
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_slot_is_free_when_its_last_holder_lets_go() {
        let slots = Slots::default();
        let (first, second) = (JobId(Uuid::now_v7()), JobId(Uuid::now_v7()));
        let sending = slots.take("rds", first);
        let watching = slots.take("rds", first);
        let other = slots.take("ocp", second);
        assert_eq!((slots.in_use("rds"), slots.in_use("ocp")), (1, 1));
        drop(sending);
        assert_eq!(slots.in_use("rds"), 1);
        assert!(slots.hold(first));
        drop(watching);
        drop(other);
        assert_eq!((slots.in_use("rds"), slots.in_use("ocp")), (0, 0));
        assert!(!slots.hold(first));
    }
}
