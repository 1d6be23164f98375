//! How old something may be: `24h`.

use std::str::FromStr;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::RuleError;

/// From one minute to 366 days, written as a whole number of minutes, hours or days: `90m`, `24h`, `7d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MaxAge {
    minutes: u32,
}

const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;
const MOST: u32 = 366 * DAY;

impl MaxAge {
    /// The age itself.
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_mins(self.minutes.into())
    }
}

impl std::fmt::Display for MaxAge {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.minutes {
            // A day is read as `24h`: that is how people say it.
            days if days % DAY == 0 && days > DAY => write!(formatter, "{}d", days / DAY),
            hours if hours % HOUR == 0 => write!(formatter, "{}h", hours / HOUR),
            minutes => write!(formatter, "{minutes}m"),
        }
    }
}

impl From<MaxAge> for String {
    fn from(age: MaxAge) -> Self {
        age.to_string()
    }
}

impl TryFrom<String> for MaxAge {
    type Error = RuleError;

    fn try_from(text: String) -> Result<Self, RuleError> {
        text.parse()
    }
}

impl FromStr for MaxAge {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let refused = || {
            RuleError::new(
                format!(
                    "“{text}” is no age: write minutes, hours or days, such as 90m, 24h or 7d, up to 366d"
                ),
                format!("“{text}”不是有效的时长，应写作分钟、小时或天，如 90m、24h、7d，最长 366d"),
            )
        };
        let unit = match text.as_bytes().last() {
            Some(b'm') => 1,
            Some(b'h') => HOUR,
            Some(b'd') => DAY,
            _ => return Err(refused()),
        };
        let number = &text[..text.len() - 1];
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(refused());
        }
        let minutes = number.parse::<u32>().ok().and_then(|number| number.checked_mul(unit));
        match minutes {
            Some(minutes @ 1..=MOST) => Ok(Self { minutes }),
            _ => Err(refused()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_hours_and_days_are_taken() {
        for (typed, shown, minutes) in [
            ("1m", "1m", 1),
            ("90m", "90m", 90),
            ("120m", "2h", 120),
            ("24h", "24h", 1440),
            ("1d", "24h", 1440),
            ("48h", "2d", 2880),
            ("366d", "366d", 366 * 1440),
        ] {
            let age: MaxAge = typed.parse().unwrap();
            assert_eq!((age.to_string().as_str(), age.duration().as_mins()), (shown, minutes), "{typed}");
        }
        for bad in
            ["", "m", "0m", "24", "24 h", "-1h", "+1h", "1.5h", "1w", "367d", "99999999999d", "24H", "一天"]
        {
            assert!(bad.parse::<MaxAge>().is_err(), "{bad}");
        }
    }
}
