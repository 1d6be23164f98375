//! `holdfast sandbox`: the address is data, the story is for a person, Ctrl-C ends it.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::desk::{Ended, program};

/// The program while it runs; killed with the test that gives up on it.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: String,
    /// What standard error said, up to its last line but the address's.
    pub(crate) story: String,
    rest: Box<dyn Read>,
}

impl Running {
    /// Waits until it has told everything.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap());
        let mut story = String::new();
        while !story.contains("holdfast verify evidence.manifest.json\n") {
            assert!(told.read_line(&mut story).unwrap() > 0, "{story}");
        }
        Self { child, address: address.trim_end().to_owned(), story, rest: Box::new(told) }
    }

    /// Ends it with a signal, and gives its exit code.
    pub(crate) fn end(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let mut rest = String::new();
        self.rest.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "\n", "nothing is complained about");
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where nobody listens a moment later.
pub(crate) fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

fn sandbox(folder: &Path, words: &[&str]) -> Command {
    let mut command = program(folder);
    command.arg("sandbox").args(words);
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vendors_answer_until_somebody_ends_them() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_address();
    for signal in ["-INT", "-TERM"] {
        let running = Running::start(&mut sandbox(folder.path(), &["--address", &address]));
        assert_eq!(running.address, format!("http://{address}"));
        let answer = reqwest::get(format!("{}/_sandbox/faults", running.address)).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(running.end(signal), Some(0));
    }
    assert!(folder.path().join("sandbox/vendors.json").exists(), "their backups are remembered");
}

#[test]
fn the_story_names_all_that_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_address();
    let running = Running::start(&mut sandbox(folder.path(), &["--address", &address]));
    let story =
        running.story.replace(&address, "[address]").replace(folder.path().to_str().unwrap(), "[folder]");
    insta::assert_snapshot!("sandbox_story_en", story);
    drop(running);
    let running = Running::start(sandbox(folder.path(), &["--address", &address]).env("LANG", "zh_CN.UTF-8"));
    let story =
        running.story.replace(&address, "[address]").replace(folder.path().to_str().unwrap(), "[folder]");
    insta::assert_snapshot!("sandbox_story_zh", story);
}

/// Everything but the `yes`, which needs a terminal.
#[test]
fn the_story_works_as_it_is_pasted() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_address();
    let words = ["--address", &address, "--backup-seconds", "1"];
    let running = Running::start(&mut sandbox(folder.path(), &words));
    let (_, story) = running.story.split_once("piece by piece:\n").unwrap();
    let story =
        story.replace("apply first.plan", "apply first.plan --auto-approve").replace("#   export", "export");
    let places = format!(
        "{}:{}",
        Path::new(env!("CARGO_BIN_EXE_holdfast")).parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let mut shell = Command::new("bash");
    shell.args(["-c", &format!("set -eo pipefail\n{story}")]).env("PATH", places).current_dir(folder.path());
    let ended = Ended::of(shell.env("LC_ALL", "C.UTF-8").output().unwrap());
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert!(ended.out.contains("4 of 4 completed"), "{}", ended.out);
}

#[test]
fn the_readme_tells_the_same_story() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_address();
    let running = Running::start(&mut sandbox(folder.path(), &["--address", &address]));
    let story = running.story.replace(&address, "127.0.0.1:17610");
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let (_, told) = readme.split_once("```sh\nexport HOLDFAST_SPACE").unwrap();
    let told = format!("export HOLDFAST_SPACE{}", told.split_once("```").unwrap().0);
    let commands =
        |text: &str| text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let of_story = commands(&story);
    let mut rest = of_story.iter();
    for line in commands(&told) {
        assert!(rest.any(|of_story| *of_story == line), "the program does not say, or says earlier: {line}");
    }
}

#[test]
fn a_second_one_joins_the_first_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_address();
    let first = Running::start(&mut sandbox(folder.path(), &["--address", &address]));
    let second = Running::start(&mut sandbox(folder.path(), &[]));
    assert_eq!(first.address, second.address);
    assert!(!first.story.contains("Another Holdfast"), "{}", first.story);
    assert!(second.story.contains("Another Holdfast runs them already"), "{}", second.story);
    let elsewhere = Ended::of(sandbox(folder.path(), &["--address", &free_address()]).output().unwrap());
    assert_eq!((elsewhere.code, elsewhere.out.as_str()), (Some(1), ""));
    let expected =
        format!("Error: the sandbox cannot start: this folder's fake vendors answer at {address} already");
    assert!(elsewhere.err.starts_with(&expected), "{}", elsewhere.err);
    assert_eq!(second.end("-INT"), Some(0));
    assert_eq!(first.end("-INT"), Some(0));
}

#[test]
fn a_port_that_somebody_else_has_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let stranger = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = stranger.local_addr().unwrap().to_string();
    let ended = Ended::of(sandbox(folder.path(), &["--address", &address]).output().unwrap());
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    let expected = format!("Error: the sandbox cannot start: {address} is in use by another program");
    assert!(ended.err.starts_with(&expected), "{}", ended.err);
    assert!(!folder.path().join("sandbox/address").exists(), "nothing is remembered of it");
}

#[test]
fn bad_words_are_refused_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    for (words, sentence) in [
        (["--address", "0.0.0.0:9000"], "other machines can reach it; give a loopback address"),
        (["--address", "9000"], "give an address and a port such as 127.0.0.1:17610"),
        (["--backup-seconds", "0"], "give a whole number of seconds from 1 to 86400"),
        (["--fleet", "20001"], "give a whole number up to 20000"),
    ] {
        let ended = Ended::of(sandbox(folder.path(), &words).output().unwrap());
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{words:?}");
        assert!(ended.err.contains(sentence), "{words:?}: {}", ended.err);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
