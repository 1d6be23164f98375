//! The program on a terminal of its own, as `script` of util-linux gives it.

use std::process::{Command, Stdio};

use crate::desk::{Desk, Ended};

/// Runs the program so; what it writes, on both outputs, comes back as `out`.
pub(crate) fn run(desk: &Desk, columns: u16, words: &[&str]) -> Ended {
    let inner = desk.command(words);
    let words: Vec<_> = std::iter::once(inner.get_program())
        .chain(inner.get_args())
        .map(|word| format!("'{}'", word.to_str().unwrap().replace('\'', r"'\''")))
        .collect();
    let mut outer = Command::new("script");
    outer.args(["-qec", &format!("stty rows 24 cols {columns}; exec {}", words.join(" ")), "/dev/null"]);
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    let output = outer.stdin(Stdio::null()).output().expect("script of util-linux is installed");
    let mut ended = Ended::of(output);
    ended.out = ended.out.replace("\r\n", "\n");
    ended
}
