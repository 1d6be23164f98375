//! Writing an export with its evidence: the rows twice, and the manifest that proves them.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::json_lines::JsonLines;
use super::manifest::{FileEvidence, FileForm, KIND, Manifest, Person, RUNS, RunEvidence, SEAL};
use super::{ChainHead, EvidenceReceipt};
use crate::csv::{CsvForm, ExportOptions};
use crate::error::Error;
use crate::history::HistoryFilter;
use crate::history_file::{HistoryFile, write_rows};
use crate::holdfast::Holdfast;
use crate::json_line::FORMAT_VERSION;
use crate::plan::{Seal, canonical};
use crate::run::RunId;
use crate::store::{Store, StoreError};
use crate::whole_file::{Readers, WholeFile, finish_together};

impl Holdfast {
    /// Writes `NAME.csv`, `NAME.jsonl` and `NAME.manifest.json` beside each other: the same rows twice, and what proves
    /// them. All of it shows the history as it stood at one moment. A path without the ending `.csv` is the CSV file's
    /// as it is, and the endings of the others are put behind it.
    ///
    /// # Errors
    /// `ExportFailed` leaves whatever stood under the names before.
    pub async fn export_evidence(
        &self,
        csv: &Path,
        filter: HistoryFilter,
        options: &ExportOptions,
    ) -> Result<EvidenceReceipt, Error> {
        let json_lines = beside(csv, ".jsonl");
        let manifest = beside(csv, ".manifest.json");
        let names = [name(csv)?, name(&json_lines)?];
        let snapshot = self.store().snapshot().await?;
        let head = snapshot.chain_head().await?;
        let mut files = [
            HistoryFile::create(csv, CsvForm::here(options)).await?,
            HistoryFile::create(&json_lines, JsonLines).await?,
        ];
        let mut runs = BTreeMap::new();
        write_rows(&snapshot, filter.clone(), &mut files, |record| {
            if let Some(job) = &record.job {
                runs.insert(job.run_number, job.run_id);
            }
        })
        .await?;
        let [csv, json_lines] = files.map(HistoryFile::end);
        let [csv_name, json_name] = names;
        let files = vec![
            FileEvidence::new(csv_name, FileForm::Csv, csv.receipt.rows, &csv.sums),
            FileEvidence::new(json_name, FileForm::JsonLines, json_lines.receipt.rows, &json_lines.sums),
        ];
        let document = self.manifest(&snapshot, head.clone(), filter, options.clone(), files).await?;
        let manifest_file = write_manifest(&manifest, &snapshot, &document, runs).await?;
        finish_together(vec![csv.file, json_lines.file, manifest_file]).await?;
        let manifest = manifest.display().to_string();
        Ok(EvidenceReceipt { csv: csv.receipt, json_lines: json_lines.receipt, manifest, head })
    }

    /// The manifest without its runs.
    async fn manifest(
        &self,
        snapshot: &Store,
        chain: Option<ChainHead>,
        filter: HistoryFilter,
        csv: ExportOptions,
        files: Vec<FileEvidence>,
    ) -> Result<Manifest, Error> {
        let owner = self.owner();
        Ok(Manifest {
            format_version: FORMAT_VERSION.to_owned(),
            r#type: KIND.to_owned(),
            holdfast: env!("CARGO_PKG_VERSION").to_owned(),
            program: owner.program.clone(),
            space: self.space(),
            store_id: snapshot.store_id().await?,
            exported_at: Timestamp::now(),
            exported_by: Person { user: owner.user.clone(), host: owner.host.clone() },
            filter,
            csv,
            chain,
            runs: Vec::new(),
            files,
        })
    }
}

/// The path of a file that goes with the CSV.
fn beside(csv: &Path, ending: &str) -> PathBuf {
    let is_csv = csv.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let stem = if is_csv { csv.file_stem() } else { csv.file_name() };
    let mut name = stem.map(OsString::from).unwrap_or_default();
    name.push(ending);
    csv.with_file_name(name)
}

/// The name by which the manifest knows a file.
fn name(path: &Path) -> Result<String, Error> {
    path.file_name().and_then(OsStr::to_str).map(str::to_owned).ok_or_else(|| Error::ExportFailed {
        path: path.display().to_string(),
        source: ErrorKind::InvalidFilename.into(),
    })
}

/// Writes the manifest, run by run, and seals it on the way.
async fn write_manifest(
    path: &Path,
    snapshot: &Store,
    manifest: &Manifest,
    runs: BTreeMap<u32, RunId>,
) -> Result<WholeFile, Error> {
    let unsealable = |error: serde_json::Error| StoreError::Fault {
        path: snapshot.path().display().to_string(),
        detail: error.to_string(),
    };
    let mut seal = Seal::begin(manifest, RUNS).map_err(unsealable)?;
    let text = serde_json::to_string_pretty(manifest).map_err(unsealable)?;
    // No string of JSON holds a line break, so this stands nowhere else.
    let opening = format!("\n  \"{RUNS}\": [");
    let (before, after) = text.split_once(&opening).unwrap_or((&text, "]\n}"));
    let mut file = WholeFile::create(path, Readers::Usual).await?;
    file.write([before, &opening].concat().as_bytes()).await?;
    let mut end = "";
    for (position, id) in runs.into_values().enumerate() {
        let run = evidence_of(snapshot, &manifest.filter, id).await?;
        seal.add(&canonical(&run).map_err(unsealable)?);
        let separator = if position == 0 { "\n    " } else { ",\n    " };
        file.write([separator, &indented(&run).map_err(unsealable)?].concat().as_bytes()).await?;
        end = "\n  ";
    }
    let sealed = seal.end().hex;
    let after = after.strip_suffix("\n}").unwrap_or(after);
    file.write(format!("{end}{after},\n  \"{SEAL}\": \"{sealed}\"\n}}\n").as_bytes()).await?;
    Ok(file)
}

/// A run, with its jobs among the rows.
async fn evidence_of(snapshot: &Store, filter: &HistoryFilter, id: RunId) -> Result<RunEvidence, Error> {
    let run = snapshot.run_summary(id).await?.ok_or(Error::RunGone)?.run;
    let mut history = snapshot.history_rows(HistoryFilter { run_id: Some(id), ..filter.clone() });
    let mut jobs = Vec::new();
    while let Some(records) = history.next().await? {
        jobs.extend(records.into_iter().filter_map(|record| record.job));
    }
    Ok(RunEvidence::new(run, jobs))
}

/// As it stands in the list.
fn indented(run: &impl Serialize) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(run)?.replace('\n', "\n    "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_the_csv_is_replaced_and_any_other_is_kept() {
        for (csv, expected) in [
            ("/x/orders.csv", "/x/orders.jsonl"),
            ("orders.CSV", "orders.jsonl"),
            ("/x/orders", "/x/orders.jsonl"),
            ("/x/orders.2026-11", "/x/orders.2026-11.jsonl"),
            ("/x/.csv", "/x/.csv.jsonl"),
        ] {
            assert_eq!(beside(Path::new(csv), ".jsonl"), Path::new(expected), "{csv}");
        }
    }
}
