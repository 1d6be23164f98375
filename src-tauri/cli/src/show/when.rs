//! A point in time, as a person here reads it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// In the zone, with its offset, because an hour happens twice when summer time ends: `2026-11-22 01:51+08:00`.
pub(crate) fn minute(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_says_how_far_it_is_from_utc() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(minute("2026-11-21T17:51:48Z".parse().unwrap(), &zone), "2026-11-22 01:51+08:00");
        assert_eq!(minute("2026-11-21T17:51:48Z".parse().unwrap(), &TimeZone::UTC), "2026-11-21 17:51+00:00");
    }
}
