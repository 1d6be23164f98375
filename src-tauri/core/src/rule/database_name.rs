//! The name of a database inside an instance; the vendor judges whether it exists.

use std::str::FromStr;

use super::{RuleError, length, text_type, visible};
use crate::text::Text;

/// The most characters.
const MAX_LENGTH: usize = 64;

/// A user database of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DatabaseName(String);

text_type!(DatabaseName);

impl FromStr for DatabaseName {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let what = Text::new("The database name", "数据库名");
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
        assert!("订单 orders".parse::<DatabaseName>().is_ok());
        assert!("字".repeat(MAX_LENGTH).parse::<DatabaseName>().is_ok());
        assert!("字".repeat(MAX_LENGTH + 1).parse::<DatabaseName>().is_err());
        assert!("".parse::<DatabaseName>().is_err());
        assert!("two\nlines".parse::<DatabaseName>().is_err());
    }
}
