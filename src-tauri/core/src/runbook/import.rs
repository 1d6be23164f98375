//! Copying a file from elsewhere into the folder of runbooks, under a name that is free there.

use std::path::Path;

use super::RunbookText;
use super::folder::{Unread, save, text_of, whole_file};
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::rule::RunbookName;
use crate::text::Text;

/// How many files of one name are told apart by a number.
const MOST: u32 = 99;

impl Holdfast {
    /// Copies a file into the folder, right or not yet. It keeps its name as far as a runbook may have it; where that is
    /// taken, a number is added.
    ///
    /// # Errors
    /// `Runbook` if the file cannot be read, is too long or is no UTF-8.
    pub async fn import_runbook(&self, path: &Path) -> Result<RunbookText, Error> {
        let path = path.to_owned();
        self.in_folder(move |folder| import(&folder, &path)).await
    }
}

fn import(folder: &Path, path: &Path) -> Result<RunbookText, Error> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = nearest(&stem).or_else(|| nearest("runbook")).ok_or(Error::Invalid(Vec::new()))?;
    let text = text_of(path, &name).map_err(|unread| match unread {
        Unread::Text(error) => error,
        Unread::File(error) => {
            let path = path.display();
            let message =
                Text::new(format!("{path} cannot be read: {error}"), format!("无法读取 {path}：{error}"));
            whole_file(&name, 0, message)
        }
    })?;
    let mut saved = save(folder, &name, &text, None);
    for number in 2..=MOST {
        if !matches!(saved, Err(Error::RunbookChanged { .. })) {
            break;
        }
        if let Some(name) = nearest(&format!("{name}-{number}")) {
            saved = save(folder, &name, &text, None);
        }
    }
    saved
}

/// The name itself, or the one that is suggested for it.
fn nearest(name: &str) -> Option<RunbookName> {
    match name.parse() {
        Ok(name) => Some(name),
        Err(error) => error.suggestion?.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_name_as_far_as_it_may_and_overwrites_nothing() {
        let elsewhere = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        for (file, right) in [
            ("orders.toml", "orders"),
            ("orders (1).toml", "orders -1"),
            ("orders.toml", "orders-2"),
            ("orders.toml", "orders-3"),
            ("nul.toml", "runbook-nul"),
            ("???.toml", "runbook"),
        ] {
            let path = elsewhere.path().join(file);
            std::fs::write(&path, "title = ").unwrap();
            let read = import(folder.path(), &path).unwrap();
            assert_eq!((read.name.as_str(), read.text.as_str()), (right, "title = "), "{file}");
        }
    }

    #[test]
    fn what_is_no_text_or_is_not_there_is_refused_with_its_place() {
        let elsewhere = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = elsewhere.path().join("gbk.toml");
        std::fs::write(&path, b"title = 1\n\xb6\xa9").unwrap();
        for (path, right) in [(path, "gbk.toml:2:1"), (elsewhere.path().join("none.toml"), "none.toml")] {
            let Err(Error::Runbook(problems)) = import(folder.path(), &path) else { panic!("{right}") };
            assert_eq!(problems[0].place(), right);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is stored");
    }
}
