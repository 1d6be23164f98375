//! No verdict without grounds: what a look at the vendor must not be taken for.

use std::time::Duration;

use holdfast_core::error::ErrorCode;
use holdfast_core::event::EventKind;
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::job::{Job, JobStatus};
use holdfast_core::profile::{ConnectionDraft, ProfileView};
use holdfast_core::status::KeepSecret;
use holdfast_core::watch::Pace;
use holdfast_sandbox::{FaultKind, instances};

use crate::desk::{CREATE, Desk, PACE, options};

/// A project of the same account that has no instances.
const OTHER_PROJECT: &str = "5a4db0c5a4db0c5a4db0c5a4db0c0002";

#[tokio::test]
async fn a_person_in_a_hurry_does_not_settle_a_lost_answer() {
    let desk = Desk::new().await.where_nothing_looks_by_itself().await;
    let profile = desk.profile().await;
    desk.fault(CREATE, FaultKind::DropBeforeActing);
    let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
    desk.until_status(&job, JobStatus::Unknown).await;
    for looks in 1..=6 {
        desk.holdfast.look_now(job.id).await.unwrap();
        desk.until_events(&job, EventKind::Looked, looks).await;
    }
    assert_eq!(desk.holdfast.job(job.id).await.unwrap().status, JobStatus::Unknown);
}

#[tokio::test]
async fn two_jobs_never_look_for_one_name() {
    let desk = Desk::new().await.where_nothing_looks_by_itself().await;
    let profile = desk.profile().await;
    let first = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    let second = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    assert_eq!(first.items[0].backup.name, second.items[0].backup.name);
    // The vendor never sees the first request, so the second one's backup would be found under its name.
    desk.fault(CREATE, FaultKind::DropBeforeActing);
    let run = desk.apply(&first).await.unwrap();
    let lost = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    desk.until_status(&lost, JobStatus::Unknown).await;
    assert_eq!(desk.apply(&second).await.unwrap_err().code(), ErrorCode::PlanStale);
    assert_eq!(desk.creates().len(), 1);
    assert_eq!(desk.holdfast.runs(10).await.unwrap().len(), 1, "nothing was written for the second");
}

#[tokio::test]
async fn a_profile_that_leads_elsewhere_proves_nothing_about_its_jobs() {
    for (fault, status) in
        [(None, JobStatus::Running), (Some(FaultKind::DropAfterActing), JobStatus::Unknown)]
    {
        let desk = Desk::new().await.where_nothing_looks_by_itself().await;
        let profile = desk.profile().await;
        if let Some(fault) = fault {
            desk.fault(CREATE, fault);
        }
        let job = desk.start(&profile, instances::ORDERS_MYSQL).await;
        desk.until_status(&job, status).await;
        desk.lead_elsewhere(&profile).await;
        let desk = desk.restart().await;
        let puzzled =
            desk.until(&job, "puzzled", |job| job.attention.is_some() || job.status.is_final()).await;
        assert_eq!(puzzled.status, status, "{:?}", puzzled.reason);
        let attention = puzzled.attention.unwrap().code;
        assert!(matches!(attention, ErrorCode::TargetGone | ErrorCode::NotFound), "{attention:?}");
    }
}

impl Desk {
    /// The same desk, where no job is looked at for ten minutes unless somebody asks.
    pub(crate) async fn where_nothing_looks_by_itself(self) -> Self {
        let Self { sandbox, holdfast, keychain, folder } = self;
        holdfast.close().await;
        drop(holdfast);
        let pause = Duration::from_secs(600);
        let pace = Pace { first: pause, most: pause, ..PACE };
        let options = Options { pace, ..options(&folder, &keychain) };
        Self { sandbox, holdfast: Holdfast::open(options).await.unwrap(), keychain, folder }
    }

    /// Saves the profile for another project.
    async fn lead_elsewhere(&self, profile: &ProfileView) {
        let mut draft = profile.draft.clone();
        let ConnectionDraft::HuaweiRds(connection) = &mut draft.connection else { panic!("not RDS") };
        connection.project_id = OTHER_PROJECT.to_owned();
        let edited = Some((profile.id, profile.revision));
        self.holdfast.save_profile(edited, &draft, Vec::new(), KeepSecret::Keychain).await.unwrap();
    }

    /// Waits until a job has so many events of a kind, and no verdict.
    pub(crate) async fn until_events(&self, job: &Job, kind: EventKind, count: usize) {
        let mut follower = self.holdfast.follow(0);
        let counting = async {
            let mut seen = 0;
            while seen < count {
                let event = follower.next().await.unwrap().event;
                assert_ne!(event.kind, EventKind::Verdict, "{event:?}");
                seen += usize::from(event.kind == kind && event.job_id == job.id);
            }
        };
        assert!(tokio::time::timeout(Duration::from_secs(20), counting).await.is_ok(), "no {kind:?} came");
    }
}
