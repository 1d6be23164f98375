//! How a CSV file is written, as it is typed.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use holdfast_core::csv::{Column, Delimiter, ExportOptions, LineEnd, TimeStyle};

/// What is not given is as the window offers it first.
#[derive(Debug, Args)]
#[command(next_help_heading = "CSV")]
pub(crate) struct CsvArguments {
    /// Between two cells [default: comma]
    #[arg(long, value_name = "DELIMITER")]
    delimiter: Option<DelimiterChoice>,
    /// After each row [default: crlf]
    #[arg(long, value_name = "END")]
    line_end: Option<LineEndChoice>,
    /// Three bytes in front, so that Excel reads Chinese [default: in a file]
    #[arg(long, conflicts_with = "no_byte_order_mark")]
    byte_order_mark: bool,
    /// No bytes in front of the first name [default: on standard output]
    #[arg(long)]
    no_byte_order_mark: bool,
    /// Times in this machine's zone, in UTC, or both with the vendor's own text [default: local]
    #[arg(long, value_name = "TIMES")]
    times: Option<TimesChoice>,
    /// Leave text as it is that a spreadsheet would run as a formula
    #[arg(long)]
    no_formula_guard: bool,
    /// These columns, in this order, with a comma between two
    #[arg(
        long,
        value_name = "COLUMNS",
        value_delimiter = ',',
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(Column::ALL.map(Column::name)).map(|name| column(&name))
    )]
    columns: Option<Vec<Column>>,
}

impl CsvArguments {
    /// Whether anything was chosen.
    pub(crate) fn is_given(&self) -> bool {
        let Self {
            delimiter,
            line_end,
            byte_order_mark,
            no_byte_order_mark,
            times,
            no_formula_guard,
            columns,
        } = self;
        delimiter.is_some()
            || line_end.is_some()
            || *byte_order_mark
            || *no_byte_order_mark
            || times.is_some()
            || *no_formula_guard
            || columns.is_some()
    }

    pub(crate) fn options(&self, is_file: bool) -> ExportOptions {
        let usual = ExportOptions::default();
        ExportOptions {
            delimiter: self.delimiter.map_or(usual.delimiter, Into::into),
            line_end: self.line_end.map_or(usual.line_end, Into::into),
            // Whoever reads a pipe is no spreadsheet.
            byte_order_mark: self.byte_order_mark
                || (usual.byte_order_mark && is_file && !self.no_byte_order_mark),
            times: self.times.map_or(usual.times, Into::into),
            columns: self.columns.clone().unwrap_or(usual.columns),
            formula_guard: usual.formula_guard && !self.no_formula_guard,
        }
    }
}

fn column(name: &str) -> Column {
    let named = Column::ALL.into_iter().find(|column| column.name() == name);
    named.expect("the parser lets only the names of columns through")
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DelimiterChoice {
    Comma,
    Semicolon,
    Tab,
}

impl From<DelimiterChoice> for Delimiter {
    fn from(choice: DelimiterChoice) -> Self {
        match choice {
            DelimiterChoice::Comma => Self::Comma,
            DelimiterChoice::Semicolon => Self::Semicolon,
            DelimiterChoice::Tab => Self::Tab,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LineEndChoice {
    Crlf,
    Lf,
}

impl From<LineEndChoice> for LineEnd {
    fn from(choice: LineEndChoice) -> Self {
        match choice {
            LineEndChoice::Crlf => Self::CrLf,
            LineEndChoice::Lf => Self::Lf,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TimesChoice {
    Local,
    Utc,
    All,
}

impl From<TimesChoice> for TimeStyle {
    fn from(choice: TimesChoice) -> Self {
        match choice {
            TimesChoice::Local => Self::Local,
            TimesChoice::Utc => Self::Utc,
            TimesChoice::All => Self::All,
        }
    }
}
