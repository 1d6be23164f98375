//! The pages of words have the words of the window and of the core, in both languages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::page::{Page, root, spans, text};

fn pages() -> [Page; 2] {
    ["docs/words.md", "docs/zh-CN/words.md"].map(Page::read)
}

/// The words of a block of the window's catalogue: `status: { planned: 'Planned', … }`, from a file of one language.
fn catalogue(language: &str, file: &str, block: &str) -> BTreeMap<String, String> {
    let path = format!("ui/src/i18n/{language}/{file}.ts");
    let source = text(&path);
    let start = source.find(&format!("  {block}: {{")).unwrap_or_else(|| panic!("{path} has no {block}"));
    let inside = source[start..].split(['{', '}']).nth(1).unwrap_or_default();
    let word = |line: &str| {
        let (key, rest) = line.trim().split_once(": '")?;
        Some((key.to_owned(), rest.trim_end_matches("',").to_owned()))
    };
    inside.lines().filter_map(word).collect()
}

/// The rows of a page that tell this word of a program, with the code in whichever column it stands.
fn told<'a>(rows: &'a [Vec<String>], code: &str) -> Vec<&'a Vec<String>> {
    let is_of = |cell: &String| spans(cell) == [code];
    rows.iter().filter(|row| row.iter().take(2).any(is_of)).collect()
}

#[test]
fn the_words_of_the_window_are_those_of_the_pages() {
    for (file, block, count) in [
        ("common", "status", 8),
        ("common", "action", 5),
        ("common", "outcome", 4),
        ("common", "environment", 4),
        ("targets", "readiness", 5),
        ("profiles", "guards", 3),
    ] {
        let (english, chinese) = (catalogue("en", file, block), catalogue("zh-CN", file, block));
        assert_eq!((english.len(), chinese.len()), (count, count), "{block}: {english:?} {chinese:?}");
        for page in pages() {
            let rows = page.rows();
            for (code, word) in &english {
                let is_both = |row: &&Vec<String>| row.contains(word) && row.contains(&chinese[code]);
                let there = told(&rows, code).iter().any(is_both);
                assert!(there, "{} does not have {code} as {word} and {}", page.path, chinese[code]);
            }
        }
    }
}

#[test]
fn the_sentences_of_refusals_are_those_of_the_core() {
    let core = text("src-tauri/core/src/error/vendor.rs");
    for page in pages() {
        let rows = page.rows();
        let start = rows.iter().position(|row| told(&rows, "sign_in_refused").contains(&row)).unwrap();
        assert_eq!(rows.len() - start, 15, "{}: every refusal has a row", page.path);
        for row in &rows[start..] {
            let [_, english, chinese] = row.as_slice() else { panic!("{}: {row:?}", page.path) };
            assert!(core.contains(&format!("\"{english} ({{cited}})\"")), "{}: {english}", page.path);
            assert!(core.contains(&format!("\"{chinese}（{{cited}}）\"")), "{}: {chinese}", page.path);
        }
    }
}

/// Words that stood beside the right one for a while: whoever reads of one thing must not look for two.
const RETIRED: [(&str, &str); 4] =
    [("目的端", "备份路径"), ("凭据", "密钥"), ("钥匙链", "系统钥匙串"), ("剧本", "运行手册")];

fn texts(folder: &Path, read: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, read);
        } else if path.extension().is_some_and(|kind| ["rs", "ts", "md"].iter().any(|known| kind == *known)) {
            let text = std::fs::read_to_string(&path).unwrap();
            read.push((path, text));
        }
    }
}

#[test]
fn window_core_and_pages_call_a_thing_by_one_word() {
    let mut read = Vec::new();
    for folder in ["src-tauri/core/src", "src-tauri/cli/src", "ui/src", "docs/zh-CN"] {
        texts(&root().join(folder), &mut read);
    }
    assert!(read.len() > 200, "only {} files were read", read.len());
    for (path, text) in read {
        for (retired, right) in RETIRED {
            assert!(!text.contains(retired), "{}: {retired} is {right}", path.display());
        }
    }
}
