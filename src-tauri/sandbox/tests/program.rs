//! The program: one line that says where, and a clean stop.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use holdfast_sandbox::instances::*;

use crate::caller::{Caller, sandbox};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast-sandbox"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts it and reads the line.
fn start(arguments: &[&str]) -> (Child, String) {
    let mut child = program().args(arguments).spawn().expect("started");
    let mut line = String::new();
    let output = child.stdout.as_mut().expect("piped");
    BufReader::new(output).read_line(&mut line).expect("a line");
    (child, line.trim_end().to_owned())
}

#[cfg(unix)]
#[tokio::test]
async fn it_says_where_it_listens_and_survives_being_killed_or_interrupted() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let file = file.to_str().expect("text");
    let template = Caller::of(&sandbox().await);

    let (mut child, base) = start(&["--state", file, "--backup-seconds", "3600"]);
    let caller = Caller { base, ..template.clone() };
    assert_eq!(caller.create(ORDERS_MYSQL, "kill-me").await.status, 200);
    child.kill().expect("killed");
    child.wait().expect("ended");

    let (mut child, base) = start(&["--state", file]);
    let caller = Caller { base, ..template };
    let found = caller.backup(ORDERS_MYSQL, "kill-me").await.expect("still there");
    assert_eq!(found["status"], "BUILDING");
    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt.expect("kill").success());
    assert!(child.wait().expect("ended").success());
}

#[test]
fn wrong_arguments_end_with_2_and_a_sentence() {
    let mut child = program().args(["--port", "1"]).spawn().expect("started");
    let mut sentence = String::new();
    child.stderr.as_mut().expect("piped").read_to_string(&mut sentence).expect("text");
    assert_eq!(child.wait().expect("ended").code(), Some(2));
    assert!(sentence.contains("unknown argument \"--port\"") && sentence.contains("Usage:"), "{sentence}");
}
