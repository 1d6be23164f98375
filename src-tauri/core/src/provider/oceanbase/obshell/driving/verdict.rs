//! From a create request to what became of it.

use holdfast_sandbox::obshell::{AgentSettings, tenants};
use holdfast_sandbox::{Fault, FaultKind};
use jiff::Timestamp;

use super::*;
use crate::backup::{BackupForm, BackupState};
use crate::error::Error;
use crate::task::TaskState;

#[tokio::test]
async fn a_backup_runs_to_its_own_verdict_and_never_to_an_older_one() {
    let desk = Desk::new().await;
    let known = Known::of(&desk, tenants::ORDERS).await;
    assert_eq!(known.backups.len(), 2);
    let (_, created) = desk.create(tenants::ORDERS, &FULL).await;
    let created = created.unwrap();
    let task = created.task.unwrap();
    assert!(created.backup.is_none() && !created.request_id.is_empty());
    let first = known.look(&desk, tenants::ORDERS, Some(&task.id)).await;
    assert_eq!((state(&first), first.busy, first.task.unwrap().stages.len()), (None, true, 4));
    let running = until(&desk, &known, tenants::ORDERS, &task.id, |seen| seen.backup.is_some()).await;
    assert_eq!(state(&running), Some(BackupState::Running));
    let done =
        until(&desk, &known, tenants::ORDERS, &task.id, |seen| state(seen) != Some(BackupState::Running))
            .await;
    let backup = done.backup.unwrap();
    assert_eq!((backup.state, backup.form), (BackupState::Completed, Some(BackupForm::Full)));
    assert!(
        backup.size_bytes.is_some() && backup.ended_at.unwrap().at.is_some(),
        "enriched from the overview"
    );
}

#[tokio::test]
async fn each_part_a_tenant_plays_ends_as_it_should() {
    let desk = Desk::new().await;
    for (tenant, end) in
        [(tenants::WILL_FAIL, BackupState::Failed), (tenants::WAIT_TIMES_OUT, BackupState::Completed)]
    {
        let known = Known::of(&desk, tenant).await;
        let task = desk.create(tenant, &FULL).await.1.unwrap().task.unwrap();
        let seen = until(&desk, &known, tenant, &task.id, |seen| {
            !matches!(state(seen), None | Some(BackupState::Running))
        })
        .await;
        let backup = seen.backup.unwrap();
        assert_eq!(backup.state, end, "{tenant}");
        let task = seen.task.unwrap();
        if tenant == tenants::WILL_FAIL {
            assert!(backup.reason.unwrap().starts_with('-'));
        } else {
            assert_eq!(
                (task.state, task.began),
                (TaskState::Failed, true),
                "the DAG gave up, the backup did not"
            );
        }
    }
    let known = Known::of(&desk, tenants::CANNOT_START).await;
    let task = desk.create(tenants::CANNOT_START, &FULL).await.1.unwrap().task.unwrap();
    let seen = until(&desk, &known, tenants::CANNOT_START, &task.id, |seen| {
        seen.task.as_ref().unwrap().state == TaskState::Failed
    })
    .await;
    let task = seen.task.unwrap();
    assert!(seen.backup.is_none() && !task.began && task.message.unwrap().contains("9040"));
}

#[tokio::test]
async fn a_second_request_is_refused_by_the_database_and_takes_no_credit_for_the_first() {
    let desk = Desk::new().await;
    let known = Known::of(&desk, tenants::SLOW).await;
    let first = desk.create(tenants::SLOW, &FULL).await.1.unwrap().task.unwrap();
    let running = until(&desk, &known, tenants::SLOW, &first.id, |seen| seen.backup.is_some()).await;
    // Planned before the first was there.
    let second = desk.create(tenants::SLOW, &FULL).await.1.unwrap().task.unwrap();
    let seen = until(&desk, &known, tenants::SLOW, &second.id, |seen| {
        seen.task.as_ref().unwrap().state == TaskState::Failed
    })
    .await;
    assert!(running.backup.is_some() && seen.backup.is_none(), "{:?}", seen.backup);
    assert!(!seen.task.unwrap().began);
}

#[tokio::test]
async fn a_lost_answer_is_found_again_by_name_and_baseline() {
    for version in ["4.3.3.0-1", "4.2.5.0-1"] {
        let desk = Desk::new().await;
        desk.sandbox.set_agent(AgentSettings { version: version.to_owned(), ..AgentSettings::default() });
        let known = Known::of(&desk, tenants::ORDERS).await;
        let nothing = known.look(&desk, tenants::ORDERS, None).await;
        assert!(nothing.task.is_none() && nothing.backup.is_none() && !nothing.busy, "{version}");
        desk.sandbox.add_fault(Fault {
            operation: "obshell.create_backup".to_owned(),
            after: 0,
            times: 1,
            kind: FaultKind::DropAfterActing,
        });
        let request = desk.obshell().create_request(tenants::ORDERS, &FULL, Timestamp::now()).await.unwrap();
        desk.client.write(&request).await.unwrap_err();
        let found = known.look(&desk, tenants::ORDERS, None).await;
        assert_eq!(found.task.unwrap().stages.len(), 4, "{version}");
    }
}

#[tokio::test]
async fn an_older_agent_shows_its_newest_backup_only_and_the_baseline_holds() {
    let desk = Desk::new().await;
    desk.sandbox.set_agent(AgentSettings { version: "4.2.5.0-1".to_owned(), ..AgentSettings::default() });
    let known = Known::of(&desk, tenants::ORDERS).await;
    assert_eq!(known.backups.len(), 1);
    assert!(Known::of(&desk, tenants::NEVER_BACKED_UP).await.backups.is_empty(), "404 is never");
    let task = desk.create(tenants::ORDERS, &FULL).await.1.unwrap().task.unwrap();
    assert_eq!(state(&known.look(&desk, tenants::ORDERS, Some(&task.id)).await), None);
    let done =
        until(&desk, &known, tenants::ORDERS, &task.id, |seen| state(seen) == Some(BackupState::Completed))
            .await;
    assert!(done.backup.unwrap().size_bytes.is_some());
}

#[tokio::test]
async fn a_running_backup_is_cancelled_and_one_that_has_not_begun_is_not_pretended_to_be() {
    let desk = Desk::new().await;
    let known = Known::of(&desk, tenants::SLOW).await;
    let task = desk.create(tenants::SLOW, &FULL).await.1.unwrap().task.unwrap();
    let error = desk.obshell().cancel_request(tenants::SLOW, Timestamp::now()).await.unwrap_err();
    assert!(matches!(error, Error::CannotCancel { .. }));
    until(&desk, &known, tenants::SLOW, &task.id, |seen| seen.backup.is_some()).await;
    let obshell = desk.obshell();
    let request = obshell.cancel_request(tenants::SLOW, Timestamp::now()).await.unwrap().unwrap();
    let response = desk.client.write(&request).await.unwrap();
    obshell.read_cancelled(&request, &response, Timestamp::now()).unwrap();
    let seen =
        until(&desk, &known, tenants::SLOW, &task.id, |seen| state(seen) != Some(BackupState::Running)).await;
    assert_eq!(state(&seen), Some(BackupState::Cancelled));
}

#[tokio::test]
async fn an_older_agent_that_shows_another_backup_by_now_does_not_mean_that_this_one_is_gone() {
    let desk = Desk::new().await;
    desk.sandbox.set_agent(AgentSettings { version: "4.2.5.0-1".to_owned(), ..AgentSettings::default() });
    let known = Known::of(&desk, tenants::ORDERS).await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let task = desk.create(tenants::ORDERS, &FULL).await.1.unwrap().task.unwrap();
        let is_over = |seen: &Sighting| {
            state(seen) == Some(BackupState::Completed)
                && seen.backup.as_ref().is_some_and(|backup| !ids.contains(&backup.id))
        };
        let done = until(&desk, &known, tenants::ORDERS, &task.id, is_over).await;
        ids.push(done.backup.unwrap().id);
    }
    let tracked = Tracked { backup_id: Some(&ids[0]), ..known.tracked(tenants::ORDERS, None) };
    let error = desk.obshell().look(&tracked).await.unwrap_err();
    assert!(matches!(error, Error::Unfit { .. }) && error.to_string().contains("newest"));
    desk.sandbox.set_agent(AgentSettings::default());
    desk.obshell().survey(tenants::ORDERS, &FULL).await.unwrap();
    assert_eq!(
        state(&desk.obshell().look(&tracked).await.unwrap()),
        Some(BackupState::Completed),
        "once it lists all"
    );
}
