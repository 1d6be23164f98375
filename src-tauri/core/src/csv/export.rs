//! Writing the CSV: a few rows for the preview, or all of them into a file that appears only when it is whole.

use std::path::{Path, PathBuf};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use jiff::tz::TimeZone;
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

use super::{Delimiter, ExportOptions, ExportPreview, ExportReceipt, LineEnd};
use crate::error::Error;
use crate::history::{HistoryFilter, HistoryQuery, HistorySort};
use crate::holdfast::Holdfast;
use crate::record::HistoryRecord;

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
        let mut bytes = head(options);
        bytes.extend(rows(&page.records, options, &TimeZone::system()));
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
        let partial = partial_name(path);
        let written = self.write_partial(&partial, filter, options).await;
        let moved = match written {
            Ok(counts) => {
                fs::rename(&partial, path).await.map(|()| counts).map_err(|error| failed(path, error))
            }
            Err(error) => Err(error),
        };
        if moved.is_err() {
            // It may never have been made; either way nothing half-written is left.
            let _ = fs::remove_file(&partial).await;
        }
        let (rows, bytes) = moved?;
        Ok(ExportReceipt { path: path.display().to_string(), rows, bytes })
    }

    async fn write_partial(
        &self,
        partial: &Path,
        filter: HistoryFilter,
        options: &ExportOptions,
    ) -> Result<(u64, u64), Error> {
        let zone = TimeZone::system();
        let mut file = File::create_new(partial).await.map_err(|error| failed(partial, error))?;
        let (mut count, mut size) = (0, 0);
        let mut chunk = head(options);
        let mut history = self.store().history_rows(filter);
        loop {
            file.write_all(&chunk).await.map_err(|error| failed(partial, error))?;
            size += chunk.len() as u64;
            let Some(records) = history.next().await? else { break };
            count += records.len() as u64;
            chunk = rows(&records, options, &zone);
        }
        // The last write goes on in the background, and only `flush` tells how it ended.
        file.flush().await.map_err(|error| failed(partial, error))?;
        file.sync_all().await.map_err(|error| failed(partial, error))?;
        Ok((count, size))
    }
}

fn failed(path: &Path, source: std::io::Error) -> Error {
    Error::ExportFailed { path: path.display().to_string(), source }
}

/// Beside the file, so that the rename stays on one disk.
fn partial_name(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}.partial", uuid::Uuid::new_v4().simple()))
}

fn head(options: &ExportOptions) -> Vec<u8> {
    let mark = if options.byte_order_mark { BYTE_ORDER_MARK } else { &[] };
    let mut bytes = mark.to_vec();
    let names = options.columns.iter().flat_map(|column| column.names(options.times));
    bytes.extend(write(options, |writer| writer.write_record(names)));
    bytes
}

fn rows(records: &[HistoryRecord], options: &ExportOptions, zone: &TimeZone) -> Vec<u8> {
    write(options, |writer| {
        for record in records {
            writer.write_record(
                options.columns.iter().flat_map(|column| column.cells(record, options, zone)),
            )?;
        }
        Ok(())
    })
}

fn write(options: &ExportOptions, record: impl FnOnce(&mut Writer<Vec<u8>>) -> csv::Result<()>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .delimiter(match options.delimiter {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
        })
        .terminator(match options.line_end {
            LineEnd::CrLf => Terminator::CRLF,
            LineEnd::Lf => Terminator::Any(b'\n'),
        })
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    record(&mut writer).expect("every row has as many cells as there are names, and memory takes them");
    writer.into_inner().expect("memory takes every byte")
}
