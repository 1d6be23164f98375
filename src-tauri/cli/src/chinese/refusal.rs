//! clap's refusals in Chinese, told from what it knows about each.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::help;
use crate::wrong::Wrong;

/// The whole text of a refusal: what is wrong, what may have been meant, the usage.
pub(crate) fn refusal(error: &Error) -> String {
    let mut text = format!("错误: {}\n", sentence(error));
    let hints = hints(error);
    if !hints.is_empty() {
        text.push('\n');
        hints.iter().for_each(|hint| text.push_str(&format!("  提示：{hint}\n")));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        text.push_str(&format!("\n{}\n", help(&usage.to_string())));
    }
    text.push_str("\n详细信息请用 --help 查看。\n");
    text
}

/// What is wrong.
pub(crate) fn sentence(error: &Error) -> String {
    let said = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    let given = said(ContextKind::ActualNumValues);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("没有参数“{argument}”"),
        ErrorKind::InvalidSubcommand => format!("没有命令“{}”", said(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("“{argument}”缺少值{}", choice(error, "可选值", ContextKind::ValidValue))
        }
        ErrorKind::InvalidValue => {
            format!("“{argument}”的值“{value}”无效{}", choice(error, "可选值", ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => format!("“{argument}”的值“{value}”无效{}", reason(error)),
        ErrorKind::MissingRequiredArgument => {
            format!("缺少必需的参数：{}", lines(error, ContextKind::InvalidArg))
        }
        ErrorKind::MissingSubcommand => {
            let command = said(ContextKind::InvalidSubcommand);
            format!("“{command}”需要子命令{}", choice(error, "子命令", ContextKind::ValidSubcommand))
        }
        ErrorKind::ArgumentConflict => conflict(error, &argument),
        ErrorKind::NoEquals => format!("“{argument}”的值须用等号给出"),
        ErrorKind::TooManyValues => format!("“{argument}”不能再接受值“{value}”"),
        ErrorKind::TooFewValues => {
            format!("“{argument}”至少需要 {} 个值，只给出了 {given} 个", said(ContextKind::MinValues))
        }
        ErrorKind::WrongNumberOfValues => {
            format!("“{argument}”需要 {} 个值，给出了 {given} 个", said(ContextKind::ExpectedNumValues))
        }
        ErrorKind::InvalidUtf8 => "参数中有不是 UTF-8 的内容".to_owned(),
        _ => error.kind().to_string(),
    }
}

fn conflict(error: &Error, argument: &str) -> String {
    match error.get(ContextKind::PriorArg) {
        Some(ContextValue::String(prior)) if prior == argument => format!("“{argument}”不能重复给出"),
        Some(ContextValue::String(prior)) => format!("“{argument}”不能与“{prior}”同时使用"),
        _ => format!("“{argument}”不能与以下参数同时使用：{}", lines(error, ContextKind::PriorArg)),
    }
}

/// What the parser of the value said: in Chinese where it is ours.
fn reason(error: &Error) -> String {
    match error.source() {
        None => String::new(),
        Some(source) => match source.downcast_ref::<Wrong>() {
            Some(Wrong(text)) => format!("：{}", text.zh),
            None => format!("：{}", number(&source.to_string())),
        },
    }
}

/// What clap's own parser of numbers says.
fn number(told: &str) -> String {
    match told.split_once(" is not in ") {
        Some((_, range)) => format!("须在 {range} 之内"),
        None if told.starts_with("invalid digit") => "须为整数".to_owned(),
        None => told.to_owned(),
    }
}

fn choice(error: &Error, name: &str, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::Strings(words)) if !words.is_empty() => {
            format!("\n  [{name}：{}]", words.join(", "))
        }
        _ => String::new(),
    }
}

fn lines(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::Strings(words)) => words.iter().map(|word| format!("\n  {word}")).collect(),
        Some(other) => format!("\n  {other}"),
        None => String::new(),
    }
}

fn hints(error: &Error) -> Vec<String> {
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = near.into_iter().filter_map(|kind| error.get(kind)).map(|word| format!("相近的有“{word}”"));
    let told = match error.get(ContextKind::Suggested) {
        Some(ContextValue::StyledStrs(told)) => told.as_slice(),
        _ => &[],
    };
    near.chain(told.iter().filter_map(|told| tip(&told.to_string()))).collect()
}

/// clap gives these as English sentences only; what we do not know of them is left out.
fn tip(told: &str) -> Option<String> {
    let quoted: Vec<_> = told.split('\'').skip(1).step_by(2).collect();
    match *quoted.as_slice() {
        [_, instead] if told.starts_with("to pass ") => Some(format!("如要将它作为值，请写“{instead}”")),
        [command, _] if told.starts_with("subcommand ") => {
            Some(format!("有命令“{command}”：请去掉它前面的“--”"))
        }
        [place] if told.ends_with(" exists") => Some(format!("有“{place}”")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments;
    use crate::language::Language;

    fn refused(line: &str) -> String {
        let words = line.split(' ').map(|word| word.replace('_', " "));
        refusal(&arguments::command(Language::Zh).try_get_matches_from(words).expect_err(line))
    }

    #[test]
    fn each_refusal_says_what_is_wrong_with_which_word() {
        for (line, expected) in [
            ("holdfast --flag", "错误: 没有参数“--flag”\n\n"),
            ("holdfast --data", "错误: 没有参数“--data”\n\n  提示：相近的有“--data-dir”\n\n用法：holdfast"),
            ("holdfast sandbx", "错误: 没有命令“sandbx”\n\n  提示：相近的有“sandbox”\n\n用法：holdfast"),
            ("holdfast man --dir", "错误: “--dir <DIR>”缺少值\n\n"),
            ("holdfast man --space x", "错误: “--space <SPACE>”的值“x”无效\n  [可选值：real, sandbox]\n\n"),
            ("holdfast man --data-dir=", "错误: “--data-dir <DIR>”的值“”无效：请给出目录\n\n"),
            (
                "holdfast sandbox --fleet 20001",
                "错误: “--fleet <N>”的值“20001”无效：请给出不超过 20000 的整数\n\n",
            ),
            ("holdfast sandbox --fleet 1 --fleet 2", "错误: “--fleet <N>”不能重复给出\n\n用法："),
            ("holdfast apply x --parallel 0", "错误: “--parallel <N>”的值“0”无效：须在 1..=100 之内\n\n"),
            ("holdfast apply x --parallel x", "错误: “--parallel <N>”的值“x”无效：须为整数\n\n"),
            ("holdfast export --gone --listed x", "错误: “--gone”不能与“--listed”同时使用\n\n用法："),
            ("holdfast completions", "错误: 缺少必需的参数：\n  <SHELL>\n\n用法：holdfast completions"),
            ("holdfast man more", "错误: 没有参数“more”\n\n用法：holdfast man [选项]"),
            (
                "holdfast completions --bash",
                "错误: 没有参数“--bash”\n\n  提示：如要将它作为值，请写“-- --bash”\n\n",
            ),
        ] {
            let told = refused(line);
            assert!(told.starts_with(expected), "{line}\n{told}");
            assert!(told.ends_with("\n\n详细信息请用 --help 查看。\n"), "{line}\n{told}");
        }
    }
}
