//! Requests and answers as plain data: what a provider builds and reads, what the client sends and receives.
//!
//! A request is made of spans, and each span knows whether it may be shown. What is previewed and what is sent
//! are two readings of the same value.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::secret::Secret;

/// The verbs Holdfast needs of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    Get,
    Post,
    Patch,
}

impl Method {
    /// As it stands in the request line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
        }
    }
}

/// Why a span is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mask {
    /// It is a secret, or part of one.
    Secret,
    /// It is a time, set when the request is sent.
    SetWhenSent,
    /// It is a signature, made when the request is sent.
    SignedWhenSent,
    /// It is no secret and stands here as it is; what leaves is its encryption.
    EncryptedWhenSent,
}

/// A piece of a header or a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Sent and shown as it is.
    Plain(String),
    /// Sent as it is; shown as `shown`, marked with the reason.
    Masked { value: Secret, shown: String, mask: Mask },
    /// Sent as `value`, the encryption of `clear`; shown as `clear`, with its own secrets hidden.
    Sealed { value: Secret, clear: Vec<Self> },
}

impl Span {
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self::Plain(text.into())
    }

    pub(crate) fn masked(value: impl Into<String>, mask: Mask) -> Self {
        Self::Masked { value: Secret::new(value), shown: String::new(), mask }
    }

    /// Spans that leave as one text: the encryption of theirs, by `seal`.
    pub fn sealed(clear: Vec<Self>, seal: impl FnOnce(&str) -> String) -> Self {
        let text = Secret::new(clear.iter().map(Self::sent).collect::<String>());
        Self::Sealed { value: Secret::new(seal(text.reveal())), clear }
    }

    fn sent(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Masked { value, .. } | Self::Sealed { value, .. } => value.reveal(),
        }
    }

    fn shown(&self) -> Vec<ShownSpan> {
        match self {
            Self::Plain(text) => vec![ShownSpan { text: text.clone(), mask: None }],
            Self::Masked { shown, mask, .. } => vec![ShownSpan { text: shown.clone(), mask: Some(*mask) }],
            Self::Sealed { clear, .. } => {
                let mut shown: Vec<_> = clear.iter().flat_map(Self::shown).collect();
                for span in &mut shown {
                    span.mask = span.mask.or(Some(Mask::EncryptedWhenSent));
                }
                shown
            }
        }
    }

    /// What must not come back in an answer's words.
    fn secrets(&self) -> Vec<&str> {
        match self {
            Self::Masked { value, shown, mask: Mask::Secret } if shown.is_empty() => vec![value.reveal()],
            Self::Masked { .. } | Self::Plain(_) => Vec::new(),
            Self::Sealed { clear, .. } => clear.iter().flat_map(Self::secrets).collect(),
        }
    }
}

/// A header, whose value may hide a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub name: &'static str,
    pub value: Vec<Span>,
}

impl Header {
    pub(crate) fn plain(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, value: vec![Span::plain(value)] }
    }

    pub(crate) fn masked(name: &'static str, value: impl Into<String>, mask: Mask) -> Self {
        Self { name, value: vec![Span::masked(value, mask)] }
    }

    /// The value as it goes out.
    pub(crate) fn sent(&self) -> String {
        self.value.iter().map(Span::sent).collect()
    }
}

/// A request, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    pub method: Method,
    /// `http` or `https`.
    pub scheme: String,
    /// The host, with its port where it is not the scheme's own.
    pub authority: String,
    /// Path and query exactly as they stand in the request line.
    pub target: String,
    pub headers: Vec<Header>,
    /// Sent byte for byte.
    pub body: Vec<Span>,
}

impl HttpRequest {
    pub(crate) fn url(&self) -> String {
        format!("{}://{}{}", self.scheme, self.authority, self.target)
    }

    pub(crate) fn sent_body(&self) -> String {
        self.body.iter().map(Span::sent).collect()
    }

    /// What must not come back in an answer's words: every span that is hidden whole.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let spans = self.headers.iter().flat_map(|header| &header.value).chain(&self.body);
        spans.flat_map(Span::secrets)
    }

    /// The same request for eyes: every masked span replaced by what may be seen of it.
    pub fn preview(&self) -> RequestPreview {
        let headers = std::iter::once(ShownHeader {
            name: "Host".to_owned(),
            value: vec![ShownSpan { text: self.authority.clone(), mask: None }],
        })
        .chain(self.headers.iter().map(|header| ShownHeader {
            name: header.name.to_owned(),
            value: header.value.iter().flat_map(Span::shown).collect(),
        }))
        .collect();
        RequestPreview {
            method: self.method,
            scheme: self.scheme.clone(),
            authority: self.authority.clone(),
            target: self.target.clone(),
            headers,
            body: self.body.iter().flat_map(Span::shown).collect(),
        }
    }
}

/// A piece of a previewed request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShownSpan {
    /// The text that is sent or, where it is masked, what may be seen of it.
    pub text: String,
    pub mask: Option<Mask>,
}

/// A header of a previewed request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShownHeader {
    pub name: String,
    pub value: Vec<ShownSpan>,
}

/// A request as the plan shows it. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequestPreview {
    pub method: Method,
    pub scheme: String,
    pub authority: String,
    pub target: String,
    pub headers: Vec<ShownHeader>,
    pub body: Vec<ShownSpan>,
}

/// An answer, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The first header of this name, which is given in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_shown_clear_but_for_its_secrets_and_sent_as_its_encryption() {
        let clear =
            vec![Span::plain("{\"encryption\":\""), Span::masked("canary", Mask::Secret), Span::plain("\"}")];
        let body = vec![Span::sealed(clear, |text| {
            assert_eq!(text, "{\"encryption\":\"canary\"}");
            "c2VhbGVk".to_owned()
        })];
        let request = HttpRequest {
            method: Method::Post,
            scheme: "http".to_owned(),
            authority: "10.0.0.1:2886".to_owned(),
            target: "/".to_owned(),
            headers: Vec::new(),
            body,
        };
        assert_eq!(request.sent_body(), "c2VhbGVk");
        assert_eq!(request.secrets().collect::<Vec<_>>(), ["canary"]);
        let shown = request.preview().body;
        let masks: Vec<_> = shown.iter().map(|span| (span.text.as_str(), span.mask)).collect();
        let encrypted = Some(Mask::EncryptedWhenSent);
        let expected = [("{\"encryption\":\"", encrypted), ("", Some(Mask::Secret)), ("\"}", encrypted)];
        assert_eq!(masks, expected);
        assert!(!format!("{request:?}").contains("canary"));
    }
}
