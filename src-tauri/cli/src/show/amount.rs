//! How much and how long, as the window writes it.

use holdfast_core::text::Text;

/// `3.2 GB`, of 1,024 MB each.
pub(crate) fn size(bytes: u64) -> String {
    const MB: u64 = 1024 * 1024;
    let tenths = |unit: u64| {
        let tenths = bytes.saturating_mul(10).saturating_add(unit / 2) / unit;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    if bytes >= 1024 * MB / 10 || bytes == 0 {
        format!("{} GB", tenths(1024 * MB))
    } else {
        format!("{} MB", tenths(MB))
    }
}

/// `4 min 05 s`.
pub(crate) fn duration(duration: jiff::SignedDuration) -> Text {
    let milliseconds = duration.as_millis();
    let seconds = duration.as_secs();
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    match seconds {
        0 => Text::new(format!("{milliseconds} ms"), format!("{milliseconds} 毫秒")),
        1..10 => {
            let tenths = milliseconds / 100 % 10;
            Text::new(format!("{seconds}.{tenths} s"), format!("{seconds}.{tenths} 秒"))
        }
        10..60 => Text::new(format!("{seconds} s"), format!("{seconds} 秒")),
        60..3600 => Text::new(
            format!("{minutes} min {:02} s", seconds % 60),
            format!("{minutes} 分 {:02} 秒", seconds % 60),
        ),
        _ => Text::new(
            format!("{hours} h {:02} min", minutes % 60),
            format!("{hours} 小时 {:02} 分", minutes % 60),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_read_as_in_the_window() {
        for (bytes, shown) in [
            (0, "0.0 GB"),
            (524_288, "0.5 MB"),
            (98 * 1024 * 1024, "98.0 MB"),
            (1024 * 1024 * 1024 * 3 / 2, "1.5 GB"),
        ] {
            assert_eq!(size(bytes), shown);
        }
        for (milliseconds, shown) in [
            (40, "40 ms"),
            (1_250, "1.2 s"),
            (42_000, "42 s"),
            (245_000, "4 min 05 s"),
            (7_500_000, "2 h 05 min"),
        ] {
            assert_eq!(duration(jiff::SignedDuration::from_millis(milliseconds)).en, shown);
        }
    }
}
