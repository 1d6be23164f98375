//! The history read from the vendor: once, with our own backups among it.

use holdfast_core::csv::{Column, Delimiter, ExportOptions, LineEnd, TimeStyle};
use holdfast_core::history::{HistoryFilter, HistoryQuery};
use holdfast_core::job::JobStatus;
use holdfast_core::profile::ProviderKind;
use holdfast_core::record::{HistoryRecord, Origin};
use holdfast_sandbox::JournalEntry;
use holdfast_sandbox::obshell::AgentSettings;

use super::Bench;
use crate::desk::Desk;
use crate::story::everything;

pub(super) async fn every_backup_is_read_into_the_history_once(bench: Bench) {
    let desk = Desk::new().await;
    let profile = bench.profile(&desk).await;
    let job = bench.start(&desk, &profile, bench.ordinary).await;
    let done = bench.until_over(&desk, &job, JobStatus::Completed).await;
    desk.sandbox.clear_journal();
    let first = refreshed(&desk).await;
    if bench.kind == ProviderKind::HuaweiTaurusdb {
        let lists = |entry: &&JournalEntry| entry.operation == "taurusdb.list_backups";
        let asked = desk.sandbox.journal().iter().filter(lists).count();
        assert!(asked < bench.targets / 2, "the project's backups are listed in one go: {asked} lists");
    }
    assert!(first.is_whole && first.error.is_none(), "{:?}", first.error);
    assert!(first.targets as usize >= bench.targets && first.partial.is_empty(), "{first:?}");
    let total = desk.holdfast.history(everything()).await.unwrap().total;
    assert_eq!((u64::from(first.backups), u64::from(first.new)), (total, total - 1), "ours was there");
    let second = refreshed(&desk).await;
    assert_eq!((second.backups, second.new, second.gone, second.back), (first.backups, 0, 0, 0));

    let ours = rows(&desk, Origin::MadeByHoldfast).await;
    assert_eq!(ours.len(), 1);
    assert!(ours[0].job.as_ref().is_some_and(|job| job.id == done.id) && ours[0].seen_at.is_some());
    let theirs = rows(&desk, Origin::MadeElsewhere).await;
    assert!(!theirs.is_empty());
    for row in theirs {
        assert!(row.job.is_none() && row.vendor_word.is_some(), "{row:#?}");
        let began = row.began_at.expect("the vendor says when it began");
        assert!(!began.raw.is_empty());
        assert_eq!(began.at.map(|at| at.as_millisecond()), Some(row.created_at.as_millisecond()));
    }
}

/// The evidence says of a tenant which cluster's it is, and of a backup without a name what kind it is.
#[tokio::test]
async fn the_csv_tells_clusters_and_kinds_of_backups_that_have_no_names() {
    let desk = Desk::new().await;
    let bench = super::bench::oceanbase_obshell();
    let profile = bench.profile(&desk).await;
    let job = bench.start(&desk, &profile, bench.ordinary).await;
    bench.until_over(&desk, &job, JobStatus::Completed).await;
    let options = ExportOptions {
        delimiter: Delimiter::Comma,
        line_end: LineEnd::Lf,
        byte_order_mark: false,
        times: TimeStyle::Utc,
        columns: vec![
            Column::Cluster,
            Column::Target,
            Column::BackupName,
            Column::BackupForm,
            Column::Became,
        ],
        formula_guard: true,
    };
    let preview = desk.holdfast.preview_export(HistoryFilter::default(), &options).await.unwrap();
    assert_eq!(
        preview.lines,
        ["cluster,target,backup_name,backup_form,became", "obsandbox,t_orders,,full,full"]
    );
}

/// Agents before 4.3.2 tell of the newest backup only: the others are not gone.
#[tokio::test]
async fn an_agent_that_tells_of_the_newest_backup_only_marks_nothing_as_gone() {
    let desk = Desk::new().await;
    let bench = super::bench::oceanbase_obshell();
    bench.profile(&desk).await;
    let whole = refreshed(&desk).await;
    let agent = desk.sandbox.agent();
    desk.sandbox.set_agent(AgentSettings { version: "4.3.0.0-20240601".to_owned(), ..agent.clone() });
    // What was learnt of the agent is not kept over a restart.
    let desk = desk.restart().await;
    let newest = refreshed(&desk).await;
    assert!(newest.is_whole, "{:?}", newest.error);
    assert_eq!((newest.new, newest.gone), (0, 0));
    assert!(newest.backups < whole.backups, "{} of {}", newest.backups, whole.backups);
    assert_eq!(newest.partial.len(), newest.targets as usize, "and it is told");
    let gone = HistoryFilter { gone: Some(true), ..Default::default() };
    let page = desk.holdfast.history(HistoryQuery { filter: gone, ..everything() }).await.unwrap();
    assert_eq!(page.total, 0);
}

async fn refreshed(desk: &Desk) -> holdfast_core::refresh::ProfileRefresh {
    desk.holdfast.refresh(None, |_| {}).await.unwrap().profiles.remove(0)
}

async fn rows(desk: &Desk, origin: Origin) -> Vec<HistoryRecord> {
    let filter = HistoryFilter { origins: vec![origin], ..Default::default() };
    desk.holdfast.history(HistoryQuery { filter, ..everything() }).await.unwrap().records
}
