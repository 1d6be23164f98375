//! Writing the CSV: a few rows for the preview, or all of them into a file that appears only when it is whole.

use std::path::Path;
use std::slice;

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use jiff::tz::TimeZone;

use super::{ExportOptions, ExportPreview, ExportReceipt, LineEnd};
use crate::error::Error;
use crate::evidence::Split;
use crate::history::{HistoryFilter, HistoryQuery, HistorySort};
use crate::history_file::{Form, HistoryFile, write_rows};
use crate::holdfast::Holdfast;
use crate::record::HistoryRecord;
use crate::store::HistoryRows;

/// How many rows a preview shows below the names.
const PREVIEW: u32 = 2;
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

impl Holdfast {
    /// The first lines that an export would write.
    pub async fn preview_export(
        &self,
        filter: HistoryFilter,
        options: &ExportOptions,
    ) -> Result<ExportPreview, Error> {
        let query =
            HistoryQuery { filter, sort: HistorySort::Created, descending: true, offset: 0, limit: PREVIEW };
        let page = self.history(query).await?;
        let form = CsvForm::here(options);
        let mut bytes = form.head();
        bytes.extend(form.rows(&page.records));
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect();
        Ok(ExportPreview { lines, rows: page.total })
    }

    /// Writes the rows a filter lets through, newest first, a chunk at a time.
    ///
    /// # Errors
    /// `ExportFailed` leaves whatever stood under the name before.
    pub async fn export(
        &self,
        path: &Path,
        filter: HistoryFilter,
        options: &ExportOptions,
    ) -> Result<ExportReceipt, Error> {
        let mut file = HistoryFile::create(path, CsvForm::here(options)).await?;
        write_rows(self.store(), filter, slice::from_mut(&mut file), |_| {}).await?;
        file.finish().await
    }

    /// The same bytes for whoever writes them elsewhere.
    pub fn csv(&self, filter: HistoryFilter, options: &ExportOptions) -> CsvChunks {
        let form = CsvForm::here(options);
        CsvChunks { head: Some(form.head()), history: self.store().history_rows(filter), form, rows: 0 }
    }
}

/// A CSV file's bytes: first the columns' names, then the rows, some at a time.
#[derive(Debug)]
pub struct CsvChunks {
    /// Nothing once it was given.
    head: Option<Vec<u8>>,
    history: HistoryRows,
    form: CsvForm,
    rows: u64,
}

impl CsvChunks {
    /// The next bytes, ending with a row's end; nothing after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if let Some(head) = self.head.take() {
            return Ok(Some(head));
        }
        let Some(records) = self.history.next().await? else { return Ok(None) };
        self.rows += records.len() as u64;
        Ok(Some(self.form.rows(&records)))
    }

    /// How many rows were given until now.
    pub fn rows(&self) -> u64 {
        self.rows
    }
}

/// Rows as CSV, their local times in one zone.
#[derive(Clone, Debug)]
pub(crate) struct CsvForm {
    options: ExportOptions,
    zone: TimeZone,
}

impl CsvForm {
    /// With this machine's zone.
    pub(crate) fn here(options: &ExportOptions) -> Self {
        Self { options: options.clone(), zone: TimeZone::system() }
    }
}

impl Form for CsvForm {
    fn split(&self) -> Split {
        Split::Csv
    }

    fn head(&self) -> Vec<u8> {
        let Self { options, .. } = self;
        let mark = if options.byte_order_mark { BYTE_ORDER_MARK } else { &[] };
        let mut bytes = mark.to_vec();
        let names = options.columns.iter().flat_map(|column| column.names(options.times));
        bytes.extend(write(options, |writer| writer.write_record(names)));
        bytes
    }

    fn rows(&self, records: &[HistoryRecord]) -> Vec<u8> {
        let Self { options, zone } = self;
        write(options, |writer| {
            for record in records {
                writer.write_record(
                    options.columns.iter().flat_map(|column| column.cells(record, options, zone)),
                )?;
            }
            Ok(())
        })
    }
}

fn write(options: &ExportOptions, record: impl FnOnce(&mut Writer<Vec<u8>>) -> csv::Result<()>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .delimiter(options.delimiter.byte())
        .terminator(match options.line_end {
            LineEnd::CrLf => Terminator::CRLF,
            LineEnd::Lf => Terminator::Any(b'\n'),
        })
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    record(&mut writer).expect("every row has as many cells as there are names, and memory takes them");
    writer.into_inner().expect("memory takes every byte")
}
