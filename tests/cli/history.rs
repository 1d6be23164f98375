//! `holdfast history`: which rows, how many, in which form.

use holdfast_sandbox::{Fault, FaultKind};
use serde_json::Value;

use crate::running::snapshot;
use crate::scene::{self, BACKUP_NAME, timeless};
use crate::watched;

/// The names of the backups of the rows, as JSON has them.
fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["backup"]["name"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_in_words_and_as_json_in_both_languages() {
    let desk = scene::one_backup().await;
    let piped = desk.run(&["history"]);
    assert_eq!((piped.code, piped.err.as_str()), (Some(0), ""));
    snapshot!("cli_history", timeless(&piped.out));
    let chinese = desk.run(&["history", "--language", "zh"]);
    snapshot!("cli_history_zh", timeless(&chinese.out));
    let wide = watched::run(&desk, 120, &["history"]);
    assert_eq!(timeless(&wide.out), timeless(&piped.out), "nothing is coloured, nothing redrawn");
    let narrow = watched::run(&desk, 70, &["history"]);
    assert!(narrow.out.lines().all(|line| line.chars().count() <= 84), "{}", narrow.out);

    let json = desk.run(&["history", "--json"]);
    let rows = json.json();
    assert_eq!((json.code, json.err.as_str(), rows.len()), (Some(0), "", 1));
    let row = &rows[0];
    assert_eq!(row["format_version"], "1.0");
    assert_eq!(row["type"], "record");
    assert_eq!(row["status"], "completed");
    assert_eq!(row["backup"]["name"], BACKUP_NAME);
    assert_eq!(row["job"]["ticket"], "CHG-1");
    assert_eq!(row["job"]["applied_by"], "chen.wei");
    let fields = row.as_object().unwrap().keys().map(|field| format!("{field}\n")).collect();
    snapshot!("cli_history_fields", fields);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_asks_every_vendor_first_and_one_that_fails_keeps_back_no_other() {
    let desk = scene::one_backup().await;
    let creates = desk.sandbox.journal().iter().filter(|entry| entry.operation.contains("create")).count();
    let refreshed = desk.run(&["history", "--refresh", "--limit", "0", "--json"]);
    assert_eq!((refreshed.code, refreshed.err.as_str()), (Some(0), ""));
    let lines = refreshed.json();
    assert_eq!(lines[0]["type"], "refresh");
    assert_eq!(lines[0]["profiles"].as_array().unwrap().len(), 4);
    let rows = &lines[1..];
    assert!(rows.len() > 20 && rows.iter().all(|row| row["type"] == "record"), "{}", rows.len());
    let times: Vec<_> = rows.iter().map(|row| row["created_at"].as_str().unwrap().to_owned()).collect();
    let mut newest_first: Vec<jiff::Timestamp> = times.iter().map(|at| at.parse().unwrap()).collect();
    newest_first.sort_by(|one, other| other.cmp(one));
    assert_eq!(newest_first, times.iter().map(|at| at.parse().unwrap()).collect::<Vec<jiff::Timestamp>>());

    desk.sandbox.add_fault(Fault {
        operation: "rds.list_instances".to_owned(),
        after: 0,
        times: 100,
        kind: FaultKind::DropBeforeActing,
    });
    let failed = desk.run(&["history", "--refresh"]);
    assert_eq!(failed.code, Some(1), "what one vendor lists is not known");
    assert!(failed.err.contains("rds did not answer; its rows stay as they were"), "{}", failed.err);
    assert!(failed.out.contains(BACKUP_NAME), "{}", failed.out);
    let watched = desk.run(&["history", "--refresh", "--profile", "ocp", "--progress", "always"]);
    assert_eq!(watched.code, Some(0), "{}", watched.err);
    assert!(watched.err.contains("1 of 1 profiles answered in full"), "{}", watched.err);
    let after = desk.sandbox.journal().iter().filter(|entry| entry.operation.contains("create")).count();
    assert_eq!(creates, after, "looking makes no backup");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_filtered_by_every_option() {
    let desk = scene::one_backup().await;
    desk.run(&["history", "--refresh"]);
    let asked = |words: &[&str]| {
        let ended = desk.run(&[&["history", "--json", "--limit", "0"], words].concat());
        assert_eq!(ended.code, Some(0), "{words:?}: {}", ended.err);
        ended.json()
    };
    let all = asked(&[]).len();
    for (words, is_right) in [
        (vec!["--search", "ORDERS-1"], (|row| row["backup"]["name"] == BACKUP_NAME) as fn(&Value) -> bool),
        (vec!["--status", "running"], |row| row["status"] == "running"),
        (vec!["--status", "unknown", "--status", "running"], |row| {
            ["unknown", "running"].contains(&row["status"].as_str().unwrap())
        }),
        (vec!["--profile", "obshell"], |row| row["profile"]["name"] == "obshell"),
        (vec!["--run", "1"], |row| row["job"]["run_number"] == 1),
        (vec!["--origin", "made-by-holdfast"], |row| row["origin"] == "made_by_holdfast"),
        (vec!["--origin", "made-elsewhere"], |row| row["origin"] == "made_elsewhere"),
        (vec!["--until", "24h"], |row| {
            let at: jiff::Timestamp = row["created_at"].as_str().unwrap().parse().unwrap();
            at < jiff::Timestamp::now()
        }),
    ] {
        let rows = asked(&words);
        assert!(!rows.is_empty() && rows.len() < all, "{words:?}: {} of {all}", rows.len());
        assert!(rows.iter().all(is_right), "{words:?}");
    }
    for (words, count) in [
        (vec!["--listed"], all),
        (vec!["--gone"], 0),
        (vec!["--environment", "sandbox"], all),
        (vec!["--environment", "production"], 0),
        (vec!["--since", "2099-01-01"], 0),
        (vec!["--search", "no such thing"], 0),
    ] {
        assert_eq!(asked(&words).len(), count, "{words:?}");
    }
    let none = desk.run(&["history", "--search", "no such thing"]);
    assert!(none.err.contains("No row fits."), "{}", none.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_history_is_cut_at_fifty_rows_and_comes_whole_when_asked() {
    let desk = scene::one_backup().await;
    desk.run(&["history", "--refresh"]);
    let first = desk.run(&["history"]);
    assert_eq!(first.code, Some(0));
    assert_eq!(first.out.lines().count(), 51, "the headers, and fifty rows");
    assert!(
        first.err.starts_with("… and ") && first.err.ends_with(" more: --limit 0 shows all\n"),
        "{}",
        first.err
    );
    let few = desk.run(&["history", "--limit", "3", "--json"]);
    assert_eq!(few.json().len(), 3);
    let all = desk.run(&["history", "--limit", "0", "--json"]);
    assert_eq!(all.err, "");
    let rows = all.json();
    assert!(rows.len() > 1000, "more than are read at a time: {}", rows.len());
    let ids: std::collections::HashSet<_> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rows.len(), "no row comes twice");
    assert_eq!(names(&few.json()), names(&rows[..3]));
    let words = desk.run(&["history", "--limit", "0"]);
    assert_eq!(words.out.lines().count(), rows.len() + 1);
    assert_eq!(words.out.matches("Status").count(), 1, "the headers stand above the first rows only");
}
