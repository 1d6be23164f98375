//! Reading a manifest: its text, its seal, its version. Pure.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::manifest::{FileEvidence, FileForm, KIND, Manifest, RUNS, SEAL};
use crate::json_line::FORMAT_VERSION;
use crate::plan::Seal;
use crate::strict::{Strict, insert, twice};
use crate::text::Text;

/// A manifest as it was found.
#[derive(Debug)]
pub(super) struct Document {
    /// Without its runs.
    pub(super) manifest: Manifest,
    pub(super) runs: u64,
    pub(super) jobs: u64,
    /// Whether the seal is that of the rest.
    pub(super) is_sealed: bool,
}

/// Why a file is no manifest that could be checked.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    Unreadable(Text),
    TooNew(String),
}

/// Reads a manifest's text.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Misfit> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        unreadable(format!("byte {at} is not UTF-8"), format!("第 {at} 字节不是 UTF-8"))
    })?;
    check_version(text)?;
    let Sealed { header, runs, seal } = serde_json::from_str(text).map_err(|error| no_json(&error))?;
    let mut found = Seal::begin(&header, RUNS).map_err(|error| no_json(&error))?;
    runs.iter().for_each(|run| found.add(&run.canonical));
    let manifest: Manifest =
        serde_json::from_value(Value::Object(header)).map_err(|error| no_json(&error))?;
    check_files(&manifest.files)?;
    Ok(Document {
        manifest,
        runs: runs.len() as u64,
        jobs: runs.iter().map(|run| run.jobs).sum(),
        is_sealed: found.end().hex == seal,
    })
}

/// Before anything else: a later format may look different in all but this.
fn check_version(text: &str) -> Result<(), Misfit> {
    #[derive(Deserialize)]
    struct Stamp {
        r#type: Option<Value>,
        format_version: Option<Value>,
    }
    let Stamp { r#type, format_version } = serde_json::from_str(text).map_err(|error| no_json(&error))?;
    if r#type.as_ref().and_then(Value::as_str) != Some(KIND) {
        return Err(unreadable(format!("its “type” is not “{KIND}”"), format!("其中的“type”不是“{KIND}”")));
    }
    let version = format_version.as_ref().and_then(Value::as_str).unwrap_or_default();
    let major = |version: &str| version.split_once('.').and_then(|(major, _)| major.parse::<u32>().ok());
    match (major(version), major(FORMAT_VERSION)) {
        (Some(found), Some(known)) if found > known => Err(Misfit::TooNew(version.to_owned())),
        (Some(found), Some(known)) if found == known => Ok(()),
        _ => Err(unreadable(
            format!("its “format_version” is not {FORMAT_VERSION}"),
            format!("其中的“format_version”不是 {FORMAT_VERSION}"),
        )),
    }
}

/// One of each form, beside the manifest: a name that leads elsewhere would make the check read anything.
fn check_files(files: &[FileEvidence]) -> Result<(), Misfit> {
    for form in [FileForm::Csv, FileForm::JsonLines] {
        if files.iter().filter(|file| file.form == form).count() != 1 || files.len() != 2 {
            return Err(unreadable(
                "“files” does not name one CSV file and one of JSON lines".to_owned(),
                "“files”中应有一个 CSV 文件和一个 JSON Lines 文件".to_owned(),
            ));
        }
    }
    for FileEvidence { name, .. } in files {
        if name.is_empty() || name == "." || name == ".." || name.contains(['/', '\\', ':', '\0']) {
            return Err(unreadable(
                format!("“{name}” is not the name of a file beside it"),
                format!("“{name}”不是同目录下的文件名"),
            ));
        }
    }
    Ok(())
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

/// The sealed document in its parts.
struct Sealed {
    /// Everything else, known to this program or not: all of it was sealed.
    header: Map<String, Value>,
    runs: Vec<SealedRun>,
    seal: String,
}

/// The text that was sealed of a run, and how many jobs it has.
struct SealedRun {
    canonical: String,
    jobs: u64,
}

impl<'de> Deserialize<'de> for SealedRun {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Strict(value) = Strict::deserialize(deserializer)?;
        let jobs = value["jobs"].as_array().map_or(0, Vec::len) as u64;
        Ok(Self { canonical: serde_jcs::to_string(&value).map_err(de::Error::custom)?, jobs })
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
        formatter.write_str("a manifest")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Sealed, A::Error> {
        let (mut header, mut runs, mut seal) = (Map::new(), None, None);
        while let Some(name) = entries.next_key::<String>()? {
            let is_second = match name.as_str() {
                RUNS => runs.replace(entries.next_value()?).is_some(),
                SEAL => seal.replace(entries.next_value()?).is_some(),
                _ => {
                    let Strict(value) = entries.next_value()?;
                    insert(&mut header, name.clone(), value)?;
                    false
                }
            };
            if is_second {
                return Err(twice(&name));
            }
        }
        let runs = runs.ok_or_else(|| de::Error::missing_field(RUNS))?;
        let seal = seal.ok_or_else(|| de::Error::missing_field(SEAL))?;
        Ok(Sealed { header, runs, seal })
    }
}
