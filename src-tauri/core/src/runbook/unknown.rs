//! Keys that no runbook has: a slip of the hand, or a secret that belongs elsewhere.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::RunbookProblem;
use super::file::{Defaults, Entry, RunbookFile, Storage, keys};
use super::parse::MOST;
use super::places::{Places, below, element};
use crate::near::nearest;
use crate::text::{Text, shown};

/// Words that a secret's key might have.
const SECRETS: [&str; 9] =
    ["password", "passwd", "pwd", "secret", "token", "credential", "access_key", "private_key", "密码"];

/// Every key that no runbook has, in the file's order.
pub(super) fn unknown_keys(document: &DeTable<'_>, places: &Places<'_>) -> Vec<RunbookProblem> {
    let mut problems = Vec::new();
    unknown_in("", document, &keys::<RunbookFile>(), places, &mut problems);
    if let Some(DeValue::Table(defaults)) = document.get("defaults").map(Spanned::get_ref) {
        unknown_in("defaults", defaults, &keys::<Defaults>(), places, &mut problems);
    }
    let Some(DeValue::Array(entries)) = document.get("backup").map(Spanned::get_ref) else { return problems };
    let (known, known_of_storage) = (keys::<Entry>(), keys::<Storage>());
    for (position, entry) in entries.iter().enumerate() {
        if problems.len() >= MOST {
            break;
        }
        let DeValue::Table(entry) = entry.get_ref() else { continue };
        let path = element("backup", position);
        unknown_in(&path, entry, &known, places, &mut problems);
        if let Some(DeValue::Table(storage)) = entry.get("storage").map(Spanned::get_ref) {
            unknown_in(&below(&path, "storage"), storage, &known_of_storage, places, &mut problems);
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
                "没有“{shown}”这个键：运行手册不保存任何密码或密钥。它们属于连接配置，保存在系统钥匙串中，请从文件中删除"
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

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    const HEAD: &str = "format_version = 1\ntitle = \"t\"\n";

    fn told(text: &str) -> Vec<String> {
        let problems = parse("r.toml", text).map(|_| ()).unwrap_err();
        assert!(problems.iter().all(|problem| !problem.message.zh.is_empty()));
        problems.iter().map(|problem| format!("{}: {}", problem.place(), problem.message.en)).collect()
    }

    #[test]
    fn every_unknown_key_is_told_at_once_with_what_was_meant() {
        let text = format!(
            "{HEAD}tikcet = 1\n[defaults]\ncolour = 1\n[[backup]]\nprofile = \"p\"\ntargetname = \"x\"\n[backup.storage]\nkind = \"file\"\nregoin = \"r\"\n"
        );
        assert_eq!(
            told(&text),
            [
                "r.toml:3:1 tikcet: There is no key “tikcet” here. Did you mean “ticket”?",
                "r.toml:5:1 defaults.colour: There is no key “colour” here. There are: description, name, unless_newer_than",
                "r.toml:8:1 backup[1].targetname: There is no key “targetname” here. Did you mean “target_name”?",
                "r.toml:11:1 backup[1].storage.regoin: There is no key “regoin” here. Did you mean “region”?",
            ]
        );
    }

    #[test]
    fn a_secret_is_sent_home_to_the_profile_and_never_repeated() {
        for key in
            ["password", "secret_access_key", "ApiToken", "backup_set_password", "storage_secret_key", "密码"]
        {
            for table in [
                "",
                "[defaults]\n",
                "[[backup]]\nprofile = \"p\"\n",
                "[[backup]]\nprofile = \"p\"\n[backup.storage]\n",
            ] {
                let text = format!("{HEAD}{table}\"{key}\" = \"hunter2\"\n");
                let told = told(&text);
                assert!(
                    told.len() == 1
                        && told[0].contains("a runbook holds no secrets. They live in the profile"),
                    "{told:?}"
                );
                assert!(!told[0].contains("hunter2"));
            }
        }
    }

    #[test]
    fn no_key_of_the_format_could_hold_a_secret() {
        let all = [keys::<RunbookFile>(), keys::<Defaults>(), keys::<Entry>(), keys::<Storage>()].concat();
        assert!(all.len() > 25, "{all:?}");
        for key in all {
            assert!(!SECRETS.iter().any(|word| key.contains(word)), "{key}");
        }
    }
}
