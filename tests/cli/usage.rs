//! Wrong words: exit code 1, what is wrong and what would be right, and nothing is opened.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;

use crate::desk::{Ended, program};
use crate::scene;

#[test]
fn a_wrong_word_is_named_with_what_would_be_right() {
    let folder = tempfile::tempdir().unwrap();
    for (words, wanted) in [
        (vec!["histroy"], vec!["histroy", "history"]),
        (vec!["history", "--limti", "3"], vec!["--limti", "--limit"]),
        (vec!["history", "--limit", "x"], vec!["--limit", "'x'"]),
        (vec!["history", "--limit", "-1"], vec!["-1"]),
        (vec!["history", "--limit", "99999999999999999999"], vec!["--limit", "99999999999999999999"]),
        (vec!["history", "--run", "0"], vec!["--run", "'0'"]),
        (vec!["history", "--status", "complete"], vec!["--status", "completed"]),
        (vec!["history", "--origin", "made-by-holdfsat"], vec!["made-by-holdfast"]),
        (vec!["history", "--environment", "prod"], vec!["--environment", "production"]),
        (vec!["history", "--gone", "--listed"], vec!["--gone", "--listed"]),
        (vec!["history", "orders"], vec!["orders"]),
        (vec!["history", "--since"], vec!["--since"]),
        (vec!["history", "--since", "yesterday"], vec!["“yesterday”", "2026-11-21T10:00", "24h"]),
        (vec!["history", "--until", "2026-02-30"], vec!["--until", "“2026-02-30”"]),
        (vec!["history", "--since", "2026-11-22", "--until", "2026-11-21"], vec!["no time is left"]),
        (vec!["history", "--progress", "often"], vec!["--progress", "auto", "never"]),
        (vec!["export"], vec!["<FILE>"]),
        (vec!["export", "a.csv", "b.csv"], vec!["b.csv"]),
        (vec!["export", "a.csv", "--columns", "statsu"], vec!["statsu", "status"]),
        (vec!["export", "a.csv", "--delimiter", ";"], vec!["--delimiter", "semicolon"]),
        (vec!["verify", "a", "b"], vec!["'b'"]),
        (vec!["plan"], vec!["<RUNBOOK>"]),
        (vec!["--space", "real", "--space", "sandbox", "history"], vec!["--space"]),
    ] {
        let ended = Ended::of(program(folder.path()).args(&words).output().unwrap());
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{words:?}: {}", ended.err);
        for word in wanted {
            assert!(ended.err.contains(word), "{words:?} should say {word}: {}", ended.err);
        }
        let words = [&["--language", "zh"], words.as_slice()].concat();
        let chinese = Ended::of(program(folder.path()).args(&words).output().unwrap());
        assert_eq!((chinese.code, chinese.out.as_str()), (Some(1), ""), "{words:?}");
        assert!(
            chinese.err.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)),
            "{}",
            chinese.err
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{words:?}: nothing was made");
    }
}

#[test]
fn a_refusal_is_a_line_of_json_for_whoever_reads_json() {
    let folder = tempfile::tempdir().unwrap();
    for words in [
        vec!["history", "--json"],
        vec!["history", "--json", "--since", "x"],
        vec!["verify", "--json"],
        vec!["history", "--json", "--limti", "3"],
        vec!["apply", "--json"],
        vec!["--json", "histroy"],
    ] {
        let ended = Ended::of(program(folder.path()).args(&words).output().unwrap());
        let lines = ended.json();
        assert_eq!((ended.code, lines.len()), (Some(1), 1), "{words:?}");
        assert_eq!(
            (lines[0]["type"].as_str(), lines[0]["code"].as_str()),
            (Some("error"), Some("invalid_input"))
        );
        assert!(ended.err.contains(lines[0]["message"]["en"].as_str().unwrap()), "{}", ended.err);
    }
}

#[test]
fn words_that_are_no_text_are_refused_and_folders_that_are_none_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let odd = OsStr::from_bytes(b"\xff\xfe");
    for words in [
        vec![odd],
        vec![OsStr::new("history"), odd],
        vec![OsStr::new("history"), OsStr::new("--search"), odd],
        vec![OsStr::new("history"), OsStr::new("--since"), odd],
    ] {
        let ended = program(folder.path()).args(&words).output().unwrap();
        assert_eq!((ended.status.code(), ended.stdout.len()), (Some(1), 0), "{words:?}");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(!said.is_empty() && !said.contains("panicked"), "{said}");
    }
    let ended = Ended::of(program(&folder.path().join(odd)).arg("history").output().unwrap());
    assert!(ended.err.contains("there is no history in"), "{}", ended.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_words_and_long_ones_are_taken() {
    let desk = scene::one_backup().await;
    let long = "订".repeat(40_000);
    let ended = desk.run(&["history", "--search", &long]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), "No row fits.\n"));
    let ended = desk.run(&["history", "--search", &"订单 ".repeat(15_000)]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    assert!(ended.err.contains("--search has 15000 words; it takes at most 100"), "{}", ended.err);
    let many: Vec<_> = ["history"].into_iter().chain(["--status", "completed"].repeat(50_000)).collect();
    let ended = desk.run(&many);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains(scene::BACKUP_NAME), "{}", ended.out);
    let mut command = desk.command(&["export"]);
    let ended =
        Ended::of(command.arg(OsString::from(format!("{}.csv", "x".repeat(5_000)))).output().unwrap());
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("cannot write"), "{}", ended.err);
}
