//! What is made from the help: completions that the shells load, a manual that `man` shows.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::desk::{Ended, program};

fn told(words: &[&str]) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    let ended = Ended::of(program(folder.path()).args(words).output().unwrap());
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{words:?}");
    ended
}

/// Gives a text to a tool and expects it to find nothing wrong. A tool that is not installed finds nothing.
fn checked(tool: &str, arguments: &[&str], text: &str) -> Option<String> {
    let mut command = Command::new(tool);
    let command = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaint.is_empty(), "{tool} {arguments:?}: {complaint}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn completions_load_in_their_shells() {
    for (shell, tool, check) in [
        ("bash", "bash", Some("-n")),
        ("zsh", "zsh", Some("-n")),
        ("fish", "fish", Some("--no-execute")),
        ("elvish", "elvish", Some("-compileonly")),
        ("powershell", "", None),
    ] {
        for language in ["en", "zh"] {
            let script = told(&["completions", shell, "--language", language]).out;
            for word in ["holdfast", "sandbox", "--data-dir", "completions"] {
                let word = if shell == "fish" { word.trim_start_matches("--") } else { word };
                assert!(script.contains(word), "{shell}: {word}");
            }
            if let Some(check) = check {
                checked(tool, &[check], &script);
            }
        }
    }
}

#[test]
fn bash_completes_commands_and_values() {
    let script = told(&["completions", "bash"]).out;
    let complete = |line: &[&str]| {
        let words = line.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
        let last = line.len() - 1;
        let question = format!(
            "{script}\nCOMP_WORDS=({words}) COMP_CWORD={last}\n\
             _holdfast holdfast '{}' '{}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
            line[last],
            line[last - 1]
        );
        checked("bash", &["--norc"], &question)
    };
    let Some(commands) = complete(&["holdfast", "sand"]) else { return };
    assert_eq!(commands, "sandbox\n");
    assert_eq!(complete(&["holdfast", "--space", ""]).as_deref(), Some("real\nsandbox\n"));
    assert_eq!(complete(&["holdfast", "completions", "z"]).as_deref(), Some("zsh\n"));
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("share/man1");
    told(&["man", "--dir", pages.to_str().unwrap()]);
    let help = told(&["--help"]).out;
    let commands = help.split("Commands:\n").nth(1).unwrap().lines().take_while(|line| !line.is_empty());
    let commands = commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    for name in commands.map(|name| format!("holdfast-{name}.1")).chain(["holdfast.1".to_owned()]) {
        let page = std::fs::read_to_string(pages.join(&name)).expect(&name);
        assert_is_page(&page, &name);
    }
    assert!(!pages.join("holdfast-help.1").exists(), "the pages are the help");
    let page = told(&["man"]).out;
    assert_eq!(page, std::fs::read_to_string(pages.join("holdfast.1")).unwrap());
    assert!(!page.contains("help(1)"), "{page}");
}

fn assert_is_page(page: &str, name: &str) {
    let title = page.lines().find(|line| line.starts_with(".TH ")).expect(name);
    assert!(title.starts_with(&format!(".TH {} 1", name.trim_end_matches(".1"))), "{title}");
    for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
        assert!(page.lines().any(|line| line == format!(".SH {section}")), "{name}: {section}");
    }
    if let Some(shown) = checked("groff", &["-man", "-Tutf8", "-ww", "-k"], page) {
        assert!(shown.lines().count() > 20, "{name}: {shown}");
    }
}

#[test]
fn the_manual_is_chinese_too() {
    let page = told(&["man", "--language", "zh"]).out;
    for section in ["名称", "概要", "描述", "选项", "通用选项", "子命令"] {
        assert!(page.lines().any(|line| line == format!(".SH {section}")), "{section}\n{page}");
    }
    let of_shell = |line: &&str| line.starts_with(".SH ") && line.is_ascii();
    assert_eq!(page.lines().find(of_shell), None, "an English heading");
    // Lines of Chinese have no spaces that could be widened: that it says so is no fault.
    checked("groff", &["-man", "-Tutf8", "-k", "-Wbreak"], &page);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let wished = folder.path().join("file/man");
    let mut command = program(Path::new(folder.path()));
    let ended = Ended::of(command.args(["man", "--dir"]).arg(&wished).output().unwrap());
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    let expected = format!("Error: the pages cannot be written to {}: ", wished.display());
    assert!(ended.err.starts_with(&expected), "{}", ended.err);
}
