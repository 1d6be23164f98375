//! The number under which OCP knows a storage configuration. It may be beyond what a browser's numbers hold.

use std::str::FromStr;

use super::{RuleError, text_type};

/// A whole number, kept as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageId(String);

text_type!(StorageId);

impl StorageId {
    /// The value as a number.
    pub fn number(&self) -> u64 {
        self.0.parse().unwrap_or_default()
    }
}

impl FromStr for StorageId {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        // OCP's own type is a signed 64-bit number.
        match text.parse::<i64>() {
            Ok(number @ 0..) => Ok(Self(number.to_string())),
            _ => Err(RuleError::new(
                format!("“{text}” is not a storage ID: it is a whole number"),
                format!("“{text}”不是存储配置 ID，应为整数"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad() {
        assert_eq!("9223372036854775807".parse::<StorageId>().unwrap().number(), 9_223_372_036_854_775_807);
        for bad in ["", "-1", "26a", "9223372036854775808"] {
            assert!(bad.parse::<StorageId>().is_err(), "{bad}");
        }
    }
}
