//! The program while it runs: what it says line by line, signals, and a terminal of its own.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::desk::{Desk, Ended};

/// Long enough for a slow machine; a test that needs it has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// A program that runs, and is killed where its test ends before it.
pub(crate) struct Running {
    child: Child,
    input: Option<ChildStdin>,
    pieces: Receiver<Vec<u8>>,
    said: Vec<u8>,
    /// What is not followed.
    rest: Option<JoinHandle<String>>,
}

impl Running {
    /// Follows what it says on standard error.
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (err, out) = (child.stderr.take().unwrap(), child.stdout.take().unwrap());
        Self { child, input: None, pieces: follow(err), said: Vec::new(), rest: Some(whole(out)) }
    }

    /// The program with these words at a terminal of its own, where output and messages come together.
    pub(crate) fn at_terminal(desk: &Desk, words: &[&str]) -> Self {
        let mut command = script(desk, words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let input = child.stdin.take();
        Self { child, input, pieces: follow(out), said: Vec::new(), rest: Some(whole(err)) }
    }

    /// Types at its terminal.
    pub(crate) fn types(&mut self, keys: &str) {
        self.input.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until it says this.
    pub(crate) fn until_said(&mut self, words: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.said().contains(words) {
            let left = until.saturating_duration_since(Instant::now());
            match self.pieces.recv_timeout(left) {
                Ok(piece) => self.said.extend(piece),
                Err(_) => panic!("it never said {words:?}, only:\n{}", self.said()),
            }
        }
    }

    /// Sends it a signal: `INT`, `TERM`, `HUP`, `KILL`.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    /// Waits for its end. What was followed stands as messages.
    pub(crate) fn end(mut self) -> Ended {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if Instant::now() > until => panic!("it never ended, and said:\n{}", self.said()),
                None => std::thread::yield_now(),
            }
        };
        self.said.extend(self.pieces.iter().flatten());
        let out = self.rest.take().unwrap().join().unwrap();
        Ended { code: status.code(), out, err: self.said() }
    }

    fn said(&self) -> String {
        String::from_utf8_lossy(&self.said).into_owned()
    }
}

fn follow(mut from: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, pieces) = channel();
    std::thread::spawn(move || {
        let mut piece = [0; 4096];
        while let Ok(length @ 1..) = from.read(&mut piece) {
            let _ = sender.send(piece[..length].to_vec());
        }
    });
    pieces
}

fn whole(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        from.read_to_string(&mut text).unwrap();
        text
    })
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
        Ended::fed(script(self, words), typed)
    }
}

/// The program with these words, at a terminal that `script` makes.
fn script(desk: &Desk, words: &[&str]) -> Command {
    let program = env!("CARGO_BIN_EXE_holdfast");
    let line: Vec<_> = [program].iter().chain(words).map(|word| format!("'{word}'")).collect();
    let mut script = Command::new("script");
    script.args(["-qec", &line.join(" "), "/dev/null"]);
    for (name, value) in desk.command(&[]).get_envs() {
        match value {
            Some(value) => script.env(name, value),
            None => script.env_remove(name),
        };
    }
    script
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
