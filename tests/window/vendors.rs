//! One plan over all four vendors, as a person makes it: an ordinary target and one that fails at each, one run, and
//! every vendor's own verdict.

use crate::driver::Window;
use crate::story::creates;

/// Targets by the id the window lists them under: an ordinary one and one whose backups fail.
const TARGETS: [(&str, &str, &str); 4] = [
    ("rds.create_backup", "4f0d6c1be29a47d5913c7a60b8f1a2c1in01", "3d78b5e014fa46298c0b97e5d62f1a43in03"),
    (
        "taurusdb.create_backup",
        "5b3e8f21c7d04a69b1f6e2908d47ca13in07",
        "f02b97d5418e4c6aa3c5710e9d6b84f2in07",
    ),
    ("ocp.create_backup", "1000005/1000012", "1000005/1000016"),
    ("obshell.create_backup", "t_orders", "t_drill_will_fail"),
];

#[tokio::test]
async fn one_plan_over_four_vendors_ends_in_each_vendors_own_verdict() {
    let data = tempfile::tempdir().expect("a temporary folder can be made");
    let window = Window::open(data.path()).await;
    window.click("try-sandbox").await;
    window.wait_for("target-row").await;
    for (_, ordinary, fails) in TARGETS {
        window.pick_by_id(ordinary).await;
        window.pick_by_id(fails).await;
    }
    window.wait_for_text("selected-count", "8").await;
    window.save_screenshot("vendors-1-targets-en-light").await;
    window.click("make-plan").await;
    window.wait_for_text("plan-summary", "8 to create").await;
    window.save_screenshot("vendors-2-plan-en-light").await;
    window.click("apply").await;
    window.wait_for("two-lanes").await;
    window.save_screenshot("vendors-3-jobs-running-en-light").await;
    for (_, ordinary, fails) in TARGETS {
        window.wait_for_verdict(ordinary, "completed").await;
        window.wait_for_verdict(fails, "failed").await;
    }
    assert_eq!(window.count("job-reason").await, 4, "each failed backup says why");
    window.click("job-row").await;
    window.wait_for("task-stages").await;
    window.save_screenshot("vendors-4-jobs-over-en-light").await;
    for (operation, ..) in TARGETS {
        assert_eq!(creates(data.path(), operation).await.len(), 2, "{operation}: one POST an item");
    }
    window.click("place-history").await;
    window.wait_for("history-row").await;
    window.save_screenshot("vendors-5-history-en-light").await;
    window.close().await;
}

impl Window {
    async fn pick_by_id(&self, id: &str) {
        self.fill("target-search", id).await;
        self.tick(&format!("target-check-{id}")).await;
    }

    /// Waits for a job's last status, which its row in the list of jobs shows.
    async fn wait_for_verdict(&self, target_id: &str, status: &str) {
        let row = format!(r#"[data-testid="job-row"][data-target-id="{target_id}"]"#);
        self.attribute(
            &format!(r#"{row} [data-testid="job-status"][data-status="{status}"]"#),
            "data-status",
        )
        .await;
    }
}
