//! A page names only what is there: files and folders of the project, and tests that can be run as it says.

use super::page::{Page, all, root, spans, text};

/// What a path of the project begins with, where a page names one.
const FOLDERS: [&str; 5] = ["tests/", "src-tauri/", "ui/", "docs/", ".ci/"];

/// What a page has as code, in its prose and in blocks.
fn code(page: &Page) -> Vec<String> {
    page.spans().into_iter().chain(page.code().iter().map(|line| (*line).to_owned())).collect()
}

#[test]
fn every_file_that_a_page_names_is_there() {
    let mut named = 0;
    for page in all() {
        for path in page.prose().into_iter().flat_map(spans) {
            let is_path = FOLDERS.iter().any(|folder| path.starts_with(folder));
            if is_path && !path.contains([' ', '*', '{', '…']) {
                named += 1;
                assert!(root().join(&path).exists(), "{} names {path}, which is not there", page.path);
            }
        }
    }
    assert!(named > 20, "only {named} paths were found: is something not read?");
}

/// Where the tests of a binary are.
fn source(binary: &str, module: &str) -> Option<String> {
    let folder = match binary {
        "core" => "tests",
        "cli" => "tests/cli",
        "window" => "tests/window",
        _ => return None,
    };
    if !text(&format!("{folder}/main.rs")).contains(&format!("mod {module};")) {
        return None;
    }
    let files = [format!("{folder}/{module}.rs"), format!("{folder}/{module}/mod.rs")];
    files.into_iter().find(|file| root().join(file).exists()).map(|file| text(&file))
}

/// The binary and the filters of a call of `cargo test`.
fn call(line: &str) -> Option<(&str, Vec<&str>)> {
    let rest = line.split("cargo test").nth(1)?;
    let mut words = rest.split_whitespace().skip_while(|word| *word != "--test").skip(1);
    let binary = words.next()?;
    let filters = words.take_while(|word| *word != "|" && *word != "#").filter(|word| !word.starts_with('-'));
    Some((binary, filters.collect()))
}

#[test]
fn every_test_that_a_page_says_to_run_is_there() {
    let mut named = 0;
    for page in all() {
        for line in code(&page) {
            let Some((binary, filters)) = call(&line) else { continue };
            for filter in filters {
                named += 1;
                let (module, function) = filter.split_once("::").unwrap_or((filter, ""));
                let Some(source) = source(binary, module) else {
                    panic!("{}: {binary} has no tests called {module}: {line}", page.path)
                };
                let is_there = function.is_empty() || source.contains(&format!("fn {function}"));
                assert!(is_there, "{}: {module} has no {function}: {line}", page.path);
            }
        }
    }
    assert!(named > 10, "only {named} tests were found: is something not read?");
}

/// The counts that a page gives are those that the tests themselves insist on.
#[test]
fn the_counts_of_the_promises_are_those_of_the_tests() {
    for suite in ["matrix", "kill"] {
        let source = text(&format!("tests/{suite}/mod.rs"));
        let count = source.split("const CASES: usize = ").nth(1).and_then(|rest| rest.split(';').next());
        let count: usize =
            count.and_then(|count| count.replace('_', "").parse().ok()).expect("it has a count");
        let count =
            if count < 1000 { count.to_string() } else { format!("{},{:03}", count / 1000, count % 1000) };
        for page in ["docs/promises.md", "docs/zh-CN/promises.md"] {
            let row = format!("| `tests/{suite}/mod.rs` | {count} ");
            let page = Page::read(page);
            let is_told = page.prose().iter().any(|line| line.starts_with(&row));
            assert!(is_told, "{}: {suite} has {count} cases", page.path);
        }
    }
}
