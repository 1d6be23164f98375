//! The one window: made in code, so that its web view keeps its files in our folder and goes nowhere else.

use holdfast_core::text::Text;
use holdfast_core::unfinished::Unfinished;
use tauri::{Manager, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons};

use crate::spaces::Spaces;

pub(crate) fn open(application: &tauri::App) -> Result<(), tauri::Error> {
    let folder = application.state::<Spaces>().base().join("webview");
    let Some(config) = application.config().app.windows.first() else {
        return Err(tauri::Error::WindowNotFound);
    };
    let window = WebviewWindowBuilder::from_config(application.handle(), config)?
        .data_directory(folder)
        .on_navigation(is_ours)
        .build()?;
    let closing = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            let unfinished = tauri::async_runtime::block_on(closing.state::<Spaces>().unfinished());
            if unfinished.jobs > 0 {
                api.prevent_close();
                ask_before_closing(&closing, unfinished);
            }
        }
    });
    Ok(())
}

/// The window shows Holdfast and nothing else, whatever a link or a vendor's text says.
fn is_ours(address: &tauri::Url) -> bool {
    let is_served_from_inside = address.scheme() == "tauri" || address.host_str() == Some("tauri.localhost");
    is_served_from_inside || (tauri::is_dev() && address.host_str() == Some("127.0.0.1"))
}

/// Backups go on at the vendor whether or not anybody watches, and what was not sent waits for a while only: whoever
/// closes the window should know.
fn ask_before_closing(window: &WebviewWindow, unfinished: Unfinished) {
    let Text { en, zh } = unfinished.in_words();
    let message = format!("{en}\n\n{zh}");
    let closing = window.clone();
    let buttons = MessageDialogButtons::OkCancelCustom("Close 关闭".to_owned(), "Stay 继续".to_owned());
    window.dialog().message(message).title("Holdfast").parent(window).buttons(buttons).show(move |close| {
        if close && let Err(error) = closing.destroy() {
            tracing::warn!(error = %error, "the window did not close");
        }
    });
}
