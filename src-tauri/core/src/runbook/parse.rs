//! From text to a runbook's file: syntax, unknown keys, types. No rule of a vendor is asked here.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::RunbookProblem;
use super::file::{FORMAT_VERSION, RunbookFile};
use super::places::Places;
use super::unknown::unknown_keys;
use crate::text::{Text, clipped};

/// How many problems are worth telling at once.
pub(super) const MOST: usize = 1000;

/// The longest that the reader's own words may be, which repeat what was typed.
const LONGEST: usize = 300;

/// Reads a runbook's file.
///
/// # Errors
/// What is no TOML is told at its first fault; unknown keys are told all at once.
pub(super) fn parse<'a>(
    file: &'a str,
    text: &'a str,
) -> Result<(RunbookFile, Places<'a>), Vec<RunbookProblem>> {
    let mut places = Places::new(file, text);
    // What can be made of a text that is no TOML still tells at which key it breaks off.
    let (document, errors) = DeTable::parse_recoverable(text);
    places.note(document.get_ref());
    if let Some(error) = errors.first() {
        let said = clipped(error.message(), LONGEST);
        let message = Text::new(format!("This is not TOML: {said}"), format!("TOML 语法错误：{said}"));
        return Err(vec![places.problem_around(error.span(), message)]);
    }
    newer_format(document.get_ref(), &places).map_or(Ok(()), |problem| Err(vec![problem]))?;
    let unknown = unknown_keys(document.get_ref(), &places);
    if !unknown.is_empty() {
        return Err(unknown);
    }
    match RunbookFile::deserialize(Deserializer::from(document)) {
        Ok(runbook) => Ok((runbook, places)),
        Err(error) => {
            let said = clipped(error.message(), LONGEST);
            let missing = said.strip_prefix("missing field ").map(|key| key.trim_matches('`'));
            Err(vec![match missing {
                Some(key) => places.missing(key, error.span(), missing_key(key)),
                None => places.problem_around(error.span(), Text::new(sentence(&said), chinese(&said))),
            }])
        }
    }
}

/// A file of a later format is not guessed at.
fn newer_format(document: &DeTable<'_>, places: &Places<'_>) -> Option<RunbookProblem> {
    let Some(DeValue::Integer(number)) = document.get("format_version").map(Spanned::get_ref) else {
        return None;
    };
    let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
    if number == FORMAT_VERSION {
        return None;
    }
    let message = if number > FORMAT_VERSION {
        Text::new(
            format!(
                "This runbook is of format {number}, and this Holdfast knows {FORMAT_VERSION}: use a newer Holdfast"
            ),
            format!("该运行手册的格式版本为 {number}，本程序支持 {FORMAT_VERSION}，请使用新版 Holdfast"),
        )
    } else {
        Text::new(
            format!("There is no format {number}: write {FORMAT_VERSION}"),
            format!("没有格式版本 {number}，应为 {FORMAT_VERSION}"),
        )
    };
    Some(places.problem("format_version", message))
}

fn missing_key(key: &str) -> Text {
    Text::new(format!("The key “{key}” is missing"), format!("缺少“{key}”这个键"))
}

/// What the reader says of a wrong type, as a sentence.
fn sentence(said: &str) -> String {
    let mut letters = said.trim().chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

fn chinese(said: &str) -> String {
    match said.split_once(", expected ") {
        Some((found, right)) => {
            match (found.strip_prefix("unknown variant "), found.strip_prefix("invalid type: ")) {
                (Some(word), _) => format!("{}不是可用的值，可用：{right}", quoted(word)),
                (_, Some(found)) => format!("类型不对：这里是 {found}，应为 {right}"),
                (None, None) => format!("无法读取：{said}"),
            }
        }
        None => format!("无法读取：{said}"),
    }
}

fn quoted(word: &str) -> String {
    format!("“{}”", word.trim().trim_matches('`'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "format_version = 1\ntitle = \"t\"\n";

    fn told(text: &str) -> Vec<String> {
        let problems = parse("r.toml", text).map(|_| ()).unwrap_err();
        assert!(problems.iter().all(|problem| !problem.message.zh.is_empty()));
        problems.iter().map(|problem| format!("{}: {}", problem.place(), problem.message.en)).collect()
    }

    #[test]
    fn a_whole_file_is_read() {
        let text = format!(
            "{HEAD}ticket = 'CHG'\nvalid_for = '4h'\n[defaults]\nname = 'a'\n[[backup]]\nprofile = 'p'\ntarget = ['a', 'b']\n[backup.storage]\nkind = 'file'\nconfig_name = 'n'\ndirectory = '/d'\nalarm_threshold = 95\n[[backup]]\nprofile = 'q'\ntarget = 'c'\nmode = 'incremental'\n"
        );
        let (runbook, _) = parse("r.toml", &text).unwrap();
        assert_eq!(runbook.backup.len(), 2);
        assert!(runbook.backup[0].storage.is_some());
    }

    #[test]
    fn whatever_cannot_be_read_is_told_with_its_place_and_key() {
        let entry = format!("{HEAD}[[backup]]\nprofile = \"p\"\n");
        for (text, right) in [
            (String::new(), "r.toml:1:1 format_version: The key “format_version” is missing"),
            ("format_version = 1".to_owned(), "r.toml:1:1 title: The key “title” is missing"),
            (format!("{HEAD}title = \"u\""), "r.toml:3:1 title: This is not TOML: duplicate key"),
            (format!("{HEAD}ticket = "), "r.toml:3:10 ticket: This is not TOML"),
            (
                format!("{HEAD}ticket = CHG-1"),
                "r.toml:3:10 ticket: This is not TOML: string values must be quoted",
            ),
            (
                format!("{HEAD}[[backup]]\nprofile = \"p\"\ntarget = \"a\nmode = 1"),
                "r.toml:5:12 backup[1].target: This is not TOML",
            ),
            (
                format!("{entry}[[backup]]\nmode = 1\nmode = 2"),
                "r.toml:7:1 backup[2].mode: This is not TOML: duplicate key",
            ),
            (format!("{HEAD}[[backup]\nprofile = \"p\""), "r.toml:3:"),
            (
                "format_version = 2\nnews = 1".to_owned(),
                "r.toml:1:18 format_version: This runbook is of format 2",
            ),
            ("format_version = 0".to_owned(), "r.toml:1:18 format_version: There is no format 0: write 1"),
            (
                "format_version = \"1\"".to_owned(),
                "r.toml:1:18 format_version: Invalid type: string \"1\", expected i64",
            ),
            (format!("{HEAD}[[backup]]\n"), "r.toml:3:1 backup[1].profile: The key “profile” is missing"),
            (format!("{HEAD}[backup]\n"), "r.toml:3:1 backup: Invalid type: map, expected a sequence"),
            (
                format!("{entry}target = 7"),
                "r.toml:5:10 backup[1].target: Invalid type: integer `7`, expected an id or a list of ids",
            ),
            (
                format!("{entry}target = [\"a\", 7]"),
                "r.toml:5:16 backup[1].target[2]: Invalid type: integer `7`",
            ),
            (
                format!("{entry}mode = \"ful\""),
                "r.toml:5:8 backup[1].mode: Unknown variant `ful`, expected `full` or `incremental`",
            ),
            (
                format!("{entry}encrypt = \"yes\""),
                "r.toml:5:11 backup[1].encrypt: Invalid type: string \"yes\", expected a boolean",
            ),
            (
                format!("{entry}storage = {{ kind = \"file\" }}"),
                "r.toml:5:11 backup[1].storage.config_name: The key “config_name” is missing",
            ),
        ] {
            let told = told(&text);
            assert!(told.len() == 1 && told[0].starts_with(right), "{text}\n{told:?}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(1024))]

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,200}|[\\[\\]{}=\"'a-c1.#\n\r\t ,\\\\字\u{feff}-]{0,120}") {
            let _ = parse("r.toml", &text);
        }

        #[test]
        fn no_value_makes_the_reader_panic(
            key in "format_version|title|ticket|valid_for|defaults|backup|profile|target|target_name|storage|databases",
            table in "(\\[\\[backup\\]\\]|\\[backup.storage\\]|\\[defaults\\])?",
            value in "[0-9]{1,30}|\"[^\"]{0,9}\"|\\[[a1\", ]{0,9}\\]|\\{[a=1 ]{0,5}\\}|1979-05-27|0x[f]{1,20}|nan",
        ) {
            let _ = parse("r.toml", &format!("{HEAD}{table}\n{key} = {value}\n"));
            let _ = parse("r.toml", &format!("{table}\n{key} = {value}\n"));
        }
    }

    #[test]
    fn what_is_nested_too_deeply_is_refused() {
        let text = format!("x = {}", "[".repeat(100_000));
        assert!(parse("r.toml", &text).is_err());
    }
}
