//! What scripts read: one JSON document a line, each with its type and the version of the format.

use serde::Serialize;

/// Grows in front of the dot when a script that reads it would break, behind it when something is added.
pub const FORMAT_VERSION: &str = "1.0";

#[derive(Serialize)]
struct Line<'a, T> {
    format_version: &'static str,
    r#type: &'a str,
    #[serde(flatten)]
    value: &'a T,
}

/// One line, with its end. `value` must be an object of plain data, with text for keys.
pub fn line<T: Serialize>(r#type: &str, value: &T) -> String {
    let line = Line { format_version: FORMAT_VERSION, r#type, value };
    let mut text = serde_json::to_string(&line).expect("our own types are plain data with text for keys");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_it_is() {
        let value = serde_json::json!({"name": "orders"});
        assert_eq!(
            line("target", &value),
            "{\"format_version\":\"1.0\",\"type\":\"target\",\"name\":\"orders\"}\n"
        );
    }
}
