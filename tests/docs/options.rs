//! Every option of the command line that a page names is one.

use std::path::Path;

use super::page::{Page, root};

/// Pages on which whatever begins with two dashes is the command line's.
const PAGES: [&str; 7] = [
    "README.md",
    "runbooks.md",
    "words.md",
    "vendors/huawei-cloud.md",
    "vendors/huawei-taurusdb.md",
    "vendors/oceanbase-ocp.md",
    "vendors/oceanbase-obshell.md",
];

/// The command line's own code.
fn sources(folder: &Path, code: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, code);
        } else {
            code.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn options(page: &Page) -> Vec<String> {
    let code = page.spans().into_iter().chain(page.code().into_iter().map(str::to_owned));
    // What Cargo takes is Cargo's affair.
    let ours = |code: String| {
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("cargo "));
        lines.flat_map(str::split_whitespace).map(str::to_owned).collect::<Vec<_>>()
    };
    let words: Vec<String> = code.flat_map(ours).collect();
    let option =
        |word: String| word.strip_prefix("--").map(str::to_owned).filter(|option| !option.is_empty());
    words.into_iter().filter_map(option).collect()
}

#[test]
fn every_option_that_a_page_names_is_one_of_the_command_line() {
    let mut code = String::new();
    sources(&root().join("src-tauri/cli/src"), &mut code);
    let mut named = 0;
    for page in PAGES {
        for folder in ["docs", "docs/zh-CN"] {
            let page = Page::read(&format!("{folder}/{page}"));
            for option in options(&page) {
                named += 1;
                let field = format!(" {}: ", option.replace('-', "_"));
                let is_there = code.contains(&field) || code.contains(&format!("long = \"{option}\""));
                assert!(is_there, "{}: the command line has no --{option}", page.path);
            }
        }
    }
    assert!(named > 50, "only {named} options were found: is something not read?");
}
