//! A name in Huawei Cloud's IAM: an account (domain) or a user. IAM judges the rest.

use std::str::FromStr;

use super::{RuleError, length, text_type, visible};
use crate::text::Text;

/// The most characters.
const MAX_LENGTH: usize = 128;

/// An account or user name at Huawei Cloud.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountName(String);

text_type!(AccountName);

impl FromStr for AccountName {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let what = Text::new("The account name", "账号名");
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
        assert!("订单 orders".parse::<AccountName>().is_ok());
        assert!("字".repeat(MAX_LENGTH).parse::<AccountName>().is_ok());
        assert!("字".repeat(MAX_LENGTH + 1).parse::<AccountName>().is_err());
        assert!("".parse::<AccountName>().is_err());
        assert!("two\nlines".parse::<AccountName>().is_err());
    }
}
