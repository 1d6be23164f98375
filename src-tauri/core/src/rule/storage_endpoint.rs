//! The address of an object storage, as OCP takes it: a host, with or without a scheme.

use std::str::FromStr;

use super::{RuleError, length, text_type, visible};
use crate::text::Text;

/// A host such as `oss-cn-hangzhou.aliyuncs.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageEndpoint(String);

text_type!(StorageEndpoint);

impl FromStr for StorageEndpoint {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let what = Text::new("The storage endpoint", "存储访问域名");
        length(&what, text, 1, 255)?;
        visible(&what, text)?;
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
        let is_host = |character: char| character.is_ascii_alphanumeric() || "-._:".contains(character);
        if !host.is_empty() && host.chars().all(is_host) {
            return Ok(Self(text.to_owned()));
        }
        Err(RuleError::new(
            format!("“{text}” is not a host: type one such as oss-cn-hangzhou.aliyuncs.com"),
            format!("“{text}”不是主机名，应形如 oss-cn-hangzhou.aliyuncs.com"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad() {
        for good in ["oss-cn-hangzhou.aliyuncs.com", "https://s3.example.com:9000", "10.0.0.1:9000"] {
            assert!(good.parse::<StorageEndpoint>().is_ok(), "{good}");
        }
        for bad in ["", "https://", "oss.example.com/bucket", "user@host", "ftp://x", "a b"] {
            assert!(bad.parse::<StorageEndpoint>().is_err(), "{bad}");
        }
    }
}
