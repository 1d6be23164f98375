//! The public half of an access key (AK). It becomes part of a header.

use std::str::FromStr;

use super::{RuleError, length, text_type};
use crate::text::Text;

/// The most characters.
const MAX_LENGTH: usize = 128;

/// An access key ID.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccessKeyId(String);

text_type!(AccessKeyId);

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-' || character == '_'
}

impl FromStr for AccessKeyId {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        length(&Text::new("The access key ID", "访问密钥 ID（AK）"), text, 1, MAX_LENGTH)?;
        match text.chars().find(|character| !is_allowed(*character)) {
            None => Ok(Self(text.to_owned())),
            Some(character) => Err(RuleError::new(
                format!("“{character}” is not allowed: an access key ID has only letters and digits"),
                format!("不能包含“{character}”：访问密钥 ID 只含字母和数字"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad() {
        {
            let good = "QTWAOYTTINDUT2QVKYUC";
            assert!(good.parse::<AccessKeyId>().is_ok(), "{good}");
        }
        for bad in ["", "ABC DEF", "AK,Signature", "密钥"] {
            assert!(bad.parse::<AccessKeyId>().is_err(), "{bad}");
        }
        assert!("a".repeat(MAX_LENGTH + 1).parse::<AccessKeyId>().is_err());
    }
}
