//! Watching jobs until the vendor's own verdict, and finding them again after a restart.
//!
//! There is no time limit: a backup may take a day. What cannot be asked is asked again later; a refused sign-in
//! stops the watch until somebody acts, because five bad signatures lock the key.

mod cancel;
mod company;
mod look;
pub(crate) mod reason;
mod resume;
mod round;
mod set_aside;
mod settle;
mod track;

pub(crate) use company::Company;

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use self::company::Companion;
use self::round::until_round;
use crate::apply::Slot;
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::job::{Job, JobId, JobStatus};
use crate::profile::ProfileId;

/// How often the vendor is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Before the first look.
    pub first: Duration,
    /// The longest pause: each is half as long again as the one before.
    pub most: Duration,
    /// How many looks that find nothing settle a lost answer as not started.
    pub looks: u32,
    /// How old the last look at the grounds of a plan's item may be when its request leaves.
    pub grounds: Duration,
    /// How long a run may have shown no sign of life and still send what is left of it.
    pub interruption: Duration,
}

impl Pace {
    /// For real vendors: a small backup takes two minutes, a large one hours.
    pub const VENDOR: Self = Self {
        first: Duration::from_secs(5),
        most: Duration::from_secs(30),
        looks: 10,
        grounds: Duration::from_mins(1),
        interruption: Duration::from_mins(15),
    };
    /// For the sandbox, whose backups take seconds.
    pub const SANDBOX: Self =
        Self { first: Duration::from_secs(1), most: Duration::from_secs(3), looks: 6, ..Self::VENDOR };

    pub(crate) fn after(self, pause: Duration) -> Duration {
        pause.mul_f32(1.5).min(self.most)
    }
}

/// The longest pause a vendor may ask for: whatever stands in a header must not put a job to sleep for good.
const LONGEST_ASKED: Duration = Duration::from_mins(15);

/// A job's task, which can be hurried.
#[derive(Debug)]
pub(crate) struct Watcher {
    task: AbortHandle,
    hurry: Arc<Notify>,
}

/// What a look at the vendor led to.
enum Next {
    /// Look again after the usual pause, which starts anew where something moved.
    Again { job: Job, moved: bool },
    /// Look again, no sooner than this.
    Later { job: Job, pause: Option<Duration> },
    /// The job is over, or somebody must act.
    Done,
}

impl Holdfast {
    /// Looks at an open job now: hurries its task, or starts it again where it had stopped. What was set aside is taken
    /// up again.
    pub async fn look_now(&self, id: JobId) -> Result<(), Error> {
        let job = self.job(id).await?;
        match self.store().owner_of(id).await? {
            // The other process looks by itself, and what it sees is told here too.
            Some(owner) if owner.id != self.owner().id => {
                Err(Error::JobElsewhere { target: job.target.name, owner: Box::new(owner) })
            }
            _ => {
                if matches!(job.status, JobStatus::Unknown | JobStatus::Running) {
                    if job.set_aside.is_some() {
                        self.take_up_again(job).await?;
                    }
                    self.watch(id);
                }
                Ok(())
            }
        }
    }

    /// Takes up every job of this process whose watch had stopped: the keychain was unlocked, say.
    pub async fn watch_all(&self) -> Result<(), Error> {
        for id in self.store().under_way(None).await? {
            self.watch(id);
        }
        Ok(())
    }

    /// Takes up the jobs of a profile that was saved anew: its secret or address may be right now.
    pub(crate) async fn watch_again(&self, id: ProfileId) -> Result<(), Error> {
        for id in self.store().under_way(Some(id)).await? {
            self.watch(id);
        }
        self.queue().slots().wake();
        Ok(())
    }

    /// Sees to it that a job is being watched; looks at once if it is already.
    pub(crate) fn watch(&self, id: JobId) {
        self.watch_in(id, None);
    }

    /// The same for a job that comes with its slot.
    pub(crate) fn watch_in(&self, id: JobId, slot: Option<Slot>) {
        let mut watchers = self.watchers();
        watchers.retain(|_, watcher| !watcher.task.is_finished());
        if let Some(watcher) = watchers.get(&id) {
            watcher.hurry.notify_one();
            return;
        }
        let hurry = Arc::new(Notify::new());
        let (holdfast, signal) = (self.clone(), hurry.clone());
        let task = self.spawn(async move {
            let mut slot = slot;
            loop {
                match holdfast.watch_until_over(id, &signal, &mut slot).await {
                    Ok(()) if holdfast.stop_watching(id, &signal) => return,
                    Ok(()) => {}
                    Err(error) => {
                        tracing::error!(error = %error, "watching a job broke off; it is taken up again");
                        tokio::time::sleep(holdfast.pace().most).await;
                    }
                }
            }
        });
        watchers.insert(id, Watcher { task, hurry });
    }

    /// Takes a watcher that has come to its end off the list, unless somebody has asked it to look meanwhile: what it
    /// did not know of then, a profile saved anew say, may let it go on.
    fn stop_watching(&self, id: JobId, hurry: &Arc<Notify>) -> bool {
        let mut watchers = self.watchers();
        if hurry.notified().now_or_never().is_some() {
            return false;
        }
        if watchers.get(&id).is_some_and(|watcher| Arc::ptr_eq(&watcher.hurry, hurry)) {
            watchers.remove(&id);
        }
        true
    }

    async fn watch_until_over(
        &self,
        id: JobId,
        hurry: &Notify,
        slot: &mut Option<Slot>,
    ) -> Result<(), Error> {
        let pace = self.pace();
        let (mut pause, mut looks, mut misses, mut in_vain) = (pace.first, 0, 0, 0);
        let mut job = self.job(id).await?;
        let companion = self.company().join(&job);
        // The first look is at a job's own time, and so is every one that may prove an absence.
        let mut in_rounds = false;
        loop {
            if !matches!(job.status, JobStatus::Unknown | JobStatus::Running) {
                return Ok(());
            }
            in_vain = if job.status == JobStatus::Unknown { in_vain + 1 } else { misses };
            self.keep_slot(slot, id, in_vain <= pace.looks.saturating_mul(2)).await?;
            let companions = companion.as_ref().map_or(1, Companion::number);
            let rest = if in_rounds && companions > 1 {
                until_round(self.company().now(), pause, pace.most)
            } else {
                jitter(pause)
            };
            let hurried = tokio::time::timeout(rest, hurry.notified()).await.is_ok();
            if hurried {
                // It may have been another process's meanwhile.
                job = self.job(id).await?;
            }
            let before = (looks, misses);
            let next = match job.status {
                JobStatus::Unknown => self.settle(job, &mut looks, pause).await?,
                JobStatus::Running => self.look(job, &mut misses, companions).await?,
                _ => return Ok(()),
            };
            if hurried {
                // Looking more often makes nothing happen sooner: only looks at their own time prove an absence.
                looks = looks.min(before.0);
                misses = misses.min(before.1);
            }
            match next {
                Next::Done => return Ok(()),
                Next::Again { job: now, moved } => {
                    job = now;
                    in_rounds = job.status == JobStatus::Running && misses == 0;
                    pause = if moved || hurried { pace.first } else { pace.after(pause) };
                }
                Next::Later { job: now, pause: asked } => {
                    job = now;
                    in_rounds = false;
                    pause = at_least(asked, pace.after(pause));
                }
            }
        }
    }

    /// A job that is under way holds its slot until its verdict; but one that was looked for so often that nobody can say
    /// whether it is, lets others pass, until it is heard of again.
    async fn keep_slot(&self, slot: &mut Option<Slot>, id: JobId, is_under_way: bool) -> Result<(), Error> {
        if !is_under_way {
            *slot = None;
        } else if slot.is_none() {
            let lane = self.store().lane(id).await?.ok_or(Error::JobGone)?;
            *slot = Some(self.queue().slots().take(&lane, id));
        }
        Ok(())
    }
}

/// The usual pause, or a longer one where the vendor asked for that.
fn at_least(asked: Option<Duration>, usual: Duration) -> Duration {
    asked.unwrap_or_default().min(LONGEST_ASKED).max(usual)
}

/// A pause a little longer or shorter, so that many jobs do not ask at the same moment.
fn jitter(pause: Duration) -> Duration {
    let [byte, ..] = *uuid::Uuid::new_v4().as_bytes();
    pause.mul_f32(0.85 + 0.3 * f32::from(byte) / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_that_asks_for_an_endless_pause_gets_a_long_one() {
        let usual = Duration::from_secs(30);
        assert_eq!(at_least(None, usual), usual);
        assert_eq!(at_least(Some(Duration::from_secs(60)), usual), Duration::from_secs(60));
        assert!(jitter(at_least(Some(Duration::from_secs(u64::MAX)), usual)) < LONGEST_ASKED * 2);
    }
}
