//! A time as a vendor wrote it, beside what we take it to mean.
//!
//! Vendors write offsets as `+0800`, `+08:00`, `_0800`, `Z` or not at all. A time without an offset is taken as
//! UTC and says so; one that cannot be read keeps its text and spoils nothing else.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A vendor's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VendorTime {
    /// Exactly what the vendor wrote.
    pub raw: String,
    /// What it means, in UTC; `null` if it cannot be read.
    #[ts(type = "string | null")]
    pub at: Option<Timestamp>,
    /// The vendor gave no zone, so UTC was assumed.
    pub zone_assumed: bool,
}

impl VendorTime {
    /// Reads a vendor's time; nothing for an empty text.
    pub(crate) fn read(raw: &str) -> Option<Self> {
        let text: String = raw.chars().filter(|character| !character.is_whitespace()).collect();
        if text.is_empty() {
            return None;
        }
        let text = text.replace('_', "+");
        let (at, zone_assumed) = match text.parse::<Timestamp>() {
            Ok(at) => (Some(at), false),
            Err(_) => (text.parse::<DateTime>().ok().and_then(utc), true),
        };
        Some(Self { raw: raw.to_owned(), at, zone_assumed: zone_assumed && at.is_some() })
    }
}

fn utc(time: DateTime) -> Option<Timestamp> {
    time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_seen_in_a_vendors_document_is_read() {
        for (raw, at, zone_assumed) in [
            ("2016-09-12T01:17:05", "2016-09-12T01:17:05Z", true),
            ("2020-07-07T01:17:05+0800", "2020-07-06T17:17:05Z", false),
            ("2022-02-04T14:10:02+0000", "2022-02-04T14:10:02Z", false),
            ("2019-02-13T06:52:13.855000Z", "2019-02-13T06:52:13.855Z", false),
            ("2018-08-20T02:33:49_0800", "2018-08-19T18:33:49Z", false),
            ("2018 - 08 - 06 T12: 41: 14 + 0800", "2018-08-06T04:41:14Z", false),
            ("2024-03-01T08:09:10+08:00", "2024-03-01T00:09:10Z", false),
        ] {
            let time = VendorTime::read(raw).unwrap();
            assert_eq!(time.at.map(|at| at.to_string()).as_deref(), Some(at), "{raw}");
            assert_eq!(time.zone_assumed, zone_assumed, "{raw}");
            assert_eq!(time.raw, raw);
        }
    }

    #[test]
    fn what_cannot_be_read_keeps_its_text() {
        let time = VendorTime::read("2018-08-016T02:33:49Z").unwrap();
        assert_eq!((time.raw.as_str(), time.at, time.zone_assumed), ("2018-08-016T02:33:49Z", None, false));
        assert_eq!(VendorTime::read("  "), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_kept_and_none_panics(raw in "\\PC{0,40}") {
            if let Some(time) = VendorTime::read(&raw) {
                proptest::prop_assert_eq!(time.raw, raw);
            }
        }
    }
}
