//! The matrix as it is printed: faults by vendors, and how often each ended how.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::ends::End;

/// The ends in the order in which they are counted, each with its letter.
const LETTERS: [(End, char, &str); 7] = [
    (End::Completed, 'C', "completed"),
    (End::Failed, 'F', "refused by the vendor"),
    (End::NotStarted, 'N', "not started"),
    (End::Unknown, 'U', "unknown, and it says why"),
    (End::Cancelled, 'X', "cancelled"),
    (End::Refused, 'R', "refused before anything was sent"),
    (End::Waited, 'W', "waited for a person, then ended"),
];

/// How often each end was met, by row and column.
#[derive(Default)]
pub(super) struct Table(BTreeMap<(usize, usize), BTreeMap<End, usize>>);

impl Table {
    pub(super) fn count(&mut self, row: usize, column: usize, end: End) {
        *self.0.entry((row, column)).or_default().entry(end).or_default() += 1;
    }

    pub(super) fn print(&self, rows: &[&str], columns: &[&str]) -> String {
        let mut text = format!("{:24}", "fault");
        columns.iter().for_each(|column| write!(text, "{column:>22}").unwrap());
        for (row, name) in rows.iter().enumerate() {
            write!(text, "\n{name:24}").unwrap();
            (0..columns.len()).for_each(|column| write!(text, "{:>22}", self.cell(row, column)).unwrap());
        }
        for (end, letter, words) in LETTERS {
            let count: usize = self.0.values().filter_map(|ends| ends.get(&end)).sum();
            write!(text, "\n{letter}  {count:5}  {words}").unwrap();
        }
        text
    }

    fn cell(&self, row: usize, column: usize) -> String {
        let Some(ends) = self.0.get(&(row, column)) else { return "–".to_owned() };
        let counted = LETTERS.iter().filter_map(|(end, letter, _)| Some((ends.get(end)?, letter)));
        counted.map(|(count, letter)| format!("{count}{letter}")).collect::<Vec<_>>().join(" ")
    }
}
