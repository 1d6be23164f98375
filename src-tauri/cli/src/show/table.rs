//! Text in aligned columns, by the width that a terminal gives each character: Chinese ones are two wide.
//!
//! Names come from vendors: what would move the cursor or turn the line around is shown as an escape, never sent on.

use std::io::IsTerminal;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands between two columns.
const GAP: usize = 2;
/// No column is cut shorter than this.
const LEAST: usize = 8;
/// Stands for what was cut off.
const CUT: char = '…';

/// To which side a column's cells are pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    /// The same, and never cut: for what is copied, as an id.
    Whole,
    /// For numbers.
    Right,
}

/// Rows under headers. A row may have fewer cells than there are headers.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    headers: Vec<(String, Side)>,
    rows: Vec<Vec<String>>,
}

/// The columns of the terminal that standard output is; `None` where it is none, and nothing may be cut.
pub(crate) fn terminal_width() -> Option<usize> {
    let output = std::io::stdout();
    if !output.is_terminal() {
        return None;
    }
    terminal_size::terminal_size_of(output)
        .map(|(terminal_size::Width(columns), _)| usize::from(columns))
        .filter(|columns| *columns > 0)
}

/// The text without what would command the terminal that shows it.
pub(crate) fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_command(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

impl Table {
    pub(crate) fn new<H: Into<String>>(headers: impl IntoIterator<Item = (H, Side)>) -> Self {
        let headers = headers.into_iter().map(|(header, side)| (header.into(), side)).collect();
        Self { headers, rows: Vec::new() }
    }

    pub(crate) fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(cells.into_iter().map(|cell| harmless(cell.as_ref())).collect());
    }

    /// The table with nothing cut: for what is copied from it.
    pub(crate) fn whole(&self) -> String {
        self.within(None)
    }

    /// The table for standard output: cut to the terminal's width where it is one, whole otherwise.
    pub(crate) fn text(&self) -> String {
        self.within(terminal_width())
    }

    /// The table, one line a row and none for whoever has no headers; cells are cut where it would be too wide.
    pub(crate) fn within(&self, width: Option<usize>) -> String {
        let widths = self.widths(width);
        let headers = self.headers.iter().map(|(header, _)| header.as_str());
        let mut text = self.line(headers, &widths);
        for row in &self.rows {
            text.push_str(&self.line(row.iter().map(String::as_str), &widths));
        }
        text
    }

    fn widths(&self, most: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<_> = self.headers.iter().map(|(header, _)| header.width()).collect();
        let headers = widths.clone();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let Some(most) = most else { return widths };
        let gaps = GAP * widths.len().saturating_sub(1);
        // The widest column has most to spare; numbers are never cut, they would be wrong.
        while widths.iter().sum::<usize>() + gaps > most {
            let can_give = |column: usize| {
                self.headers[column].1 == Side::Left && widths[column] > headers[column].max(LEAST)
            };
            let widest = (0..widths.len()).filter(|column| can_give(*column)).max_by_key(|at| widths[*at]);
            let Some(widest) = widest else { break };
            widths[widest] -= 1;
        }
        widths
    }

    fn line<'a>(&self, cells: impl Iterator<Item = &'a str>, widths: &[usize]) -> String {
        let mut line = String::new();
        for (index, ((cell, width), (_, side))) in cells.zip(widths).zip(&self.headers).enumerate() {
            if index > 0 {
                line.push_str(&" ".repeat(GAP));
            }
            let cell = cut(cell, *width);
            let space = " ".repeat(width.saturating_sub(cell.width()));
            match side {
                Side::Left | Side::Whole => line.extend([cell.as_str(), &space]),
                Side::Right => line.extend([space.as_str(), &cell]),
            }
        }
        line.truncate(line.trim_end().len());
        line.push('\n');
        line
    }
}

/// Control characters, and those that make a line read from right to left.
fn is_command(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text, or as much of its beginning as fits with a mark for the rest.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut room = width.saturating_sub(1);
    let fits = |character: &char| {
        let needed = character.width().unwrap_or_default();
        let fits = needed <= room;
        room = room.saturating_sub(needed);
        fits
    };
    text.chars().take_while(fits).chain([CUT]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new([("Name", Side::Left), ("GB", Side::Right), ("State", Side::Left)]);
        table.row(["orders", "40", "ACTIVE"]);
        table.row(["订单库", "1200", ""]);
        table.row(["a"]);
        table
    }

    #[test]
    fn columns_stand_below_one_another_by_display_width() {
        let wanted = "Name      GB  State\n\
             orders    40  ACTIVE\n\
             订单库  1200\n\
             a\n";
        assert_eq!(table().within(None), wanted);
    }

    #[test]
    fn a_narrow_terminal_cuts_words_and_never_numbers() {
        let mut table = Table::new([("Name", Side::Left), ("Size", Side::Right)]);
        table.row(["订单库订单库订单库", "123456789012"]);
        table.row(["a-rather-long-name", "1"]);
        assert_eq!(
            table.within(Some(26)),
            "Name                  Size\n\
             订单库订单…   123456789012\n\
             a-rather-lo…             1\n"
        );
        // Nothing is left to give: a line may then be wrapped by the terminal.
        assert!(table.within(Some(5)).contains("123456789012"));
        assert!(table.within(None).contains("a-rather-long-name"));
    }

    #[test]
    fn what_would_command_the_terminal_is_shown_instead() {
        let mut table = Table::new([("Name", Side::Left)]);
        table.row(["a\u{1b}[2Jb\nc\u{202e}d"]);
        assert_eq!(table.within(None), "Name\na\\u{1b}[2Jb\\nc\\u{202e}d\n");
    }
}
