//! What a rehearsal came to, and the table that shows it.

use std::collections::BTreeMap;
use std::time::Duration;

use holdfast_sandbox::{CreateCounts, OperationCount};

use crate::memory::{Memory, shown};

/// Memory when so many jobs were over, in KiB.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) over: usize,
    pub(crate) now: u64,
    pub(crate) most: u64,
}

/// One run from plan to verdicts.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) items: u32,
    pub(crate) planning: Duration,
    pub(crate) applying: Duration,
    /// From the apply to the last verdict.
    pub(crate) running: Duration,
    pub(crate) at_first: Option<Memory>,
    pub(crate) after_planning: Option<Memory>,
    pub(crate) samples: Vec<Sample>,
    pub(crate) verdicts: BTreeMap<&'static str, u32>,
    pub(crate) creates: CreateCounts,
    pub(crate) counts: BTreeMap<String, OperationCount>,
}

impl Report {
    pub(crate) fn in_short(&self) -> String {
        let Self { planning, applying, running, creates, verdicts, .. } = self;
        format!(
            "  planned in {planning:.1?}, applied in {applying:.1?}, over after {running:.1?}: {} creates, \
             {verdicts:?}",
            creates.acted
        )
    }

    /// One request that creates for each item, each of another target, and each of them acted on.
    pub(crate) fn is_exactly_once(&self) -> bool {
        let items = u64::from(self.items);
        let CreateCounts { requests, acted, targets } = &self.creates;
        *requests == items && *acted == items && targets.len() as u64 == items
    }
}

/// A line of the table: what it says of each report.
fn line(title: &str, reports: &[Report], value: impl Fn(&Report) -> String) {
    let values: Vec<String> = reports.iter().map(|report| format!("{:>14}", value(report))).collect();
    println!("{title:<34}{}", values.join(""));
}

pub(crate) fn print(reports: &[Report]) {
    let seconds = |duration: Duration| format!("{:.1} s", duration.as_secs_f64());
    println!();
    line("items", reports, |report| report.items.to_string());
    line("plan", reports, |report| seconds(report.planning));
    line("apply (looks again, writes)", reports, |report| seconds(report.applying));
    line("apply until the last verdict", reports, |report| seconds(report.running));
    line("create requests in the journal", reports, |report| report.creates.requests.to_string());
    line("backups that vendors began", reports, |report| report.creates.acted.to_string());
    line("targets with one create", reports, |report| {
        report.creates.targets.iter().filter(|count| count.requests == 1).count().to_string()
    });
    let verdicts: std::collections::BTreeSet<_> =
        reports.iter().flat_map(|report| report.verdicts.keys()).collect();
    for verdict in verdicts {
        line(&format!("verdict {verdict}"), reports, |report| {
            report.verdicts.get(verdict).copied().unwrap_or(0).to_string()
        });
    }
    println!("\nmemory of this process");
    line("  before planning", reports, |report| shown(report.at_first.map(|memory| memory.now)));
    line("  after planning", reports, |report| shown(report.after_planning.map(|memory| memory.now)));
    line("  most up to planning", reports, |report| shown(report.after_planning.map(|memory| memory.most)));
    line("  most while running (samples)", reports, |report| {
        shown(report.samples.iter().map(|sample| sample.now).max())
    });
    line("  most of all so far", reports, |report| shown(report.samples.last().map(|sample| sample.most)));
    for report in reports {
        println!("\n  {} items: resident memory by jobs that are over", report.items);
        for sample in &report.samples {
            println!("  {:>6} over {:>14}", sample.over, shown(Some(sample.now)));
        }
    }
    println!("\nrequests by operation (and for each item of that vendor's)");
    let operations: std::collections::BTreeSet<_> =
        reports.iter().flat_map(|report| report.counts.keys()).collect();
    for operation in operations {
        line(&format!("  {operation}"), reports, |report| requests(report, operation));
    }
}

fn requests(report: &Report, operation: &str) -> String {
    let received = report.counts.get(operation).map_or(0, |count| count.received);
    let (vendor, _) = operation.split_once('.').unwrap_or((operation, ""));
    let own = report.creates.targets.iter();
    let items = own.filter(|count| count.operation.split('.').next() == Some(vendor)).count();
    match items {
        0 => received.to_string(),
        items => format!("{received} ({:.1})", received as f64 / items as f64),
    }
}
