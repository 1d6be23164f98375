//! Checking an export: the manifest's seal, the files' sums, and this history against the chain's head of that time.

use std::path::Path;

use super::check::{Checked, check};
use super::manifest::Manifest;
use super::read::{Document, Misfit};
use super::{ChainHead, EvidenceError, Finding, Verification};
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::store::Store;
use crate::text::Text;

impl Holdfast {
    /// Checks an export's files against its manifest and, where this store wrote it, this history against the head that
    /// the manifest remembers.
    ///
    /// # Errors
    /// `ManifestUnreadable` and `ManifestTooNew`; whatever else is wrong is among the findings.
    pub async fn verify_export(&self, manifest: &Path) -> Result<Verification, Error> {
        verify(manifest, Some(self.store())).await
    }
}

/// Checks an export's files against its manifest where there is no history to compare them with.
///
/// # Errors
/// As [`Holdfast::verify_export`].
pub async fn verify_files(manifest: &Path) -> Result<Verification, Error> {
    verify(manifest, None).await
}

async fn verify(manifest: &Path, store: Option<&Store>) -> Result<Verification, Error> {
    let path = manifest.display().to_string();
    let unreadable = |detail| EvidenceError::Unreadable { path: path.clone(), detail };
    let manifest = manifest.to_owned();
    // Large files take seconds, which the window must not wait for.
    let checked = tokio::task::spawn_blocking(move || check(&manifest)).await;
    let checked =
        checked.unwrap_or_else(|_| Err(Misfit::Unreadable(Text::new("checking it broke off", "校验中断"))));
    let Checked { document, lines, mut findings } = checked.map_err(|misfit| match misfit {
        Misfit::Unreadable(detail) => unreadable(detail),
        Misfit::TooNew(found) => EvidenceError::TooNew { path: path.clone(), found },
    })?;
    let Document { manifest, runs, jobs, .. } = document;
    let mut remarks = Vec::new();
    let store_id = match store {
        Some(store) => Some(store.store_id().await?),
        None => None,
    };
    match (store, &manifest.chain) {
        (Some(store), chain) if store_id.as_ref() == Some(&manifest.store_id) => {
            if let Some(head) = chain {
                let now = store.chain_entry(head.entry).await?;
                findings.extend(chain_finding(head, now.as_ref()));
            }
        }
        _ => remarks.push(elsewhere(&manifest)),
    }
    let rows = manifest.files.first().map_or(0, |file| file.rows);
    Ok(Verification {
        path,
        entries: lines,
        runs,
        jobs,
        events: 0,
        listed: rows.saturating_sub(jobs),
        head: manifest.chain,
        findings,
        remarks,
    })
}

/// An export of another store, whose chain is not here.
fn elsewhere(manifest: &Manifest) -> Text {
    let (user, host) = (&manifest.exported_by.user, &manifest.exported_by.host);
    Text::new(
        format!(
            "This is an export of another history, written by {user} on {host}: the files were compared with their \
             manifest, the history only that Holdfast can check"
        ),
        format!(
            "此为另一历史记录的导出，由 {user} 在 {host} 上写入：已对照清单校验文件，历史记录只能由该 Holdfast 校验"
        ),
    )
}

/// What is wrong with this history's entry that was the chain's head.
fn chain_finding(head: &ChainHead, now: Option<&ChainHead>) -> Option<Finding> {
    let ChainHead { entry, .. } = head;
    let message = match now {
        Some(now) if now.hash == head.hash => return None,
        Some(_) => Text::new(
            format!(
                "Entry {entry} of this history is not the one that was there at the export: the history was written \
                 anew, or the manifest was edited and sealed anew"
            ),
            format!("历史记录的第 {entry} 条已不是导出时的那一条：历史被重写，或清单被修改并重新封存"),
        ),
        None => Text::new(
            format!(
                "Entry {entry} of this history was there at the export and is missing: the history's end was cut \
                 off, or an older copy of it was put in its place"
            ),
            format!("历史记录的第 {entry} 条导出时存在，现已缺失：历史末尾被截断，或被换成旧的副本"),
        ),
    };
    Some(Finding { row: format!("entry {entry}"), entry: Some(*entry), message })
}
