//! The window and the command line over one history: the same runbook gives the same result.

use holdfast_core::backup::{BackupFacts, BackupForm};
use holdfast_core::credential::{Environment as CredentialEnvironment, Keychain};
use holdfast_core::event::EventKind;
use holdfast_core::history::{HistoryFilter, HistoryQuery, HistorySort};
use holdfast_core::holdfast::{Holdfast, Options};
use holdfast_core::job::{JobStatus, TargetFacts};
use holdfast_core::plan::{Action, Approval};
use holdfast_core::profile::ProfileFacts;
use holdfast_core::record::Origin;
use holdfast_core::run::OnFailure;
use holdfast_core::status::Space;
use holdfast_sandbox::instances;

use crate::desk::{Desk, SECRETS};
use crate::running::{entry, runbook};

/// All of a record but ids and times.
#[derive(Debug, PartialEq)]
struct Result {
    title: String,
    ticket: Option<String>,
    runbook: Option<String>,
    applied_by: String,
    action: Action,
    profile: ProfileFacts,
    target: TargetFacts,
    backup: BackupFacts,
    origin: Origin,
    status: JobStatus,
    word: Option<String>,
    became: Option<BackupForm>,
    encryption: Option<String>,
    reason: Option<String>,
    events: Vec<EventKind>,
}

async fn results(holdfast: &Holdfast, run: usize) -> Vec<Result> {
    let run = holdfast.runs(2).await.unwrap().remove(run).run;
    let query = HistoryQuery {
        filter: HistoryFilter { run_id: Some(run.id), ..HistoryFilter::default() },
        sort: HistorySort::Target,
        descending: false,
        offset: 0,
        limit: 100,
    };
    let mut results = Vec::new();
    for record in holdfast.history(query).await.unwrap().records {
        let job = record.job.unwrap();
        let events = holdfast.events_of_job(job.id).await.unwrap().into_iter().map(|event| event.kind);
        // How often a vendor was asked before its verdict is a matter of time.
        let events = events.filter(|kind| *kind != EventKind::Progressed).collect();
        let mut backup = record.backup;
        // Drawn anew for each run.
        if let Some((same, _)) = backup.name.rsplit_once('-') {
            backup.name = same.to_owned();
        }
        results.push(Result {
            title: job.run_title,
            ticket: job.ticket,
            runbook: run.runbook.clone(),
            applied_by: job.applied_by,
            action: job.action,
            profile: record.profile,
            target: record.target,
            backup,
            origin: record.origin,
            status: record.status,
            word: record.vendor_word,
            became: record.became,
            encryption: record.encryption,
            reason: job.reason.map(|reason| reason.message.en),
            events,
        });
    }
    results
}

#[tokio::test(flavor = "multi_thread")]
async fn one_runbook_gives_the_same_records_from_the_window_and_from_the_command_line() {
    let desk = Desk::with_profiles().await;
    let entries = [
        entry("rds", instances::SMALL_MYSQL, ""),
        entry("rds", instances::WILL_FAIL_POSTGRESQL, ""),
        entry("ocp", "1000005/1000012", ""),
        entry("obshell", "t_orders", ""),
    ];
    let text = runbook("Orders release", &entries.concat());
    let keychain = Keychain::Environment(CredentialEnvironment::new(|name| {
        SECRETS.iter().find(|(variable, _)| *variable == name).map(|(_, value)| value.into())
    }));
    let window =
        Holdfast::open(Options::usual(desk.folder.path(), Space::Sandbox, keychain, "window")).await.unwrap();
    window.save_runbook("orders", &text, None).await.unwrap();
    let saved = window.runbook("orders").await.unwrap();
    let plan = window.plan_runbook("orders.toml", &saved.text).await.unwrap();
    assert_eq!(
        plan.summary.create,
        4,
        "{:#?}",
        plan.items.iter().map(|item| &item.diagnostics).collect::<Vec<_>>()
    );
    let before = window.last_event().await.unwrap();
    let approval = Approval {
        plan_id: plan.id,
        fingerprint: plan.fingerprint.hex,
        typed: String::new(),
        leave_out: Vec::new(),
        parallel: None,
        on_failure: OnFailure::Continue,
    };
    let run = window.apply(&approval).await.unwrap().run.id;
    let mut follower = window.follow(before);
    while window.run(run).await.unwrap().open > 0 {
        follower.next().await.unwrap();
    }
    let file = desk.file("orders.toml", &text);
    let applied = desk.run(&["apply", &file, "--auto-approve"]);
    assert_eq!(applied.code, Some(1), "one fails: {}{}", applied.out, applied.err);
    let programs: Vec<_> = window.runs(2).await.unwrap().into_iter().map(|run| run.run.program).collect();
    assert_eq!(programs, ["command line", "window"], "in one history");
    assert_eq!(results(&window, 0).await, results(&window, 1).await);
    window.close().await;
}
