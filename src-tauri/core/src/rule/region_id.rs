//! The id of a Huawei Cloud region, or of a sub-project of one (`cn-north-4_orders`). It becomes part of an address.

use std::str::FromStr;

use super::{RuleError, length, text_type};
use crate::text::Text;

/// The most characters.
const MAX_LENGTH: usize = 64;

/// A region id such as `cn-north-4`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegionId(String);

text_type!(RegionId);

fn is_allowed(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-' || character == '_'
}

impl FromStr for RegionId {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        length(&Text::new("The region", "区域"), text, 1, MAX_LENGTH)?;
        match text.chars().find(|character| !is_allowed(*character)) {
            None => Ok(Self(text.to_owned())),
            Some(character) => Err(RuleError::new(
                format!("“{character}” is not allowed: a region id looks like cn-north-4"),
                format!("不能包含“{character}”：区域 ID 形如 cn-north-4"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad() {
        for good in ["cn-north-4", "eu-west-101", "cn-north-4_orders"] {
            assert!(good.parse::<RegionId>().is_ok(), "{good}");
        }
        for bad in ["", "CN-North-4", "cn north 4", "华北", "cn-north-4/", "a.b"] {
            assert!(bad.parse::<RegionId>().is_err(), "{bad}");
        }
        assert!("a".repeat(MAX_LENGTH + 1).parse::<RegionId>().is_err());
    }
}
