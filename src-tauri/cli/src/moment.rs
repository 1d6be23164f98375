//! A point in time as a person types it: a day, a time of day, with or without an offset, or an age.

use holdfast_core::rule::MaxAge;
use holdfast_core::text::Text;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Which end of a stretch of time it is; a day alone has two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    Begin,
    End,
}

/// What the text means now, in this machine's zone where it names no offset.
pub(crate) fn read(
    option: &str,
    text: &str,
    edge: Edge,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Timestamp, Text> {
    let text = text.trim();
    age(text, now)
        .or_else(|| day(text, edge, zone))
        .or_else(|| text.parse::<Timestamp>().ok())
        .or_else(|| local(text, zone))
        .ok_or_else(|| {
            Text::new(
                format!(
                    "“{text}” is no time for {option}: write 2026-11-21, 2026-11-21T10:00, \
                     2026-11-21T10:00+08:00, or an age such as 90m, 24h or 7d"
                ),
                format!(
                    "{option} 的“{text}”不是有效的时间：应写作 2026-11-21、2026-11-21T10:00、\
                     2026-11-21T10:00+08:00，或时长如 90m、24h、7d"
                ),
            )
        })
}

fn age(text: &str, now: Timestamp) -> Option<Timestamp> {
    let age: MaxAge = text.parse().ok()?;
    now.checked_sub(age.duration()).ok()
}

fn day(text: &str, edge: Edge, zone: &TimeZone) -> Option<Timestamp> {
    let day = Date::strptime("%Y-%m-%d", text).ok()?;
    let day = match edge {
        Edge::Begin => day,
        Edge::End => day.checked_add(1.day()).ok()?,
    };
    Some(day.to_zoned(zone.clone()).ok()?.timestamp())
}

fn local(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let time: DateTime = text.parse().ok()?;
    Some(time.to_zoned(zone.clone()).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_times_offsets_and_ages_are_read() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        for (text, begin, end) in [
            ("2026-11-21", "2026-11-20T16:00:00Z", "2026-11-21T16:00:00Z"),
            ("2026-11-21T10:00", "2026-11-21T02:00:00Z", "2026-11-21T02:00:00Z"),
            ("2026-11-21 10:00:30", "2026-11-21T02:00:30Z", "2026-11-21T02:00:30Z"),
            ("2026-11-21T10:00+01:00", "2026-11-21T09:00:00Z", "2026-11-21T09:00:00Z"),
            ("2026-11-21T10:00Z", "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"),
            (" 24h ", "2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z"),
            ("7d", "2026-11-14T12:00:00Z", "2026-11-14T12:00:00Z"),
        ] {
            for (edge, wanted) in [(Edge::Begin, begin), (Edge::End, end)] {
                assert_eq!(read("--since", text, edge, now, &zone).unwrap().to_string(), wanted, "{text}");
            }
        }
        for text in
            ["", "yesterday", "2026-13-01", "2026-02-30", "21.11.2026", "24", "-1h", "999999d", "10:00"]
        {
            let refused = read("--since", text, Edge::Begin, now, &zone).unwrap_err();
            assert!(refused.en.contains(&format!("“{text}”")), "{refused:?}");
        }
    }
}
