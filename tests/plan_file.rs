//! A plan as a file: whole, private, shown anywhere, applied by the store that made it only, and refused once edited.

use std::path::PathBuf;

use holdfast_core::error::{Error, ErrorCode};
use holdfast_core::plan::{Plan, PlanState};
use holdfast_sandbox::instances;
use serde_json::Value;

use crate::desk::{Desk, approval, open};

impl Desk {
    async fn plan_in_a_file(&self) -> (Plan, PathBuf) {
        let profile = self.profile().await;
        let plan = self.plan(&profile, &[instances::ORDERS_MYSQL, instances::SMALL_MYSQL]).await;
        let path = self.folder.path().join("release.holdfast-plan");
        self.holdfast.save_plan_file(plan.id, &path).await.unwrap();
        (plan, path)
    }

    /// The file with another text in it, opened.
    async fn reopen(&self, text: impl AsRef<[u8]>) -> Result<Plan, Error> {
        let path = self.folder.path().join("changed.holdfast-plan");
        std::fs::write(&path, text).unwrap();
        self.holdfast.open_plan_file(&path).await
    }
}

/// The whole text with one more line's worth of space around everything.
fn spaced(text: &str) -> String {
    serde_json::to_string_pretty(&serde_json::from_str::<Value>(text).unwrap()).unwrap()
}

#[tokio::test]
async fn the_store_that_made_it_opens_the_plan_as_it_stands_and_applies_it_once() {
    let desk = Desk::new().await;
    let (plan, path) = desk.plan_in_a_file().await;
    assert_eq!(desk.holdfast.open_plan_file(&path).await.unwrap(), plan);
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 2 + plan.items.len(), "an item a line");
    assert_eq!(desk.reopen(spaced(&text)).await.unwrap(), plan, "spaces mean nothing");
    desk.holdfast.apply_plan_file(&path, approval).await.unwrap();
    let now = desk.holdfast.open_plan_file(&path).await.unwrap();
    assert!(matches!(now.state, PlanState::Applied { .. }));
    let again = desk.holdfast.apply_plan_file(&path, approval).await.unwrap_err();
    assert_eq!(again.code(), ErrorCode::PlanApplied);
    desk.until_received(2).await;
    assert_eq!(desk.creates().len(), 2);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "the file is left as it was");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_the_file_and_nothing_is_left_beside_it() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new().await;
    let (plan, path) = desk.plan_in_a_file().await;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    desk.holdfast.save_plan_file(plan.id, &path).await.unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let missing = desk.folder.path().join("no/such/folder.holdfast-plan");
    let error = desk.holdfast.save_plan_file(plan.id, &missing).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ExportFailed);
    let names: Vec<_> = std::fs::read_dir(desk.folder.path()).unwrap().collect();
    assert_eq!(names.len(), 2, "the file and the database's folder: {names:?}");
}

#[tokio::test]
async fn another_store_shows_it_and_can_never_apply_it() {
    let mut desk = Desk::new().await;
    let (plan, path) = desk.plan_in_a_file().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let maker = std::mem::replace(&mut desk.holdfast, open(&elsewhere, &desk.keychain).await);
    // Even with the very same profiles at hand.
    desk.profile().await;
    desk.sandbox.clear_journal();
    let shown = desk.holdfast.open_plan_file(&path).await.unwrap();
    assert_eq!(shown.state, PlanState::Elsewhere);
    assert_eq!(Plan { state: PlanState::Open, ..shown.clone() }, plan, "everything is shown");
    let error = desk.holdfast.apply(&approval(&shown)).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::PlanGone, "nothing of it was stored");
    let refused = desk.holdfast.apply_plan_file(&path, |_| panic!("nobody is asked")).await.unwrap_err();
    assert!(
        matches!(&refused, Error::PlanElsewhere { by, on } if *by == plan.made_by && *on == plan.made_on)
    );
    assert!(desk.holdfast.latest_plan().await.unwrap().is_none());
    assert!(desk.holdfast.runs(10).await.unwrap().is_empty());
    assert!(desk.sandbox.journal().is_empty(), "nothing was asked of any vendor");
    maker.apply_plan_file(&path, approval).await.unwrap();
}

#[tokio::test]
async fn a_store_that_has_forgotten_its_plan_refuses_the_file() {
    let desk = Desk::new().await;
    let (_, path) = desk.plan_in_a_file().await;
    desk.database().execute_batch("DELETE FROM plan_item; DELETE FROM plan;").unwrap();
    assert_eq!(desk.holdfast.open_plan_file(&path).await.unwrap_err().code(), ErrorCode::PlanGone);
    let error = desk.holdfast.apply_plan_file(&path, approval).await.unwrap_err().report();
    assert!(error.code == ErrorCode::PlanGone && error.hint.is_some());
    assert!(desk.creates().is_empty());
}

#[tokio::test]
async fn a_file_that_is_no_plan_is_refused_with_what_is_wrong_and_where() {
    let desk = Desk::new().await;
    let (_, path) = desk.plan_in_a_file().await;
    let text = std::fs::read_to_string(&path).unwrap();
    let line = format!("line {}", text.lines().count());
    let old = text.replacen("\"format_version\":2", "\"format_version\":1", 1);
    let mut no_target: Value = serde_json::from_str(&text).unwrap();
    items(&mut no_target)[1].as_object_mut().unwrap().remove("target");
    no_target["fingerprint"] = crate::sealed::fingerprint(&no_target["plan"]).into();
    for (wrong, words) in [
        (String::new(), "ends too early"),
        ("not JSON".to_owned(), "line 1 column"),
        ("[1, 2]".to_owned(), "kind"),
        ("{\"format_version\":2}".to_owned(), "kind"),
        ("{\"kind\":\"a cake\"}".to_owned(), "kind"),
        (old, "format_version"),
        (text[..text.len() / 2].to_owned(), "ends too early"),
        (text.trim_end().trim_end_matches('}').to_owned(), "ends too early"),
        (format!("{text}{{}}"), "trailing characters"),
        (no_target.to_string(), "in item 2: missing field `target`"),
        (text.replacen("\"kind\"", "\"note\":\"hello\",\"kind\"", 1), "unknown field `note`"),
        (text.replacen("\"position\":0", "\"position\":0,\"position\":0", 1), "stands there twice"),
        (text.replacen("\"plan\":{", "\"plan\":{\"items\":[],", 1), "stands there twice"),
        (text.replacen("\"title\"", "\"items\":[],\"title\"", 1), "stands there twice"),
        (
            text.replacen("\"title\"", "\"ticket\":\"x\",\"title\"", 1),
            &format!("stands there twice at {line}"),
        ),
    ] {
        let error = desk.reopen(&wrong).await.unwrap_err().report();
        assert_eq!(error.code, ErrorCode::PlanFileUnreadable, "{words}: {error:?}");
        assert!(error.message.en.contains(words), "{words}: {error:?}");
        assert!(error.message.en.contains("changed.holdfast-plan") && error.hint.is_some());
    }
    let newer = "{\"kind\":\"holdfast-plan\",\"format_version\":3,\"and\":[\"so on\"]}";
    let error = desk.reopen(newer).await.unwrap_err();
    assert!(matches!(error, Error::PlanFileTooNew { found: 3, known: 2, .. }), "{error}");
    let error = desk.holdfast.open_plan_file(&desk.folder.path().join("none")).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::PlanFileUnreadable);
}

#[tokio::test]
async fn a_file_that_was_edited_is_refused() {
    let desk = Desk::new().await;
    let (_, path) = desk.plan_in_a_file().await;
    let text = std::fs::read_to_string(&path).unwrap();
    let edited = |edit: fn(&mut Value)| {
        let mut document = serde_json::from_str(&text).unwrap();
        edit(&mut document);
        serde_json::to_string(&document).unwrap()
    };
    for (what, text) in [
        ("an item dropped", edited(|file| drop(items(file).pop()))),
        ("all items dropped", edited(|file| items(file).clear())),
        ("items in another order", edited(|file| items(file).reverse())),
        ("an item twice", edited(|file| items(file).extend_from_within(..1))),
        ("another title", edited(|file| file["plan"]["title"] = "Orders release 2".into())),
        ("more time", edited(|file| file["plan"]["expires_at"] = "2099-01-01T00:00:00Z".into())),
        ("another store", edited(|file| file["plan"]["store_id"] = "0".repeat(32).into())),
        ("something added", edited(|file| file["plan"]["note"] = "reviewed".into())),
        ("something added to an item", edited(|file| items(file)[0]["note"] = "reviewed".into())),
        ("another fingerprint", edited(|file| file["fingerprint"] = "0".repeat(64).into())),
    ] {
        let error = desk.reopen(text).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::PlanEdited, "{what}: {error}");
    }
    let digits: Vec<_> = text.char_indices().filter(|(_, letter)| letter.is_ascii_digit()).collect();
    for (at, digit) in digits.iter().step_by(7) {
        let mut changed = text.clone();
        let other = if *digit == '7' { "3" } else { "7" };
        changed.replace_range(*at..=*at, other);
        assert_refused(desk.reopen(changed).await, *at);
    }
    assert!(desk.creates().is_empty());
}

/// As the first programs wrote them, before plans knew their store and could be satisfied.
#[tokio::test]
async fn a_plan_of_the_first_format_is_still_shown_and_goes_nowhere() {
    let desk = Desk::new().await;
    let (plan, path) = desk.plan_in_a_file().await;
    let old = "UPDATE plan SET sealed = json_set(json_remove(sealed, '$.store_id', '$.made_by', '$.made_on', '$.runbook',
                                                 '$.profiles'), '$.format_version', 1);
               UPDATE plan_item SET sealed = json_remove(sealed, '$.satisfied_by', '$.unless_newer_than');";
    desk.database().execute_batch(old).unwrap();
    let shown = desk.holdfast.plan(plan.id).await.unwrap();
    assert_eq!((&shown.items, shown.made_by.as_str()), (&plan.items, ""));
    assert_eq!(desk.apply(&shown).await.unwrap_err().code(), ErrorCode::PlanEdited);
    let before = std::fs::read(&path).unwrap();
    let error = desk.holdfast.save_plan_file(plan.id, &path).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::PlanEdited);
    assert_eq!(std::fs::read(&path).unwrap(), before, "what stood there before is left");
    assert!(desk.creates().is_empty());
}

/// Sealed anew by hand with a right fingerprint: that is not the plan which this store has.
#[tokio::test]
async fn a_file_that_was_edited_and_sealed_again_is_not_this_stores_plan() {
    let desk = Desk::new().await;
    let (plan, path) = desk.plan_in_a_file().await;
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    items(&mut file).pop();
    file["fingerprint"] = crate::sealed::fingerprint(&file["plan"]).into();
    let error = desk.reopen(file.to_string()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::PlanEdited, "{error}");
    file["plan"]["store_id"] = "0".repeat(32).into();
    file["fingerprint"] = crate::sealed::fingerprint(&file["plan"]).into();
    let foreign = desk.reopen(file.to_string()).await.unwrap();
    assert_eq!((foreign.id, foreign.state), (plan.id, PlanState::Elsewhere), "to be looked at only");
    assert!(desk.creates().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_flipped_byte_gets_through() {
    use proptest::test_runner::{Config, TestRunner};
    let desk = Desk::new().await;
    let (plan, path) = desk.plan_in_a_file().await;
    let bytes = std::fs::read(&path).unwrap();
    let mut runner = TestRunner::new(Config { cases: 1500, failure_persistence: None, ..Config::default() });
    let (holdfast, folder) = (&desk.holdfast, desk.folder.path());
    let runtime = tokio::runtime::Handle::current();
    tokio::task::block_in_place(|| {
        let flips = (0..bytes.len(), 1..=255_u8);
        runner
            .run(&flips, |(at, mask)| {
                let mut flipped = bytes.clone();
                flipped[at] ^= mask;
                let path = folder.join("flipped.holdfast-plan");
                std::fs::write(&path, &flipped).unwrap();
                let is_space = |byte: u8| b" \n\r\t".contains(&byte);
                match runtime.block_on(holdfast.open_plan_file(&path)) {
                    // One space for another, between two items.
                    Ok(opened) => {
                        proptest::prop_assert!(
                            opened == plan && is_space(bytes[at]) && is_space(flipped[at])
                        );
                    }
                    refused => assert_refused(refused, at),
                }
                Ok(())
            })
            .unwrap();
    });
}

fn items(file: &mut Value) -> &mut Vec<Value> {
    file["plan"]["items"].as_array_mut().unwrap()
}

fn assert_refused(opened: Result<Plan, Error>, at: usize) {
    let error = opened.expect_err(&format!("changed at {at}"));
    let expected = [ErrorCode::PlanEdited, ErrorCode::PlanFileUnreadable, ErrorCode::PlanFileTooNew];
    assert!(expected.contains(&error.code()), "{at}: {error}");
}
