//! Where output goes: a reader that has seen enough, a device that is full, nobody to complain to.

use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use crate::desk::Ended;
use crate::scene;

/// A pipe that nobody reads.
fn unread() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

/// A device that takes nothing.
fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

const READING: [&[&str]; 8] = [
    &["history"],
    &["history", "--json"],
    &["export", "-"],
    &["export", "-", "--format", "jsonl"],
    &["verify"],
    &["--help"],
    &["man"],
    &["completions", "bash"],
];

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_has_seen_enough_ends_it_quietly() {
    let desk = scene::one_backup().await;
    for words in READING {
        let ended = Ended::of(desk.command(words).stdout(unread()).output().unwrap());
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{words:?}");
    }
    desk.run(&["history", "--refresh"]);
    let program = desk.command(&["history", "--json", "--limit", "0"]);
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$0\" history --json --limit 0 | head -1"]).arg(program.get_program());
    shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let ended = Ended::of(shell.output().unwrap());
    assert_eq!((ended.json().len(), ended.err.as_str()), (1, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_device_is_said_and_is_a_failure() {
    let desk = scene::one_backup().await;
    for words in READING {
        let ended = Ended::of(desk.command(words).stdout(full()).output().unwrap());
        assert_eq!(ended.code, Some(1), "{words:?}");
        assert!(
            ended.err.starts_with("Error: cannot write to standard output: "),
            "{words:?}: {}",
            ended.err
        );
        assert_eq!(ended.err.lines().count(), 1, "{words:?}: {}", ended.err);
        let chinese =
            Ended::of(desk.command(words).args(["--language", "zh"]).stdout(full()).output().unwrap());
        assert!(chinese.err.starts_with("错误: 无法写入标准输出"), "{words:?}: {}", chinese.err);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_anybody_to_complain_to_the_exit_code_says_it() {
    let desk = scene::one_backup().await;
    for stderr in [unread, full, Stdio::null] {
        let done = desk.command(&["history", "--limit", "0"]).stderr(stderr()).output().unwrap();
        assert_eq!(done.status.code(), Some(0));
        assert!(!done.stdout.is_empty());
        let refused = desk.command(&["history", "--since", "never"]).stderr(stderr()).output().unwrap();
        assert_eq!(refused.status.code(), Some(1));
        let unknown = desk.command(&["histroy"]).stderr(stderr()).output().unwrap();
        assert_eq!(unknown.status.code(), Some(1));
        let nowhere = desk.command(&["history"]).stdout(full()).stderr(stderr()).output().unwrap();
        assert_eq!(nowhere.status.code(), Some(1));
    }
    for closed in ["1>&-", "2>&-", "1>&- 2>&-", "0<&-"] {
        let program = desk.command(&[]);
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("exec \"$0\" history {closed}")]).arg(program.get_program());
        shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        assert_eq!(shell.output().unwrap().status.code(), Some(0), "{closed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_history_is_a_failure_though_nobody_reads_which_row() {
    let desk = scene::one_backup().await;
    let connection = rusqlite::Connection::open(desk.space().join("holdfast.sqlite3")).unwrap();
    connection
        .execute("UPDATE job SET document = replace(document, 'hf-orders-1', 'hf-orders-2')", [])
        .unwrap();
    let ended = Ended::of(desk.command(&["verify"]).stdout(unread()).output().unwrap());
    assert_eq!((ended.code, ended.err.as_str()), (Some(1), ""));
}
