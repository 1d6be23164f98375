//! Naming a record of an export for people: which row of which file, what it is about, and what became of it. Pure.

use std::collections::HashMap;
use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;

use super::Finding;
use super::compare::{Difference, Record, differences, records};
use super::manifest::{FileEvidence, FileForm};
use crate::text::Text;

/// How many rows of a file are named. Where there are more, somebody put another file there.
const MOST_NAMED: usize = 100;

/// A file's content, in which a record is found by its short sum.
pub(super) struct Content<'a> {
    file: &'a FileEvidence,
    bytes: Vec<u8>,
    delimiter: u8,
    records: Vec<Record>,
    places: HashMap<u64, usize>,
}

impl<'a> Content<'a> {
    pub(super) fn new(file: &'a FileEvidence, bytes: Vec<u8>, delimiter: u8) -> Self {
        let records = records(&bytes, file.form.split(), &expected(file));
        let places = records.iter().enumerate().rev().map(|(place, record)| (record.sum, place)).collect();
        Self { file, bytes, delimiter, records, places }
    }

    /// What the record at a place is about: the target and the backup's name, or its id.
    fn about(&self, place: usize) -> Option<String> {
        let range = &self.records.get(place)?.range;
        let words = match self.file.form {
            FileForm::JsonLines => {
                let record: Value = serde_json::from_slice(&self.bytes[range.clone()]).ok()?;
                let word = |pointer| record.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
                [word("/target/name"), word("/backup/name"), word("/vendor_backup_id")]
            }
            FileForm::Csv => {
                let names = self.row(&self.records.first()?.range)?;
                let cells = self.row(range)?;
                let cell = |name| {
                    let column = names.iter().position(|found| found.trim_start_matches('\u{feff}') == name);
                    cells.get(column?).map(str::to_owned)
                };
                [cell("target"), cell("backup_name"), cell("backup_id")]
            }
        };
        let [target, name, id] = words.map(|word| word.filter(|word| !word.is_empty()));
        let words: Vec<String> = target.into_iter().chain(name.or(id)).collect();
        (!words.is_empty()).then(|| words.join(" · "))
    }

    fn row(&self, range: &Range<usize>) -> Option<StringRecord> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .delimiter(self.delimiter)
            .from_reader(&self.bytes[range.clone()]);
        reader.records().next()?.ok()
    }

    /// What a row of the export was about, where this file still has it as it was.
    fn about_row(&self, row: u64) -> Option<String> {
        let place = usize::try_from(row + self.file.form.heads()).ok()?;
        self.about(*self.places.get(&self.file.lines.get(place)?.0)?)
    }
}

fn expected(file: &FileEvidence) -> Vec<u64> {
    file.lines.iter().map(|line| line.0).collect()
}

/// What is wrong with the records of a file, and how many more there are than are named.
pub(super) fn findings(found: &Content<'_>, other: Option<&Content<'_>>) -> (Vec<Finding>, usize) {
    let differences = differences(&expected(found.file), &found.records);
    let more = differences.len().saturating_sub(MOST_NAMED);
    (differences.into_iter().take(MOST_NAMED).map(|it| finding(found, other, it)).collect(), more)
}

/// What is wrong with a record. The other file is asked first: it may know what the record was.
fn finding(found: &Content<'_>, other: Option<&Content<'_>>, difference: Difference) -> Finding {
    let file = found.file;
    let heads = file.form.heads();
    let (was, now) = match difference {
        Difference::Changed { was, now } | Difference::Moved { was, now } => (Some(was), Some(now)),
        Difference::Missing { was } => (Some(was), None),
        Difference::Added { now } => (None, Some(now)),
    };
    let is_head = was.is_some_and(|was| (was as u64) < heads);
    let row = was.and_then(|was| (was as u64).checked_sub(heads));
    let about = row
        .and_then(|row| other.and_then(|other| other.about_row(row)))
        .or_else(|| now.and_then(|now| found.about(now)))
        .filter(|_| !is_head);
    let about = match (is_head, about) {
        (true, _) => Text::new(" (the columns' names)", "（列名）"),
        (false, Some(about)) => Text::new(format!(" ({about})"), format!("（{about}）")),
        (false, None) => Text::same(""),
    };
    let place = now.or(was).unwrap_or_default() + 1;
    let name = &file.name;
    let en = format!("{name}, row {place}{}", about.en);
    let zh = format!("{name} 第 {place} 行{}", about.zh);
    let message = match difference {
        Difference::Changed { .. } => {
            Text::new(format!("{en}: it was changed after the export"), format!("{zh}：导出后被修改"))
        }
        Difference::Missing { .. } => Text::new(
            format!("{en}: it was exported there, and is missing"),
            format!("{zh}：导出时位于此处，现已缺失"),
        ),
        Difference::Added { .. } => Text::new(
            format!("{en}: it was not exported, somebody added it"),
            format!("{zh}：非导出内容，系后来添加"),
        ),
        Difference::Moved { was, .. } => Text::new(
            format!("{en}: it stood at row {} when it was exported", was + 1),
            format!("{zh}：导出时位于第 {} 行", was + 1),
        ),
    };
    Finding { row: format!("{name}:{place}"), entry: None, message }
}
