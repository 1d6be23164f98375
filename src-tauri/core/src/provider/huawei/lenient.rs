//! Values that Huawei Cloud writes now as a number, now as a text, now not at all.

use serde_json::Value;

use crate::target::Tag;

pub(super) fn count(value: &Value) -> Option<usize> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|count| usize::try_from(count).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A whole number of something, however it is written.
pub(super) fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A list of `{"key", "value"}`. Whatever else stands there is passed over: a tag that cannot be read must not hide
/// the instance that has it.
pub(super) fn tags(value: &Value) -> Vec<Tag> {
    let tag = |value: &Value| {
        let key = text(value.get("key")?);
        let value = value.get("value").map(text).unwrap_or_default();
        (!key.is_empty()).then_some(Tag { key, value })
    };
    value.as_array().map(|list| list.iter().filter_map(tag).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tags_are_read_and_what_is_none_is_passed_over() {
        let right =
            json!([{"key": "env", "value": "prod"}, {"key": "空", "value": ""}, {"key": "n", "value": 3}]);
        let read: Vec<_> = tags(&right).into_iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
        assert_eq!(read, ["env=prod", "空=", "n=3"]);
        assert_eq!(tags(&json!([{"key": "owner"}])), [Tag { key: "owner".to_owned(), value: String::new() }]);
        for odd in [
            json!(null),
            json!({"env": "prod"}),
            json!("env=prod"),
            json!([null, "env=prod", 7, {}, {"key": null, "value": "x"}, {"key": "", "value": "x"}, []]),
        ] {
            assert_eq!(tags(&odd), [], "{odd}");
        }
    }
}
