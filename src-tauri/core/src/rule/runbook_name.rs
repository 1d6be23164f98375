//! The name of a runbook: the name of its file without `.toml`.
//!
//! What is taken here is a file's name on every system that Holdfast runs on, and never a path.

use std::str::FromStr;

use super::{RuleError, length, text_type};
use crate::text::Text;

/// The most bytes: with `.toml` and what a temporary file adds, every system takes it.
const MOST_BYTES: usize = 80;

/// Devices that Windows finds under these names in every folder, with or without an ending.
const DEVICES: [&str; 22] = [
    "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
    "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
];

/// A name that a runbook's file can have.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunbookName(String);

text_type!(RunbookName);

fn is_allowed(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_' | '.' | ' ')
}

fn is_device(text: &str) -> bool {
    let stem = text.split('.').next().unwrap_or_default().trim_end();
    DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device))
}

impl FromStr for RunbookName {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let refused = |error: RuleError| match near(text) {
            Some(name) => error.suggesting(name),
            None => error,
        };
        length(&Text::new("The runbook's name", "运行手册名称"), text, 1, MOST_BYTES).map_err(refused)?;
        if let Some(character) = text.chars().find(|character| !is_allowed(*character)) {
            let character = character.escape_debug();
            return Err(refused(RuleError::new(
                format!(
                    "“{character}” is not allowed in a runbook's name. Allowed: letters, digits, spaces, - _ and ."
                ),
                format!("运行手册名称不能包含“{character}”，可用：文字、字母、数字、空格、-、_ 和 ."),
            )));
        }
        if text.starts_with(['.', ' ']) || text.ends_with(['.', ' ']) {
            return Err(refused(RuleError::new(
                "A runbook's name neither begins nor ends with a dot or a space",
                "运行手册名称的首尾不能是点或空格",
            )));
        }
        if is_device(text) {
            return Err(refused(RuleError::new(
                format!("“{text}” is the name of a device on Windows"),
                format!("“{text}”是 Windows 的设备名"),
            )));
        }
        if text.len() > MOST_BYTES {
            return Err(refused(RuleError::new(
                format!(
                    "The name takes {} bytes as a file's name; it takes at most {MOST_BYTES}",
                    text.len()
                ),
                format!("该名称作为文件名占 {} 字节，最多 {MOST_BYTES} 字节", text.len()),
            )));
        }
        Ok(Self(text.to_owned()))
    }
}

/// The nearest name that keeps the rule, or nothing where too little would be left of it.
fn near(text: &str) -> Option<String> {
    let replaced: String =
        text.chars().map(|character| if is_allowed(character) { character } else { '-' }).collect();
    let mut name = replaced.trim_matches(['.', ' ', '-']).to_owned();
    if is_device(&name) {
        name.insert_str(0, "runbook-");
    }
    while name.len() > MOST_BYTES {
        name.pop();
    }
    let name = name.trim_end_matches(['.', ' ', '-']);
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names_are_taken() {
        let longest = "字".repeat(26);
        for name in ["orders", "订单发布 2026-01", "v1.2_final", "a", "CONSOLE", "com10", longest.as_str()]
        {
            assert_eq!(name.parse::<RunbookName>().unwrap().as_str(), name);
        }
    }

    #[test]
    fn bad_names_are_refused_with_a_suggestion_that_is_taken() {
        for (name, suggestion) in [
            ("", None),
            ("../orders", Some("orders")),
            ("a/b", Some("a-b")),
            ("a\\b", Some("a-b")),
            ("C:orders", Some("C-orders")),
            (".hidden", Some("hidden")),
            ("orders.", Some("orders")),
            (" orders", Some("orders")),
            ("..", None),
            ("nul", Some("runbook-nul")),
            ("Con.backup", Some("runbook-Con.backup")),
            ("aux .x", Some("runbook-aux .x")),
            ("two\nlines", Some("two-lines")),
            ("a\0b", Some("a-b")),
            ("what?", Some("what")),
        ] {
            let error = name.parse::<RunbookName>().unwrap_err();
            assert_eq!(error.suggestion.as_deref(), suggestion, "{name:?}");
        }
        assert!("字".repeat(27).parse::<RunbookName>().is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_name_leads_out_of_the_folder(text in "[./\\\\:a-c 字\\PC]{0,90}") {
            match text.parse::<RunbookName>() {
                Ok(name) => {
                    let path = std::path::Path::new("folder").join(format!("{name}.toml"));
                    proptest::prop_assert_eq!(path.parent(), Some(std::path::Path::new("folder")));
                    proptest::prop_assert_eq!(path.file_stem().and_then(|stem| stem.to_str()), Some(name.as_str()));
                }
                Err(error) => if let Some(suggestion) = error.suggestion {
                    proptest::prop_assert!(suggestion.parse::<RunbookName>().is_ok(), "{suggestion}");
                }
            }
        }
    }
}
