//! Every link inside the project leads to a file, and to a heading that is there.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use super::page::{Page, all, root};

/// The targets of a page's links and pictures.
fn targets(page: &Page) -> Vec<String> {
    let mut targets = Vec::new();
    for line in page.prose() {
        // A bracket in code is no link.
        let plain: String = line.split('`').step_by(2).collect();
        for rest in plain.split("](").skip(1) {
            targets.extend(rest.split(')').next().map(str::to_owned));
        }
    }
    targets
}

/// The names under which a page's headings are reached, as the usual viewers make them.
fn anchors(page: &Page) -> Vec<String> {
    let mut times: HashMap<String, usize> = HashMap::new();
    let mut anchors = Vec::new();
    for (_, words) in page.headings() {
        let kept = words.to_lowercase();
        let kept = kept.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
        let name: String = kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect();
        let time = times.entry(name.clone()).or_default();
        anchors.push(if *time == 0 { name } else { format!("{name}-{time}") });
        *time += 1;
    }
    anchors
}

/// A path without its `..`, so that a page is known again.
fn straight(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(straight.pop(), "{} leaves the project", path.display()),
            Component::CurDir => {}
            part => straight.push(part),
        }
    }
    straight
}

#[test]
fn every_link_leads_to_a_file_and_to_a_heading() {
    let mut broken = Vec::new();
    let mut count = 0;
    for page in all() {
        let folder = Path::new(&page.path).parent().unwrap_or(Path::new("")).to_owned();
        for target in targets(&page) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            count += 1;
            let (file, anchor) = target.split_once('#').unwrap_or((target.as_str(), ""));
            let path = if file.is_empty() { PathBuf::from(&page.path) } else { straight(&folder.join(file)) };
            if !root().join(&path).exists() {
                broken.push(format!("{}: {target} leads nowhere", page.path));
            } else if !anchor.is_empty() {
                let there = Page::read(&path.to_string_lossy());
                if !anchors(&there).iter().any(|name| name == anchor) {
                    broken.push(format!("{}: {} has no heading for {target}", page.path, there.path));
                }
            }
        }
    }
    assert!(count > 20, "only {count} links were found: is something not read?");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A page that nobody is led to is not read.
#[test]
fn every_page_is_in_the_index_of_its_language() {
    for (index, is_chinese) in [("docs/README.md", false), ("docs/zh-CN/README.md", true)] {
        let index = Page::read(index);
        let folder = Path::new(&index.path).parent().unwrap().to_owned();
        let led: Vec<_> = targets(&index)
            .into_iter()
            .filter(|target| !target.contains("://"))
            .map(|target| straight(&folder.join(target.split('#').next().unwrap_or_default())))
            .collect();
        for page in all() {
            let is_of_it = page.path.starts_with("docs/") && page.path.contains("zh-CN/") == is_chinese;
            if is_of_it && !page.path.ends_with("/README.md") {
                assert!(
                    led.contains(&PathBuf::from(&page.path)),
                    "{} does not name {}",
                    index.path,
                    page.path
                );
            }
        }
    }
}
