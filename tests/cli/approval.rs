//! Approving a plan: what must be typed or said, and that nothing is sent before.

use holdfast_core::profile::{Environment, Guard, ProfileView};
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::{credentials, instances};

use crate::desk::{Desk, Ended};
use crate::running::{Running, entry, runbook};

fn one(profile: &str) -> String {
    runbook("Orders release", &entry(profile, instances::ORDERS_MYSQL, "hf-orders-1"))
}

/// A desk whose profile `rds` is like this.
async fn desk_with(environment: Environment, guard: Guard) -> Desk {
    let desk = Desk::with_profiles().await;
    let holdfast = desk.open("test").await;
    let profiles = holdfast.profiles().await.unwrap();
    let ProfileView { id, revision, draft, .. } =
        profiles.into_iter().find(|profile| profile.draft.name == "rds").unwrap();
    let draft = holdfast_core::profile::ProfileDraft { environment, guard, ..draft };
    holdfast.save_profile(Some((id, revision)), &draft, Vec::new(), KeepSecret::UntilQuit).await.unwrap();
    holdfast.close().await;
    desk
}

/// Refused with these words, and nothing was sent.
fn is_refused(desk: &Desk, ended: &Ended, words: &str) {
    assert_eq!((ended.code, desk.sandbox.creates().requests), (Some(1), 0), "{}{}", ended.out, ended.err);
    let said = [ended.out.as_str(), &ended.err].concat();
    assert!(said.contains(words), "{words}: {said}");
    assert!(!said.contains(credentials::SECRET_ACCESS_KEY));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_terminal_nobody_is_asked() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &one("rds"));
    is_refused(&desk, &desk.run(&["apply", &file]), "give --auto-approve");
    let fed = Ended::fed(desk.command(&["apply", &file]), "yes\n");
    is_refused(&desk, &fed, "no terminal");
    is_refused(&desk, &desk.run(&["apply", &file, "--confirm", "no"]), "yes");
    assert_eq!(desk.run(&["apply", &file, "--confirm", "yes"]).code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn at_a_terminal_only_yes_approves() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &one("rds"));
    for typed in ["no\n", "y\n", "YES\n", "\n", "\u{4}"] {
        let ended = desk.at_terminal(&["apply", &file], typed);
        is_refused(&desk, &ended, "Apply cancelled. Nothing was sent.");
        assert!(ended.out.contains("Only 'yes' will be accepted to approve."), "{}", ended.out);
    }
    let ended = desk.at_terminal(&["apply", &file], "yes\n");
    assert_eq!((ended.code, desk.sandbox.creates().requests), (Some(0), 1), "{}", ended.out);
    assert!(ended.out.contains("Run 1: 1 of 1 completed."), "{}", ended.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_at_the_question_sends_nothing() {
    let desk = Desk::with_profiles().await;
    let file = desk.file("orders.toml", &one("rds"));
    let mut running = Running::at_terminal(&desk, &["apply", &file]);
    running.until_said("Enter a value: ");
    running.types("\u{3}");
    let ended = running.end();
    assert_eq!((ended.code, desk.sandbox.creates().requests), (Some(130), 0), "{}", ended.err);
    assert!(ended.err.contains("Interrupted. Nothing was sent."), "{}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn production_needs_its_own_word_besides_the_approval() {
    let desk = desk_with(Environment::Production, Guard::Confirm).await;
    let file = desk.file("orders.toml", &one("rds"));
    let planned = desk.run(&["plan", &file]);
    assert!(
        planned.out.contains("PRODUCTION") && planned.out.contains(" --allow-production"),
        "{}",
        planned.out
    );
    is_refused(&desk, &desk.run(&["apply", &file, "--auto-approve"]), "--allow-production");
    let asked = desk.at_terminal(&["apply", &file], "yes\n");
    is_refused(&desk, &asked, "--allow-production");
    assert!(!asked.out.contains("Enter a value"), "before anybody is asked: {}", asked.out);
    let applied = desk.run(&["apply", &file, "--auto-approve", "--allow-production"]);
    assert_eq!((applied.code, desk.sandbox.creates().requests), (Some(0), 1), "{}", applied.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guarded_profile_wants_its_text_typed_or_given() {
    let desk = desk_with(Environment::Staging, Guard::TypeToConfirm).await;
    let file = desk.file("orders.toml", &one("rds"));
    is_refused(&desk, &desk.run(&["apply", &file, "--auto-approve"]), "--confirm with 'CHG-1' or '");
    is_refused(&desk, &desk.run(&["apply", &file, "--confirm", "yes"]), "CHG-1");
    let asked = desk.at_terminal(&["apply", &file], "yes\n");
    is_refused(&desk, &asked, "Apply cancelled");
    assert!(asked.out.contains("Type 'CHG-1' or '"), "{}", asked.out);
    let typed = desk.at_terminal(&["apply", &file], "CHG-1\n");
    assert_eq!((typed.code, desk.sandbox.creates().requests), (Some(0), 1), "{}", typed.out);
    let other = desk.file("other.toml", &one("rds").replace("hf-orders-1", "hf-orders-2"));
    let given = desk.run(&["apply", &other, "--auto-approve", "--confirm", "CHG-1"]);
    assert_eq!((given.code, desk.sandbox.creates().requests), (Some(0), 2), "{}", given.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_for_watching_sends_nothing() {
    let desk = desk_with(Environment::Staging, Guard::WatchOnly).await;
    let file = desk.file("orders.toml", &one("rds"));
    let planned = desk.run(&["plan", &file]);
    assert!(planned.out.contains("It cannot be applied") || planned.err.contains("It cannot be applied"));
    assert_eq!(desk.run(&["plan", &file, "--json"]).json()[0]["applyable"], false);
    is_refused(&desk, &desk.run(&["apply", &file, "--auto-approve"]), "for watching only");
}
