//! The title of a plan and of its run. Free text: it is never sent anywhere.

use std::str::FromStr;

use super::{RuleError, length, text_type, visible};
use crate::text::Text;

/// The most characters.
const MAX_LENGTH: usize = 80;

/// What a plan and its run are called.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunTitle(String);

text_type!(RunTitle);

impl FromStr for RunTitle {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let what = Text::new("The title", "标题");
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
        assert!("订单 orders".parse::<RunTitle>().is_ok());
        assert!("字".repeat(MAX_LENGTH).parse::<RunTitle>().is_ok());
        assert!("字".repeat(MAX_LENGTH + 1).parse::<RunTitle>().is_err());
        assert!("".parse::<RunTitle>().is_err());
        assert!("two\nlines".parse::<RunTitle>().is_err());
    }
}
