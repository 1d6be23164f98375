//! The description of a manual backup at Huawei Cloud.
//!
//! At most 256 characters, none of `> ! < " & ' =` (support.huaweicloud.com, api-rds/rds_09_0004); the
//! vendor's console refuses line breaks too, and so do we.

use std::str::FromStr;

use super::{RuleError, length, text_type, visible};
use crate::text::Text;

/// The most characters.
const MAX_LENGTH: usize = 256;
const FORBIDDEN: &str = ">!<\"&'=";

/// A description that Huawei Cloud takes for a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description(String);

text_type!(Description);

impl FromStr for Description {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let what = Text::new("The description", "备份描述");
        if let Some(character) = text.chars().find(|character| FORBIDDEN.contains(*character)) {
            let plain: String = text.chars().filter(|character| !FORBIDDEN.contains(*character)).collect();
            let error = RuleError::new(
                format!("“{character}” is not allowed here, nor are the others of > ! < \" & ' ="),
                format!("不能包含“{character}”，以下字符都不可用：> ! < \" & ' ="),
            );
            return Err(error.suggesting(plain.trim()));
        }
        visible(&what, text)?;
        length(&what, text, 0, MAX_LENGTH)?;
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_descriptions_are_taken() {
        for text in ["", "CHG-20871 release 1122", "发布前备份（支付）", &"字".repeat(MAX_LENGTH)] {
            text.parse::<Description>().unwrap();
        }
    }

    #[test]
    fn bad_descriptions_are_refused() {
        for character in FORBIDDEN.chars() {
            let error = format!("a{character}b").parse::<Description>().unwrap_err();
            assert!(error.message.en.contains(character));
            assert_eq!(error.suggestion.as_deref(), Some("ab"));
        }
        assert!("two\nlines".parse::<Description>().is_err());
        assert!("字".repeat(MAX_LENGTH + 1).parse::<Description>().is_err());
    }
}
