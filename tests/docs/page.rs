//! A page in Markdown, as far as these tests read one: headings, code, tables, links.

use std::path::{Path, PathBuf};

/// A page, with its path from the root of the project.
pub(super) struct Page {
    pub(super) path: String,
    lines: Vec<String>,
}

/// The root of the project.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of the project as text.
pub(super) fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every page there is: the project's own, and whatever lies in `docs`.
pub(super) fn all() -> Vec<Page> {
    let mut paths = vec!["README.md".to_owned(), "CHANGELOG.md".to_owned()];
    gather("docs", &mut paths);
    paths.sort();
    paths.iter().map(|path| Page::read(path)).collect()
}

fn gather(folder: &str, paths: &mut Vec<String>) {
    for entry in std::fs::read_dir(root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            gather(&path, paths);
        } else if path.ends_with(".md") {
            paths.push(path);
        }
    }
}

impl Page {
    pub(super) fn read(path: &str) -> Self {
        Self { path: path.to_owned(), lines: text(path).lines().map(str::to_owned).collect() }
    }

    /// Lines with whether they are code: the fences themselves are neither.
    fn told_apart(&self) -> Vec<(bool, &str)> {
        let mut is_code = false;
        let mut told = Vec::new();
        for line in &self.lines {
            if line.starts_with("```") {
                is_code = !is_code;
                // A block's beginning, so that two blocks in a row stay two.
                told.push((true, "```"));
            } else {
                told.push((is_code, line.as_str()));
            }
        }
        told
    }

    /// The lines that are no code.
    pub(super) fn prose(&self) -> Vec<&str> {
        self.told_apart().into_iter().filter(|(is_code, _)| !is_code).map(|(_, line)| line).collect()
    }

    /// The lines of all fenced code, each fence as one line.
    pub(super) fn code(&self) -> Vec<&str> {
        self.told_apart().into_iter().filter(|(is_code, _)| *is_code).map(|(_, line)| line).collect()
    }

    /// Level and words of every heading.
    pub(super) fn headings(&self) -> Vec<(usize, String)> {
        let heading = |line: &str| {
            let level = line.len() - line.trim_start_matches('#').len();
            let words = line[level..].strip_prefix(' ')?;
            (level > 0).then(|| (level, words.trim().to_owned()))
        };
        self.prose().into_iter().filter_map(heading).collect()
    }

    /// What stands between backticks in the prose.
    pub(super) fn spans(&self) -> Vec<String> {
        self.prose().into_iter().flat_map(spans).collect()
    }

    /// The rows of the prose's tables, without those that only draw a line.
    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let row = |line: &str| {
            let inner = line.strip_prefix('|')?.trim_end().strip_suffix('|')?;
            let cells: Vec<_> = inner.split('|').map(|cell| cell.trim().to_owned()).collect();
            let is_line =
                cells.iter().all(|cell| !cell.is_empty() && cell.trim_matches(['-', ':']).is_empty());
            (!is_line).then_some(cells)
        };
        self.prose().into_iter().filter_map(row).collect()
    }
}

/// What stands between backticks.
pub(super) fn spans(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
