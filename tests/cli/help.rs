//! Help and refusals, in the language of whoever asks.

use std::process::Command;

use crate::desk::{Ended, program};

fn told(prepare: impl FnOnce(&mut Command)) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program(folder.path());
    prepare(&mut command);
    let ended = Ended::of(command.output().unwrap());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
    ended
}

#[test]
fn without_a_command_there_is_help_and_a_failure() {
    let ended = told(|_| {});
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "a script reads no help as data");
    assert!(ended.err.contains("Usage: holdfast [OPTIONS] <COMMAND>"), "{}", ended.err);
    let ended = told(|command| {
        command.args(["--language", "zh"]);
    });
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    assert!(ended.err.contains("用法：holdfast [选项] <命令>"), "{}", ended.err);
}

#[test]
fn the_version_is_data() {
    let ended = told(|command| {
        command.arg("--version");
    });
    let expected = format!("holdfast {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((ended.code, ended.out, ended.err.as_str()), (Some(0), expected, ""));
}

#[test]
fn help_is_chinese_for_whoever_asks_in_chinese() {
    let by_option = told(|command| {
        command.args(["help", "sandbox", "--language", "zh"]);
    });
    assert_eq!(by_option.code, Some(1), "`help` takes names of commands only");
    let by_option = told(|command| {
        command.args(["--language", "zh", "sandbox", "--help"]);
    });
    let by_variable = told(|command| {
        command.args(["sandbox", "--help"]).env("HOLDFAST_LANGUAGE", "zh");
    });
    let by_locale = told(|command| {
        command.args(["help", "sandbox"]).env("LANG", "zh_CN.UTF-8");
    });
    assert_eq!((by_option.code, by_option.err.as_str()), (Some(0), ""));
    assert_eq!(by_option.out, by_variable.out);
    assert_eq!(by_option.out, by_locale.out);
    assert!(by_option.out.contains("用法：holdfast sandbox [选项]\n\n选项：\n"), "{}", by_option.out);
    let english = told(|command| {
        command.args(["sandbox", "--help", "--language=en"]).env("LANG", "zh_CN.UTF-8");
    });
    assert!(english.out.contains("Usage: holdfast sandbox [OPTIONS]\n\nOptions:\n"), "{}", english.out);
}

#[test]
fn a_refusal_is_told_in_the_language_that_was_chosen_with_it() {
    let refused = told(|command| {
        command.args(["sandbox", "--fleet", "20001", "--language", "zh"]);
    });
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""));
    assert_eq!(
        refused.err,
        "错误: “--fleet <N>”的值“20001”无效：请给出不超过 20000 的整数\n\n详细信息请用 --help 查看。\n"
    );
    let refused = told(|command| {
        command.args(["sandbox", "--fleet", "20001"]);
    });
    assert_eq!(
        refused.err,
        "error: invalid value '20001' for '--fleet <N>': give a whole number up to 20000\n\n\
         For more information, try '--help'.\n"
    );
}

#[test]
fn help_never_shows_what_a_variable_holds() {
    let ended = told(|command| {
        command.arg("--help");
    });
    let variables: Vec<_> = ended.out.lines().filter(|line| line.contains("[env: ")).collect();
    assert!(variables.len() >= 4, "{}", ended.out);
    assert!(variables.iter().all(|line| !line.contains('=')), "{variables:?}");
}
