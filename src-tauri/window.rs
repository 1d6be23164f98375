//! The one window: made in code, so that its web view keeps its files in our folder and goes nowhere else.

use std::sync::{Mutex, PoisonError};

use holdfast_core::text::Text;
use tauri::{Manager, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons};

use crate::spaces::Spaces;

/// The names of the runbooks that were edited and not saved: closing the window would lose that.
#[derive(Debug, Default)]
pub(crate) struct Unsaved(Mutex<Vec<String>>);

impl Unsaved {
    pub(crate) fn set(&self, names: Vec<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = names;
    }

    /// What would be lost; nothing where nothing would be.
    fn in_words(&self) -> Option<Text> {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.is_empty() {
            return None;
        }
        let (en, zh) = (names.join(", "), names.join("、"));
        Some(Text::new(format!("Not saved yet: {en}."), format!("尚未保存：{zh}。")))
    }
}

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
            let reasons: Vec<Text> = closing
                .state::<Unsaved>()
                .in_words()
                .into_iter()
                .chain((unfinished.jobs > 0).then(|| unfinished.in_words()))
                .collect();
            if !reasons.is_empty() {
                api.prevent_close();
                ask_before_closing(&closing, &reasons);
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
fn ask_before_closing(window: &WebviewWindow, reasons: &[Text]) {
    let lines = |of: fn(&Text) -> &str| reasons.iter().map(of).collect::<Vec<_>>().join("\n");
    let message = format!("{}\n\n{}", lines(|text| &text.en), lines(|text| &text.zh));
    let closing = window.clone();
    let buttons = MessageDialogButtons::OkCancelCustom("Close 关闭".to_owned(), "Stay 继续".to_owned());
    window.dialog().message(message).title("Holdfast").parent(window).buttons(buttons).show(move |close| {
        if close && let Err(error) = closing.destroy() {
            tracing::warn!(error = %error, "the window did not close");
        }
    });
}
