//! From text to a runbook's file: syntax, unknown keys, types. No rule of a vendor is asked here.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::RunbookProblem;
use super::file::{Defaults, Entry, FORMAT_VERSION, RunbookFile, Storage, keys};
use super::near::nearest;
use super::places::{Places, below, element};
use crate::text::Text;

/// Words that a secret's key might have.
const SECRETS: [&str; 9] =
    ["password", "passwd", "pwd", "secret", "token", "credential", "access_key", "private_key", "密码"];

/// Reads a runbook's file.
///
/// # Errors
/// What is no TOML is told at its first fault; unknown keys are told all at once.
pub(super) fn parse<'a>(
    file: &'a str,
    text: &'a str,
) -> Result<(RunbookFile, Places<'a>), Vec<RunbookProblem>> {
    let mut places = Places::new(file, text);
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let message = Text::new(
                format!("This is not TOML: {}", error.message()),
                format!("TOML 语法错误：{}", error.message()),
            );
            return Err(vec![places.problem_around(error.span(), message)]);
        }
    };
    places.note(document.get_ref());
    newer_format(document.get_ref(), &places).map_or(Ok(()), |problem| Err(vec![problem]))?;
    let unknown = unknown_keys(document.get_ref(), &places);
    if !unknown.is_empty() {
        return Err(unknown);
    }
    match RunbookFile::deserialize(Deserializer::from(document)) {
        Ok(runbook) => Ok((runbook, places)),
        Err(error) => {
            let message = Text::new(said(error.message()), said_in_chinese(error.message()));
            Err(vec![places.problem_around(error.span(), message)])
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

fn unknown_keys(document: &DeTable<'_>, places: &Places<'_>) -> Vec<RunbookProblem> {
    let mut problems = Vec::new();
    unknown_in("", document, &keys::<RunbookFile>(), places, &mut problems);
    if let Some(DeValue::Table(defaults)) = document.get("defaults").map(Spanned::get_ref) {
        unknown_in("defaults", defaults, &keys::<Defaults>(), places, &mut problems);
    }
    let Some(DeValue::Array(entries)) = document.get("backup").map(Spanned::get_ref) else { return problems };
    for (position, entry) in entries.iter().enumerate() {
        let DeValue::Table(entry) = entry.get_ref() else { continue };
        let path = element("backup", position);
        unknown_in(&path, entry, &keys::<Entry>(), places, &mut problems);
        if let Some(DeValue::Table(storage)) = entry.get("storage").map(Spanned::get_ref) {
            unknown_in(&below(&path, "storage"), storage, &keys::<Storage>(), places, &mut problems);
        }
    }
    problems.sort_by_key(|problem| (problem.line, problem.column));
    problems
}

fn unknown_in(
    path: &str,
    table: &DeTable<'_>,
    known: &[String],
    places: &Places<'_>,
    problems: &mut Vec<RunbookProblem>,
) {
    for key in table.keys().map(Spanned::get_ref) {
        if !known.iter().any(|known| known == key) {
            problems.push(places.problem_with_key(&below(path, key), unknown_key(key, known)));
        }
    }
}

fn unknown_key(key: &str, known: &[String]) -> Text {
    let shown = shown(key);
    let lower = key.to_lowercase();
    if SECRETS.iter().any(|word| lower.contains(word)) {
        return Text::new(
            format!(
                "There is no key “{shown}”: a runbook holds no secrets. They live in the profile, which keeps them in the keychain; take it out of this file"
            ),
            format!(
                "没有“{shown}”这个键：运行手册不保存任何密码或密钥。它们属于连接配置，保存在钥匙串中，请从文件中删除"
            ),
        );
    }
    match nearest(key, known.iter().map(String::as_str)).as_slice() {
        [near, ..] => Text::new(
            format!("There is no key “{shown}” here. Did you mean “{near}”?"),
            format!("此处没有“{shown}”这个键，是否应为“{near}”？"),
        ),
        [] => Text::new(
            format!("There is no key “{shown}” here. There are: {}", known.join(", ")),
            format!("此处没有“{shown}”这个键，可用的键：{}", known.join("、")),
        ),
    }
}

/// What the reader says of a wrong type, as a sentence.
fn said(message: &str) -> String {
    if let Some(key) = message.strip_prefix("missing field ") {
        return format!("The key {} is missing", quoted(key));
    }
    let mut letters = message.trim().chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

fn said_in_chinese(message: &str) -> String {
    let parts = message.split_once(", expected ");
    if let Some(key) = message.strip_prefix("missing field ") {
        return format!("缺少{}这个键", quoted(key));
    }
    if let (Some(word), Some((_, right))) = (message.strip_prefix("unknown variant "), parts) {
        let word = word.split_once(", expected ").map_or(word, |(word, _)| word);
        return format!("{}不是可用的值，可用：{right}", quoted(word));
    }
    if let (Some(found), Some((_, right))) = (message.strip_prefix("invalid type: "), parts) {
        let found = found.split_once(", expected ").map_or(found, |(found, _)| found);
        return format!("类型不对：这里是 {found}，应为 {right}");
    }
    format!("无法读取：{message}")
}

fn quoted(word: &str) -> String {
    format!("“{}”", word.trim().trim_matches('`'))
}

/// A value as it stands in a message: one line, and not longer than a message should be.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let mut shown: String =
        text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}
