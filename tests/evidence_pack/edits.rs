//! Edits of the exported rows: each is found, and the row is named.

use std::collections::HashSet;

use holdfast_core::csv::ExportOptions;

use super::pack::{Pack, desk, presets};

const CSV: &str = Pack::NAMES[0];
const LINES: &str = Pack::NAMES[1];

/// The records of a file, told apart by this test's own reading of RFC 4180.
fn records(bytes: &[u8], is_csv: bool) -> Vec<&[u8]> {
    let (mut records, mut begin, mut quotes) = (Vec::new(), 0, 0);
    for (at, byte) in bytes.iter().enumerate() {
        quotes += usize::from(is_csv && *byte == b'"');
        if *byte == b'\n' && quotes % 2 == 0 {
            records.push(&bytes[begin..=at]);
            begin = at + 1;
        }
    }
    assert_eq!(begin, bytes.len(), "the last record ends");
    records
}

#[tokio::test]
async fn a_byte_that_was_changed_anywhere_names_its_row() {
    let (desk, _) = desk().await;
    for (number, options) in presets().iter().enumerate() {
        let pack = Pack::export(&desk, &number.to_string(), options).await;
        for (name, step) in [(CSV, 5), (LINES, 61)] {
            let bytes = pack.read(name);
            let rows = records(&bytes, name == CSV);
            let ends: Vec<usize> = rows
                .iter()
                .scan(0, |end, row| {
                    *end += row.len();
                    Some(*end)
                })
                .collect();
            // The last bytes of each row, too, whatever the step.
            let step = if number == 0 { step } else { step * 5 };
            let is_last = |at: usize| ends.iter().any(|end| at + 2 >= *end && at < *end);
            for at in (0..bytes.len()).filter(|at| at % step == number || is_last(*at)) {
                for bit in [0x01, 0x80] {
                    let mut edited = bytes.clone();
                    edited[at] ^= bit;
                    let row = ends.iter().position(|end| at < *end).unwrap() + 1;
                    let found: HashSet<String> = pack.found(&desk, name, edited).await.into_iter().collect();
                    assert!(found.contains(&format!("{name}:{row}")), "{at} ^ {bit}: {found:?}");
                    // The end of a row is also its neighbour's affair, and without a quote three lines are three rows.
                    let near = [row, row + 1, row + 2].map(|row| format!("{name}:{row}"));
                    assert!(found.iter().all(|row| near.contains(row)), "{at} ^ {bit}: {found:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_row_that_was_removed_added_or_moved_is_named_in_either_file() {
    let (desk, _) = desk().await;
    let pack = Pack::export(&desk, "pack", &ExportOptions::default()).await;
    for (name, heads) in [(CSV, 1), (LINES, 0)] {
        let bytes = pack.read(name);
        let rows = records(&bytes, name == CSV);
        assert_eq!(rows.len(), 3 + heads);
        let row = |number: usize| format!("{name}:{number}");
        for at in 0..rows.len() {
            let mut without = rows.clone();
            without.remove(at);
            assert_eq!(pack.found(&desk, name, without.concat()).await, [row(at + 1)]);
            let mut twice = rows.clone();
            twice.insert(at, rows[at]);
            let found = pack.found(&desk, name, twice.concat()).await;
            assert!(found == [row(at + 1)] || found == [row(at + 2)], "{found:?}");
            let mut added = rows.clone();
            added.insert(at, b"\"somebody\",\"else\"\n");
            assert_eq!(pack.found(&desk, name, added.concat()).await, [row(at + 1)]);
        }
        let mut swapped = rows.clone();
        swapped.swap(heads, heads + 2);
        assert_eq!(pack.found(&desk, name, swapped.concat()).await, [row(heads + 1), row(heads + 3)]);
        let cut = bytes.len() - rows[heads + 2].len();
        assert_eq!(pack.found(&desk, name, &bytes[..cut]).await, [row(heads + 3)]);
        assert_eq!(pack.found(&desk, name, &bytes[..cut + 9]).await, [row(heads + 3)]);
        assert_eq!(pack.found(&desk, name, "").await.len(), 3 + heads);
    }
    assert!(pack.verify(&desk).await.unwrap().is_intact(), "everything was put back");
}

#[tokio::test]
async fn a_finding_says_which_backup_the_row_is_about_even_when_the_row_is_gone() {
    let (desk, _) = desk().await;
    let jobs = desk.holdfast.history(crate::story::everything()).await.unwrap().records;
    for options in presets() {
        let pack =
            Pack::export(&desk, &format!("{:?} {:?}", options.delimiter, options.times), &options).await;
        for (name, heads) in [(CSV, 1), (LINES, 0)] {
            let bytes = pack.read(name);
            let rows = records(&bytes, name == CSV);
            for (at, job) in jobs.iter().enumerate() {
                let about = format!("({} · {})", job.target.name, job.backup.name);
                let mut without = rows.clone();
                without.remove(heads + at);
                let edited = String::from_utf8(rows[heads + at].to_vec()).unwrap();
                let edited = edited.replacen(&job.target.name, "another", 1).replace("hf-test", "hf-none");
                let mut changed = rows.clone();
                changed[heads + at] = edited.as_bytes();
                for (bytes, what) in
                    [(without.concat(), "exported there, and is missing"), (changed.concat(), "was changed")]
                {
                    pack.write(name, bytes);
                    let found = pack.verify(&desk).await.unwrap().findings;
                    assert_eq!(found.len(), 1, "{found:?}");
                    let said = &found[0].message.en;
                    assert!(said.contains(&about) && said.contains(what), "{said}, not {about}");
                    assert!(said.starts_with(&format!("{name}, row {}", heads + at + 1)), "{said}");
                    assert!(found[0].message.zh.contains(&job.backup.name));
                }
            }
            pack.write(name, bytes);
        }
    }
}

#[tokio::test]
async fn a_file_that_is_gone_or_is_another_is_named() {
    let (desk, _) = desk().await;
    let pack = Pack::export(&desk, "pack", &ExportOptions::default()).await;
    for name in [CSV, LINES] {
        let bytes = pack.read(name);
        std::fs::remove_file(pack.path(name)).unwrap();
        let found = pack.verify(&desk).await.unwrap();
        assert_eq!(found.findings.iter().map(|finding| finding.row.as_str()).collect::<Vec<_>>(), [name]);
        assert!(found.findings[0].message.en.contains("missing"));
        assert_eq!(found.entries, if name == CSV { 3 } else { 4 }, "what was compared");
        std::fs::create_dir(pack.path(name)).unwrap();
        assert_eq!(pack.verify(&desk).await.unwrap().findings.len(), 1);
        std::fs::remove_dir(pack.path(name)).unwrap();
        pack.write(name, &bytes);
        // Another file altogether: the first hundred rows by name, the others by their number.
        let other = "x\n".repeat(5000);
        let found = pack.found(&desk, name, &other).await;
        assert_eq!(found.len(), 101);
        assert_eq!(found.last().unwrap(), name);
    }
}
