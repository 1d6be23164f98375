//! Checking the history against its chain.
//!
//! What it proves: every run, applied plan, job, event and listed backup is as Holdfast wrote it last, and none was
//! added or taken away, that the file's indexes say what its rows say, and that no trigger of somebody else's edits what
//! is written. It cannot see an edit by somebody who also wrote the chain anew from there on, nor that the
//! newest rows were cut off together with their entries: for that, compare with the manifest of an export that lies
//! elsewhere. When a listed backup was last seen is not vouched for; that would be an entry for each at every refresh.

use super::Verification;
use super::finding::finding;
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::store::Audit;
use crate::text::Text;

impl Holdfast {
    /// Checks the whole history against its chain, as it stands at this moment; others may write meanwhile.
    ///
    /// # Errors
    /// Only the store's own: that something was edited is what it finds.
    pub async fn verify(&self) -> Result<Verification, Error> {
        let audit = self.store().audit().await?;
        let remarks = remarks(&audit);
        let mut findings: Vec<_> = audit.flaws.into_iter().map(finding).collect();
        findings.sort_by_key(|finding| finding.entry.unwrap_or(u64::MAX));
        Ok(Verification {
            path: self.store().path().display().to_string(),
            entries: audit.entries,
            runs: audit.runs,
            jobs: audit.jobs,
            events: audit.events,
            listed: audit.listed,
            head: audit.head,
            findings,
            remarks,
        })
    }
}

fn remarks(audit: &Audit) -> Vec<Text> {
    let mut remarks = Vec::new();
    let (taken_over, more) = (audit.taken_over, audit.more);
    if taken_over > 0 {
        remarks.push(Text::new(
            format!(
                "{taken_over} rows are older than the chain, which took them over as they stood; what was edited before then nobody can know"
            ),
            format!("{taken_over} 行早于哈希链，按当时的内容纳入；此前是否被修改已无从得知"),
        ));
    }
    if !audit.without.is_empty() {
        let names = &audit.without;
        remarks.push(Text::new(
            format!(
                "somebody took away what keeps the history's rows from being edited: {}",
                names.join(", ")
            ),
            format!("防止修改历史记录的触发器已被移除：{}", names.join("、")),
        ));
    }
    if more > 0 {
        remarks
            .push(Text::new(format!("{more} more findings are not listed"), format!("另有 {more} 处未列出")));
    }
    remarks
}
