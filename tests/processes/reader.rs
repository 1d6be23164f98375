//! A process that was told to take nothing over: it drives what it applies itself, and leaves the rest to others.

use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::job::JobStatus;
use holdfast_core::plan::Approval;
use holdfast_core::run::{Halt, RunId};
use holdfast_sandbox::FaultKind;

use crate::desk::{CREATE, Desk, approval, open, options};

#[tokio::test]
async fn who_takes_nothing_over_drives_its_own_run_and_changes_nothing_of_anybody_elses() {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let mut fleet = desk.fleet(&profile, 4).await;
    let (own, halted) = (desk.plan_of(fleet.split_off(3)).await, desk.plan_of(fleet).await);
    desk.fault(CREATE, FaultKind::HangAfterActing);
    let run = desk.holdfast.apply(&Approval { parallel: Some(1), ..approval(&halted) }).await.unwrap().run.id;
    desk.until_received(1).await;
    desk.holdfast.close().await;
    // Whoever had it was killed between halting it and withdrawing what waits.
    let halt = Halt::Person { by: "chen.wei".to_owned(), at: jiff::Timestamp::UNIX_EPOCH };
    let update = "UPDATE run SET halt = ?1";
    desk.database().execute(update, [serde_json::to_string(&halt).unwrap()]).unwrap();
    let state = async |holdfast: &Holdfast, run: RunId| {
        let jobs = holdfast.jobs(Some(run)).await.unwrap();
        jobs.into_iter().map(|job| job.status).collect::<Vec<_>>()
    };
    use JobStatus::{Completed, NotStarted, Planned, Sending};

    let takes_nothing = Options { takes_over: false, ..options(&desk.folder, &desk.keychain) };
    let desk = Desk { holdfast: Holdfast::open(takes_nothing).await.unwrap(), ..desk };
    let events = desk.holdfast.status().await.unwrap().last_event;
    let applied = desk.apply(&own).await.unwrap();
    let jobs = desk.finish(&applied).await;
    assert!(jobs.iter().all(|job| job.status == Completed), "{jobs:?}");
    assert_eq!(state(&desk.holdfast, run).await, [Sending, Planned, Planned]);
    let of_others =
        "SELECT count(*) FROM event WHERE number > ?1 AND job_id IN (SELECT id FROM job WHERE run_id = ?2)";
    let id = serde_json::to_value(run).unwrap();
    let key = (events, id.as_str().unwrap());
    let count: i64 = desk.database().query_row(of_others, key, |row| row.get(0)).unwrap();
    assert_eq!(count, 0);
    desk.holdfast.close().await;

    let desk = Desk { holdfast: open(&desk.folder, &desk.keychain).await, ..desk };
    let job = desk.holdfast.jobs(Some(run)).await.unwrap().remove(2);
    desk.until_status(&job, NotStarted).await;
    assert_eq!(state(&desk.holdfast, run).await[1..], [NotStarted, NotStarted]);
    assert_eq!(desk.creates().len(), 2);
    desk.holdfast.close().await;
}
