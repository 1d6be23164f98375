//! The real window: the built program, its web view and its core, driven through `WebDriver` the way a person would.
//!
//! Not for rules: those are tested in core, in milliseconds. Runs inside `.ci/desktop`, as `make test` does:
//! `.ci/desktop cargo test --features custom-protocol --test window`.

mod dialog;
mod driver;
mod page;
mod process;
mod runbook;
mod screen;
mod secrets;
mod story;
mod vendors;

use driver::Window;

#[tokio::test]
async fn the_window_opens_and_shows_the_holdfast_mark() {
    let data = tempfile::tempdir().expect("a temporary folder can be made");
    let window = Window::open(data.path()).await;

    window.wait_for("app").await;
    window.save_screenshot("window").await;

    window.close().await;
}
