//! Driving a case: the vendor's clock runs, the fault passes in its time, and somebody looks on.

use std::time::Duration;

use holdfast_core::error::ErrorCode;
use holdfast_core::event::EventKind;
use holdfast_core::job::Job;
use holdfast_sandbox::FaultKind;

use super::case::Case;
use super::faults::{Fault, PASSES_AFTER};
use super::judge::is_told;
use super::scene::Scene;
use super::steps::Phase;
use crate::desk::{BACKUP, PATIENCE, ticks};

/// What a drive led to.
pub(super) enum Seen {
    Over(Job),
    Stopped(Job),
    /// Looked for long after the backup must be over, and nobody can know.
    Unsettled(Job),
}

/// So many quarters of a backup's time, and it must be over.
const LONG_AFTER: u32 = 75;
/// How often the window asks again for what it was told to take up.
const ASKS_AGAIN: u32 = 50;

impl Case {
    /// Lets the vendor's clock run until the job is over or waits for a person; hears what was said after `heard`.
    pub(super) async fn drive(&self, scene: &mut Scene, job: &Job, heard: i64) -> Seen {
        let mut follower = scene.holdfast().follow(heard);
        let mut clock = ticks(Duration::from_millis(40));
        let passes = tokio::time::sleep(PASSES_AFTER);
        let gives_up = tokio::time::sleep(PATIENCE);
        tokio::pin!(passes, gives_up);
        let (mut is_lifted, mut quarters) = (matches!(self.row.fault, Fault::Vendor(_)), 0);
        loop {
            let now = scene.holdfast().job(job.id).await.unwrap();
            if now.status.is_final() {
                return Seen::Over(now);
            }
            let is_lost = now.reason.as_ref().is_some_and(|why| why.code == ErrorCode::TaskWithoutBackup);
            if is_lost && quarters > LONG_AFTER {
                return Seen::Unsettled(now);
            }
            tokio::select! {
                update = follower.next() => {
                    let update = update.unwrap();
                    if update.event.kind == EventKind::WatchStopped {
                        return Seen::Stopped(scene.holdfast().job(job.id).await.unwrap());
                    }
                    if update.event.kind == EventKind::LookFailed && (!is_lifted || self.asks_for_patience()) {
                        is_lifted = true;
                        scene.lift(&self.row.fault).await;
                        scene.holdfast().look_now(job.id).await.unwrap();
                    }
                    if let Some(attention) = &update.job.attention {
                        is_told(attention);
                    }
                }
                _ = clock.tick() => {
                    quarters += 1;
                    scene.sandbox.clock().advance(BACKUP / 4);
                    if is_lifted && quarters % ASKS_AGAIN == 0 {
                        scene.holdfast().watch_all().await.unwrap();
                    }
                }
                () = &mut passes, if !is_lifted && !self.stays() => {
                    is_lifted = true;
                    scene.lift(&self.row.fault).await;
                }
                () = &mut gives_up => panic!("it never ends: {now:#?}"),
            }
        }
    }

    /// Whether the fault is there until the job is over: the request must not leave late, when it has passed.
    fn stays(&self) -> bool {
        let is_on_the_way =
            matches!(self.row.fault, Fault::Connection(_) | Fault::KeychainLocked | Fault::KeychainAbsent);
        self.step.phase == Phase::Create && is_on_the_way
    }

    /// Whether the vendor asks for a longer pause than anybody wants to wait for here; a person can look sooner.
    fn asks_for_patience(&self) -> bool {
        let Fault::Vendor(make) = self.row.fault else { return false };
        matches!(make(self.bench.kind), FaultKind::Throttle { .. })
    }
}

impl Scene {
    /// The number of the event that stopped the job's watch.
    pub(super) async fn last_heard(&self, job: &Job) -> i64 {
        let events = self.holdfast().events_of_job(job.id).await.unwrap();
        let stops = events.iter().filter(|event| event.kind == EventKind::WatchStopped);
        stops.map(|event| event.number).max().unwrap_or(0)
    }
}

/// Waits for the job; the vendor's clock runs meanwhile where it has to.
pub(super) async fn until(scene: &Scene, job: &Job, clock_runs: bool, is_right: impl Fn(&Job) -> bool) {
    let mut follower = scene.holdfast().follow(0);
    let mut clock = ticks(Duration::from_millis(40));
    let waiting = async {
        loop {
            tokio::select! {
                update = follower.next() => {
                    if is_right(&update.unwrap().job) {
                        return;
                    }
                }
                _ = clock.tick(), if clock_runs => scene.sandbox.clock().advance(BACKUP / 40),
            }
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(waited.is_ok(), "never: {:#?}", scene.holdfast().job(job.id).await.unwrap());
}
