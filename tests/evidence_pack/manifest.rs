//! Edits of the manifest itself, and whose history can tell what its seal cannot.

use holdfast_core::credential::Keychain;
use holdfast_core::csv::ExportOptions;
use holdfast_core::error::ErrorCode;
use serde_json::{Value, json};

use super::pack::{Pack, desk, resealed};
use crate::desk::{Desk, open};

const MANIFEST: &str = Pack::NAMES[2];

/// Every value of a document that has none inside, by its place.
fn leaves(value: &Value, place: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, value)| leaves(value, &format!("{place}/{name}"), into));
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(at, value)| leaves(value, &format!("{place}/{at}"), into));
        }
        _ => into.push(place.to_owned()),
    }
}

fn edited(value: &Value) -> Value {
    match value {
        Value::String(text) if text.ends_with('1') => text.replace('1', "2").into(),
        Value::String(text) => format!("{text}1").into(),
        Value::Number(number) => (number.as_u64().unwrap() + 1).into(),
        Value::Bool(is_so) => (!is_so).into(),
        Value::Null => "x".into(),
        Value::Array(_) => json!(["x"]),
        Value::Object(_) => json!({"x": 1}),
    }
}

/// Whether an edited manifest is found out: by its seal, or because it cannot be read as one any more.
async fn is_noticed(pack: &Pack, desk: &Desk, text: &str) -> bool {
    pack.write(MANIFEST, text);
    match pack.verify(desk).await {
        Ok(found) => found.findings.iter().any(|finding| finding.row == MANIFEST),
        Err(error) => matches!(error.code(), ErrorCode::ManifestUnreadable | ErrorCode::ManifestTooNew),
    }
}

#[tokio::test]
async fn an_edit_of_any_member_of_the_manifest_is_noticed() {
    let (desk, _) = desk().await;
    let pack = Pack::export(&desk, "pack", &ExportOptions::default()).await;
    let manifest = pack.manifest();
    let mut places = Vec::new();
    leaves(&manifest, "", &mut places);
    assert!(places.len() > 60);
    for place in places {
        let mut other = manifest.clone();
        let value = other.pointer_mut(&place).unwrap();
        *value = edited(value);
        assert!(is_noticed(&pack, &desk, &other.to_string()).await, "{place}");
    }
    for member in manifest.as_object().unwrap().keys() {
        let mut other = manifest.clone();
        other.as_object_mut().unwrap().remove(member);
        assert!(is_noticed(&pack, &desk, &other.to_string()).await, "without {member}");
    }
    let mut other = manifest.clone();
    other["remark"] = json!("approved by nobody");
    assert!(is_noticed(&pack, &desk, &other.to_string()).await);
    // How it is laid out is nobody's affair.
    assert!(!is_noticed(&pack, &desk, &manifest.to_string()).await);
    assert!(pack.verify(&desk).await.unwrap().is_intact());
}

#[tokio::test]
async fn a_byte_of_the_manifest_that_was_changed_is_noticed() {
    let (desk, _) = desk().await;
    let pack = Pack::export(&desk, "pack", &ExportOptions::default()).await;
    let bytes = pack.read(MANIFEST);
    for at in (0..bytes.len()).step_by(7) {
        let mut other = bytes.clone();
        // Never one kind of blank into another.
        other[at] ^= 0x01;
        pack.write(MANIFEST, other);
        let is_noticed = match pack.verify(&desk).await {
            Ok(found) => !found.is_intact(),
            Err(error) => [ErrorCode::ManifestUnreadable, ErrorCode::ManifestTooNew].contains(&error.code()),
        };
        assert!(is_noticed, "{at}: {:?}", bytes[at] as char);
    }
}

#[tokio::test]
async fn the_history_it_came_from_finds_a_chain_that_was_written_anew() {
    let (desk, _) = desk().await;
    let pack = Pack::export(&desk, "pack", &ExportOptions::default()).await;
    let manifest = pack.manifest();
    let head = manifest["chain"]["entry"].as_u64().unwrap();
    let mut other_hash = manifest.clone();
    other_hash["chain"]["hash"] = json!("00".repeat(32));
    let mut later = manifest.clone();
    // The export itself is the entry behind the head.
    later["chain"]["entry"] = json!(head + 2);
    for (edited, entry, said) in [(other_hash, head, "written anew"), (later, head + 2, "is missing")] {
        pack.write(MANIFEST, resealed(edited));
        let found = pack.verify(&desk).await.unwrap();
        assert_eq!(found.findings.len(), 2, "{found:?}");
        assert_eq!(found.findings[1].row, MANIFEST, "nor does the history know that seal");
        assert_eq!(
            (found.findings[0].row.as_str(), found.findings[0].entry),
            (&*format!("entry {entry}"), Some(entry))
        );
        assert!(found.findings[0].message.en.contains(said), "{}", found.findings[0].message.en);
    }
    // The other way round: the manifest is as it was, and the history is not.
    pack.write(MANIFEST, resealed(manifest.clone()));
    assert!(pack.verify(&desk).await.unwrap().is_intact());
    let database = desk.database();
    crate::desk::forget_the_promise(&database);
    database.execute(&format!("DELETE FROM chain WHERE number = {head}"), []).unwrap();
    let found = pack.verify(&desk).await.unwrap();
    assert_eq!(found.findings.len(), 1);
    assert!(found.findings[0].message.en.contains("is missing"), "{found:?}");
}

#[tokio::test]
async fn rows_and_manifest_that_were_edited_together_and_sealed_anew_are_found_by_the_history_they_came_from()
{
    let (desk, _) = desk().await;
    let pack = Pack::export(&desk, "pack", &ExportOptions::default()).await;
    let mut manifest = pack.manifest();
    manifest["exported_by"]["user"] = json!("nobody");
    pack.write(MANIFEST, resealed(manifest));
    let found = pack.verify(&desk).await.unwrap().findings;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].message.en.contains("sealed anew"), "{}", found[0].message.en);
    let database = desk.database();
    let refused = database.execute("DELETE FROM export", []).unwrap_err().to_string();
    assert!(refused.contains("append-only"), "{refused}");
}

#[tokio::test]
async fn another_history_checks_the_files_and_says_that_it_cannot_check_the_rest() {
    let (desk, _) = desk().await;
    let pack = Pack::export(&desk, "pack", &ExportOptions::default()).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let other = open(&elsewhere, &Keychain::Memory(Default::default())).await;
    let mut manifest = pack.manifest();
    for hash in [manifest["chain"]["hash"].clone(), json!("00".repeat(32))] {
        manifest["chain"]["hash"] = hash;
        pack.write(MANIFEST, resealed(manifest.clone()));
        let found = other.verify_export(&pack.path(MANIFEST)).await.unwrap();
        assert!(found.is_intact(), "{found:?}");
        assert_eq!(found.remarks.len(), 1);
        assert!(found.remarks[0].en.contains("written by chen.wei"), "{}", found.remarks[0].en);
    }
    let csv = pack.read(Pack::NAMES[0]);
    pack.write(Pack::NAMES[0], &csv[..csv.len() - 1]);
    let found = other.verify_export(&pack.path(MANIFEST)).await.unwrap();
    assert_eq!((found.findings.len(), found.findings[0].row.as_str()), (1, "orders.csv:4"));
}

#[tokio::test]
async fn files_that_do_not_hold_equally_many_rows_are_found_even_in_a_manifest_that_says_so() {
    let (desk, _) = desk().await;
    let pack = Pack::export(&desk, "pack", &ExportOptions::default()).await;
    let mut manifest = pack.manifest();
    manifest["files"][1]["rows"] = json!(2);
    pack.write(MANIFEST, resealed(manifest));
    let found = pack.verify(&desk).await.unwrap().findings;
    let said: Vec<_> = found.iter().map(|finding| finding.message.en.as_str()).collect();
    assert!(
        said.contains(&"orders.csv has 3 rows and orders.jsonl has 2: both were exported with the same"),
        "{said:?}"
    );
    assert!(found.iter().all(|finding| finding.row == MANIFEST));
}

#[tokio::test]
async fn what_is_no_manifest_is_named_and_a_newer_one_too() {
    let (desk, _) = desk().await;
    let pack = Pack::export(&desk, "pack", &ExportOptions::default()).await;
    let manifest = pack.manifest();
    let with = |place: &str, value: Value| {
        let mut other = manifest.clone();
        *other.pointer_mut(place).unwrap() = value;
        resealed(other)
    };
    for (text, said) in [
        (String::new(), "ends too early"),
        ("status,target\n".to_owned(), "expected value"),
        (r#"{"type":"record","format_version":"1.0"}"#.to_owned(), "“type”"),
        (with("/format_version", json!("0.9")), "“format_version”"),
        (with("/format_version", json!(1)), "“format_version”"),
        (with("/files/0/name", json!("../orders.csv")), "not the name of a file beside it"),
        (with("/files/0/form", json!("json_lines")), "does not name one CSV file"),
        (with("/files/0/lines/0", json!("+00000000000000f")), "16 hexadecimal digits"),
        (manifest.to_string().replacen('{', r#"{"program":"window","#, 1), "stands there twice"),
    ] {
        pack.write(MANIFEST, text);
        let error = pack.verify(&desk).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::ManifestUnreadable, "{error}");
        assert!(error.to_string().contains(said), "{error}, not {said}");
    }
    pack.write(MANIFEST, with("/format_version", json!("2.0")));
    let error = pack.verify(&desk).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ManifestTooNew);
    assert!(error.report().message.zh.contains("2.0") && error.report().hint.is_some());
    // Behind the dot, something was added that is sealed like the rest.
    let mut newer = manifest.clone();
    newer["format_version"] = json!("1.7");
    newer["remark"] = json!("new");
    pack.write(MANIFEST, resealed(newer));
    let found = holdfast_core::evidence::verify_files(&pack.path(MANIFEST)).await.unwrap();
    assert!(found.is_intact(), "{found:?}");
    std::fs::remove_file(pack.path(MANIFEST)).unwrap();
    assert_eq!(pack.verify(&desk).await.unwrap_err().code(), ErrorCode::ManifestUnreadable);
    let folder = desk.holdfast.verify_export(&pack.folder).await.unwrap_err();
    assert_eq!(folder.code(), ErrorCode::ManifestUnreadable);
}
