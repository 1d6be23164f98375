//! Files of the history's rows: read once, a chunk at a time, and written into as many files as are wanted.

use std::path::{Path, PathBuf};

use crate::csv::ExportReceipt;
use crate::error::Error;
use crate::evidence::{Split, Summed, Sums};
use crate::history::HistoryFilter;
use crate::record::HistoryRecord;
use crate::store::Store;
use crate::whole_file::{Readers, WholeFile};

/// How rows become bytes.
pub(crate) trait Form: Send + Sync {
    /// How the bytes fall into records again.
    fn split(&self) -> Split;
    /// What stands before the first row.
    fn head(&self) -> Vec<u8>;
    /// Rows, each with its end.
    fn rows(&self, records: &[HistoryRecord]) -> Vec<u8>;
}

/// A file being written, each row in its form.
pub(crate) struct HistoryFile {
    file: WholeFile,
    path: PathBuf,
    form: Box<dyn Form>,
    rows: u64,
    sums: Sums,
}

/// What was written, without its name yet.
pub(crate) struct Written {
    pub(crate) file: WholeFile,
    pub(crate) receipt: ExportReceipt,
    pub(crate) sums: Summed,
}

impl HistoryFile {
    pub(crate) async fn create(path: &Path, form: impl Form + 'static) -> Result<Self, Error> {
        let file = WholeFile::create(path, Readers::Usual).await?;
        let sums = Sums::new(form.split());
        Ok(Self { file, path: path.to_owned(), form: Box::new(form), rows: 0, sums })
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.sums.add(bytes);
        self.file.write(bytes).await
    }

    /// Everything is written; the file has yet to be given its name.
    pub(crate) fn end(self) -> Written {
        let sums = self.sums.end();
        let path = self.path.display().to_string();
        Written { file: self.file, receipt: ExportReceipt { path, rows: self.rows, bytes: sums.bytes }, sums }
    }

    /// Gives the file its name.
    pub(crate) async fn finish(self) -> Result<ExportReceipt, Error> {
        let Written { file, receipt, .. } = self.end();
        file.finish().await?;
        Ok(receipt)
    }
}

/// Writes the rows a filter lets through, newest first, into every file, and shows each to `see`.
pub(crate) async fn write_rows(
    store: &Store,
    filter: HistoryFilter,
    files: &mut [HistoryFile],
    mut see: impl FnMut(&HistoryRecord) + Send,
) -> Result<(), Error> {
    for file in files.iter_mut() {
        let head = file.form.head();
        file.write(&head).await?;
    }
    let mut history = store.history_rows(filter);
    while let Some(records) = history.next().await? {
        for file in files.iter_mut() {
            let rows = file.form.rows(&records);
            file.write(&rows).await?;
            file.rows += records.len() as u64;
        }
        records.iter().for_each(&mut see);
    }
    Ok(())
}
