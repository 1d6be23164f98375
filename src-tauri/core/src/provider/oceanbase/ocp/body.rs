//! A JSON text made of spans, so that a secret in the middle of it can be masked where the text is shown.
//!
//! Only as much of JSON as OCP is told. A secret's quotes are plain; what stands between them is escaped and masked.

use crate::request::{Mask, Span};
use crate::secret::Secret;

/// A JSON value that may hold secrets.
#[derive(Clone, Debug)]
pub(super) enum Json {
    /// Numbers and texts.
    Plain(serde_json::Value),
    Secret(Secret),
    List(Vec<Self>),
    Object(Vec<(&'static str, Self)>),
}

impl Json {
    pub(super) fn text(text: &str) -> Self {
        Self::Plain(text.into())
    }

    pub(super) fn number(number: impl Into<u64>) -> Self {
        Self::Plain(number.into().into())
    }
}

/// The text, indented like `serde_json`'s.
pub(super) fn spans(json: &Json) -> Vec<Span> {
    let mut writer = Writer::default();
    writer.write(json, 0);
    writer.finish()
}

#[derive(Default)]
struct Writer {
    spans: Vec<Span>,
    /// What is not in a span yet.
    plain: String,
}

impl Writer {
    fn write(&mut self, json: &Json, depth: usize) {
        match json {
            Json::Plain(value) => self.plain.push_str(&value.to_string()),
            Json::Secret(secret) => {
                self.plain.push('"');
                self.close();
                self.spans.push(Span::masked(escaped(secret), Mask::Secret));
                self.plain.push('"');
            }
            Json::List(values) => self.enclose('[', ']', values, depth, |writer, value| {
                writer.write(value, depth + 1);
            }),
            Json::Object(fields) => self.enclose('{', '}', fields, depth, |writer, (name, value)| {
                writer.plain.push_str(&format!("\"{name}\": "));
                writer.write(value, depth + 1);
            }),
        }
    }

    fn enclose<T>(
        &mut self,
        open: char,
        close: char,
        items: &[T],
        depth: usize,
        write: impl Fn(&mut Self, &T),
    ) {
        self.plain.push(open);
        for (position, item) in items.iter().enumerate() {
            self.plain.push_str(if position == 0 { "\n" } else { ",\n" });
            self.plain.push_str(&"  ".repeat(depth + 1));
            write(self, item);
        }
        if !items.is_empty() {
            self.plain.push('\n');
            self.plain.push_str(&"  ".repeat(depth));
        }
        self.plain.push(close);
    }

    fn close(&mut self) {
        self.spans.push(Span::Plain(std::mem::take(&mut self.plain)));
    }

    fn finish(mut self) -> Vec<Span> {
        self.close();
        self.spans
    }
}

/// As it stands between the quotes of a JSON text.
fn escaped(secret: &Secret) -> String {
    let quoted = zeroize::Zeroizing::new(serde_json::Value::from(secret.reveal()).to_string());
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(secret: &str) -> Vec<Span> {
        spans(&Json::Object(vec![
            ("name", Json::text("a \"quoted\" 名")),
            ("key", Json::Object(vec![("secret", Json::Secret(Secret::new(secret)))])),
            ("ids", Json::List(vec![Json::number(9_007_199_254_740_993_u64), Json::number(2_u64)])),
            ("none", Json::List(Vec::new())),
        ]))
    }

    fn request(body: Vec<Span>) -> crate::request::HttpRequest {
        crate::request::HttpRequest {
            method: crate::request::Method::Post,
            scheme: "https".to_owned(),
            authority: "ocp.example.com".to_owned(),
            target: "/".to_owned(),
            headers: Vec::new(),
            body,
        }
    }

    #[test]
    fn it_is_the_json_that_serde_writes_whatever_the_secret_holds() {
        for secret in ["plain", "qu\"ote", "back\\slash", "line\nbreak", "秘钥", ""] {
            let sent = request(sample(secret)).sent_body();
            let value: serde_json::Value = serde_json::from_str(&sent).unwrap();
            assert_eq!(value["key"]["secret"], secret);
            assert_eq!(value["ids"][0].to_string(), "9007199254740993");
            assert!(
                sent.starts_with("{\n  \"name\": \"a \\\"quoted\\\" 名\",\n  \"key\": {\n    \"secret\": \"")
            );
            assert!(
                sent.ends_with("\"ids\": [\n    9007199254740993,\n    2\n  ],\n  \"none\": []\n}"),
                "{sent}"
            );
        }
    }

    #[test]
    fn the_secret_is_in_no_span_that_is_shown() {
        let shown = format!("{:?}", request(sample("canary-51c2")).preview());
        assert!(!shown.contains("canary-51c2"), "{shown}");
    }
}
