//! What an export wrote, in a line.

use holdfast_core::csv::ExportReceipt;
use holdfast_core::evidence::EvidenceReceipt;
use holdfast_core::text::Text;

/// `1 row, 812 bytes written to history.csv`
pub(crate) fn export(receipt: &ExportReceipt) -> Text {
    let ExportReceipt { path, rows, bytes } = receipt;
    let word = if *rows == 1 { "row" } else { "rows" };
    match path.as_str() {
        "-" => Text::new(
            format!("{rows} {word}, {bytes} bytes written"),
            format!("已写入 {rows} 条（{bytes} 字节）"),
        ),
        path => Text::new(
            format!("{rows} {word}, {bytes} bytes written to {path}"),
            format!("已将 {rows} 条（{bytes} 字节）写入 {path}"),
        ),
    }
}

/// The three files, and the hash that the manifest remembers.
pub(crate) fn evidence(receipt: &EvidenceReceipt) -> Text {
    let EvidenceReceipt { csv, json_lines, manifest, head } = receipt;
    let (csv, json_lines) = (export(csv), export(json_lines));
    let (en, zh) = match head {
        Some(head) => {
            (format!(", head {} of {}", head.hash, head.at), format!("，链尾 {}（{}）", head.hash, head.at))
        }
        None => Default::default(),
    };
    Text::new(
        format!("{}\n{}\nManifest written to {manifest}{en}", csv.en, json_lines.en),
        format!("{}\n{}\n清单已写入 {manifest}{zh}", csv.zh, json_lines.zh),
    )
}
