//! Where everything in a runbook stands: lines, columns, and the path of each key.
//!
//! Entries are counted from 1, as people count them: `backup[2].profile` is in the second `[[backup]]`.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::RunbookProblem;
use crate::rule::FieldError;
use crate::text::Text;

/// A file's name and text, and where each key and value stands.
#[derive(Debug)]
pub(super) struct Places<'a> {
    file: &'a str,
    text: &'a str,
    /// Where each line begins.
    lines: Vec<usize>,
    tables: Vec<(String, Range<usize>)>,
    keys: HashMap<String, Range<usize>>,
    values: HashMap<String, Range<usize>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        Self { file, text, lines, tables: Vec::new(), keys: HashMap::new(), values: HashMap::new() }
    }

    /// Notes every key and value of the document.
    pub(super) fn note(&mut self, document: &DeTable<'_>) {
        self.note_table("", document);
    }

    fn note_table(&mut self, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let path = below(path, key.get_ref());
            self.keys.insert(path.clone(), key.span());
            self.note_value(&path, value);
        }
    }

    fn note_value(&mut self, path: &str, value: &Spanned<DeValue<'_>>) {
        self.values.insert(path.to_owned(), value.span());
        match value.get_ref() {
            DeValue::Table(table) => {
                self.tables.push((path.to_owned(), value.span()));
                self.note_table(path, table);
            }
            DeValue::Array(list) => {
                for (position, value) in list.iter().enumerate() {
                    self.note_value(&element(path, position), value);
                }
            }
            _ => {}
        }
    }

    /// A problem with a key's value; with the whole table where the key is not there.
    pub(super) fn problem(&self, key: &str, message: Text) -> RunbookProblem {
        self.problem_at(key, self.value_or_around(key), message)
    }

    /// A problem with the key itself.
    pub(super) fn problem_with_key(&self, key: &str, message: Text) -> RunbookProblem {
        let span = self.keys.get(key).cloned().or_else(|| self.value_or_around(key));
        self.problem_at(key, span, message)
    }

    /// A problem that the reader of TOML found: the key is the one whose value surrounds it most closely.
    pub(super) fn problem_around(&self, span: Option<Range<usize>>, message: Text) -> RunbookProblem {
        let surrounds = |spans: &HashMap<String, Range<usize>>| {
            let span = span.clone()?;
            let around = spans.iter().filter(|(_, whole)| whole.start <= span.start && span.end <= whole.end);
            around
                .min_by_key(|(path, whole)| (whole.len(), Reverse(path.len())))
                .map(|(path, _)| path.clone())
        };
        let key = surrounds(&self.keys)
            .or_else(|| surrounds(&self.values))
            .or_else(|| self.key_of_line(span.as_ref()?.start))
            .unwrap_or_default();
        self.problem_at(&key, span, message)
    }

    /// A key that a table should have; `span` is the table's.
    pub(super) fn missing(&self, key: &str, span: Option<Range<usize>>, message: Text) -> RunbookProblem {
        // The whole list of entries begins where its first entry does; the entry is what is meant.
        let tables = self.tables.iter().filter(|(_, whole)| Some(whole) == span.as_ref());
        let table = tables.map(|(path, _)| path.as_str()).max_by_key(|path| path.len()).unwrap_or_default();
        self.problem_at(&below(table, key), span, message)
    }

    /// A refused field; what would be right is said with it.
    pub(super) fn refused(&self, key: &str, error: &FieldError) -> RunbookProblem {
        let mut message = error.message.clone();
        if let Some(suggestion) = &error.suggestion {
            message.en.push_str(&format!(". “{suggestion}” would be right"));
            message.zh.push_str(&format!("。可改为“{suggestion}”"));
        }
        self.problem(key, message)
    }

    /// The line on which a key's value stands, from 1; 0 where it has no place.
    pub(super) fn line(&self, key: &str) -> u32 {
        self.value_or_around(key).map_or(0, |span| self.position(span.start).0)
    }

    /// The key that the line at this offset begins with, in the table whose header stands before it.
    fn key_of_line(&self, offset: usize) -> Option<String> {
        let (line, _) = self.position(offset);
        let begin = *self.lines.get(usize::try_from(line).ok()?.checked_sub(1)?)?;
        let (key, _) = self.text.get(begin..)?.lines().next()?.split_once('=')?;
        let key = key.trim();
        let is_header = |span: &Range<usize>| {
            self.text.get(span.clone()).is_some_and(|text| text.starts_with('[') && text.ends_with(']'))
        };
        let headers = self.tables.iter().filter(|(_, span)| span.start <= offset && is_header(span));
        let table = headers.max_by_key(|(_, span)| span.start).map(|(path, _)| path.as_str());
        is_bare(key).then(|| below(table.unwrap_or_default(), key))
    }

    fn value_or_around(&self, key: &str) -> Option<Range<usize>> {
        let mut key = key;
        loop {
            if let Some(span) = self.values.get(key) {
                return Some(span.clone());
            }
            key = &key[..key.rfind(['.', '['])?];
        }
    }

    fn problem_at(&self, key: &str, span: Option<Range<usize>>, message: Text) -> RunbookProblem {
        let (line, column) = span.map_or((0, 0), |span| self.position(span.start));
        RunbookProblem { file: self.file.to_owned(), line, column, key: key.to_owned(), message }
    }

    fn position(&self, offset: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|begin| *begin <= offset);
        let begin = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let before = self.text.get(begin..offset).unwrap_or_default();
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (count(line), count(column))
    }
}

/// The path of a key in a table.
pub(super) fn below(path: &str, key: &str) -> String {
    let key = if is_bare(key) { key.to_owned() } else { format!("{key:?}") };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

/// Whether TOML takes it as a key without quotes.
fn is_bare(key: &str) -> bool {
    !key.is_empty()
        && key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-')
}

/// The path of a list's element.
pub(super) fn element(path: &str, position: usize) -> String {
    format!("{path}[{}]", position + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, key: &str) -> String {
        let mut places = Places::new("r.toml", text);
        places.note(DeTable::parse(text).unwrap().get_ref());
        places.problem(key, Text::same("")).place()
    }

    #[test]
    fn a_value_has_the_line_and_column_a_person_would_count() {
        let text = "\u{feff}title = \"订单\"\r\n\r\n[[backup]]\n名 = 1\nkey = { 甲 = 1, inner = 2 }\n\n  [[backup]]\ntarget = [\"a\",\n  \"b\"]\n";
        let text = text.replace("名", "\"名\"").replace('甲', "\"甲\"");
        for (key, right) in [
            ("title", "r.toml:1:9 title"),
            ("backup[1].\"名\"", "r.toml:4:7 backup[1].\"名\""),
            ("backup[1].key.inner", "r.toml:5:26 backup[1].key.inner"),
            ("backup[2].target[2]", "r.toml:9:3 backup[2].target[2]"),
            ("backup[2].profile", "r.toml:7:3 backup[2].profile"),
            ("nowhere", "r.toml nowhere"),
        ] {
            assert_eq!(place(&text, key), right);
        }
    }
}
