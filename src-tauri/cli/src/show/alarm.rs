//! What nobody must miss: in red on a terminal that may show colours, and as plain as all else everywhere else.

use std::io::IsTerminal;

/// The words as standard output may show them.
pub(crate) fn alarm(words: &str) -> String {
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    if is_plain || !std::io::stdout().is_terminal() {
        return words.to_owned();
    }
    format!("\u{1b}[1;31m{words}\u{1b}[0m")
}
