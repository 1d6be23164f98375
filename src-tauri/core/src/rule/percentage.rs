//! A whole percentage, such as the fill level at which OCP raises a storage alarm.

use std::str::FromStr;

use super::{RuleError, text_type};

/// A whole number from 1 to 100.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Percentage(String);

text_type!(Percentage);

impl Percentage {
    /// The value as a number.
    pub fn number(&self) -> u8 {
        self.0.parse().unwrap_or_default()
    }
}

impl FromStr for Percentage {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        match text.parse::<u8>() {
            Ok(number @ 1..=100) => Ok(Self(number.to_string())),
            _ => Err(RuleError::new(
                format!("“{text}” is not a percentage: type a whole number from 1 to 100"),
                format!("“{text}”不是百分比，应为 1 到 100 的整数"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad() {
        for (good, number) in [("1", 1), ("95", 95), ("100", 100), ("+7", 7)] {
            assert_eq!(good.parse::<Percentage>().unwrap().number(), number, "{good}");
        }
        for bad in ["", "0", "101", "95%", "9.5", "-1", "ninety", "256"] {
            assert!(bad.parse::<Percentage>().is_err(), "{bad}");
        }
    }
}
