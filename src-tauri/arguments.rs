//! What the window's program can be started with.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
Holdfast: plan, apply and prove on-demand database backups

Usage: holdfast-desktop [--sandbox] [--data-dir DIR]

  --sandbox        start on the built-in fake vendors
  --data-dir DIR   keep the database there (also: HOLDFAST_DATA_DIR)
  --version        print the version
  --help           print this
";

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) sandbox: bool,
    pub(crate) data_directory: Option<PathBuf>,
}

/// A sentence instead of a window.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Said(String),
    Refused(String),
}

impl Answer {
    pub(crate) fn print(&self) -> ExitCode {
        // There is nobody left to tell if this fails.
        match self {
            Self::Said(text) => {
                let _ = std::io::stdout().write_all(text.as_bytes());
                ExitCode::SUCCESS
            }
            Self::Refused(text) => {
                let _ = std::io::stderr().write_all(text.as_bytes());
                ExitCode::from(2)
            }
        }
    }
}

impl Arguments {
    pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Self, Answer> {
        let from_environment = std::env::var_os("HOLDFAST_DATA_DIR").filter(|value| !value.is_empty());
        let mut parsed = Self { sandbox: false, data_directory: from_environment.map(PathBuf::from) };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--sandbox") => parsed.sandbox = true,
                Some("--data-dir") => match arguments.next() {
                    Some(folder) if !folder.is_empty() => parsed.data_directory = Some(PathBuf::from(folder)),
                    _ => return Err(Answer::Refused("--data-dir needs a folder\n".to_owned())),
                },
                Some("--help" | "-h") => return Err(Answer::Said(HELP.to_owned())),
                Some("--version" | "-V") => {
                    return Err(Answer::Said(format!("holdfast-desktop {}\n", env!("CARGO_PKG_VERSION"))));
                }
                // Some desktops add arguments of their own, such as a process serial number.
                Some(word) if word.starts_with("-psn") => {}
                _ => {
                    let word = argument.to_string_lossy();
                    return Err(Answer::Refused(format!("unknown argument: {word}\n\n{HELP}")));
                }
            }
        }
        Ok(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Arguments, Answer> {
        Arguments::parse(words.iter().map(OsString::from))
    }

    #[test]
    fn known_arguments_are_read() {
        let expected = Arguments { sandbox: true, data_directory: Some(PathBuf::from("/tmp/x")) };
        assert_eq!(parse(&["--sandbox", "--data-dir", "/tmp/x"]), Ok(expected));
    }

    #[test]
    fn unknown_and_unfinished_arguments_are_refused() {
        for words in [&["--data-dir"][..], &["--data-dir", ""], &["--sandobx"], &["file"]] {
            assert!(matches!(parse(words), Err(Answer::Refused(_))), "{words:?}");
        }
    }
}
