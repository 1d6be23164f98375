//! What a person calls a profile. Free text: it is never sent anywhere.

use std::str::FromStr;

use super::{RuleError, length, text_type, visible};
use crate::text::Text;

/// The most characters.
const MAX_LENGTH: usize = 64;

/// A name that tells one profile from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProfileName(String);

text_type!(ProfileName);

impl FromStr for ProfileName {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let what = Text::new("The profile's name", "名称");
        length(&what, text, 1, MAX_LENGTH)?;
        visible(&what, text)?;
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_and_visibility_are_kept() {
        assert!("订单 orders".parse::<ProfileName>().is_ok());
        assert!("字".repeat(MAX_LENGTH).parse::<ProfileName>().is_ok());
        assert!("字".repeat(MAX_LENGTH + 1).parse::<ProfileName>().is_err());
        assert!("".parse::<ProfileName>().is_err());
        assert!("two\nlines".parse::<ProfileName>().is_err());
    }
}
