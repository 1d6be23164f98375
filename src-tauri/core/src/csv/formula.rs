//! Defusing cells that a spreadsheet would run as a formula when the file is opened.
//!
//! For free text only: a number's minus sign is nobody's formula.

/// The characters a formula can begin with; spreadsheets take the full-width ones too.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The text, with an apostrophe before it where it could run.
pub(super) fn defuse(text: &str) -> String {
    if text.trim_start_matches(' ').starts_with(STARTS) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_run_is_defused_and_the_rest_is_left_alone() {
        for text in ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"] {
            assert_eq!(defuse(text), format!("'{text}"));
        }
        for text in ["", "orders", "a=b", "订单-01", "1-2", "'=1"] {
            assert_eq!(defuse(text), text);
        }
    }
}
