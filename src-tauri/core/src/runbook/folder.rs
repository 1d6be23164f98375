//! The folder of runbooks beside the database, each a file of its own.
//!
//! Other programs may write there too. A save puts the whole new file in the old one's place or leaves the old one as
//! it is, and refuses to overwrite what it has not seen.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::check::check;
use super::parse::parse;
use super::template::Occasion;
use super::{RunbookProblem, RunbookSummary, RunbookText};
use crate::error::Error;
use crate::hex::hex;
use crate::holdfast::Holdfast;
use crate::profile::Profile;
use crate::rule::{self, RunbookName};
use crate::store::{StoreError, io_error, make_folder, private_file};
use crate::text::Text;

const ENDING: &str = "toml";
const LOCK: &str = ".lock";
/// More than any runbook needs: 2,000 entries are a tenth of it.
const MOST_BYTES: usize = 2 * 1024 * 1024;

impl Holdfast {
    /// Every runbook in the folder, by name. A file whose name no runbook may have is passed over.
    pub async fn runbooks(&self) -> Result<Vec<RunbookSummary>, Error> {
        let profiles = self.store().profiles().await?;
        self.in_folder(move |folder| list(&folder, &profiles)).await
    }

    /// A runbook's text.
    pub async fn runbook(&self, name: &str) -> Result<RunbookText, Error> {
        let name = right(name)?;
        self.in_folder(move |folder| read(&folder, &name)).await
    }

    /// Writes a runbook, right or not yet; `revision` is of the text that was edited, `None` for a new one.
    ///
    /// # Errors
    /// `RunbookChanged` if the file is not what was edited any more, or is there already.
    pub async fn save_runbook(
        &self,
        name: &str,
        text: &str,
        revision: Option<&str>,
    ) -> Result<RunbookText, Error> {
        let name = right(name)?;
        let (text, revision) = (text.to_owned(), revision.map(str::to_owned));
        self.in_folder(move |folder| save(&folder, &name, &text, revision.as_deref())).await
    }

    /// Deletes a runbook's file.
    pub async fn delete_runbook(&self, name: &str) -> Result<(), Error> {
        let name = right(name)?;
        self.in_folder(move |folder| delete(&folder, &name)).await
    }

    pub(super) async fn in_folder<T: Send + 'static>(
        &self,
        work: impl FnOnce(PathBuf) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let folder = self.folder().join("runbooks");
        let path = folder.display().to_string();
        tokio::task::spawn_blocking(move || work(folder)).await.unwrap_or_else(|_| {
            Err(StoreError::Fault { path, detail: "reading or writing broke off".to_owned() }.into())
        })
    }
}

fn right(name: &str) -> Result<RunbookName, Error> {
    let mut errors = Vec::new();
    rule::field("name", name, &mut errors).ok_or(Error::Invalid(errors))
}

fn list(folder: &Path, profiles: &[Profile]) -> Result<Vec<RunbookSummary>, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io_error(folder, &error).into()),
    };
    let mut summaries = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| io_error(folder, &error))?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).map(str::parse::<RunbookName>);
        let is_toml = path.extension().is_some_and(|ending| ending == ENDING);
        if let (true, Some(Ok(name))) = (is_toml, stem) {
            // A file that vanishes meanwhile is not there.
            summaries.extend(summary(folder, &name, profiles));
        }
    }
    summaries.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(summaries)
}

fn summary(folder: &Path, name: &RunbookName, profiles: &[Profile]) -> Option<RunbookSummary> {
    let metadata = fs::metadata(path_of(folder, name)).ok().filter(fs::Metadata::is_file)?;
    let changed_at =
        metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok()).unwrap_or_default();
    let mut summary = RunbookSummary {
        name: name.to_string(),
        title: String::new(),
        entries: 0,
        profiles: Vec::new(),
        changed_at,
        problems: 0,
    };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let file = format!("{name}.{ENDING}");
    let text = match read(folder, name) {
        Ok(text) => text.text,
        Err(Error::RunbookGone { .. }) => return None,
        Err(_) => return Some(RunbookSummary { problems: 1, ..summary }),
    };
    match parse(&file, &text) {
        Ok((runbook, places)) => {
            let problems = check(&runbook, &places, profiles, &Occasion::now()).err().unwrap_or_default();
            summary.problems = count(problems.len());
            summary.entries = count(runbook.backup.len());
            for entry in &runbook.backup {
                if !summary.profiles.contains(&entry.profile) {
                    summary.profiles.push(entry.profile.clone());
                }
            }
            summary.title = runbook.title;
        }
        Err(problems) => summary.problems = count(problems.len()),
    }
    Some(summary)
}

fn read(folder: &Path, name: &RunbookName) -> Result<RunbookText, Error> {
    let path = path_of(folder, name);
    let text = text_of(&path, name).map_err(|unread| match unread {
        Unread::File(error) if error.kind() == ErrorKind::NotFound => {
            Error::RunbookGone { name: name.to_string() }
        }
        Unread::File(error) => io_error(&path, &error).into(),
        Unread::Text(error) => error,
    })?;
    Ok(runbook_text(name, text, &path))
}

/// Why a file gave no text.
pub(super) enum Unread {
    File(std::io::Error),
    /// It is too long, or no text at all.
    Text(Error),
}

/// The text of a file that is not longer than a runbook may be; `name` is for the messages.
pub(super) fn text_of(path: &Path, name: &RunbookName) -> Result<String, Unread> {
    let length = fs::metadata(path).map_err(Unread::File)?.len();
    if usize::try_from(length).map_or(true, |length| length > MOST_BYTES) {
        return Err(Unread::Text(too_long(name)));
    }
    let bytes = fs::read(path).map_err(Unread::File)?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let message =
            Text::new("This is not UTF-8: save the file as UTF-8", "文件不是 UTF-8 编码，请另存为 UTF-8");
        Unread::Text(whole_file(name, u32::try_from(line).unwrap_or(u32::MAX), message))
    })
}

pub(super) fn save(
    folder: &Path,
    name: &RunbookName,
    text: &str,
    revision: Option<&str>,
) -> Result<RunbookText, Error> {
    if text.len() > MOST_BYTES {
        return Err(too_long(name));
    }
    let path = path_of(folder, name);
    let _lock = lock(folder)?;
    let found = match fs::read(&path) {
        Ok(bytes) => Some(revision_of(&bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(io_error(&path, &error).into()),
    };
    if found.as_deref() != revision {
        return Err(Error::RunbookChanged { name: name.to_string() });
    }
    replace(folder, &path, text.as_bytes()).map_err(|error| io_error(&path, &error))?;
    Ok(runbook_text(name, text.to_owned(), &path))
}

fn delete(folder: &Path, name: &RunbookName) -> Result<(), Error> {
    let path = path_of(folder, name);
    match fs::remove_file(&path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Error::RunbookGone { name: name.to_string() })
        }
        Err(error) => Err(io_error(&path, &error).into()),
    }
}

/// Writes beside the file and renames, so that a full disk or a power cut leaves the old one whole.
fn replace(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = folder.join(format!(".{}.part", Uuid::new_v4()));
    let written = private_file(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let replaced = written.and_then(|()| fs::rename(&beside, path));
    if replaced.is_err() {
        let _ = fs::remove_file(&beside);
    }
    replaced
}

/// One save at a time, whichever process it is of.
fn lock(folder: &Path) -> Result<File, Error> {
    make_folder(folder).map_err(|error| io_error(folder, &error))?;
    let path = folder.join(LOCK);
    let file = private_file(&path).map_err(|error| io_error(&path, &error))?;
    file.lock().map_err(|error| io_error(&path, &error))?;
    Ok(file)
}

fn path_of(folder: &Path, name: &RunbookName) -> PathBuf {
    folder.join(format!("{name}.{ENDING}"))
}

fn runbook_text(name: &RunbookName, text: String, path: &Path) -> RunbookText {
    let revision = revision_of(text.as_bytes());
    RunbookText { name: name.to_string(), text, revision, path: path.display().to_string() }
}

fn revision_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn too_long(name: &RunbookName) -> Error {
    let most = MOST_BYTES / 1024 / 1024;
    let message = Text::new(
        format!("The file is longer than {most} MB: split it into several runbooks"),
        format!("文件超过 {most} MB，请拆分为多个运行手册"),
    );
    whole_file(name, 0, message)
}

pub(super) fn whole_file(name: &RunbookName, line: u32, message: Text) -> Error {
    let file = format!("{name}.{ENDING}");
    let column = u32::from(line > 0);
    Error::Runbook(vec![RunbookProblem { file, line, column, key: String::new(), message }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_replaced_stays_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        // No file takes the place of a folder that holds something.
        fs::create_dir(&path).unwrap();
        fs::write(path.join("inside"), "old").unwrap();
        assert!(replace(folder.path(), &path, b"new").is_err());
        assert_eq!(fs::read_to_string(path.join("inside")).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
