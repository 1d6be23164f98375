//! Both sides beside each other: the medians of all repetitions.

use crate::arguments::Arguments;
use crate::cost::Cost;
use crate::memory::shown;
use crate::outcome::Outcome;
use crate::side::Side;

type Measure = fn(&Outcome) -> Option<f64>;

pub(crate) fn print(arguments: &Arguments, outcomes: &[Outcome]) {
    let items = f64::from(arguments.items);
    println!(
        "{} backups of {} s ({}), at most {} under way at each endpoint, {} time(s)\n",
        arguments.items,
        arguments.backup_seconds,
        arguments.vendor.name(),
        arguments.parallel,
        arguments.repetitions
    );
    println!("{:<38}{:>14}{:>14}{:>10}", "", "Holdfast", "floor", "ratio");
    let seconds = |value: f64| format!("{value:.2} s");
    let each = |value: f64| format!("{:.2}", value / items);
    line("plan, wall time", outcomes, |outcome| outcome.plan.map(|cost| cost.wall), seconds);
    line("plan, processor time", outcomes, |outcome| outcome.plan.and_then(|cost| cost.cpu), seconds);
    line("apply and watch, wall time", outcomes, |outcome| Some(outcome.run.wall), seconds);
    line("apply and watch, processor time", outcomes, |Outcome { run: Cost { cpu, .. }, .. }| *cpu, seconds);
    line(
        "peak memory",
        outcomes,
        |outcome| outcome.peak_kib.map(|kib| kib as f64),
        |kib| shown(Some(kib as u64)),
    );
    line("creates for each backup", outcomes, |outcome| Some(outcome.requests.creates as f64), each);
    line(
        "reads while planning, each",
        outcomes,
        |outcome| Some(outcome.requests.planning as f64).filter(|_| outcome.plan.is_some()),
        each,
    );
    line(
        "reads before sending, each",
        outcomes,
        |outcome| Some(outcome.requests.before_sending as f64),
        each,
    );
    line("polls, each", outcomes, |outcome| Some(outcome.requests.polls as f64), each);
    println!("\nrequests by operation, in all (the first repetition)");
    let mut operations = std::collections::BTreeSet::new();
    let first = |side: Side| {
        outcomes
            .iter()
            .find(|outcome| outcome.side == side.name())
            .map(|outcome| &outcome.requests.by_operation)
    };
    let sides = [first(Side::Holdfast), first(Side::Floor)];
    operations.extend(sides.iter().flatten().flat_map(|counts| counts.keys()));
    for operation in operations {
        let [ours, floor] =
            sides.map(|counts| counts.and_then(|counts| counts.get(operation)).copied().unwrap_or(0));
        println!("  {operation:<36}{ours:>14}{floor:>14}");
    }
}

/// One line; nothing is shown as not measured.
fn line(title: &str, outcomes: &[Outcome], measure: Measure, written: impl Fn(f64) -> String) {
    let [ours, floor] = [Side::Holdfast, Side::Floor].map(|side| median(outcomes, side, measure));
    let show = |value: Option<f64>| value.map_or("not measured".to_owned(), &written);
    let ratio = ours.zip(floor).filter(|(_, floor)| *floor > 0.0);
    let ratio = ratio.map_or("-".to_owned(), |(ours, floor)| format!("{:.2}", ours / floor));
    let floor = if ours.is_some() && floor.is_none() && title.contains("plan") {
        "-".to_owned()
    } else {
        show(floor)
    };
    println!("{title:<38}{:>14}{floor:>14}{ratio:>10}", show(ours));
}

fn median(outcomes: &[Outcome], side: Side, measure: Measure) -> Option<f64> {
    let mut values: Vec<f64> =
        outcomes.iter().filter(|outcome| outcome.side == side.name()).filter_map(measure).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
