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
use crate::text::Text;

/// How often the queue looks without being told that something changed.
const TICK: Duration = Duration::from_secs(30);

/// What waits to be sent, and what is under way.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    slots: Slots,
    /// The runs that this process drives, each with when all that it rests on was last looked at.
    driven: Mutex<HashMap<RunId, Timestamp>>,
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
        let mut awake_at = Timestamp::now();
        loop {
            let pause = match self.fill_lanes().await {
                Ok(()) => TICK,
                Err(error) => {
                    tracing::warn!(error = %error, "the queue could not be read; it is tried again");
                    self.pace().most
                }
            };
            tokio::time::timeout(pause, self.queue().slots().changed()).await.ok();
            let asleep = Timestamp::now().duration_since(awake_at);
            if is_longer(asleep, self.pace().interruption + TICK) {
                // The machine slept: an approval of Friday must not wake up on Monday and send.
                if let Err(error) = self.end_interrupted(true, awake_at).await {
                    tracing::warn!(error = %error, "what was interrupted could not be ended; it is tried again");
                    continue;
                }
            }
            awake_at = Timestamp::now();
        }
    }

    /// Takes as many jobs off the queue as may begin, and ends those of runs that send nothing more.
    async fn fill_lanes(&self) -> Result<(), Error> {
        for (run, halt) in self.store().halted_with_planned().await? {
            self.withdraw(run, &halt).await?;
        }
        let slots = self.queue().slots();
        for waiting in self.store().waiting().await? {
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
    /// but for `even_own`. `heard_at` is when whoever drove them last showed that it lives.
    pub(crate) async fn end_interrupted(&self, even_own: bool, heard_at: Timestamp) -> Result<(), Error> {
        for unsent in self.store().unsent().await? {
            if !even_own && self.queue().driven().contains_key(&unsent.run) {
                continue;
            }
            let last_sign = unsent.last_sign.max(heard_at);
            let silent = Timestamp::now().duration_since(last_sign);
            if !self.is_interruption(silent) {
                // What was looked at before counts for nothing now.
                self.queue().looked(unsent.run, Timestamp::UNIX_EPOCH);
                continue;
            }
            let report = interrupted(last_sign, silent);
            self.end_planned(unsent.run, report).await?;
        }
        Ok(())
    }

    /// Whether a run that was silent for so long is not sent any more.
    pub(crate) fn is_interruption(&self, silent: SignedDuration) -> bool {
        is_longer(silent, self.pace().interruption)
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

fn is_longer(time: SignedDuration, limit: Duration) -> bool {
    time > SignedDuration::try_from(limit).unwrap_or(SignedDuration::MAX)
}

fn interrupted(last_sign: Timestamp, silent: SignedDuration) -> ErrorReport {
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
