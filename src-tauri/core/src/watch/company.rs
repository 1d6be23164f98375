//! How many jobs are watched whose backups one list shows: together they look in rounds, alone each as it likes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::job::Job;
use crate::profile::ProfileId;
use crate::provider::Circle;

type Key = (ProfileId, Circle);

/// The jobs that are watched, by their circle; clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Company(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    began: Instant,
    watched: Mutex<HashMap<Key, usize>>,
}

/// One watched job among others, until dropped.
#[derive(Debug)]
pub(super) struct Companion {
    company: Company,
    key: Key,
}

impl Default for Company {
    fn default() -> Self {
        Self(Arc::new(Inner { began: Instant::now(), watched: Mutex::default() }))
    }
}

impl Company {
    /// The time by which rounds are told.
    pub(super) fn now(&self) -> Duration {
        self.0.began.elapsed()
    }

    /// Nothing where its vendor lists the backups of one target only.
    pub(super) fn join(&self, job: &Job) -> Option<Companion> {
        let sent_at = job.sent_at.unwrap_or(job.created_at);
        let circle = Circle::of(job.profile.provider, &job.target.id, sent_at)?;
        Some(self.enter((job.profile.id, circle)))
    }

    fn enter(&self, key: Key) -> Companion {
        *self.watched().entry(key).or_default() += 1;
        Companion { company: self.clone(), key }
    }

    fn watched(&self) -> MutexGuard<'_, HashMap<Key, usize>> {
        self.0.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Companion {
    /// How many there are, this one included.
    pub(super) fn number(&self) -> usize {
        self.company.watched().get(&self.key).copied().unwrap_or(1)
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        let mut watched = self.company.watched();
        if let Some(number) = watched.get_mut(&self.key) {
            *number -= 1;
            if *number == 0 {
                watched.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::profile::ProviderKind;

    #[test]
    fn those_of_one_circle_are_counted_until_they_leave() {
        let company = Company::default();
        let profile = ProfileId(Uuid::now_v7());
        let circle =
            |cluster: &str| Circle::of(ProviderKind::OceanbaseOcp, cluster, Timestamp::UNIX_EPOCH).unwrap();
        let first = company.enter((profile, circle("2/8")));
        let second = company.enter((profile, circle("2/9")));
        let other = company.enter((profile, circle("3/8")));
        let stranger = company.enter((ProfileId(Uuid::now_v7()), circle("2/8")));
        assert_eq!([&first, &second, &other, &stranger].map(Companion::number), [2, 2, 1, 1]);
        drop(second);
        assert_eq!(first.number(), 1);
        drop((first, other, stranger));
        assert!(company.watched().is_empty());
    }
}
