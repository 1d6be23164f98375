//! The change ticket a run belongs to. Holdfast keeps it as evidence; it is never sent anywhere.

use std::str::FromStr;

use super::{RuleError, length, text_type, visible};
use crate::text::Text;

/// The most characters.
const MAX_LENGTH: usize = 64;

/// A change number such as `CHG-20871`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(String);

text_type!(Ticket);

impl FromStr for Ticket {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let what = Text::new("The change number", "变更单号");
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
        assert!("订单 orders".parse::<Ticket>().is_ok());
        assert!("字".repeat(MAX_LENGTH).parse::<Ticket>().is_ok());
        assert!("字".repeat(MAX_LENGTH + 1).parse::<Ticket>().is_err());
        assert!("".parse::<Ticket>().is_err());
        assert!("two\nlines".parse::<Ticket>().is_err());
    }
}
