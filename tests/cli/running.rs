//! The program while it runs: what it says line by line, signals, and a terminal of its own.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::desk::{Desk, Ended};

/// Long enough for a slow machine; a test that needs it has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// A program that runs, and is killed where its test ends before it.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    said: String,
    out: Option<JoinHandle<String>>,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let err = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in err.lines() {
                let _ = sender.send(line.unwrap());
            }
        });
        let mut stdout = child.stdout.take().unwrap();
        let out = std::thread::spawn(move || {
            let mut out = String::new();
            stdout.read_to_string(&mut out).unwrap();
            out
        });
        Self { child, lines, said: String::new(), out: Some(out) }
    }

    /// Waits until it says this on standard error.
    pub(crate) fn until_said(&mut self, words: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.said.contains(words) {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => self.said.push_str(&format!("{line}\n")),
                Err(_) => panic!("it never said {words:?}, only:\n{}", self.said),
            }
        }
    }

    /// Sends it a signal: `INT`, `TERM`, `HUP`, `KILL`.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ended {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if Instant::now() > until => panic!("it never ended, and said:\n{}", self.said),
                None => std::thread::yield_now(),
            }
        };
        self.said.extend(self.lines.iter().map(|line| format!("{line}\n")));
        let out = self.out.take().unwrap().join().unwrap();
        Ended { code: status.code(), out, err: std::mem::take(&mut self.said) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Desk {
    /// The program with these words at a terminal, into which this is typed. Its output and its messages come together.
    pub(crate) fn at_terminal(&self, words: &[&str], typed: &str) -> Ended {
        let program = env!("CARGO_BIN_EXE_holdfast");
        let line: Vec<_> = [program].iter().chain(words).map(|word| format!("'{word}'")).collect();
        let command = self.command(&[]);
        let mut script = Command::new("script");
        script.args(["-qec", &line.join(" "), "/dev/null"]);
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => script.env(name, value),
                None => script.env_remove(name),
            };
        }
        Ended::fed(script, typed)
    }
}

/// A runbook with this title and these entries.
pub(crate) fn runbook(title: &str, entries: &str) -> String {
    format!("format_version = 1\ntitle = \"{title}\"\nticket = \"CHG-1\"\n{entries}")
}

/// An entry for one target, with a name where its vendor has names.
pub(crate) fn entry(profile: &str, target: &str, name: &str) -> String {
    let name = if name.is_empty() { String::new() } else { format!("name = \"{name}\"\n") };
    format!("\n[[backup]]\nprofile = \"{profile}\"\ntarget = \"{target}\"\n{name}")
}

/// A plan's text without what differs from time to time.
pub(crate) fn steady(desk: &Desk, text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in desk.steady(text).replace('\r', "").lines() {
        let changing = ["Fingerprint: ", "指纹：", "Can be applied once, until ", "可执行一次，有效至 "];
        match changing.iter().find(|start| line.starts_with(**start)) {
            Some(start) => lines.push(format!("{start}…")),
            None => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

/// Compares with a snapshot beside the others.
macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        let text: String = $text;
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, text);
        });
    };
}
pub(crate) use snapshot;
