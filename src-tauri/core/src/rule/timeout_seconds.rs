//! How long to wait, in whole seconds.

use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::RuleError;

/// The longest wait: whoever looks at the window has given up before.
const MOST: u16 = 600;

/// From 1 to 600 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct TimeoutSeconds(u16);

impl TimeoutSeconds {
    /// The wait itself.
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
}

impl std::fmt::Display for TimeoutSeconds {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<TimeoutSeconds> for u16 {
    fn from(seconds: TimeoutSeconds) -> Self {
        seconds.0
    }
}

fn refused(text: &str) -> RuleError {
    RuleError::new(
        format!("“{text}” is no time-out: type whole seconds, from 1 to {MOST}"),
        format!("“{text}”不是有效的超时，应为 1 到 {MOST} 的整数（秒）"),
    )
}

impl TryFrom<u16> for TimeoutSeconds {
    type Error = RuleError;

    fn try_from(seconds: u16) -> Result<Self, RuleError> {
        if (1..=MOST).contains(&seconds) { Ok(Self(seconds)) } else { Err(refused(&seconds.to_string())) }
    }
}

impl FromStr for TimeoutSeconds {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        text.parse::<u16>().map_err(|_| refused(text))?.try_into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_seconds_within_the_range_are_taken() {
        for good in ["1", "30", "600"] {
            assert_eq!(good.parse::<TimeoutSeconds>().unwrap().to_string(), good);
        }
        for bad in ["", "0", "601", "-1", "1.5", "30s", "99999999"] {
            assert!(bad.parse::<TimeoutSeconds>().is_err(), "{bad}");
        }
    }
}
