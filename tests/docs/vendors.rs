//! The tables of errors on the vendors' pages are those of the code: every code it knows by name, and what comes of it.
//!
//! The code is read as text. Its arms are literals and one word for what they mean, which is all that is looked for.

use std::collections::{BTreeMap, BTreeSet};

use super::page::{Page, spans, text};

/// A vendor's code with all the words that Holdfast may have for it.
type Told = BTreeMap<String, BTreeSet<String>>;

const PROVIDER: &str = "src-tauri/core/src/provider";

/// A file's code without its comments, from one place to another.
fn between(path: &str, from: &str, to: &str) -> String {
    let source = text(path);
    let start = source.find(from).unwrap_or_else(|| panic!("{path} has no {from}"));
    let length = source[start..].find(to).unwrap_or_else(|| panic!("{path} has no {to} after {from}"));
    let lines = source[start..start + length].lines();
    lines.map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn literals(code: &str) -> impl Iterator<Item = &str> {
    code.split('"').skip(1).step_by(2)
}

/// Whether a literal is a vendor's code, and no part of a sentence.
fn is_code(literal: &str) -> bool {
    let plain = literal.strip_prefix("code ").unwrap_or(literal);
    let is_word = plain.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.');
    let first = plain.chars().next();
    is_word
        && !plain.ends_with('.')
        && first.is_some_and(|first| first.is_ascii_uppercase() || first.is_ascii_digit())
}

/// What the arms of a `match` make of their literals: `word` is the type of the result.
fn arms<'a>(code: &'a str, word: &str) -> Vec<(Vec<&'a str>, String)> {
    let pieces: Vec<_> = code.split("=>").collect();
    let result = |piece: &str| {
        let rest = piece.split(word).nth(1)?;
        Some(rest.chars().take_while(|letter| letter.is_ascii_alphanumeric()).collect::<String>())
    };
    let arm = |pair: &[&'a str]| Some((literals(pair[0]).collect(), result(pair[1])?));
    pieces.windows(2).filter_map(arm).collect()
}

/// How Holdfast calls each refusal where a program reads it: `SignIn` is `sign_in_refused`.
fn shown() -> BTreeMap<String, String> {
    let code = between("src-tauri/core/src/error/vendor.rs", "fn code(&self)", "fn hint(&self)");
    let pieces: Vec<_> = code.split("=>").collect();
    let mut shown = BTreeMap::new();
    for pair in pieces.windows(2) {
        let name = pair[1].split("ErrorCode::").nth(1).expect("every refusal has a code");
        let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
        // What the arm before came to is no refusal of this one.
        for refusal in pair[0].split("Refusal::").skip(1) {
            let refusal = refusal.chars().take_while(char::is_ascii_alphanumeric).collect();
            shown.insert(refusal, snake(&name));
        }
    }
    assert_eq!(shown.len(), 16, "{shown:?}");
    shown
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// What `classify` of a file makes of every code in it.
fn classified(path: &str) -> Told {
    let shown = shown();
    let mut told = Told::new();
    for (codes, refusal) in arms(&between(path, "fn classify(", "\nfn by_status("), "Refusal::") {
        for code in codes.into_iter().filter(|code| is_code(code)) {
            told.entry(code.to_owned()).or_default().insert(shown[&refusal].clone());
        }
    }
    told
}

/// What a page's tables of errors say.
fn written(page: &Page) -> Told {
    let mut told = Told::new();
    let mut is_of_errors = false;
    for row in page.rows() {
        if row.get(2).is_some_and(|cell| cell == "Holdfast shows" || cell == "Holdfast 显示") {
            is_of_errors = true;
        } else if row.len() != 4 {
            is_of_errors = false;
        } else if is_of_errors {
            let shows = spans(&row[2]);
            let [shows] = shows.as_slice() else { panic!("{}: {row:?} shows not one thing", page.path) };
            for code in spans(&row[0]) {
                told.entry(code).or_default().insert(shows.clone());
            }
        }
    }
    told
}

fn both(page: &str) -> [Page; 2] {
    ["docs", "docs/zh-CN"].map(|folder| Page::read(&format!("{folder}/vendors/{page}.md")))
}

fn assert_told(page: &str, known: &Told, least: usize) {
    assert!(known.len() >= least, "only {} codes were found for {page}", known.len());
    for page in both(page) {
        let written = written(&page);
        for (code, shows) in known {
            assert_eq!(written.get(code), Some(shows), "{}: {code}", page.path);
        }
        let strange: Vec<_> = written.keys().filter(|code| !known.contains_key(*code)).collect();
        assert!(strange.is_empty(), "{}: the code does not know {strange:?}", page.path);
    }
}

#[test]
fn huawei_clouds_pages_name_every_code_and_what_comes_of_it() {
    let known = classified(&format!("{PROVIDER}/huawei/answer.rs"));
    assert_eq!(known["APIGW.0301"].len(), 3, "{known:?}");
    for page in ["huawei-cloud", "huawei-taurusdb"] {
        assert_told(page, &known, 70);
    }
}

#[test]
fn ocps_page_names_every_code_and_what_comes_of_it() {
    let known = classified(&format!("{PROVIDER}/oceanbase/ocp/refusal.rs"));
    assert_told("oceanbase-ocp", &known, 35);
    let advice = between(&format!("{PROVIDER}/oceanbase/ocp/advice.rs"), "fn by_code(", "_ => return None");
    let advised: Vec<_> = literals(&advice).filter(|literal| is_code(literal)).collect();
    assert!(advised.len() > 20 && advised.iter().all(|code| known.contains_key(*code)), "{advised:?}");
}

#[test]
fn obshells_page_names_every_code_and_what_comes_of_it() {
    let path = format!("{PROVIDER}/oceanbase/obshell/refusal.rs");
    let mut known = classified(&path);
    let shown = shown();
    let outdated = between(&path, "const KEY_OUTDATED", ";\n");
    for code in literals(&outdated) {
        known.insert(code.to_owned(), BTreeSet::from([shown["TokenEnded"].clone()]));
    }
    // Advised without the beginning that all sign-ins have in common, which alone decides what they are.
    let advice = between(&path, "let advice = match", "_ => return None");
    for code in literals(&advice).filter(|literal| is_code(literal)) {
        let whole = format!("Security.Authentication.{code}");
        if !known.contains_key(code) && !known.contains_key(&whole) {
            known.insert(whole, BTreeSet::from([shown["SignIn"].clone()]));
        }
    }
    assert_told("oceanbase-obshell", &known, 25);
}
