//! Following jobs until each is over, until only people could help, or until somebody leaves.

use std::collections::HashMap;
use std::time::Duration;

use holdfast_core::Follower;
use holdfast_core::error::Error;
use holdfast_core::event::{EventKind, JobUpdate};
use holdfast_core::holdfast::Holdfast;
use holdfast_core::job::{Job, JobId, JobStatus};
use holdfast_core::run::RunId;
use holdfast_core::text::Text;
use tokio::time::Instant;

use crate::interrupt::LEAVE;
use crate::progress::{Count, Teller};
use crate::show::job::is_over;

/// How long an unknown job may be silent before nobody but a person is expected to know: longer than it takes to look
/// so often that an absence would be settled.
const PATIENCE: Duration = Duration::from_mins(10);
/// How often it is said what is being waited for, where that is in trouble.
const REMINDER: Duration = Duration::from_mins(3);
/// How long a history that cannot be read is tried again, and how often.
const UNREADABLE: Duration = Duration::from_mins(1);
const AGAIN: Duration = Duration::from_secs(1);

/// How following ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Over,
    /// What is still open cannot end by itself.
    NeedsPerson,
    /// Somebody left before that.
    Left,
}

/// The jobs that are followed.
#[derive(Debug)]
pub(crate) struct Following {
    follower: Follower,
    /// Only this run's; otherwise all that are not over, and those that come to be.
    run: Option<RunId>,
    /// The run that the first Ctrl-C stops; without it the first one leaves.
    stops: Option<RunId>,
    jobs: HashMap<JobId, Standing>,
}

/// What matters of a job here.
#[derive(Clone, Copy, Debug)]
struct Standing {
    is_over: bool,
    is_unknown: bool,
    /// Its watch has stopped until somebody acts.
    has_stopped: bool,
    is_in_trouble: bool,
    heard_at: Instant,
}

impl Standing {
    fn of(job: &Job, has_stopped: bool) -> Self {
        Self {
            is_over: is_over(job),
            is_unknown: job.status == JobStatus::Unknown,
            has_stopped,
            is_in_trouble: job.attention.is_some() || job.status == JobStatus::Unknown,
            heard_at: Instant::now(),
        }
    }

    /// Whether it is open and cannot be expected to end by itself.
    fn needs_person(self, now: Instant) -> bool {
        let is_silent = self.is_unknown && now.duration_since(self.heard_at) >= PATIENCE;
        !self.is_over && (self.has_stopped || is_silent)
    }
}

impl Following {
    /// Follows a run that this process drives: the first Ctrl-C stops it.
    pub(crate) async fn driving(holdfast: &Holdfast, run: RunId, after: i64) -> Result<Self, Error> {
        let follower = holdfast.follow(after);
        let jobs = holdfast.jobs(Some(run)).await?;
        Ok(Self { follower, run: Some(run), stops: Some(run), jobs: standings(holdfast, &jobs).await? })
    }

    /// Follows these jobs of a run, or of all runs.
    pub(crate) async fn watching(
        holdfast: &Holdfast,
        run: Option<RunId>,
        jobs: &[Job],
        after: i64,
    ) -> Result<Self, Error> {
        let follower = holdfast.follow(after);
        Ok(Self { follower, run, stops: None, jobs: standings(holdfast, jobs).await? })
    }

    /// Follows them to their end.
    pub(crate) async fn end(&mut self, holdfast: &Holdfast, teller: &mut Teller<'_>) -> Result<End, Error> {
        let mut interrupts = teller.context.interrupts.clone();
        let mut pressed = 0;
        let mut reminder = tokio::time::interval_at(Instant::now() + REMINDER, REMINDER);
        let mut unreadable_since = None;
        loop {
            if self.open().all(|standing| standing.needs_person(Instant::now())) {
                return Ok(if self.open().next().is_none() { End::Over } else { End::NeedsPerson });
            }
            tokio::select! {
                biased;
                () = interrupts.reaches(pressed + 1) => {
                    pressed = interrupts.count();
                    match self.stops.filter(|_| pressed < LEAVE) {
                        None => return Ok(End::Left),
                        Some(run) => tokio::select! {
                            biased;
                            () = interrupts.reaches(LEAVE) => return Ok(End::Left),
                            () = stop(holdfast, run, teller) => {}
                        },
                    }
                }
                update = self.follower.next() => match update {
                    Ok(update) => {
                        unreadable_since = None;
                        self.hear(&update, teller);
                    }
                    // The jobs go on: a database that is busy for a moment ends nothing.
                    Err(error) => {
                        let since = *unreadable_since.get_or_insert_with(Instant::now);
                        if since.elapsed() >= UNREADABLE {
                            return Err(error);
                        }
                        tokio::time::sleep(AGAIN).await;
                    }
                },
                _ = reminder.tick() => self.remind(teller),
            }
        }
    }

    /// The jobs that are followed.
    pub(crate) fn ids(&self) -> impl Iterator<Item = JobId> {
        self.jobs.keys().copied()
    }

    fn open(&self) -> impl Iterator<Item = Standing> {
        self.jobs.values().copied().filter(|standing| !standing.is_over)
    }

    fn hear(&mut self, update: &JobUpdate, teller: &mut Teller<'_>) {
        let JobUpdate { event, job } = update;
        match self.run {
            Some(run) if job.run_id != run => return,
            Some(_) | None => {}
        }
        let standing = Standing::of(job, event.kind == EventKind::WatchStopped);
        self.jobs.insert(job.id, standing);
        let over = self.jobs.values().filter(|standing| standing.is_over).count();
        teller.event(update, Count { over, all: self.jobs.len() });
        if standing.is_over {
            teller.job(job);
        }
    }

    fn remind(&self, teller: &Teller<'_>) {
        let open = self.open().count();
        let troubled = self.open().filter(|standing| standing.is_in_trouble).count();
        let text = Text::new(
            format!("Still waiting for {open}; {troubled} of them unknown or not to be asked about just now"),
            format!("仍在等待 {open} 个，其中 {troubled} 个待确认或暂时无法查询"),
        );
        if troubled > 0 {
            teller.note(&text);
        } else {
            teller.progress(&Text::new(format!("Still waiting for {open}"), format!("仍在等待 {open} 个")));
        }
    }
}

async fn stop(holdfast: &Holdfast, run: RunId, teller: &Teller<'_>) {
    teller.note(&match holdfast.stop_run(run).await {
        Ok(run) => {
            let (not_started, running) = (run.not_started, run.open);
            Text::new(
                format!(
                    "Stopped: nothing more is sent. {not_started} not started, {running} under way and watched on. Press Ctrl-C again to leave."
                ),
                format!(
                    "已停止：不再发送任何请求。未启动 {not_started} 个，{running} 个正在进行并继续跟踪。再按一次 Ctrl-C 即退出。"
                ),
            )
        }
        Err(error) => {
            let message = error.report().message;
            Text::new(
                format!("The run could not be stopped: {}. Press Ctrl-C again to leave.", message.en),
                format!("无法停止运行：{}。再按一次 Ctrl-C 即退出。", message.zh),
            )
        }
    });
}

/// What is known of the jobs at the beginning. Whether a watch has stopped stands in the events alone.
async fn standings(holdfast: &Holdfast, jobs: &[Job]) -> Result<HashMap<JobId, Standing>, Error> {
    let mut standings = HashMap::new();
    for job in jobs {
        let has_stopped = !is_over(job) && job.attention.is_some() && {
            let events = holdfast.events_of_job(job.id).await?;
            events.last().is_some_and(|event| event.kind == EventKind::WatchStopped)
        };
        standings.insert(job.id, Standing::of(job, has_stopped));
    }
    Ok(standings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_is_stopped_or_unknown_and_silent_needs_a_person() {
        let heard_at = Instant::now();
        let running = Standing {
            is_over: false,
            is_unknown: false,
            has_stopped: false,
            is_in_trouble: false,
            heard_at,
        };
        let unknown = Standing { is_unknown: true, ..running };
        let stopped = Standing { has_stopped: true, ..running };
        let late = heard_at + PATIENCE;
        for (standing, now, expected) in [
            (running, heard_at, false),
            (running, late, false),
            (unknown, heard_at, false),
            (unknown, late, true),
            (stopped, heard_at, true),
            (Standing { is_over: true, ..stopped }, late, false),
        ] {
            assert_eq!(standing.needs_person(now), expected, "{standing:?}");
        }
    }
}
