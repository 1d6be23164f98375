//! The queue: which jobs are sent next, lane by lane.
//!
//! A lane is a vendor's endpoint. However many runs there are, no more jobs of a lane are under way at once than its run
//! allows, and lanes do not wait for each other. What waits stays in the store and is read a few rows at a time: there
//! is no list of all jobs, and no task for one that is not under way.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::slot::Slots;
use crate::error::{Error, ErrorCode, ErrorReport};
use crate::holdfast::Holdfast;
use crate::run::RunId;
use crate::store::Unsent;
use crate::text::Text;

/// How often the queue looks without being told that something changed.
const TICK: Duration = Duration::from_secs(30);

/// What waits to be sent, and what is under way.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    slots: Slots,
    /// The runs that this process drives, each with when all that it rests on was last looked at.
    driven: Mutex<HashMap<RunId, Timestamp>>,
    /// When the queue last looked whether the machine had slept; nothing before it runs.
    awake_at: Mutex<Option<Timestamp>>,
}

impl Queue {
    pub(crate) fn slots(&self) -> &Slots {
        &self.slots
    }

    /// A run whose grounds were looked at as a whole.
    pub(super) fn looked(&self, run: RunId, at: Timestamp) {
        self.driven().insert(run, at);
    }

    /// When a run's grounds were looked at as a whole; nothing is known of that after a restart.
    pub(super) fn looked_at(&self, run: RunId) -> Timestamp {
        self.driven().get(&run).copied().unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Whether it is decided that this process sends what waits of a run.
    fn drives(&self, run: RunId) -> bool {
        self.driven().contains_key(&run)
    }

    /// Since when the queue has not looked, if that is so long ago that the machine must have slept.
    fn asleep_since(&self, now: Timestamp, limit: Duration) -> Option<Timestamp> {
        self.awake_at().filter(|at| is_longer(now.duration_since(*at), limit + TICK))
    }

    fn awake_at(&self) -> MutexGuard<'_, Option<Timestamp>> {
        self.awake_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn driven(&self) -> MutexGuard<'_, HashMap<RunId, Timestamp>> {
        self.driven.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Holdfast {
    /// Sends what waits, until Holdfast is closed.
    pub(crate) fn run_queue(&self) {
        let holdfast = self.clone();
        self.spawn(async move { holdfast.drive().await });
    }

    async fn drive(&self) {
        loop {
            let pause = match self.wake_up_and_fill().await {
                Ok(()) => TICK,
                Err(error) => {
                    tracing::warn!(error = %error, "the queue could not be read; it is tried again");
                    self.pace().most
                }
            };
            tokio::time::timeout(pause, self.queue().slots().changed()).await.ok();
        }
    }

    /// Nothing is taken off the queue before what a sleep interrupted has ended.
    async fn wake_up_and_fill(&self) -> Result<(), Error> {
        let now = Timestamp::now();
        if let Some(since) = self.queue().asleep_since(now, self.pace().interruption) {
            // An approval of Friday must not wake up on Monday and send.
            self.end_interrupted(Some(since)).await?;
        }
        *self.queue().awake_at() = Some(now);
        self.fill_lanes().await
    }

    /// Since when the machine slept, if the queue has not ended yet what that interrupted.
    pub(crate) fn asleep_since(&self) -> Option<Timestamp> {
        self.queue().asleep_since(Timestamp::now(), self.pace().interruption)
    }

    /// Takes as many jobs off the queue as may begin, and ends those of runs that send nothing more.
    async fn fill_lanes(&self) -> Result<(), Error> {
        for (run, halt) in self.store().halted_with_planned().await? {
            // Whoever only reads leaves what others did not finish to those who take over.
            if self.takes_over() || self.queue().drives(run) {
                self.withdraw(run, &halt).await?;
            }
        }
        let slots = self.queue().slots();
        for waiting in self.store().waiting().await? {
            if !self.queue().drives(waiting.run) {
                // It was another process's, and whether its approval still holds is not decided yet.
                continue;
            }
            let in_use = slots.in_use(&waiting.lane);
            let free = waiting.parallel.saturating_sub(in_use);
            if free == 0 {
                continue;
            }
            // Those that are taken already and whose rows do not say so yet come first.
            let next = self.store().next_to_send(&waiting, waiting.parallel).await?;
            let mut begun = 0;
            for id in next {
                if begun < free && !slots.hold(id) {
                    begun += 1;
                    let (holdfast, slot) = (self.clone(), slots.take(&waiting.lane, id));
                    self.spawn(async move { holdfast.start_job(id, slot).await });
                }
            }
        }
        Ok(())
    }

    /// Ends what was never sent of runs that nobody drove for too long. Runs that this process drives are left alone,
    /// unless the machine has slept since a moment that is given.
    pub(crate) async fn end_interrupted(&self, asleep_since: Option<Timestamp>) -> Result<(), Error> {
        for unsent in self.store().unsent().await? {
            if asleep_since.is_none() && self.queue().drives(unsent.run) {
                continue;
            }
            let last_sign = last_sign(&unsent, asleep_since);
            let silent = Timestamp::now().duration_since(last_sign);
            if !is_longer(silent, self.pace().interruption) {
                // What was looked at before counts for nothing now.
                self.queue().looked(unsent.run, Timestamp::UNIX_EPOCH);
                continue;
            }
            self.end_planned(unsent.run, interrupted(last_sign, silent)).await?;
        }
        Ok(())
    }

    /// Ends every job of a run that was never sent; how many there were.
    pub(super) async fn end_planned(&self, run: RunId, report: ErrorReport) -> Result<u32, Error> {
        let mut all = 0;
        loop {
            let (holdfast, report) = (self.clone(), report.clone());
            let end = move |job| holdfast.as_not_started(job, report.clone());
            let ended = self.store().end_planned(run, end).await?;
            if ended == 0 {
                return Ok(all);
            }
            all += ended;
            self.tell().await;
        }
    }
}

pub(super) fn is_longer(time: SignedDuration, limit: Duration) -> bool {
    time > SignedDuration::try_from(limit).unwrap_or(SignedDuration::MAX)
}

/// When a run was last driven: before the machine slept, unless it was applied after that. What has been heard from the
/// vendors since the machine woke up says nothing.
fn last_sign(unsent: &Unsent, asleep_since: Option<Timestamp>) -> Timestamp {
    asleep_since.filter(|since| unsent.applied_at <= *since).unwrap_or(unsent.last_sign)
}

pub(super) fn interrupted(last_sign: Timestamp, silent: SignedDuration) -> ErrorReport {
    let minutes = silent.as_mins();
    let since = last_sign.strftime("%Y-%m-%d %H:%M UTC");
    ErrorReport::new(
        ErrorCode::InterruptedBeforeSending,
        Text::new(
            format!(
                "Holdfast was closed or asleep before the request left: the run's last sign of life was {minutes} minutes ago ({since}), too long for its approval to still hold"
            ),
            format!(
                "请求发出之前 Holdfast 已关闭或休眠：该运行最后一次活动在 {minutes} 分钟前（{since}），原有确认已不再有效"
            ),
        ),
        Some(Text::new(
            "Nothing was sent: plan again if it is still needed",
            "未发送任何请求；如仍需要，请重新计划",
        )),
    )
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    #[test]
    fn a_run_that_slept_was_last_driven_before_the_sleep_whatever_came_after() {
        let run = RunId(Uuid::now_v7());
        let unsent = Unsent { run, applied_at: at(10), last_sign: at(5000) };
        assert_eq!(last_sign(&unsent, None), at(5000));
        assert_eq!(last_sign(&unsent, Some(at(20))), at(20));
        let since = Unsent { run, applied_at: at(5000), last_sign: at(5000) };
        assert_eq!(last_sign(&since, Some(at(20))), at(5000), "applied after waking up");
    }

    #[test]
    fn only_a_queue_that_ran_and_was_silent_for_too_long_has_slept() {
        let (queue, limit) = (Queue::default(), Duration::from_mins(15));
        assert_eq!(queue.asleep_since(at(1000), limit), None, "it never ran");
        *queue.awake_at() = Some(at(10));
        assert_eq!(queue.asleep_since(at(25), limit), None);
        assert_eq!(queue.asleep_since(at(26), limit), Some(at(10)));
    }
}
