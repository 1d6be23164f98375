//! Help, refusals and the manual in Chinese.
//!
//! There is one source, the tree of commands that clap has: [`catalogue`] holds a text for each of its texts, and a test
//! fails where one is missing or left over. What clap itself writes into a help text, such as "Usage:", is replaced in
//! what it rendered, because it offers no other way. Names of values, such as FILE, stay as they are.

mod catalogue;
mod refusal;

use clap::builder::{PossibleValue, Resettable};
use clap::{Arg, Command};

pub(crate) use refusal::{refusal, sentence};

/// Where clap writes a word of its own: a whole line of a help text, and the same as a heading of the manual.
const HEADINGS: [(&str, &str); 8] = [
    ("Commands", "命令"),
    ("Arguments", "参数"),
    ("Options", "选项"),
    ("Common options", "通用选项"),
    ("Vendor options", "厂商选项"),
    ("Network options", "网络选项"),
    ("Which rows", "哪些记录"),
    ("CSV", "CSV"),
];

/// The words of clap within a line.
const WORDS: [(&str, &str); 4] =
    [("Usage: ", "用法："), ("[OPTIONS]", "[选项]"), ("<COMMAND>", "<命令>"), ("[COMMAND]", "[命令]")];

/// The manual's headings that are none of the help's.
const SECTIONS: [(&str, &str); 6] = [
    ("NAME", "名称"),
    ("SYNOPSIS", "概要"),
    ("DESCRIPTION", "描述"),
    ("SUBCOMMANDS", "子命令"),
    ("EXTRA", "补充"),
    ("VERSION", "版本"),
];

/// The same commands with Chinese texts. They must be built, so that what clap adds is there.
pub(crate) fn translate(command: Command) -> Command {
    translate_below(command, "")
}

fn translate_below(mut command: Command, path: &str) -> Command {
    let key = key(path);
    if let Some(text) = catalogue::command(&key) {
        // Below `help` only the brief text is shown.
        let whole = command.get_long_about().and_then(|_| whole(text));
        command = command.about(brief(text)).long_about(whole);
    }
    if let Some(text) = catalogue::after(&key) {
        command = command.after_help(text);
    }
    command.mut_args(|argument| translate_argument(argument, &key)).mut_subcommands(|below| {
        let path = format!("{path} {}", below.get_name());
        translate_below(below, path.trim_start())
    })
}

/// What clap would add in English is part of the text: values, default, environment variable.
fn translate_argument(argument: Arg, key: &str) -> Arg {
    let (place, id) = (place(&argument, key), argument.get_id().as_str());
    let Some(text) = catalogue::argument(place, id) else { return argument };
    let values: Vec<_> =
        argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect();
    let names = values.iter().map(PossibleValue::get_name).collect::<Vec<_>>().join("、");
    let described = values.iter().filter_map(|value| {
        let text = catalogue::value(place, id, value.get_name())?;
        Some(format!("\n- {}：{text}", value.get_name()))
    });
    let described: String = described.collect();
    let defaults: Vec<_> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let variable = argument.get_env().map(|name| name.to_string_lossy());
    let has_default = argument.get_action().takes_values() && !argument.is_hide_default_value_set();
    let mut notes = String::new();
    for (name, said, is_shown) in [
        ("可选值", names, !argument.is_hide_possible_values_set()),
        ("默认值", defaults.join(" "), has_default),
        ("环境变量", variable.unwrap_or_default().into_owned(), !argument.is_hide_env_set()),
    ] {
        if is_shown && !said.is_empty() {
            notes.push_str(&format!(" [{name}：{said}]"));
        }
    }
    let whole = whole(text).or_else(|| (!described.is_empty()).then_some(text));
    let list = if described.is_empty() { String::new() } else { format!("\n\n可选值：{described}") };
    let whole = whole.map(|whole| format!("{whole}{list}\n\n{}", notes.trim_start()).trim_end().to_owned());
    argument
        .help(format!("{}{notes}", brief(text)))
        .long_help(whole.map_or(Resettable::Reset, |whole| Resettable::Value(whole.into())))
        .hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true)
}

/// The catalogue's key of a command. Below `help` every command is there a second time.
fn key(path: &str) -> String {
    if path == "help" || path.ends_with(" help") {
        return "help".to_owned();
    }
    path.split(' ').filter(|name| *name != "help").collect::<Vec<_>>().join(" ")
}

/// The catalogue's key of an argument's command: what holds for all commands stands there once.
fn place<'a>(argument: &Arg, key: &'a str) -> &'a str {
    let is_everywhere = argument.is_global_set() || ["help", "version"].contains(&argument.get_id().as_str());
    if is_everywhere { catalogue::EVERYWHERE } else { key }
}

/// What a list of commands and `-h` show.
fn brief(text: &'static str) -> &'static str {
    text.split_once("\n\n").map_or(text, |(brief, _)| brief)
}

/// What `--help` shows, where that is more.
fn whole(text: &'static str) -> Option<&'static str> {
    text.contains("\n\n").then_some(text)
}

/// What clap rendered, with its own words in Chinese.
pub(crate) fn help(rendered: &str) -> String {
    let heading = |line: &str| {
        let name = line.strip_suffix(':')?;
        HEADINGS.iter().find(|(en, _)| *en == name).map(|(_, zh)| format!("{zh}："))
    };
    in_line(&by_line(rendered, heading))
}

/// A page of the manual, with its headings in Chinese.
pub(crate) fn manual(roff: &str) -> String {
    let heading = |line: &str| {
        let name = line.strip_prefix(".SH ")?.trim_matches('"').to_owned();
        let of_help = HEADINGS.iter().find(|(en, _)| en.to_uppercase() == name);
        let (_, zh) = SECTIONS.iter().find(|(en, _)| *en == name).or(of_help)?;
        Some(format!(".SH {zh}"))
    };
    in_line(&by_line(roff, heading))
}

fn by_line(text: &str, heading: impl Fn(&str) -> Option<String>) -> String {
    text.split('\n')
        .map(|line| heading(line).unwrap_or_else(|| line.to_owned()))
        .collect::<Vec<_>>()
        .join("\n")
}

fn in_line(text: &str) -> String {
    WORDS.iter().fold(text.to_owned(), |text, (en, zh)| text.replace(en, zh))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::arguments::{self, Arguments};
    use crate::language::Language;

    /// Every place of the tree that has an English text.
    fn places(command: &Command, path: &str, found: &mut BTreeSet<String>) {
        let key = key(path);
        if command.get_about().is_some() {
            found.insert(format!("command \"{key}\""));
        }
        if command.get_after_help().is_some() {
            found.insert(format!("after \"{key}\""));
        }
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let id = argument.get_id();
            found.insert(format!("argument \"{}\" \"{id}\"", place(argument, &key)));
            for value in argument.get_possible_values().iter().filter(|value| value.get_help().is_some()) {
                found.insert(format!(
                    "value \"{}\" \"{id}\" \"{}\"",
                    place(argument, &key),
                    value.get_name()
                ));
            }
            if let Some(heading) = argument.get_help_heading() {
                let is_known = HEADINGS.iter().any(|(en, _)| *en == heading);
                assert!(is_known, "give the heading “{heading}” a Chinese one in chinese/mod.rs");
            }
        }
        for below in command.get_subcommands() {
            places(below, format!("{path} {}", below.get_name()).trim_start(), found);
        }
    }

    #[test]
    fn every_text_has_a_chinese_one_and_none_is_left_over() {
        let mut command = Arguments::command();
        command.build();
        let mut found = BTreeSet::new();
        places(&command, "", &mut found);
        let known = catalogue::places();
        let missing: Vec<_> = found.difference(&known).collect();
        let left_over: Vec<_> = known.difference(&found).collect();
        assert!(
            missing.is_empty() && left_over.is_empty(),
            "src/chinese/catalogue.rs and the commands differ.\nWrite a Chinese text for: {missing:#?}\nTake out: {left_over:#?}"
        );
    }

    #[test]
    fn a_chinese_text_says_more_with_help_exactly_where_the_english_one_does() {
        fn compare(english: &Command, chinese: &Command) {
            let name = english.get_name();
            let long = |command: &Command| command.get_long_about().is_some();
            assert_eq!(long(english), long(chinese), "{name}: its long text");
            for (en, zh) in english.get_arguments().zip(chinese.get_arguments()) {
                assert_eq!(en.get_id(), zh.get_id());
                let long = |argument: &Arg| {
                    let values = argument.get_possible_values();
                    argument.get_long_help().is_some()
                        || values.iter().any(|value| value.get_help().is_some())
                };
                let is_help = en.get_id() == "help";
                assert!(is_help || long(en) == long(zh), "{name}: the long text of {}", en.get_id());
            }
            for (en, zh) in english.get_subcommands().zip(chinese.get_subcommands()) {
                compare(en, zh);
            }
        }
        compare(&arguments::command(Language::En), &arguments::command(Language::Zh));
    }

    #[test]
    fn no_word_of_claps_stays_english() {
        fn walk(command: &Command, check: &impl Fn(&str)) {
            check(&help(&command.clone().render_help().to_string()));
            check(&help(&command.clone().render_long_help().to_string()));
            command.get_subcommands().for_each(|below| walk(below, check));
        }
        let english = |line: &str| {
            // Three words of small letters in a row are a sentence of somebody's.
            let words: Vec<_> = line.split(' ').map(|word| word.trim_matches(['.', ',', ';', ':'])).collect();
            let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
            words.windows(3).any(|three| three.iter().all(is_word))
        };
        walk(&arguments::command(Language::Zh), &|text| {
            for line in text.lines() {
                let is_usage =
                    line.starts_with("用法") || line.starts_with("      ") && line.contains("holdfast ");
                assert!(is_usage || !english(line), "English: {line}\n{text}");
                assert!(
                    !line.ends_with(':') && !line.contains("[default") && !line.contains("[env"),
                    "{line}"
                );
            }
        });
    }
}
