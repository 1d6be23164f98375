//! The id of a project at Huawei Cloud: 32 hexadecimal digits as a rule, but the vendor alone knows. It becomes part of a path.

use std::str::FromStr;

use super::{RuleError, length, text_type};
use crate::text::Text;

/// The most characters.
const MAX_LENGTH: usize = 64;

/// A project id such as `0483b6b16e954cb88930a360d2c4e663`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProjectId(String);

text_type!(ProjectId);

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-' || character == '_'
}

impl FromStr for ProjectId {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        length(&Text::new("The project ID", "项目 ID"), text, 1, MAX_LENGTH)?;
        match text.chars().find(|character| !is_allowed(*character)) {
            None => Ok(Self(text.to_owned())),
            Some(character) => Err(RuleError::new(
                format!(
                    "“{character}” is not allowed: it has only letters, digits, - and _ (32 hexadecimal digits as a rule)"
                ),
                format!("不能包含“{character}”：只含字母、数字、- 和 _（通常是 32 位十六进制）"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad() {
        for good in ["0483b6b16e954cb88930a360d2c4e663", "p-1"] {
            assert!(good.parse::<ProjectId>().is_ok(), "{good}");
        }
        for bad in ["", "0483/..", "a b", "项目"] {
            assert!(bad.parse::<ProjectId>().is_err(), "{bad}");
        }
        assert!("a".repeat(MAX_LENGTH + 1).parse::<ProjectId>().is_err());
    }
}
