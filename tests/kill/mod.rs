//! Killed at every durable step: whatever was written last, no item is sent twice and every row comes to its end.
//!
//! A real process plans and applies three backups and kills itself with SIGKILL at one step, before or after what the
//! step writes; then the folder is opened again. The counts are printed.

mod case;
mod child;

use std::io::Write as _;
use std::sync::Arc;

use holdfast_core::profile::ProviderKind;
use holdfast_sandbox::{instances, obshell, taurusdb_instances};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::contract;
use crate::matrix::is_late;
use case::{Answers, Case, Count};
use child::Death;

/// How many cases there are: one that goes missing shows.
const CASES: usize = 176;
/// How many are played at once.
const AT_ONCE: usize = 8;

/// The targets of the plan, as core names them.
fn targets(kind: ProviderKind) -> [&'static str; 3] {
    match kind {
        ProviderKind::HuaweiRds => {
            [instances::ORDERS_MYSQL, instances::INVENTORY_POSTGRESQL, instances::SMALL_MYSQL]
        }
        ProviderKind::HuaweiTaurusdb => [
            taurusdb_instances::TRADE_TAURUSDB,
            taurusdb_instances::MEMBER_TAURUSDB,
            taurusdb_instances::AVAILABLE_TAURUSDB,
        ],
        ProviderKind::OceanbaseOcp => ["1000005/1000012", "1000005/1000021", "1000005/1000025"],
        ProviderKind::OceanbaseObshell => {
            [obshell::tenants::ORDERS, obshell::tenants::MARKETING, obshell::tenants::NEVER_BACKED_UP]
        }
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for vendor in 0..contract::all().len() {
        let mut add = |answers, deaths: Vec<Option<Death>>| cases.push(Case { vendor, answers, deaths });
        for death in both(&["SavePlan", "StartRun"], &[1]) {
            add(Answers::Come, vec![Some(death)]);
        }
        for death in both(&["IntentWritten", "Accepted"], &[1, 2, 3]) {
            add(Answers::Come, vec![Some(death)]);
        }
        for death in both(&["Verdict"], &[1, 3]) {
            add(Answers::Come, vec![Some(death)]);
        }
        for death in both(&["AnswerLost", "Found"], &[1, 3]) {
            add(Answers::AreLost, vec![Some(death)]);
        }
        for nth in [1, 2, 3] {
            add(Answers::Come, vec![Some(at("Sent", "after", nth))]);
            add(Answers::AreLost, vec![Some(at("Sent", "after", nth))]);
        }
        add(Answers::AreAwaited, vec![None]);
        add(Answers::NeverSeen, vec![None]);
        // Whoever takes up dies as well.
        for second in both(&["Reattached"], &[1]) {
            add(Answers::Come, vec![Some(at("Accepted", "after", 3)), Some(second)]);
        }
        for second in both(&["AnswerLost"], &[1]) {
            add(Answers::Come, vec![Some(at("Sent", "after", 1)), Some(second)]);
        }
        for second in both(&["AnswerLost", "Found"], &[1]) {
            add(Answers::AreAwaited, vec![None, Some(second)]);
        }
    }
    cases
}

fn at(step: &str, moment: &str, nth: usize) -> Death {
    Death { step: step.to_owned(), moment: moment.to_owned(), nth }
}

/// Before and after each step, each of these times.
fn both(steps: &[&str], times: &[usize]) -> Vec<Death> {
    let moments = steps.iter().flat_map(|step| ["before", "after"].map(|moment| (*step, moment)));
    moments.flat_map(|(step, moment)| times.iter().map(move |nth| at(step, moment, *nth))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_at_any_durable_step_no_item_is_sent_twice_and_every_row_ends() {
    let only = std::env::var("HOLDFAST_KILL_ONLY").unwrap_or_default();
    let cases: Vec<_> = cases().into_iter().filter(|case| case.name().contains(&only)).collect();
    let count = cases.len();
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut playing = JoinSet::new();
    for case in cases {
        let turns = turns.clone();
        playing.spawn(async move {
            let _turn = turns.acquire_owned().await.unwrap();
            let played = tokio::spawn(case.clone().play()).await;
            (case, played)
        });
    }
    let mut counts = vec![(0, Count::default()); contract::all().len()];
    let (mut late, mut failed) = (Vec::new(), Vec::new());
    while let Some(played) = playing.join_next().await {
        match played.unwrap() {
            (case, Ok(count)) => add(&mut counts[case.vendor], count),
            (case, Err(error)) if is_late(&error.to_string()) => late.push(case),
            (case, Err(error)) => failed.push(format!("{}: {error:.300}", case.name())),
        }
    }
    for case in late {
        let (vendor, name) = (case.vendor, case.name());
        match tokio::spawn(case.play()).await {
            Ok(count) => add(&mut counts[vendor], count),
            Err(error) => failed.push(format!("{name}: {error:.300}")),
        }
    }
    // Straight to the terminal: what a passing test prints is not shown otherwise.
    std::io::stderr().lock().write_all(printed(&counts, count, failed.len()).as_bytes()).unwrap();
    failed.sort();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(!only.is_empty() || count == CASES, "{count} cases, not {CASES}");
}

fn add((cases, sum): &mut (usize, Count), count: Count) {
    *cases += 1;
    sum.killed += count.killed;
    sum.creates += count.creates;
    sum.completed += count.completed;
    sum.not_started += count.not_started;
    sum.without_run += count.without_run;
}

fn printed(counts: &[(usize, Count)], count: usize, failed: usize) -> String {
    let head = ["cases", "kills", "no run yet", "creates", "completed", "not started"];
    let head: String = head.iter().map(|word| format!("{word:>13}")).collect();
    let rows = counts.iter().zip(contract::all()).map(|((cases, sum), bench)| {
        let numbers = [*cases, sum.killed, sum.without_run, sum.creates, sum.completed, sum.not_started];
        let numbers: String = numbers.iter().map(|number| format!("{number:>13}")).collect();
        format!("{:24}{numbers}\n", bench.kind.label())
    });
    format!(
        "\nKilled and taken up\n{:24}{head}\n{}{count} cases, {failed} failed\n",
        "vendor",
        rows.collect::<String>()
    )
}
