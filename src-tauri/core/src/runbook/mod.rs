//! A runbook: a TOML file that declares which backups should exist.
//!
//! It names profiles and never holds a secret. Planning one lists the targets its patterns match at that moment.
//!
//! A text becomes a [`file`], whose entries are [`check`]ed without asking anybody and [`expand`]ed by asking the vendors.

mod check;
mod choice;
mod expand;
mod file;
mod folder;
mod import;
mod names;
mod options;
mod overlap;
mod parse;
mod places;
mod template;
mod unknown;
mod write;

pub use file::schema;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::text::Text;

/// A runbook in the folder of runbooks, as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunbookSummary {
    /// The file's name without `.toml`.
    pub name: String,
    /// The title inside; empty where the file cannot be read as a runbook.
    pub title: String,
    /// How many entries it declares.
    pub entries: u32,
    /// The profiles it names, in order, each once.
    pub profiles: Vec<String>,
    #[ts(type = "string")]
    pub changed_at: jiff::Timestamp,
    /// How many problems it has as it stands.
    pub problems: u32,
}

/// A runbook's text, with what tells whether it was changed elsewhere meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunbookText {
    pub name: String,
    pub text: String,
    /// The SHA-256 of the text as it was read, in hexadecimal.
    pub revision: String,
    /// The file itself.
    pub path: String,
}

/// One thing that is wrong in a runbook, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunbookProblem {
    /// The file, as it was named: `orders.toml`.
    pub file: String,
    /// From 1; 0 where the problem has no place of its own.
    pub line: u32,
    /// From 1, counted in characters; 0 where the problem has no place of its own.
    pub column: u32,
    /// The key it is about: `backup[2].profile`; may be empty.
    pub key: String,
    /// What is wrong, with which value, and what would be right.
    pub message: Text,
}

impl RunbookProblem {
    /// `orders.toml:12:5 backup[2].profile`, as compilers write it.
    pub fn place(&self) -> String {
        let mut place = self.file.clone();
        if self.line > 0 {
            place.push_str(&format!(":{}:{}", self.line, self.column));
        }
        if !self.key.is_empty() {
            place.push(' ');
            place.push_str(&self.key);
        }
        place
    }

    /// The first problem with its place, and how many more there are.
    pub(crate) fn all_in_words(problems: &[Self]) -> Text {
        let Some(first) = problems.first() else { return Text::same("") };
        let (en_more, zh_more) = match problems.len() - 1 {
            0 => (String::new(), String::new()),
            more => (format!(" (and {more} more)"), format!("（另有 {more} 个问题）")),
        };
        let (place, Text { en, zh }) = (first.place(), &first.message);
        Text::new(format!("{place}: {en}{en_more}"), format!("{place}：{zh}{zh_more}"))
    }
}
