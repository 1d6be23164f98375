//! A watch that comes to its end at the very moment when somebody mends what stopped it.

use holdfast_core::event::EventKind;
use holdfast_core::profile::HuaweiSignInMethod;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::{Fault, FaultKind, instances};

use crate::desk::{CREATE, Desk};

#[tokio::test]
async fn a_profile_that_is_saved_while_a_look_is_about_to_stop_the_watch_lets_it_go_on() {
    let desk = Desk::new().await;
    let draft = desk.draft(HuaweiSignInMethod::AccessKey);
    let profile = desk.profile().await;
    let plan = desk.plan(&profile, &[instances::ORDERS_MYSQL]).await;
    desk.fault(CREATE, FaultKind::DropBeforeActing);
    // The one look before the request, then the first one at what became of it.
    desk.sandbox.add_fault(Fault {
        operation: "rds.list_backups".to_owned(),
        after: 1,
        times: 1,
        kind: FaultKind::HoldAfterActing,
    });
    let run = desk.apply(&plan).await.unwrap();
    let job = desk.holdfast.jobs(Some(run.run.id)).await.unwrap().remove(0);
    desk.sandbox.until_held(1).await;
    desk.fault("rds.list_instances", FaultKind::Unauthorized);
    let edited = Some((profile.id, profile.revision));
    desk.holdfast.save_profile(edited, &draft, Vec::new(), KeepSecret::Keychain).await.unwrap();
    desk.sandbox.release();
    desk.until(&job, "over", |job| job.status.is_final()).await;
    let events = desk.holdfast.events_of_job(job.id).await.unwrap();
    let stops = events.iter().filter(|event| event.kind == EventKind::WatchStopped).count();
    assert_eq!(stops, 1, "the old secret's look stopped the watch: {events:#?}");
}
