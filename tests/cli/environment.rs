//! Broken environments: each ends with the right exit code and one sentence, and leaves nothing behind.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;

use crate::desk::{Desk, Ended, program};
use crate::scene;
use crate::watched;

/// Every command that opens the data folder, with the words that it needs.
fn commands(outside: &Path) -> Vec<Vec<String>> {
    let runbook = outside.join("nightly.toml");
    fs::write(
        &runbook,
        "format_version = 1\ntitle = \"Nightly\"\n\n[[backup]]\nprofile = \"rds\"\ntarget_name = \"orders-mysql-prod-01\"\n",
    )
    .unwrap();
    let (runbook, csv) = (runbook.to_str().unwrap(), outside.join("out.csv"));
    [
        vec!["history"],
        vec!["history", "--refresh"],
        vec!["export", csv.to_str().unwrap()],
        vec!["export", csv.to_str().unwrap(), "--evidence"],
        vec!["verify"],
        vec!["profile", "list"],
        vec!["targets"],
        vec!["plan", runbook],
        vec!["apply", runbook, "--auto-approve"],
        vec!["watch"],
    ]
    .into_iter()
    .map(|words| words.into_iter().map(str::to_owned).collect())
    .collect()
}

/// Every path below a folder.
fn tree(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                open.push(path.clone());
            }
            found.insert(path);
        }
    }
    found
}

/// The program failed as it should: code 1, one sentence with its next step, no word of its insides.
fn assert_refused(ended: &Ended, sentence: &str) {
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(ended.out, "");
    assert!(ended.err.contains(sentence), "wanted “{sentence}”: {}", ended.err);
    assert_eq!(ended.err.matches("Error: ").count(), 1, "{}", ended.err);
    assert!(!ended.err.contains("panicked") && !ended.err.contains("RUST_BACKTRACE"), "{}", ended.err);
}

#[test]
fn a_data_folder_that_cannot_be_one() {
    let outside = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "something of somebody's").unwrap();
    let commands = commands(outside.path());
    let before = (tree(folder.path()), tree(outside.path()));
    for (data, sentence) in [
        (file.clone(), "a file stands in its place, or above it"),
        (file.join("below/it"), "a file stands in its place, or above it"),
        (PathBuf::from("/proc/holdfast"), ""),
    ] {
        for words in &commands {
            let ended = Ended::of(program(&data).args(words).output().unwrap());
            assert_refused(&ended, sentence);
            assert!(ended.err.contains(data.to_str().unwrap()), "{words:?}: {}", ended.err);
        }
    }
    assert_eq!((tree(folder.path()), tree(outside.path())), before);
    assert_eq!(fs::read_to_string(&file).unwrap(), "something of somebody's");
}

/// The program, started by somebody who may read everything here and write nothing.
fn as_a_stranger(place: &Path, data: &Path) -> Command {
    let mut command = program(data);
    if is_root() {
        use std::os::unix::fs::PermissionsExt;
        use std::os::unix::process::CommandExt;
        let copy = place.join("holdfast");
        if !copy.exists() {
            fs::copy(command.get_program(), &copy).unwrap();
            fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let mut stranger = Command::new(copy);
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => stranger.env(name, value),
                None => stranger.env_remove(name),
            };
        }
        stranger.uid(54_321).gid(54_321);
        command = stranger;
    }
    command
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_that_may_not_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let desk = scene::one_backup().await;
    let (place, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let commands = commands(outside.path());
    let set = |mode: u32| {
        for path in tree(desk.folder.path()).into_iter().chain([desk.folder.path().to_owned()]) {
            let mode = if path.is_dir() { mode | 0o111 } else { mode };
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        fs::set_permissions(outside.path(), fs::Permissions::from_mode(0o755)).unwrap();
    };
    set(0o444);
    let before = (tree(desk.folder.path()), tree(outside.path()));
    for words in &commands {
        let mut command = as_a_stranger(place.path(), desk.folder.path());
        let ended = Ended::of(command.args(words).env("HOLDFAST_SPACE", "sandbox").output().unwrap());
        assert_refused(&ended, "may not be written");
        let mut command = as_a_stranger(place.path(), &desk.folder.path().join("new"));
        let ended = Ended::of(command.args(words).output().unwrap());
        let only_looks = ["history", "export", "verify"].contains(&words[0].as_str());
        assert_refused(&ended, if only_looks { "there is no history in" } else { "may not be written" });
    }
    assert_eq!((tree(desk.folder.path()), tree(outside.path())), before);
    set(0o644);
}

#[test]
fn a_data_folder_that_does_not_exist_is_not_made_to_look_into_it() {
    let outside = tempfile::tempdir().unwrap();
    let before = tree(outside.path());
    let csv = outside.path().join("out.csv");
    for words in
        [vec!["history"], vec!["history", "--refresh"], vec!["export", csv.to_str().unwrap()], vec!["verify"]]
    {
        let ended = Ended::of(program(&outside.path().join("nowhere")).args(&words).output().unwrap());
        assert_refused(&ended, "nowhere/real: no profile was ever saved there");
        assert_eq!(tree(outside.path()), before, "{words:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_used() {
    let desk = scene::one_backup().await;
    let outside = tempfile::tempdir().unwrap();
    let commands = commands(outside.path());
    let before = tree(outside.path());
    let database = desk.space().join("holdfast.sqlite3");
    let connection = Connection::open(&database).unwrap();
    let known: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();

    connection.pragma_update(None, "user_version", known + 1).unwrap();
    for words in &commands {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let ended = desk.run(&words);
        assert_refused(&ended, &format!("its schema is {}, this one knows {known}", known + 1));
        assert!(ended.err.contains("Nothing was changed"), "{}", ended.err);
    }
    connection.pragma_update(None, "user_version", known).unwrap();
    drop(connection);
    let whole = fs::read(&database).unwrap();
    fs::write(&database, "not a database, but long enough to be looked at as one".repeat(30)).unwrap();
    let _ = fs::remove_file(desk.space().join("holdfast.sqlite3-wal"));
    for words in &commands {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        assert_refused(&desk.run(&words), "is damaged");
    }
    assert_eq!(tree(outside.path()), before);
    fs::write(&database, whole).unwrap();
    assert_eq!(desk.run(&["history"]).code, Some(0), "nothing of it was touched");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_that_has_it_open_is_in_nobodys_way() {
    let desk = scene::one_backup().await;
    let window = desk.open("window").await;
    for words in [&["history"][..], &["verify"], &["export", "-"], &["watch"]] {
        let ended = desk.run(words);
        assert_eq!(ended.code, Some(0), "{words:?}: {}", ended.err);
    }
    // An older schema is changed by whoever has the folder alone.
    let connection = Connection::open(desk.space().join("holdfast.sqlite3")).unwrap();
    let known: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    connection.pragma_update(None, "user_version", known - 1).unwrap();
    assert_refused(&desk.run(&["history"]), "another Holdfast is using");
    connection.pragma_update(None, "user_version", known).unwrap();
    window.close().await;
}

#[test]
#[expect(clippy::print_stderr, reason = "a part that is not run is told of")]
fn somebody_without_a_home_chooses_a_folder() {
    if !is_root() {
        eprintln!("only root can become somebody without a home: the rest is not run");
        return;
    }
    let place = tempfile::tempdir().unwrap();
    for words in commands(place.path()) {
        let mut command = as_a_stranger(place.path(), place.path());
        command.env_remove("HOME").env_remove("XDG_DATA_HOME").env_remove("HOLDFAST_DATA_DIR");
        let ended = Ended::of(command.args(&words).output().unwrap());
        assert_refused(&ended, "choose one with --data-dir or HOLDFAST_DATA_DIR");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relative_folder_is_below_where_one_stands_and_an_empty_one_is_none() {
    let desk = scene::one_backup().await;
    let (above, name) = (desk.folder.path().parent().unwrap(), desk.folder.path().file_name().unwrap());
    let mut command = desk.command(&["history"]);
    let ended = Ended::of(command.current_dir(above).env("HOLDFAST_DATA_DIR", name).output().unwrap());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains(scene::BACKUP_NAME), "{}", ended.out);
    let mut command = desk.command(&["history"]);
    let ended = Ended::of(command.env("HOLDFAST_DATA_DIR", "").output().unwrap());
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    assert!(ended.err.contains("--data-dir") && ended.err.contains("give a folder"), "{}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_colour_is_needed_and_none_is_written() {
    let desk: Desk = scene::one_backup().await;
    for words in [&["history"][..], &["verify"], &["history", "--since", "never"]] {
        let watched = watched::run(&desk, 100, words);
        assert!(!watched.out.contains('\u{1b}'), "{words:?}: {:?}", watched.out);
    }
    let mut command = desk.command(&["history"]);
    let plain = Ended::of(command.env("NO_COLOR", "1").output().unwrap());
    assert_eq!(plain.out, desk.run(&["history"]).out);
}
