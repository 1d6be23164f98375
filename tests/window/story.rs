//! The main job as a person does it: from the first click to a completed backup and its CSV, a kill in between.

use std::path::Path;

use serde_json::{Value, json};

use crate::driver::Window;

const CREATE: &str = "rds.create_backup";
/// An ordinary instance of the sandbox, ready to be backed up.
const TARGET: &str = "orders-mysql-prod-01";

#[tokio::test]
async fn a_backup_is_made_once_survives_a_kill_and_ends_in_the_csv() {
    let data = tempfile::tempdir().expect("a temporary folder can be made");
    let window = Window::open(data.path()).await;
    window.wait_for_attribute("app", "data-space", "sandbox").await;
    window.save_screenshot("1-empty-en-light").await;

    window.click("try-sandbox").await;
    window.wait_for("target-row").await;
    window.pick_target(TARGET).await;
    window.wait_for("backup-name").await;
    window.save_screenshot("2-targets-en-light").await;
    window.click("make-plan").await;
    window.wait_for_text("plan-summary", "1 to create").await;
    window.wait_for("request-preview").await;
    window.save_screenshot("3-plan-en-light").await;
    assert_eq!(creates(data.path(), CREATE).await.len(), 0, "planning sends nothing");

    window.click("apply").await;
    window.wait_for_attribute("job-status", "data-status", "running").await;
    window.save_screenshot("4-jobs-running-en-light").await;
    window.kill().await;

    let window = Window::open(data.path()).await;
    window.click("place-jobs").await;
    window.wait_for_attribute("job-status", "data-status", "completed").await;
    window.save_screenshot("5-jobs-completed-en-light").await;
    window.click("place-history").await;
    window.wait_for("history-row").await;
    assert_eq!(window.count("history-row").await, 1, "the same row, not a second one");
    window.click("history-row").await;
    window.save_screenshot("6-history-en-light").await;

    let csv = data.path().join("history.csv");
    window.click("export-open").await;
    window.wait_for("export-run").await;
    window.save_screenshot("7-export-en-light").await;
    window.click("export-run").await;
    window.cancel_dialog().await;
    assert!(!csv.exists(), "a cancelled dialog writes nothing");
    window.click("export-run").await;
    window.save_as(&csv).await;
    window.wait_for("export-done").await;
    let text = std::fs::read_to_string(&csv).expect("the CSV is there once the window says so");
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("completed") && text.contains(TARGET), "{text}");

    window.click("export-evidence").await;
    window.click("export-run").await;
    window.save_as(&data.path().join("evidence.csv")).await;
    window.wait_for("export-manifest").await;
    window.save_screenshot("8-evidence-en-light").await;
    let manifest = data.path().join("evidence.manifest.json");
    let found = holdfast_core::evidence::verify_files(&manifest).await.expect("the manifest can be read");
    assert!(found.is_intact() && found.jobs == 1, "{found:#?}");
    window.click("export-cancel").await;
    window.click("history-verify").await;
    window.wait_for_attribute("verify-outcome", "data-findings", "0").await;
    window.save_screenshot("9-verified-en-light").await;

    let creates = creates(data.path(), CREATE).await;
    assert_eq!(creates.len(), 1, "exactly one POST: {creates:#?}");
    window.close().await;
}

#[tokio::test]
async fn every_page_can_be_seen_in_both_languages_and_themes() {
    let data = tempfile::tempdir().expect("a temporary folder can be made");
    let window = Window::open(data.path()).await;
    window.click("try-sandbox").await;
    window.wait_for("target-row").await;
    window.pick_target(TARGET).await;
    window.wait_for("backup-name").await;
    window.click("make-plan").await;
    window.wait_for("plan-summary").await;
    for (language, theme) in [("zh-CN", "dark"), ("zh-CN", "light"), ("en", "dark")] {
        window.click("place-settings").await;
        window.click(&format!("language-{language}")).await;
        window.click(&format!("theme-{theme}")).await;
        let name = |page: &str| format!("page-{page}-{}-{theme}", &language[..2]);
        window.save_screenshot(&name("settings")).await;
        for page in ["targets", "runbooks", "plan", "jobs", "history", "profiles", "sandbox"] {
            window.click(&format!("place-{page}")).await;
            window.wait_for(&format!("view-{page}")).await;
            if page == "profiles" {
                window.click("profile-row").await;
                window.wait_for("input-name").await;
            }
            window.save_screenshot(&name(page)).await;
        }
    }
    window.close().await;
}

impl Window {
    /// Ticks the row of the target with this name, as listed.
    async fn pick_target(&self, name: &str) {
        self.fill("target-search", name).await;
        let id = self.attribute(&format!(r#"[data-target-name="{name}"]"#), "data-target-id").await;
        self.tick(&format!("target-check-{id}")).await;
    }
}

/// The create requests in the sandbox's journal.
pub(crate) async fn creates(data: &Path, operation: &str) -> Vec<Value> {
    let address =
        std::fs::read_to_string(data.join("sandbox/address")).expect("the sandbox notes its address");
    let url = format!("http://{}/_sandbox/journal", address.trim());
    let answer = reqwest::get(&url).await.expect("the sandbox answers").text().await.expect("in full");
    let journal: Value = serde_json::from_str(&answer).expect("the journal is JSON");
    let entries =
        journal.as_array().or_else(|| journal["entries"].as_array()).expect("a list of entries").clone();
    entries.into_iter().filter(|entry| entry["operation"] == json!(operation)).collect()
}
