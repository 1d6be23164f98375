//! `holdfast verify`: the history and its exports are what was written, or what is not is named.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::desk::{Desk, Ended, program};
use crate::running::snapshot;
use crate::scene::{self, BACKUP_NAME};

/// A text without hashes and times.
fn steady(desk: &Desk, text: &str) -> String {
    let words = desk.steady(text);
    let steady = words.split_inclusive([' ', '\n', '（', '）', ',']).map(|word| {
        let bare = word.trim_end_matches([' ', '\n', '（', '）', ',']);
        let tail = &word[bare.len()..];
        if bare.len() == 64 && bare.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            format!("[hash]{tail}")
        } else if bare.parse::<jiff::Timestamp>().is_ok() {
            format!("[time]{tail}")
        } else {
            word.to_owned()
        }
    });
    steady.collect()
}

fn database(desk: &Desk) -> Connection {
    Connection::open(desk.space().join("holdfast.sqlite3")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_untouched_history_is_intact() {
    let desk = scene::one_backup().await;
    desk.run(&["history", "--refresh"]);
    let ended = desk.run(&["verify"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{}", ended.out);
    assert!(ended.out.starts_with("Intact: "), "{}", ended.out);
    let json = desk.run(&["verify", "--json"]).json();
    assert_eq!(json.len(), 1);
    let outcome = &json[0];
    assert_eq!(
        (outcome["type"].as_str(), outcome["is_intact"].as_bool()),
        (Some("verification"), Some(true))
    );
    assert_eq!((outcome["runs"].as_u64(), outcome["jobs"].as_u64()), (Some(1), Some(1)));
    assert_eq!(outcome["head"]["hash"].as_str().unwrap().len(), 64);
    assert_eq!(outcome["findings"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_verdict_in_both_languages() {
    let desk = scene::one_backup().await;
    let verdict = |words: &[&str]| {
        let text = steady(&desk, &desk.run(words).out);
        // How many entries and events a backup makes depends on how often it was looked at.
        let numberless = text.chars().map(|letter| if letter.is_ascii_digit() { 'N' } else { letter });
        let mut letters: Vec<char> = numberless.collect();
        letters.dedup_by(|one, other| *one == 'N' && *other == 'N');
        letters.into_iter().collect::<String>()
    };
    snapshot!("cli_verify", verdict(&["verify"]));
    snapshot!("cli_verify_zh", verdict(&["verify", "--language", "zh"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_byte_that_was_changed_is_named_by_its_row() {
    let desk = scene::one_backup().await;
    let job: String = database(&desk).query_row("SELECT id FROM job", [], |row| row.get(0)).unwrap();
    let run: String = database(&desk).query_row("SELECT id FROM run", [], |row| row.get(0)).unwrap();
    for (edit, back, row) in [
        (
            "UPDATE job SET document = replace(document, 'hf-orders-1', 'hf-orders-2')",
            "UPDATE job SET document = replace(document, 'hf-orders-2', 'hf-orders-1')",
            format!("job {job}"),
        ),
        (
            "UPDATE event SET document = replace(document, 'hf-orders-1', 'hf-orders-1') || ' ' WHERE number = 2",
            "UPDATE event SET document = rtrim(document) WHERE number = 2",
            "event 2".to_owned(),
        ),
        (
            "UPDATE run SET document = replace(document, 'chen.wei', 'chen.wej')",
            "UPDATE run SET document = replace(document, 'chen.wej', 'chen.wei')",
            format!("run {run}"),
        ),
    ] {
        let connection = database(&desk);
        connection
            .execute_batch(
                "DROP TRIGGER IF EXISTS event_is_not_changed; DROP TRIGGER IF EXISTS run_stays_what_was_applied;",
            )
            .unwrap();
        assert_eq!(connection.execute(edit, []).unwrap(), 1, "{edit}");
        let ended = desk.run(&["verify", "--json"]);
        assert_eq!(ended.code, Some(1), "{edit}: {}", ended.out);
        let lines = ended.json();
        let (outcome, findings) = lines.split_last().unwrap();
        assert_eq!((findings.len(), outcome["is_intact"].as_bool()), (1, Some(false)), "{}", ended.out);
        assert_eq!(
            (findings[0]["type"].as_str(), findings[0]["row"].as_str()),
            (Some("finding"), Some(row.as_str()))
        );
        assert!(findings[0]["entry"].is_u64());
        let words = desk.run(&["verify"]);
        let said = findings[0]["message"]["en"].as_str().unwrap();
        assert_eq!(words.code, Some(1));
        assert!(words.out.starts_with(&format!("x {said}")), "{}", words.out);
        assert!(words.out.contains("Not as it was written: 1 finding"), "{}", words.out);
        let chinese = desk.run(&["verify", "--language", "zh"]);
        assert!(chinese.out.contains("与写入时不符"), "{}", chinese.out);
        assert_eq!(connection.execute(back, []).unwrap(), 1, "{back}");
        assert_eq!(desk.run(&["verify"]).code, Some(0), "it is as it was again");
    }
}

/// Exports evidence, and gives the paths of the CSV and of the manifest.
fn evidence(desk: &Desk) -> (String, String) {
    let csv = desk.folder.path().join("orders.csv").to_str().unwrap().to_owned();
    let ended = desk.run(&["export", &csv, "--evidence"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""), "{}", ended.err);
    let manifest = csv.replace(".csv", ".manifest.json");
    assert!(ended.err.contains(&format!("Manifest written to {manifest}")), "{}", ended.err);
    (csv, manifest)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_checked_with_its_history_and_where_there_is_none() {
    let desk = scene::one_backup().await;
    let (csv, manifest) = evidence(&desk);
    let here = desk.run(&["verify", &manifest]);
    assert_eq!((here.code, here.err.as_str()), (Some(0), ""), "{}", here.out);
    assert!(here.out.starts_with("Intact: "), "{}", here.out);
    let elsewhere = tempfile::tempdir().unwrap();
    let check = |folder: &Path, words: &[&str]| {
        Ended::of(program(folder).arg("verify").args(words).output().unwrap())
    };
    let auditor = check(elsewhere.path(), &[&manifest]);
    assert_eq!(auditor.code, Some(0), "{}{}", auditor.out, auditor.err);
    assert!(auditor.out.contains("export of another history"), "{}", auditor.out);
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "nothing was made to check a file");

    let text = fs::read_to_string(&csv).unwrap();
    fs::write(&csv, text.replace(BACKUP_NAME, "hf-orders-9")).unwrap();
    for (ended, row) in [
        (desk.run(&["verify", &manifest, "--json"]), "orders.csv:2"),
        (check(elsewhere.path(), &[&manifest, "--json"]), "orders.csv:2"),
    ] {
        assert_eq!(ended.code, Some(1), "{}", ended.out);
        let lines = ended.json();
        assert!(lines.iter().any(|line| line["type"] == "finding" && line["row"] == row), "{}", ended.out);
        assert_eq!(lines.last().unwrap()["is_intact"], false);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_checked_is_said_and_nothing_is_made() {
    let desk = scene::one_backup().await;
    let broken = desk.file("broken.manifest.json", "{\"a\": 1");
    let missing = desk.folder.path().join("none.manifest.json").to_str().unwrap().to_owned();
    for (manifest, sentence) in [(&broken, "is not a manifest of Holdfast"), (&missing, "none.manifest.json")]
    {
        let ended = desk.run(&["verify", manifest]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{}", ended.err);
        assert!(ended.err.contains(sentence), "{}", ended.err);
    }
    let empty = tempfile::tempdir().unwrap();
    let ended = Ended::of(program(empty.path()).arg("verify").output().unwrap());
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "an empty folder proves nothing");
    assert!(ended.err.contains("there is no history in"), "{}", ended.err);
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
}
