//! The history as CSV (RFC 4180): which columns, which separators, and how it reaches the disk.
//!
//! Rows are streamed; the file appears under its name only when it is whole.

mod column;
mod export;
mod formula;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use column::Column;
pub use export::CsvChunks;
pub(crate) use export::CsvForm;

/// Between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
}

impl Delimiter {
    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

/// After each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineEnd {
    CrLf,
    Lf,
}

/// How times are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimeStyle {
    /// In this machine's zone, each with its offset.
    Local,
    Utc,
    /// Local and UTC, and what the vendor wrote.
    All,
}

/// How the file is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportOptions {
    pub delimiter: Delimiter,
    pub line_end: LineEnd,
    /// Three bytes in front, so that Excel reads Chinese.
    pub byte_order_mark: bool,
    pub times: TimeStyle,
    pub columns: Vec<Column>,
    /// Puts an apostrophe before text that a spreadsheet would run as a formula.
    pub formula_guard: bool,
}

/// What every face offers first: what a spreadsheet opens as it is, with the columns that a change ticket wants.
impl Default for ExportOptions {
    fn default() -> Self {
        Self {
            delimiter: Delimiter::Comma,
            line_end: LineEnd::CrLf,
            byte_order_mark: true,
            times: TimeStyle::Local,
            columns: Column::USUAL.to_vec(),
            formula_guard: true,
        }
    }
}

/// The first lines of what would be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportPreview {
    pub lines: Vec<String>,
    #[ts(type = "number")]
    pub rows: u64,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportReceipt {
    pub path: String,
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub bytes: u64,
}
