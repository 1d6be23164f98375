//! An export with evidence to be looked at and spoilt: three rows, one of them with a line break in a cell.

use std::path::{Path, PathBuf};

use holdfast_core::csv::{Column, Delimiter, ExportOptions, LineEnd, TimeStyle};
use holdfast_core::error::Error;
use holdfast_core::evidence::Verification;
use holdfast_core::history::HistoryFilter;
use holdfast_core::plan::Plan;
use holdfast_sandbox::instances;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::desk::Desk;

/// What the export's description is, in the middle one of its rows.
pub(super) const LINES: &str = "before the release;\nsaid \"go\"\r\n上线前";

/// The presets of the window, with every column.
pub(super) fn presets() -> [ExportOptions; 4] {
    let excel = ExportOptions { columns: Column::ALL.to_vec(), ..ExportOptions::default() };
    let semicolon = ExportOptions { delimiter: Delimiter::Semicolon, ..excel.clone() };
    let rfc = ExportOptions {
        byte_order_mark: false,
        times: TimeStyle::Utc,
        formula_guard: false,
        ..excel.clone()
    };
    let tsv = ExportOptions { delimiter: Delimiter::Tab, line_end: LineEnd::Lf, ..rfc.clone() };
    [excel, semicolon, rfc, tsv]
}

/// A desk with a run that is over, of three backups.
pub(super) async fn desk() -> (Desk, Plan) {
    let desk = Desk::new().await;
    let profile = desk.profile().await;
    let targets = [instances::ORDERS_MYSQL, instances::PAYMENT_SQLSERVER, instances::SMALL_MYSQL];
    let plan = desk.plan(&profile, &targets).await;
    let run = desk.apply(&plan).await.unwrap();
    desk.finish(&run).await;
    let several =
        "UPDATE job SET document = json_set(document, '$.backup.description', ?1) WHERE position = 1";
    desk.database().execute(several, [LINES]).unwrap();
    (desk, plan)
}

pub(super) struct Pack {
    pub(super) folder: PathBuf,
}

impl Pack {
    pub(super) const NAMES: [&str; 3] = ["orders.csv", "orders.jsonl", "orders.manifest.json"];

    /// Exports into a folder of its own.
    pub(super) async fn export(desk: &Desk, name: &str, options: &ExportOptions) -> Self {
        let folder = desk.folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        let pack = Self { folder };
        let csv = pack.path(Self::NAMES[0]);
        desk.holdfast.export_evidence(&csv, HistoryFilter::default(), options).await.unwrap();
        pack
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(super) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    pub(super) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub(super) fn manifest(&self) -> Value {
        serde_json::from_slice(&self.read(Self::NAMES[2])).unwrap()
    }

    pub(super) async fn verify(&self, desk: &Desk) -> Result<Verification, Error> {
        desk.holdfast.verify_export(&self.path(Self::NAMES[2])).await
    }

    /// The rows that are found, with whatever was done to a file undone afterwards.
    pub(super) async fn found(&self, desk: &Desk, name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
        let before = self.read(name);
        self.write(name, bytes);
        let found = self.verify(desk).await.unwrap();
        self.write(name, before);
        found.findings.into_iter().map(|finding| finding.row).collect()
    }
}

/// A manifest, sealed anew by somebody who knows how.
pub(super) fn resealed(mut manifest: Value) -> String {
    manifest.as_object_mut().unwrap().remove("seal");
    let digest = Sha256::digest(serde_jcs::to_string(&manifest).unwrap());
    let seal: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    manifest["seal"] = seal.into();
    manifest.to_string()
}

pub(super) fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
