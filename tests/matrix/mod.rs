//! Every fault at every step at every vendor: at most one create request, and an honest end.
//!
//! A case is one fault at one step of one backup. What must hold of each is in [`judge`], what may come of it in
//! [`ends`]; the counts are printed.

mod arm;
mod case;
mod drive;
mod ends;
mod faults;
mod front;
mod judge;
mod scene;
mod steps;
mod table;

use std::io::Write as _;
use std::sync::Arc;

use holdfast_core::profile::ProviderKind;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::contract::{self, Bench};
use case::Case;
use faults::{Fault, Row, rows};
use steps::{Phase, Step, steps};
use table::Table;

/// How many cases there are: one that goes missing shows.
const CASES: usize = 1247;
/// How many are played at once.
const AT_ONCE: usize = 16;

/// The steps at which a fault is played at a vendor.
fn steps_for(bench: &Bench, row: &Row) -> Vec<Step> {
    use Phase::{Absent, Apply, Create, List, Look, Plan, Prepare, Settle};
    let all = steps(bench.kind);
    let is_ocp = bench.kind == ProviderKind::OceanbaseOcp;
    let phases: &[Phase] = match row.fault {
        Fault::Vendor(_) => return all,
        Fault::Connection(_) => &[List, Plan, Apply, Create, Look, Settle, Absent],
        Fault::Name => &[List, Plan, Apply, Look, Settle, Absent],
        Fault::Skew(_) => &[Plan, Apply, Create, Look, Settle, Absent],
        // OCP's requests are signed each, and nothing ends.
        Fault::SignInEnded if is_ocp => &[],
        Fault::SignInEnded => &[Apply, Create, Look, Settle, Absent],
        Fault::KeychainLocked | Fault::KeychainAbsent => &[List, Plan, Apply, Create, Look, Settle, Absent],
        Fault::DatabaseLocked(_) => &[Plan, Apply, Create, Look, Settle],
        Fault::DiskFull => &[Plan, Apply, Prepare, Create, Look, Settle, Absent],
    };
    // They strike whatever is asked: one step a phase.
    phases.iter().map(|phase| Step { phase: *phase, operation: "*", before: 0 }).collect()
}

fn cases() -> Vec<(usize, usize, Case)> {
    let mut cases = Vec::new();
    for (at, row) in rows().into_iter().enumerate() {
        for (column, bench) in contract::all().into_iter().enumerate() {
            for step in steps_for(&bench, &row) {
                cases.push((at, column, Case { bench, row: row.clone(), step }));
            }
        }
    }
    cases
}

/// Whether a case only missed its moment, as happens where sixteen share a busy machine: it is played again by itself.
/// What the vendor and the store hold in the end is never forgiven.
pub(crate) fn is_late(message: &str) -> bool {
    ["the fault never struck", "it never", "never: Job", "Elapsed"]
        .iter()
        .any(|words| message.contains(words))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_fault_at_every_step_ends_honestly_over_at_most_one_create_request() {
    let only = std::env::var("HOLDFAST_MATRIX_ONLY").unwrap_or_default();
    let cases: Vec<_> = cases().into_iter().filter(|(_, _, case)| case.name().contains(&only)).collect();
    let count = cases.len();
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut playing = JoinSet::new();
    for (row, column, case) in cases {
        let turns = turns.clone();
        playing.spawn(async move {
            let _turn = turns.acquire_owned().await.unwrap();
            let played = tokio::spawn(case.clone().play()).await;
            (row, column, case, played)
        });
    }
    let (mut table, mut late, mut failed) = (Table::default(), Vec::new(), Vec::new());
    while let Some(played) = playing.join_next().await {
        match played.unwrap() {
            (row, column, _, Ok(end)) => table.count(row, column, end),
            (row, column, case, Err(error)) if is_late(&error.to_string()) => late.push((row, column, case)),
            (.., case, Err(error)) => failed.push(format!("{}: {error:.300}", case.name())),
        }
    }
    let repeated = late.len();
    for (row, column, case) in late {
        let name = case.name();
        match tokio::spawn(case.play()).await {
            Ok(end) => table.count(row, column, end),
            Err(error) => failed.push(format!("{name}: {error:.300}")),
        }
    }
    let rows = rows();
    let names: Vec<_> = rows.iter().map(|row| row.name).collect();
    let vendors: Vec<_> = contract::all().iter().map(|bench| bench.kind.label()).collect();
    let text = format!(
        "\nFault matrix\n{}\n{count} cases, {repeated} played again alone, {} failed\n",
        table.print(&names, &vendors),
        failed.len()
    );
    // Straight to the terminal: what a passing test prints is not shown otherwise.
    std::io::stderr().lock().write_all(text.as_bytes()).unwrap();
    failed.sort();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(!only.is_empty() || count == CASES, "{count} cases, not {CASES}");
}
