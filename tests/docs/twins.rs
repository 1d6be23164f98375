//! A page and its translation say the same: the same headings in the same order, the same code.

use std::collections::BTreeSet;

use super::page::Page;

/// Pages whose code stands word for word in both languages.
const TO_THE_LETTER: [&str; 6] = [
    "vendors/huawei-cloud.md",
    "vendors/huawei-taurusdb.md",
    "vendors/oceanbase-ocp.md",
    "vendors/oceanbase-obshell.md",
    "promises.md",
    "words.md",
];

/// Pages whose code holds words of the language.
const IN_SHAPE: [&str; 3] = ["runbooks.md", "fleet.md", "command-line.md"];

fn both(page: &str) -> (Page, Page) {
    (Page::read(&format!("docs/{page}")), Page::read(&format!("docs/zh-CN/{page}")))
}

fn levels(page: &Page) -> Vec<usize> {
    page.headings().iter().map(|(level, _)| *level).collect()
}

#[test]
fn a_translation_has_the_headings_of_its_page() {
    for page in TO_THE_LETTER.iter().chain(&IN_SHAPE) {
        let (english, chinese) = both(page);
        assert!(!english.headings().is_empty(), "{page}");
        let titles = (english.headings(), chinese.headings());
        assert_eq!(levels(&english), levels(&chinese), "{page}: {titles:#?}");
    }
}

#[test]
fn a_translation_has_the_tables_of_its_page() {
    for page in TO_THE_LETTER.iter().chain(&IN_SHAPE) {
        let shape = |page: &Page| page.rows().iter().map(Vec::len).collect::<Vec<_>>();
        let (english, chinese) = both(page);
        assert_eq!(shape(&english), shape(&chinese), "{page}");
    }
}

#[test]
fn a_translation_has_the_code_of_its_page() {
    for page in TO_THE_LETTER {
        let (english, chinese) = both(page);
        assert_eq!(english.code(), chinese.code(), "{page}");
        let codes = |page: &Page| page.spans().into_iter().collect::<BTreeSet<_>>();
        let (in_english, in_chinese) = (codes(&english), codes(&chinese));
        let differing: Vec<_> = in_english.symmetric_difference(&in_chinese).collect();
        assert!(differing.is_empty(), "{page}: {differing:?} in one language only");
    }
    for page in IN_SHAPE {
        let (english, chinese) = both(page);
        let fences = |page: &Page| page.code().iter().filter(|line| **line == "```").count();
        assert_eq!(fences(&english), fences(&chinese), "{page}");
    }
}
