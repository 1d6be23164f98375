//! Values that agents of different versions write now as a number, now as a text, now not at all.

use serde_json::Value;

use crate::vendor_time::VendorTime;

/// A whole number; system change numbers go beyond 2^53 and stay exact.
pub(super) fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A size or a count, which is never negative.
pub(super) fn count(value: &Value) -> Option<u64> {
    whole(value).and_then(|number| u64::try_from(number).ok())
}

pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A time. Go writes the year 1 where there is none.
pub(super) fn time(value: &Value) -> Option<VendorTime> {
    VendorTime::read(value.as_str()?).filter(|time| !time.raw.starts_with("0001-01-01"))
}
