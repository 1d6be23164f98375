//! A request as it arrived and an answer before it leaves, both as plain data.
//!
//! Vendors turn one into the other; how the answer travels (or gets lost) is `delivery`'s matter.

use serde_json::Value;

/// A request exactly as received.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// Its number in the journal; request ids are made from it.
    pub(crate) number: u64,
    pub(crate) method: String,
    /// The request line's target, byte for byte.
    pub(crate) target: String,
    /// Path as sent, still percent-encoded.
    pub(crate) path: String,
    /// Query as sent, still percent-encoded, without the question mark.
    pub(crate) query: String,
    /// Names in lower case, in the order received.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    /// The first header of that (lower-case) name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.as_str())
    }
}

/// What a vendor answers.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: AnswerBody,
    /// Whether the vendor's backups changed.
    pub(crate) acted: bool,
    /// The backup that the request was about, when it named one.
    pub(crate) backup_name: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) enum AnswerBody {
    Empty,
    Json(Value),
    Html(String),
    Text(String),
}

impl Answer {
    pub(crate) fn json(status: u16, body: Value) -> Self {
        Self { body: AnswerBody::Json(body), ..Self::empty(status) }
    }

    pub(crate) fn html(status: u16, page: String) -> Self {
        Self { body: AnswerBody::Html(page), ..Self::empty(status) }
    }

    pub(crate) fn text(status: u16, text: String) -> Self {
        Self { body: AnswerBody::Text(text), ..Self::empty(status) }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: AnswerBody::Empty, acted: false, backup_name: None }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}
