//! The one window: made in code, so that its web view keeps its files in our folder and goes nowhere else.

use tauri::{Manager, WebviewWindowBuilder};

use crate::spaces::Spaces;

pub(crate) fn open(application: &tauri::App) -> Result<(), tauri::Error> {
    let folder = application.state::<Spaces>().base().join("webview");
    let Some(config) = application.config().app.windows.first() else {
        return Err(tauri::Error::WindowNotFound);
    };
    WebviewWindowBuilder::from_config(application.handle(), config)?
        .data_directory(folder)
        .on_navigation(is_ours)
        .build()?;
    Ok(())
}

/// The window shows Holdfast and nothing else, whatever a link or a vendor's text says.
fn is_ours(address: &tauri::Url) -> bool {
    let is_served_from_inside = address.scheme() == "tauri" || address.host_str() == Some("tauri.localhost");
    is_served_from_inside || (tauri::is_dev() && address.host_str() == Some("127.0.0.1"))
}
