//! Sizes, durations and times as the window writes them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::language::Language;

const GB: f64 = 1_073_741_824.0;
const MB: f64 = 1_048_576.0;

/// In GB as the vendors count them (1024³): `38.2 GB`.
pub(crate) fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "it is shown with one digit behind the point")]
    let bytes = bytes as f64;
    if bytes == 0.0 || bytes / GB >= 0.1 {
        format!("{:.1} GB", bytes / GB)
    } else {
        format!("{:.1} MB", bytes / MB)
    }
}

/// `11 min 12 s`, in the two largest units that say something.
pub(crate) fn duration(milliseconds: u64, language: Language) -> String {
    let seconds = milliseconds / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let two = |large: u64, small: u64, en: [&str; 2], zh: [&str; 2]| {
        let [large_unit, small_unit] = match language {
            Language::En => en,
            Language::Zh => zh,
        };
        format!("{large} {large_unit} {small:02} {small_unit}")
    };
    match seconds {
        0..60 => format!("{seconds} {}", language.pick("s", "秒")),
        60..3600 => two(minutes, seconds % 60, ["min", "s"], ["分", "秒"]),
        3600..86_400 => two(hours, minutes % 60, ["h", "min"], ["小时", "分"]),
        _ => two(days, hours % 24, ["d", "h"], ["天", "小时"]),
    }
}

/// In the given zone, with its offset, as an hour happens twice when summer time ends: `2026-11-22 01:51+08:00`.
pub(crate) fn minute(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_in_the_window() {
        assert_eq!(size(0), "0.0 GB");
        assert_eq!(size(41_017_122_816), "38.2 GB");
        assert_eq!(size(5_242_880), "5.0 MB");
        for (milliseconds, en, zh) in [
            (0, "0 s", "0 秒"),
            (59_999, "59 s", "59 秒"),
            (672_000, "11 min 12 s", "11 分 12 秒"),
            (3_780_000, "1 h 03 min", "1 小时 03 分"),
            (90_000_000, "1 d 01 h", "1 天 01 小时"),
        ] {
            assert_eq!(duration(milliseconds, Language::En), en);
            assert_eq!(duration(milliseconds, Language::Zh), zh);
        }
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(minute("2026-11-21T17:51:48Z".parse().unwrap(), &zone), "2026-11-22 01:51+08:00");
    }
}
