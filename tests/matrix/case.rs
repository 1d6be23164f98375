//! One case: one fault at one step of one backup, from the profile to the last word.

use std::time::Duration;

use holdfast_core::error::{Error, ErrorCode};
use holdfast_core::event::EventKind;
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::plan::Action;
use holdfast_sandbox::FaultKind;

use super::arm::limit;
use super::faults::{Fault, PASSES_AFTER, Row, acts};
use super::judge::{is_blocked, is_told, waits_for_a_person};
use super::scene::{Between, Scene};
use super::steps::{Phase, Step};
use crate::contract::Bench;
use crate::desk::{BACKUP, approval, ticks};

/// Long enough for a busy machine; a case that needs it has failed.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone)]
pub(super) struct Case {
    pub(super) bench: Bench,
    pub(super) row: Row,
    pub(super) step: Step,
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Completed,
    Failed,
    NotStarted,
    Unknown,
    Cancelled,
    /// Nothing was sent.
    Refused,
    /// Completed or not started, once a person had mended what was wrong.
    Waited,
}

/// What a drive led to.
enum Seen {
    Over(Job),
    Stopped(Job),
}

impl Case {
    pub(super) fn name(&self) -> String {
        let Step { phase, operation, .. } = self.step;
        format!("{} · {} · {phase:?} {operation}", self.row.name, self.bench.kind.label())
    }

    pub(super) async fn play(self) -> End {
        let between = match self.row.fault {
            Fault::Vendor(_) => Between::Nothing,
            Fault::Connection(_) => Between::Tls,
            _ => Between::Plain,
        };
        let limit = limit(&self.row.fault, self.bench.kind);
        let mut scene = Scene::new(self.bench, between, limit).await;
        tokio::time::timeout(PATIENCE * 2, self.run(&mut scene)).await.expect("it comes to its end")
    }

    async fn run(&self, scene: &mut Scene) -> End {
        let phase = self.step.phase;
        if matches!(phase, Phase::SignIn | Phase::List | Phase::Plan) {
            scene.arm(&self.row.fault, self.step).await;
        }
        if phase == Phase::List
            && let Err(error) = scene.holdfast().targets(scene.profile.id).await
        {
            return self.refused(scene, &error).await;
        }
        let plan = match scene.plan().await {
            Ok(plan) => plan,
            Err(error) => return self.refused(scene, &error).await,
        };
        if plan.items[0].action != Action::Create {
            is_blocked(&plan.items[0]);
            let error = scene.holdfast().apply(&approval(&plan)).await.unwrap_err();
            assert_eq!(error.code(), ErrorCode::BlockedItems);
            return self.refused(scene, &error).await;
        }
        match phase {
            Phase::SignIn | Phase::List | Phase::Plan => self.lift(scene).await,
            Phase::Apply | Phase::Prepare | Phase::Create => scene.arm(&self.row.fault, self.step).await,
            Phase::Settle | Phase::Absent => self.lose_the_answer(scene).await,
            Phase::Look | Phase::Cancel => {}
        }
        let run = match scene.holdfast().apply(&approval(&plan)).await {
            Ok(run) => run,
            Err(error) => return self.refused(scene, &error).await,
        };
        let job = scene.holdfast().jobs(Some(run.run.id)).await.unwrap().remove(0);
        match phase {
            Phase::Look => {
                until(scene, &job, false, |job| job.status == JobStatus::Running).await;
                scene.arm(&self.row.fault, self.step).await;
            }
            Phase::Cancel => self.cancel(scene, &job).await,
            Phase::Settle | Phase::Absent if !matches!(self.row.fault, Fault::Vendor(_)) => {
                scene.until_created().await;
                scene.arm(&self.row.fault, self.step).await;
                scene.front().cut().await;
            }
            _ => {}
        }
        self.to_the_end(scene, &job).await
    }

    /// The create request's answer will not come.
    async fn lose_the_answer(&self, scene: &mut Scene) {
        let is_vendors = matches!(self.row.fault, Fault::Vendor(_));
        let kind = match (self.step.phase, is_vendors) {
            (Phase::Settle, true) => FaultKind::DropAfterActing,
            (Phase::Settle, false) => FaultKind::HangAfterActing,
            (_, true) => FaultKind::DropBeforeActing,
            (_, false) => FaultKind::HangBeforeActing,
        };
        scene.strike(scene.bench.create, 0, 1, kind);
        if is_vendors {
            scene.arm(&self.row.fault, self.step).await;
        }
    }

    async fn cancel(&self, scene: &mut Scene, job: &Job) {
        until(scene, job, true, |job| job.vendor_backup_id.is_some()).await;
        scene.arm(&self.row.fault, self.step).await;
        if let Err(error) = scene.holdfast().cancel_job(job.id).await {
            is_told(&error.report());
        }
    }

    async fn lift(&self, scene: &mut Scene) {
        self.assert_struck(scene);
        scene.lift(&self.row.fault).await;
    }

    /// A fault that nothing ran into proves nothing.
    fn assert_struck(&self, scene: &Scene) {
        if let Fault::Vendor(make) = self.row.fault {
            let kind = make(self.bench.kind);
            let untouched = |fault: &holdfast_sandbox::Fault| {
                fault.operation == self.step.operation && fault.kind == kind && fault.times >= self.times()
            };
            assert!(!scene.sandbox.faults().iter().any(untouched), "the fault never struck");
        }
    }

    fn times(&self) -> u32 {
        super::arm::times(self.step.phase)
    }

    async fn refused(&self, scene: &Scene, error: &Error) -> End {
        self.assert_struck(scene);
        is_told(&error.report());
        scene.assert_nothing_happened().await;
        self.allow(End::Refused, None);
        End::Refused
    }

    async fn to_the_end(&self, scene: &mut Scene, job: &Job) -> End {
        let (job, has_waited) = match self.drive(scene, job).await {
            Seen::Over(job) => (job, false),
            Seen::Stopped(job) => {
                waits_for_a_person(&job);
                self.lift(scene).await;
                match self.row.fault {
                    // The window does that when the keychain answers again.
                    Fault::KeychainLocked | Fault::KeychainAbsent => {
                        scene.holdfast().watch_all().await.unwrap();
                    }
                    _ => scene.reopen().await,
                }
                match self.drive(scene, &job).await {
                    Seen::Over(job) => (job, true),
                    Seen::Stopped(job) => panic!("it was mended and stopped again: {job:#?}"),
                }
            }
        };
        self.assert_struck(scene);
        scene.assert_honest(&job);
        scene.lift(&self.row.fault).await;
        scene.reopen().await;
        scene.sandbox.clock().advance(BACKUP * 3);
        let again = scene.holdfast().job(job.id).await.unwrap();
        assert_eq!(again, job, "another picture after a restart");
        scene.assert_honest(&again);
        assert!(scene.holdfast().jobs(None).await.unwrap().is_empty(), "nothing is open");
        let end = match job.status {
            _ if has_waited => End::Waited,
            JobStatus::Completed => End::Completed,
            JobStatus::Failed => End::Failed,
            JobStatus::Cancelled => End::Cancelled,
            JobStatus::NotStarted => End::NotStarted,
            _ => End::Unknown,
        };
        self.allow(end, Some(job.status));
        end
    }

    /// Lets the vendor's clock run until the job is over or waits for a person.
    async fn drive(&self, scene: &mut Scene, job: &Job) -> Seen {
        let mut follower = scene.holdfast().follow(scene.last_heard(job).await);
        let mut clock = ticks(Duration::from_millis(40));
        let passes = tokio::time::sleep(PASSES_AFTER);
        let gives_up = tokio::time::sleep(PATIENCE);
        tokio::pin!(passes, gives_up);
        let mut is_lifted = matches!(self.row.fault, Fault::Vendor(_));
        loop {
            let now = scene.holdfast().job(job.id).await.unwrap();
            if now.status.is_final() {
                return Seen::Over(now);
            }
            tokio::select! {
                update = follower.next() => {
                    let update = update.unwrap();
                    if update.event.kind == EventKind::WatchStopped {
                        return Seen::Stopped(scene.holdfast().job(job.id).await.unwrap());
                    }
                    if update.event.kind == EventKind::LookFailed {
                        is_told(update.job.attention.as_ref().unwrap_or_else(|| panic!("{:#?}", update.job)));
                        if !is_lifted || self.asks_for_patience() {
                            is_lifted = true;
                            scene.lift(&self.row.fault).await;
                            scene.holdfast().look_now(job.id).await.unwrap();
                        }
                    }
                }
                _ = clock.tick() => scene.sandbox.clock().advance(BACKUP / 4),
                () = &mut passes, if !is_lifted => {
                    is_lifted = true;
                    scene.lift(&self.row.fault).await;
                }
                () = &mut gives_up => panic!("it never ends: {now:#?}"),
            }
        }
    }

    /// Whether the vendor asks for a pause longer than anybody wants to wait for here; a person can look sooner.
    fn asks_for_patience(&self) -> bool {
        matches!(self.row.fault, Fault::Vendor(make) if matches!(make(self.bench.kind), FaultKind::Throttle { .. }))
    }

    /// What may come of a fault at a step, besides what must never be.
    fn allow(&self, end: End, status: Option<JobStatus>) {
        use End::{Cancelled, Completed, Failed, NotStarted, Refused, Waited};
        let may: &[End] = match (self.step.phase, &self.row.fault) {
            (Phase::SignIn | Phase::List | Phase::Plan | Phase::Apply, _) => &[Refused, Completed],
            (Phase::Prepare, _) => &[NotStarted, Completed],
            (Phase::Create, Fault::Vendor(make)) if acts(&make(self.bench.kind)) => &[Completed],
            (Phase::Create, Fault::Vendor(_)) => &[NotStarted, Failed],
            (Phase::Create, Fault::Connection(_) | Fault::KeychainLocked | Fault::KeychainAbsent) => {
                &[NotStarted, Refused]
            }
            (Phase::Create, _) => &[Completed, Failed, NotStarted],
            (Phase::Look | Phase::Settle, _) => &[Completed, Waited],
            (Phase::Absent, _) => &[NotStarted, Waited],
            (Phase::Cancel, _) => &[Cancelled, Completed],
        };
        assert!(may.contains(&end), "{end:?}, {status:?}");
        if end == Waited {
            let last =
                if self.step.phase == Phase::Absent { JobStatus::NotStarted } else { JobStatus::Completed };
            assert_eq!(status, Some(last));
        }
    }
}

impl Scene {
    /// Everything a job has said so far is heard again, but what stopped its watch before.
    async fn last_heard(&self, job: &Job) -> i64 {
        let events = self.holdfast().events_of_job(job.id).await.unwrap();
        let stops = events.iter().filter(|event| event.kind == EventKind::WatchStopped);
        stops.map(|event| event.number).max().unwrap_or(0)
    }
}

/// Waits for the job; the vendor's clock runs meanwhile where it has to.
async fn until(scene: &Scene, job: &Job, clock_runs: bool, is_right: impl Fn(&Job) -> bool) {
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
