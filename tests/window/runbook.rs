//! A whole fleet as a person makes it: a runbook over all four vendors is planned and applied, the program is killed
//! half-way, and after the next start every backup was made once and has its verdict.

use std::path::Path;

use crate::driver::Window;
use crate::story::creates;

/// The fourteen instances called `member-…` are more than an endpoint is asked to do at once.
const RUNBOOK: &str = r#"
format_version = 1
title = "Member release"
ticket = "CHG-20869"

[[backup]]
profile = "Sandbox RDS"
target_name = "member-*"
name = "hf-{target}-{run}"

[[backup]]
profile = "Sandbox TaurusDB"
target_name = "trade-core-taurus-01"
name = "hf-{target}-{run}"

[[backup]]
profile = "Sandbox OCP"
target = "1000005/1000012"

[[backup]]
profile = "Sandbox OBShell"
target = "t_orders"
"#;

const CREATES: [(&str, usize); 4] = [
    ("rds.create_backup", 14),
    ("taurusdb.create_backup", 1),
    ("ocp.create_backup", 1),
    ("obshell.create_backup", 1),
];

#[tokio::test]
async fn a_runbook_that_is_killed_half_way_ends_with_each_backup_made_once() {
    let data = tempfile::tempdir().expect("a temporary folder can be made");
    let window = Window::open(data.path()).await;
    window.click("try-sandbox").await;
    window.wait_for("target-row").await;
    window.click("place-runbooks").await;
    window.click("runbook-new").await;
    window.fill("input-runbook-name", "release").await;
    window.write(&RUNBOOK.replace("t_orders", "t_nobody")).await;
    window.click("runbook-plan").await;
    // Only the vendor could tell; the problem stands at its line.
    window.wait_for_attribute("problem", "data-line", "21").await;
    window.save_screenshot("runbook-1-problem-en-light").await;
    window.write(RUNBOOK).await;
    window.wait_for("runbook-plan").await;
    window.save_screenshot("runbook-2-editor-en-light").await;
    window.click("runbook-plan").await;
    window.wait_for_text("plan-summary", "17 to create").await;
    window.save_screenshot("runbook-3-plan-en-light").await;
    assert_eq!(made(data.path()).await, [0; 4], "planning sends nothing");

    window.click("apply").await;
    window.wait_for_attribute("run-slot-running", "data-count", "13").await;
    window.save_screenshot("runbook-4-run-en-light").await;
    assert_eq!(made(data.path()).await, [10, 1, 1, 1], "four are not sent yet");
    window.kill().await;

    let window = Window::open(data.path()).await;
    window.click("place-jobs").await;
    window.wait_for("run-totals").await;
    pass_a_minute(data.path()).await;
    window.wait_for_attribute("run-slot-completed", "data-count", "13").await;
    window.wait_for_attribute("run-slot-running", "data-count", "4").await;
    window.save_screenshot("runbook-5-rest-en-light").await;
    pass_a_minute(data.path()).await;
    window.wait_for_attribute("run-slot-completed", "data-count", "17").await;
    window.save_screenshot("runbook-6-over-en-light").await;
    assert_eq!(made(data.path()).await, CREATES.map(|(_, count)| count), "one create an item");
    window.close().await;
}

impl Window {
    /// Types a runbook's text; a new line is a key of its own.
    async fn write(&self, text: &str) {
        const ENTER: &str = "\u{E007}";
        self.fill("runbook-text", &text.trim().replace('\n', ENTER)).await;
    }
}

/// How many create requests each vendor has taken.
async fn made(data: &Path) -> [usize; 4] {
    let mut made = [0; 4];
    for (count, (operation, _)) in made.iter_mut().zip(CREATES) {
        *count = creates(data, operation).await.len();
    }
    made
}

/// Lets time pass at the vendors.
async fn pass_a_minute(data: &Path) {
    let address =
        std::fs::read_to_string(data.join("sandbox/address")).expect("the sandbox notes its address");
    let answer = reqwest::Client::new()
        .post(format!("http://{}/_sandbox/clock", address.trim()))
        .header("content-type", "application/json")
        .body(r#"{"advance_seconds": 60}"#)
        .send()
        .await
        .expect("the sandbox answers");
    assert!(answer.status().is_success(), "{answer:?}");
}
