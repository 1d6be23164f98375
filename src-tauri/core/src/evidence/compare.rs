//! What became of a file's records: which were changed, removed, added or moved. Pure.
//!
//! A manifest has only a short sum of each record, so what is known of one that is gone is where it stood.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::sums::{Split, sum};

/// How long the shortest way from one file to the other is looked for. After that a longer one is taken.
const PATIENCE: Duration = Duration::from_secs(10);

/// Something that is not as it was. Records are counted from 0, `was` as they were exported and `now` as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    Changed { was: usize, now: usize },
    Missing { was: usize },
    Added { now: usize },
    Moved { was: usize, now: usize },
}

impl Difference {
    /// Where one looks for it.
    fn place(self) -> usize {
        match self {
            Self::Changed { now, .. } | Self::Added { now } | Self::Moved { now, .. } => now,
            Self::Missing { was } => was,
        }
    }
}

/// A record of a file, with its short sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) range: Range<usize>,
    pub(super) sum: u64,
}

/// The records of a file that is not what it was.
///
/// A quote that was put in or taken out would make one record of everything behind it. So whatever is known by its sum
/// is taken for that, and only what lies between is split by its quotes, where those come in pairs.
pub(super) fn records(bytes: &[u8], split: Split, expected: &[u64]) -> Vec<Record> {
    let known: HashSet<u64> = expected.iter().copied().collect();
    let record = |range: Range<usize>| Record { sum: sum(&bytes[range.clone()]), range };
    let mut records = Vec::new();
    let (mut at, mut unknown) = (0, 0);
    while at < bytes.len() {
        let line = at + Split::Lines.next(&bytes[at..]);
        // With its quotes in pairs a line is a record; otherwise another such line ends it.
        let is_open = split == Split::Csv && !is_paired(&bytes[at..line]);
        let end = if is_open { at + split.next(&bytes[at..]) } else { line };
        let found = record(at..end);
        if known.contains(&found.sum) {
            records.extend(between(bytes, split, unknown..at).into_iter().map(record));
            records.push(found);
            (at, unknown) = (end, end);
        } else {
            at = line;
        }
    }
    records.extend(between(bytes, split, unknown..bytes.len()).into_iter().map(record));
    records
}

/// The records of a stretch in which none is known.
fn between(bytes: &[u8], split: Split, stretch: Range<usize>) -> Vec<Range<usize>> {
    let split = if is_paired(&bytes[stretch.clone()]) { split } else { Split::Lines };
    let mut at = stretch.start;
    let mut ranges = Vec::new();
    while at < stretch.end {
        let end = at + split.next(&bytes[at..stretch.end]);
        ranges.push(at..end);
        at = end;
    }
    ranges
}

fn is_paired(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 0
}

/// What became of the records that were expected, in the order of the places to look at.
pub(super) fn differences(expected: &[u64], records: &[Record]) -> Vec<Difference> {
    let found: Vec<u64> = records.iter().map(|record| record.sum).collect();
    let gaps = gaps(expected, &found);
    // What is missing in one place and extra in another was moved.
    let mut extra: HashMap<u64, Vec<usize>> = HashMap::new();
    for now in gaps.iter().flat_map(|(_, new)| new.clone()).rev() {
        extra.entry(found[now]).or_default().push(now);
    }
    let mut differences = Vec::new();
    let (mut moved_from, mut moved_to) = (HashSet::new(), HashSet::new());
    for was in gaps.iter().flat_map(|(old, _)| old.clone()) {
        if let Some(now) = extra.get_mut(&expected[was]).and_then(Vec::pop) {
            moved_from.insert(was);
            moved_to.insert(now);
            differences.push(Difference::Moved { was, now });
        }
    }
    for (old, new) in gaps {
        let mut old = old.filter(|was| !moved_from.contains(was));
        let mut new = new.filter(|now| !moved_to.contains(now));
        loop {
            differences.push(match (old.next(), new.next()) {
                (Some(was), Some(now)) => Difference::Changed { was, now },
                (Some(was), None) => Difference::Missing { was },
                (None, Some(now)) => Difference::Added { now },
                (None, None) => break,
            });
        }
    }
    differences.sort_by_key(|difference| difference.place());
    differences
}

/// Stretches of what was expected, each with what stands there instead.
type Gaps = Vec<(Range<usize>, Range<usize>)>;

/// Where two files differ: place by place if that says it in fewer records, as where two rows changed places.
fn gaps(expected: &[u64], found: &[u64]) -> Gaps {
    let in_place = || -> Gaps {
        let pairs = expected.iter().zip(found).enumerate();
        pairs.filter(|(_, (was, now))| was != now).map(|(at, _)| (at..at + 1, at..at + 1)).collect()
    };
    let in_place = (expected.len() == found.len()).then(in_place);
    let deadline = Some(Instant::now() + PATIENCE);
    let steps = capture_diff_slices_deadline(Algorithm::Myers, expected, found, deadline);
    let steps = steps.iter().filter(|step| !matches!(step, DiffOp::Equal { .. }));
    let shifted: Gaps = steps.map(|step| (step.old_range(), step.new_range())).collect();
    let size = |gaps: &Gaps| gaps.iter().map(|(old, new)| old.len().max(new.len())).sum::<usize>();
    in_place.filter(|in_place| in_place.len() <= size(&shifted)).unwrap_or(shifted)
}

#[cfg(test)]
mod tests {
    use super::Difference::{Added, Changed, Missing, Moved};
    use super::*;

    const CSV: &str = "name,text\nr1,x\nr2,\"two\nlines\"\nr3,x\nr4,\"a \"\"b\"\"\"\nr5,x\n";

    fn found(now: &str) -> Vec<Difference> {
        let mut sums = super::super::Sums::new(Split::Csv);
        sums.add(CSV.as_bytes());
        let expected = sums.end().records;
        differences(&expected, &records(now.as_bytes(), Split::Csv, &expected))
    }

    #[test]
    fn whatever_becomes_of_a_row_it_is_named_and_no_other() {
        assert_eq!(found(CSV), []);
        assert_eq!(found(&CSV.replace("r3", "r9")), [Changed { was: 3, now: 3 }]);
        assert_eq!(found(&CSV.replace("lines", "words")), [Changed { was: 2, now: 2 }]);
        assert_eq!(found(&CSV.replace("two\nlines", "one line")), [Changed { was: 2, now: 2 }]);
        assert_eq!(found(&CSV.replace("r2,\"two\nlines\"\n", "")), [Missing { was: 2 }]);
        assert_eq!(found(&CSV.replace("r3", "new,x\nr3")), [Added { now: 3 }]);
        assert_eq!(found(&CSV.replace("r1,x\n", "").replace("r5", "r1,x\nr5")), [Moved { was: 1, now: 4 }]);
        assert_eq!(found(&CSV.replace("name,", "Name,")), [Changed { was: 0, now: 0 }]);
        assert_eq!(found(""), (0..6).map(|was| Missing { was }).collect::<Vec<_>>());
    }

    #[test]
    fn a_quote_too_many_or_too_few_spoils_no_other_row() {
        assert_eq!(found(&CSV.replace("r1,x", "r1,\"x")), [Changed { was: 1, now: 1 }]);
        assert_eq!(found(&CSV.replace("r3,x", "r3,x\"")), [Changed { was: 3, now: 3 }]);
        // Of the two lines that are left, one is the row and the other is more than there was.
        assert_eq!(found(&CSV.replace("\"two", "two")), [Changed { was: 2, now: 2 }, Added { now: 3 }]);
    }

    #[test]
    fn two_rows_that_changed_places_are_named_and_cut_rows_too() {
        let swapped = CSV.replace("r1", "r0").replace("r5", "r1").replace("r0", "r5");
        assert_eq!(found(&swapped), [Moved { was: 5, now: 1 }, Moved { was: 1, now: 5 }]);
        assert_eq!(found(CSV.trim_end()), [Changed { was: 5, now: 5 }]);
        assert_eq!(found(&CSV[..CSV.len() - 5]), [Missing { was: 5 }]);
    }
}
