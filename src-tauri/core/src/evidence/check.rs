//! Comparing an export's files with their manifest.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::manifest::{FileEvidence, Manifest};
use super::named::{Content, findings};
use super::read::{Document, Misfit, read};
use super::{Finding, Sums};
use crate::text::Text;

/// The largest manifest that is read: several times one of a hundred thousand rows.
const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// The largest file whose changed rows are looked for: all of it is held for that.
const MOST_NAMED_BYTES: u64 = 1024 * 1024 * 1024;
/// How much of a file is in memory at once while its sums are taken.
const CHUNK: usize = 1024 * 1024;

/// An export, compared with its manifest.
pub(super) struct Checked {
    pub(super) document: Document,
    /// How many records were compared.
    pub(super) lines: u64,
    pub(super) findings: Vec<Finding>,
}

/// How a file was found.
enum State {
    Intact,
    /// It was read, and is not what it was.
    Changed,
    /// Nothing could be compared.
    Unread(Text),
}

/// Compares the files beside a manifest with what it says.
pub(super) fn check(path: &Path) -> Result<Checked, Misfit> {
    let document = read(&bytes(path)?)?;
    let mut found = of_manifest(path, &document);
    let Manifest { files, csv, .. } = &document.manifest;
    let folder = path.parent().unwrap_or(Path::new(""));
    let states: Vec<State> = files.iter().map(|file| examine(&folder.join(&file.name), file)).collect();
    // Where one was changed, the other may know what its rows were.
    let is_changed = states.iter().any(|state| matches!(state, State::Changed));
    let delimiter = csv.delimiter.byte();
    let contents: Vec<Option<Content<'_>>> = files
        .iter()
        .map(|file| is_changed.then(|| content(&folder.join(&file.name), file, delimiter)).flatten())
        .collect();
    let mut lines = 0;
    for (at, (file, state)) in files.iter().zip(&states).enumerate() {
        lines += if matches!(state, State::Unread(_)) { 0 } else { file.lines.len() as u64 };
        let other =
            contents.iter().enumerate().find(|(place, _)| *place != at).and_then(|(_, it)| it.as_ref());
        match state {
            State::Intact => {}
            State::Unread(message) => found.push(of_file(file, message.clone())),
            State::Changed => found.extend(rows(file, contents[at].as_ref(), other)),
        }
    }
    Ok(Checked { lines, findings: found, document })
}

/// All of a manifest.
fn bytes(path: &Path) -> Result<Vec<u8>, Misfit> {
    let mut bytes = Vec::new();
    let read = regular(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        let (en, zh) = (format!("it cannot be read: {error}"), format!("无法读取：{error}"));
        return Err(Misfit::Unreadable(Text::new(en, zh)));
    }
    if bytes.len() as u64 > MOST_BYTES {
        let most = MOST_BYTES / 1024 / 1024;
        let (en, zh) = (format!("it is larger than {most} MB"), format!("超过 {most} MB"));
        return Err(Misfit::Unreadable(Text::new(en, zh)));
    }
    Ok(bytes)
}

/// Opens a file, and nothing else: a pipe would be waited for.
fn regular(path: &Path) -> std::io::Result<File> {
    if !fs::metadata(path)?.is_file() {
        return Err(std::io::ErrorKind::InvalidInput.into());
    }
    File::open(path)
}

/// What is wrong with the manifest by itself.
fn of_manifest(path: &Path, document: &Document) -> Vec<Finding> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut messages = Vec::new();
    if !document.is_sealed {
        messages.push(Text::new(
            format!("{name} was changed after the export: its seal is not that of what it says"),
            format!("{name} 导出后被修改：封印与内容不符"),
        ));
    }
    let files = &document.manifest.files;
    for FileEvidence { name, form, rows, lines, .. } in files {
        let lines = lines.len() as u64;
        if lines != rows.saturating_add(form.heads()) {
            messages.push(Text::new(
                format!("{name} has {rows} rows by the manifest, which holds the sums of {lines} records"),
                format!("清单中 {name} 有 {rows} 行，却有 {lines} 条记录的校验和"),
            ));
        }
    }
    if let [one, other] = files.as_slice()
        && one.rows != other.rows
    {
        messages.push(Text::new(
            format!(
                "{} has {} rows and {} has {}: both were exported with the same",
                one.name, one.rows, other.name, other.rows
            ),
            format!(
                "{} 有 {} 行，{} 有 {} 行：导出时两者内容相同",
                one.name, one.rows, other.name, other.rows
            ),
        ));
    }
    messages.into_iter().map(|message| Finding { row: name.clone(), entry: None, message }).collect()
}

/// Takes a file's sums and compares them.
fn examine(path: &Path, file: &FileEvidence) -> State {
    let mut sums = Sums::new(file.form.split());
    let read = regular(path).and_then(|mut source| {
        let mut chunk = vec![0; CHUNK];
        loop {
            match source.read(&mut chunk)? {
                0 => return Ok(()),
                size => sums.add(&chunk[..size]),
            }
        }
    });
    let name = &file.name;
    match read {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => State::Unread(Text::new(
            format!("{name} is missing: it belongs beside the manifest"),
            format!("缺少 {name}：它应与清单位于同一目录"),
        )),
        Err(error) => State::Unread(Text::new(
            format!("{name} cannot be read: {error}"),
            format!("无法读取 {name}：{error}"),
        )),
        Ok(()) => {
            let found = FileEvidence::new(file.name.clone(), file.form, file.rows, &sums.end());
            if found == *file { State::Intact } else { State::Changed }
        }
    }
}

fn content<'a>(path: &Path, file: &'a FileEvidence, delimiter: u8) -> Option<Content<'a>> {
    let is_small = fs::metadata(path).ok()?.len() <= MOST_NAMED_BYTES;
    let bytes = is_small.then(|| fs::read(path).ok()).flatten()?;
    Some(Content::new(file, bytes, delimiter))
}

/// What is wrong with the rows of a changed file.
fn rows(file: &FileEvidence, found: Option<&Content<'_>>, other: Option<&Content<'_>>) -> Vec<Finding> {
    let name = &file.name;
    let (mut named, more) = found.map(|found| findings(found, other)).unwrap_or_default();
    if named.is_empty() {
        let message = Text::new(
            format!("{name} is not the file that was exported: its SHA-256 or its size is another"),
            format!("{name} 不是导出的文件：SHA-256 或大小不符"),
        );
        named.push(of_file(file, message));
    }
    if more > 0 {
        let message = Text::new(
            format!("{name}: {more} more rows are not as they were exported"),
            format!("{name}：另有 {more} 行与导出时不同"),
        );
        named.push(of_file(file, message));
    }
    named
}

fn of_file(file: &FileEvidence, message: Text) -> Finding {
    Finding { row: file.name.clone(), entry: None, message }
}
