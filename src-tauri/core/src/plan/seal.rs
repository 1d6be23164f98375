//! A document's seal: the SHA-256 of its canonical JSON (RFC 8785), and four words to know it by.
//!
//! The whole text is never held: the items of its longest list (a plan's items, a manifest's runs) are put into the
//! header's empty list one after the other.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use super::words::WORDS;
use crate::hex::hex;

/// What tells one sealed plan from every other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fingerprint {
    /// The first four bytes as words, for eyes and mouths: `tidal copper lantern seven`.
    pub words: String,
    /// All of it, in hexadecimal.
    pub hex: String,
}

/// The list of a plan that its seal is taken of item by item.
pub(crate) const ITEMS: &str = "items";

/// A seal being taken.
#[derive(Clone, Debug)]
pub(crate) struct Seal {
    digest: Sha256,
    head: String,
    tail: String,
    is_empty: bool,
}

impl Seal {
    /// Begins with everything of the document but the items of one of its lists. No list inside it may be called so.
    ///
    /// # Errors
    /// Only where a number cannot be written as JSON.
    pub(crate) fn begin(header: &impl Serialize, list: &str) -> Result<Self, serde_json::Error> {
        let mut document = serde_json::to_value(header)?;
        document[list] = serde_json::json!([]);
        let canonical = serde_jcs::to_string(&document)?;
        // Inside a string the quotes would be escaped.
        let opening = format!("\"{list}\":[");
        let split = canonical.find(&opening).map_or(canonical.len(), |at| at + opening.len());
        let (head, tail) = canonical.split_at(split);
        let (head, tail) = (head.to_owned(), tail.to_owned());
        Ok(Self { digest: Sha256::new_with_prefix(&head), head, tail, is_empty: true })
    }

    /// The canonical text before the first item.
    pub(crate) fn head(&self) -> &str {
        &self.head
    }

    /// The canonical text behind the last item.
    pub(crate) fn tail(&self) -> &str {
        &self.tail
    }

    /// Adds an item's canonical text; the order counts.
    pub(crate) fn add(&mut self, item: &str) {
        if !self.is_empty {
            self.digest.update(b",");
        }
        self.is_empty = false;
        self.digest.update(item);
    }

    /// The fingerprint of all that was added.
    pub(crate) fn end(mut self) -> Fingerprint {
        self.digest.update(&self.tail);
        fingerprint(&self.digest.finalize())
    }
}

/// An item's canonical text.
///
/// # Errors
/// Only where a number cannot be written as JSON.
pub(crate) fn canonical(item: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_jcs::to_string(item)
}

fn fingerprint(digest: &[u8]) -> Fingerprint {
    let words = digest.iter().take(4).map(|byte| WORDS[usize::from(*byte)]).collect::<Vec<_>>().join(" ");
    Fingerprint { words, hex: hex(digest) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{PlanHeader, PlanId};

    #[test]
    fn the_fingerprint_is_the_sha_256_of_the_whole_canonical_text() {
        let header = PlanHeader {
            format_version: 2,
            id: PlanId(uuid::Uuid::nil()),
            store_id: "s".to_owned(),
            made_by: "chen.wei".to_owned(),
            made_on: "desk".to_owned(),
            title: r#"a title with "items":[] in it"#.to_owned(),
            ticket: None,
            runbook: None,
            profiles: Vec::new(),
            created_at: jiff::Timestamp::UNIX_EPOCH,
            expires_at: jiff::Timestamp::UNIX_EPOCH,
        };
        let items = [r#"{"position":0}"#, r#"{"position":1}"#];
        let mut seal = Seal::begin(&header, ITEMS).unwrap();
        items.iter().for_each(|item| seal.add(item));
        let mut whole = serde_json::to_value(&header).unwrap();
        whole["items"] = serde_json::json!([{"position": 0}, {"position": 1}]);
        let expected = Sha256::digest(serde_jcs::to_string(&whole).unwrap());
        let found = seal.end();
        assert_eq!(found, fingerprint(&expected));
        assert_eq!(found.words.split(' ').count(), 4);
    }
}
