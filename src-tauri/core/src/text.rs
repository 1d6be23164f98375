//! A sentence in both of Holdfast's languages, so that whoever shows it can choose.
//!
//! Not for what the window says by itself (its labels live in its own catalogues), and never for a vendor's
//! own words, which are passed on as they came.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One sentence, in English and in Chinese.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Text {
    /// English.
    pub en: String,
    /// Simplified Chinese, as written in mainland China.
    pub zh: String,
}

impl Text {
    /// A sentence in English and in Chinese.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// A word that is the same in both languages, such as a name or a vendor's status word.
    pub fn same(word: impl Into<String>) -> Self {
        let word = word.into();
        Self { en: word.clone(), zh: word }
    }
}

/// A value as it stands in a message: one line, and not longer than a message should be.
pub(crate) fn shown(text: &str) -> String {
    clipped(text, 80)
}

/// As much of a text as may stand in a message, on one line.
pub(crate) fn clipped(text: &str, most: usize) -> String {
    let visible = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
    let mut clipped: String = text.chars().map(visible).take(most).collect();
    if text.chars().nth(most).is_some() {
        clipped.push('…');
    }
    clipped
}
