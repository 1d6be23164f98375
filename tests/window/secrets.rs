//! A secret that is typed into the window goes to the keychain and is found nowhere else afterwards.

use std::path::Path;

use holdfast_sandbox::credentials;

use crate::driver::Window;

#[tokio::test]
async fn a_typed_secret_is_in_no_page_and_no_file() {
    let data = tempfile::tempdir().expect("a temporary folder can be made");
    let window = Window::open(data.path()).await;
    window.wait_for_attribute("app", "data-space", "sandbox").await;
    window.click("try-sandbox").await;
    window.wait_for("target-row").await;
    window.click("place-profiles").await;
    window.click("profile-new").await;
    window.fill("input-name", "订单库 typed by hand").await;
    window.fill("input-region", credentials::REGION).await;
    window.fill("input-access_key_id", credentials::ACCESS_KEY_ID).await;
    window.fill("input-secret_access_key", credentials::SECRET_ACCESS_KEY).await;
    window.click("test-connection").await;
    window.wait_for("test-passed").await;
    window.save_screenshot("8-profile-tested").await;
    window.click("profile-save").await;
    window.wait_for("stored-secret_access_key").await;
    window.save_screenshot("9-profile-saved").await;

    let page = window.whole_page().await;
    assert!(page.contains("订单库"), "the page was read");
    assert!(!page.contains(credentials::SECRET_ACCESS_KEY), "the page holds the secret");
    window.close().await;
    let files = assert_absent(data.path(), credentials::SECRET_ACCESS_KEY.as_bytes());
    assert!(files >= 4, "only {files} files were looked through");
}

/// Looks through every file below a folder, the web view's own among them; counts them.
fn assert_absent(folder: &Path, canary: &[u8]) -> usize {
    let mut files = 0;
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("and so can its entries").path();
        if path.is_dir() {
            files += assert_absent(&path, canary);
        } else if let Ok(bytes) = std::fs::read(&path) {
            files += 1;
            let found = bytes.windows(canary.len()).any(|window| window == canary);
            assert!(!found, "{} holds the secret", path.display());
        }
    }
    files
}
