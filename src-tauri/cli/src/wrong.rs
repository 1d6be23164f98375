//! Why a word that was given as an argument is refused, in both languages.
//!
//! clap takes any error from a parser of values; this is the one whose sentence can be told in Chinese too.

use std::fmt;

use holdfast_core::text::Text;

/// What would be right instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong(pub(crate) Text);

impl Wrong {
    pub(crate) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self(Text::new(en, zh))
    }
}

/// In English, as clap speaks.
impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.en)
    }
}

impl std::error::Error for Wrong {}
