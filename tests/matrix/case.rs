//! One case: one fault at one step of one backup, from the profile to the last word.

use holdfast_core::error::{Error, ErrorCode};
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::plan::Action;
use holdfast_sandbox::FaultKind;

use super::arm::{limit, times};
use super::drive::{Seen, until};
use super::ends::{End, may_come_of};
use super::faults::{Fault, Row};
use super::judge::{is_blocked, is_told, says_that_nobody_knows, waits_for_a_person};
use super::scene::{Between, Scene};
use super::steps::{Phase, Step};
use crate::contract::Bench;
use crate::desk::{BACKUP, PATIENCE, approval};
use crate::evidence::assert_intact;

#[derive(Clone)]
pub(super) struct Case {
    pub(super) bench: Bench,
    pub(super) row: Row,
    pub(super) step: Step,
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
                fault.operation == self.step.operation
                    && fault.kind == kind
                    && fault.times >= times(self.step.phase, &kind)
            };
            assert!(!scene.sandbox.faults().iter().any(untouched), "the fault never struck");
        }
    }

    async fn refused(&self, scene: &Scene, error: &Error) -> End {
        self.assert_struck(scene);
        is_told(&error.report());
        scene.assert_nothing_happened().await;
        self.allow(End::Refused, None);
        End::Refused
    }

    async fn to_the_end(&self, scene: &mut Scene, job: &Job) -> End {
        let (job, has_waited) = match self.drive(scene, job, 0).await {
            Seen::Over(job) => (job, false),
            Seen::Unsettled(job) => return self.unsettled(scene, job).await,
            Seen::Stopped(job) => {
                waits_for_a_person(&job);
                let heard = scene.last_heard(&job).await;
                self.lift(scene).await;
                match self.row.fault {
                    // The window does that when the keychain answers again.
                    Fault::KeychainLocked | Fault::KeychainAbsent => {
                        scene.holdfast().watch_all().await.unwrap();
                    }
                    _ => scene.reopen().await,
                }
                match self.drive(scene, &job, heard).await {
                    Seen::Over(job) => (job, true),
                    Seen::Unsettled(job) => return self.unsettled(scene, job).await,
                    Seen::Stopped(job) => panic!("it was mended: {job:#?}"),
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
        assert_intact(scene.holdfast()).await;
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

    /// Nobody can know: the job says so, before and after a restart, and nothing is sent for it.
    async fn unsettled(&self, scene: &mut Scene, job: Job) -> End {
        says_that_nobody_knows(&job);
        scene.reopen().await;
        let again = scene.holdfast().job(job.id).await.unwrap();
        says_that_nobody_knows(&again);
        assert_eq!((scene.creates().len(), scene.sandbox.made_backups().len()), (1, 1));
        assert_intact(scene.holdfast()).await;
        self.allow(End::Unknown, None);
        End::Unknown
    }

    fn allow(&self, end: End, status: Option<JobStatus>) {
        let may = may_come_of(&self.row.fault, self.step.phase, self.bench.kind);
        assert!(may.contains(&end), "{end:?}, {status:?}");
        if end == End::Waited {
            let last = match self.step.phase {
                Phase::Absent => JobStatus::NotStarted,
                _ => JobStatus::Completed,
            };
            assert_eq!(status, Some(last));
        }
    }
}
