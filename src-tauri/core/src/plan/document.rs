//! A plan as the text of a file: the sealed document, and what it must be taken for. Pure.
//!
//! The fingerprint is no signature: whoever edits a file can take a new one. It shows an edit that was not meant, and
//! what a store applies is its own plan of that fingerprint, never the file's.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::{Map, Value};

use super::make::FORMAT_VERSION;
use super::{Fingerprint, ITEMS, PlanHeader, PlannedBackup, Seal};
use crate::strict::{Strict, insert, twice};
use crate::text::Text;

const KIND: &str = "holdfast-plan";

/// What a file holds, its fingerprint found right.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) header: PlanHeader,
    pub(super) items: Vec<PlannedBackup>,
    pub(super) fingerprint: Fingerprint,
}

/// Why a file is no plan that could be shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    Unreadable(Text),
    TooNew { found: u32, known: u32 },
    Edited,
}

/// What stands before the sealed document.
pub(super) fn opening(fingerprint: &Fingerprint) -> String {
    let hex = &fingerprint.hex;
    format!("{{\"format_version\":{FORMAT_VERSION},\"kind\":\"{KIND}\",\"fingerprint\":\"{hex}\",\"plan\":")
}

/// What stands behind it.
pub(super) const CLOSING: &str = "}\n";

/// Reads a file's text.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Misfit> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        unreadable(format!("byte {at} is not UTF-8"), format!("第 {at} 字节不是 UTF-8"))
    })?;
    check_version(text)?;
    let File { fingerprint, plan, .. } = serde_json::from_str(text).map_err(|error| no_json(&error))?;
    let Sealed { header, items } = plan;
    let mut seal = Seal::begin(&header, ITEMS).map_err(|error| no_json(&error))?;
    items.iter().for_each(|item| seal.add(&item.canonical));
    let found = seal.end();
    if found.hex != fingerprint {
        return Err(Misfit::Edited);
    }
    let header = serde_json::from_value(Value::Object(header)).map_err(|error| no_json(&error))?;
    let planned = (1..).zip(items).map(|(number, item)| {
        item.planned.map_err(|error| {
            unreadable(format!("in item {number}: {error}"), format!("第 {number} 项：{error}"))
        })
    });
    Ok(Document { header, items: planned.collect::<Result<_, _>>()?, fingerprint: found })
}

/// Before anything else: a later format may look different in all but this.
fn check_version(text: &str) -> Result<(), Misfit> {
    #[derive(Deserialize)]
    struct Stamp {
        kind: Option<Value>,
        format_version: Option<Value>,
    }
    let Stamp { kind, format_version } = serde_json::from_str(text).map_err(|error| no_json(&error))?;
    if kind.as_ref().and_then(Value::as_str) != Some(KIND) {
        return Err(unreadable(format!("its “kind” is not “{KIND}”"), format!("其中的“kind”不是“{KIND}”")));
    }
    match format_version.as_ref().and_then(Value::as_u64) {
        Some(version) if version == u64::from(FORMAT_VERSION) => Ok(()),
        Some(version) if version > u64::from(FORMAT_VERSION) => {
            Err(Misfit::TooNew { found: u32::try_from(version).unwrap_or(u32::MAX), known: FORMAT_VERSION })
        }
        _ => Err(unreadable(
            format!("its “format_version” is not {FORMAT_VERSION}"),
            format!("其中的“format_version”不是 {FORMAT_VERSION}"),
        )),
    }
}

fn unreadable(en: String, zh: String) -> Misfit {
    Misfit::Unreadable(Text::new(en, zh))
}

/// The parser's words, which tell the line and the column.
fn no_json(error: &serde_json::Error) -> Misfit {
    if error.is_eof() {
        return unreadable(format!("it ends too early: {error}"), format!("文件不完整：{error}"));
    }
    Misfit::Unreadable(Text::same(error.to_string()))
}

/// The file as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format_version")]
    _format_version: IgnoredAny,
    #[serde(rename = "kind")]
    _kind: IgnoredAny,
    fingerprint: String,
    plan: Sealed,
}

/// The sealed document in its parts.
struct Sealed {
    /// Everything but the items, known to this program or not: all of it was sealed.
    header: Map<String, Value>,
    items: Vec<Item>,
}

/// An item with the text that was sealed of it, which may be right where this program cannot read it.
struct Item {
    canonical: String,
    planned: Result<PlannedBackup, serde_json::Error>,
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Strict(value) = Strict::deserialize(deserializer)?;
        let canonical = serde_jcs::to_string(&value).map_err(de::Error::custom)?;
        Ok(Self { canonical, planned: serde_json::from_value(value) })
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Sealed;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a plan")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Sealed, A::Error> {
        let (mut header, mut items) = (Map::new(), None);
        while let Some(name) = entries.next_key::<String>()? {
            if name == ITEMS {
                let read: Vec<Item> = entries.next_value()?;
                if items.replace(read).is_some() {
                    return Err(twice(&name));
                }
                continue;
            }
            let Strict(value) = entries.next_value()?;
            insert(&mut header, name, value)?;
        }
        let items = items.ok_or_else(|| de::Error::missing_field(ITEMS))?;
        Ok(Sealed { header, items })
    }
}
