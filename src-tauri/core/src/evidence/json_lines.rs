//! The history as JSON, one row a line, as the command line prints it.

use std::path::Path;
use std::slice;

use super::Split;
use crate::csv::ExportReceipt;
use crate::error::Error;
use crate::history::HistoryFilter;
use crate::history_file::{Form, HistoryFile, write_rows};
use crate::holdfast::Holdfast;
use crate::json_line::line;
use crate::record::HistoryRecord;

/// Each row as a document of this type.
const KIND: &str = "record";

/// Rows as JSON lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct JsonLines;

impl Form for JsonLines {
    fn split(&self) -> Split {
        Split::Lines
    }

    fn head(&self) -> Vec<u8> {
        Vec::new()
    }

    fn rows(&self, records: &[HistoryRecord]) -> Vec<u8> {
        records.iter().map(|record| line(KIND, record)).collect::<String>().into_bytes()
    }
}

impl Holdfast {
    /// Writes the rows a filter lets through as JSON, one a line, newest first.
    ///
    /// # Errors
    /// `ExportFailed` leaves whatever stood under the name before.
    pub async fn export_json_lines(
        &self,
        path: &Path,
        filter: HistoryFilter,
    ) -> Result<ExportReceipt, Error> {
        let mut file = HistoryFile::create(path, JsonLines).await?;
        write_rows(self.store(), filter, slice::from_mut(&mut file), |_| {}).await?;
        file.finish().await
    }
}
