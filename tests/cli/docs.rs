//! What the pages show of the command line is what it says: their commands are run, and their output compared.
//!
//! All ```console blocks of a page are one session of one shell: a line that begins with `$ ` is typed, those that begin
//! with `> ` go on with it, the others are what was said. `HOLDFAST_WRITE_DOCS=1` writes them anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use regex::Regex;

use crate::desk::{SECRETS, program};
use crate::sandbox::{Running, free_address};

/// Where the pages say that the fake vendors answer.
const ADDRESS: &str = "127.0.0.1:17610";
/// What a page calls the folder of the session.
const FOLDER: &str = "/home/chen/changes";
/// What it calls the folder of the data.
const DATA: &str = "/home/chen/.local/share/dev.holdfast.desktop";
/// Stands between what two commands said.
const SEPARATOR: char = '\u{1e}';

#[test]
fn the_english_page_shows_what_is_said() {
    keep_true("command-line.md", "en");
}

#[test]
fn the_chinese_page_shows_what_is_said() {
    keep_true("zh-CN/command-line.md", "zh");
}

#[test]
fn both_pages_type_the_same_commands() {
    let typed = |page: &str| -> Vec<String> {
        let typed = parts(&std::fs::read_to_string(path(page)).unwrap()).into_iter();
        typed
            .filter_map(|part| if let Part::Typed { lines, .. } = part { Some(lines) } else { None })
            .collect()
    };
    assert_eq!(typed("command-line.md"), typed("zh-CN/command-line.md"));
}

fn path(page: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(page)
}

fn keep_true(page: &str, language: &str) {
    let text = std::fs::read_to_string(path(page)).unwrap();
    let parts = parts(&text);
    let commands: Vec<_> = parts.iter().filter_map(Part::command).collect();
    assert!(commands.len() > 10, "{page}: only {commands:?}");
    let said = session(&commands, language);
    assert_eq!(said.len(), commands.len(), "{said:#?}");

    let mut said = said.into_iter();
    let mut fresh = String::new();
    let mut differing = String::new();
    for part in &parts {
        match part {
            Part::Prose(line) => writeln!(fresh, "{line}").unwrap(),
            Part::Typed { lines, said: written } => {
                let said = said.next().unwrap();
                write!(fresh, "{lines}{said}").unwrap();
                let (written, now) = (steady(written), steady(&said));
                if written != now {
                    writeln!(differing, "{lines}--- written\n{written}--- said\n{now}").unwrap();
                }
            }
        }
    }
    if std::env::var_os("HOLDFAST_WRITE_DOCS").is_some() {
        std::fs::write(path(page), fresh).unwrap();
    } else {
        assert!(differing.is_empty(), "docs/{page}: run with HOLDFAST_WRITE_DOCS=1\n{differing}");
    }
}

enum Part {
    /// A line of the page, or a fence.
    Prose(String),
    /// A command with its lines as they stand there, and what was said.
    Typed { lines: String, said: String },
}

impl Part {
    fn command(&self) -> Option<String> {
        let Self::Typed { lines, .. } = self else { return None };
        let lines = lines.lines().map(|line| line.get(2..).unwrap_or_default());
        Some(lines.collect::<Vec<_>>().join("\n"))
    }
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut is_console = false;
    for line in text.lines() {
        match parts.last_mut() {
            _ if line.starts_with("```") => {
                is_console = !is_console && line == "```console";
                parts.push(Part::Prose(line.to_owned()));
            }
            _ if is_console && line.starts_with("$ ") => {
                parts.push(Part::Typed { lines: format!("{line}\n"), said: String::new() });
            }
            Some(Part::Typed { lines, said }) if is_console && said.is_empty() && line.starts_with('>') => {
                writeln!(lines, "{line}").unwrap();
            }
            Some(Part::Typed { said, .. }) if is_console => writeln!(said, "{line}").unwrap(),
            _ => parts.push(Part::Prose(line.to_owned())),
        }
    }
    parts
}

/// What each command said, standard error among it, as a page shows it.
fn session(commands: &[String], language: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let data = tempfile::tempdir().unwrap();
    let address = free_address();
    let mut vendors = program(data.path());
    let vendors = vendors.args(["sandbox", "--backup-seconds", "2", "--address", &address]);
    let _vendors = Running::start(vendors);

    let mut script = "exec 2>&1\n".to_owned();
    for command in commands {
        // The exit code is still there for the next command.
        writeln!(script, "{command}\n{{ _code=$?; printf '{SEPARATOR}'; (exit $_code); }}").unwrap();
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_holdfast")).parent().unwrap();
    let places = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let mut shell = std::process::Command::new("bash");
    // `program` knows which variables must not be there.
    let environment = program(data.path());
    for (name, value) in environment.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.envs(SECRETS).env("HOLDFAST_SPACE", "sandbox").env("HOLDFAST_CREDENTIALS", "env");
    shell.env("HOLDFAST_LANGUAGE", language).env("PATH", places).env("COLUMNS", "100");
    shell.args(["-c", &script.replace(ADDRESS, &address)]).current_dir(folder.path()).stdin(Stdio::null());
    let said = String::from_utf8(shell.output().unwrap().stdout).unwrap();
    let said = said.replace(&address, ADDRESS).replace(folder.path().to_str().unwrap(), FOLDER);
    let said = said.replace(data.path().to_str().unwrap(), DATA);
    let mut said: Vec<_> = said.split(SEPARATOR).map(whole_lines).collect();
    assert_eq!(said.pop().as_deref(), Some(""), "nothing is said behind the last command");
    said
}

fn whole_lines(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// Without what differs from run to run: ids, times, hashes, durations, sizes, words drawn, and with them the columns.
fn steady(text: &str) -> String {
    let text = [
        (r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?( ?[+-]\d\d:\d\d|Z)?", "<time>"),
        (r"-\d{8}-[0-9a-z]{4}\b", "-<run>"),
        (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<id>"),
        (r"\b[0-9a-f]{32}br\d\d\b", "<id>"),
        (r"\b[0-9a-f]{64}\b", "<hash>"),
        (r"\b[a-z]{3,9} [a-z]{3,9} [a-z]{3,9} [a-z]{3,9} \(<hash>\)", "<words>"),
        (r"\b\d+(\.\d+)? ?(min|分钟|分|h|小时) \d+ ?(s|秒|min|分)", "<n>"),
        (r"[-+]?\b\d+(\.\d+)? ?(s\b|ms\b|min\b|秒|毫秒)", "<n>"),
        (r"\b\d+(\.\d+)? ?(KB|MB|GB|TB|bytes|字节)", "<size>"),
        // How often a backup's progress was seen is a matter of moments.
        (r"\b\d+ (entries|events|条链记录|个事件)", "<n>"),
        (r"uid \d+", "<user>"),
        (r"(?m)^(Completed|已完成) .*$", "$1"),
        (r"[ \t]+", " "),
        (r"(?m) $", ""),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (pattern, with)| {
        Regex::new(pattern).unwrap().replace_all(&text, with).into_owned()
    });
    text
}
