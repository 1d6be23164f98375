//! The program runs where no window can: it is built without the window's libraries.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// What only a window needs; every crate whose name begins so.
const WINDOW: [&str; 10] =
    ["tauri", "wry", "tao", "webkit2gtk", "javascriptcore", "gtk", "gdk", "soup", "glib", "webview2"];

#[test]
fn the_program_needs_no_library_of_the_window() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    // Of this system only: what the others need was never downloaded.
    let question =
        ["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", &host()];
    let output = Command::new(env!("CARGO")).args(question).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();

    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeMap<_, _> = packages.iter().map(|it| (text(&it["id"]), text(&it["name"]))).collect();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let needs: BTreeMap<_, Vec<_>> = nodes.iter().map(|node| (text(&node["id"]), needed(node))).collect();

    let all = |from: &str| {
        let (first, _) = names.iter().find(|(_, name)| *name == from).unwrap();
        let (mut found, mut open) = (BTreeSet::from([first.clone()]), vec![first.clone()]);
        while let Some(id) = open.pop() {
            open.extend(needs[&id].iter().filter(|id| found.insert((*id).clone())).cloned());
        }
        found.into_iter().map(|id| names[&id].clone()).collect::<BTreeSet<_>>()
    };
    let of_window = |names: &BTreeSet<String>| {
        let is_of_window = |name: &&String| WINDOW.iter().any(|begin| name.starts_with(begin));
        names.iter().filter(is_of_window).cloned().collect::<Vec<_>>()
    };
    let program = all("holdfast-cli");
    assert!(program.contains("holdfast-core") && program.contains("clap"), "{program:?}");
    assert_eq!(of_window(&program), [""; 0]);
    assert!(
        of_window(&all("holdfast-desktop")).contains(&"tauri".to_owned()),
        "the search finds what it should"
    );
}

/// What this system is called.
fn host() -> String {
    let output = Command::new("rustc").args(["--version", "--verbose"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// What is linked or runs while building; what only tests need does not count.
fn needed(node: &Value) -> Vec<String> {
    let is_for_tests = |kind: &Value| kind["kind"] == "dev";
    let needed = node["deps"].as_array().unwrap().iter();
    let needed = needed.filter(|it| !it["dep_kinds"].as_array().unwrap().iter().all(is_for_tests));
    needed.map(|it| it["pkg"].as_str().unwrap().to_owned()).collect()
}
