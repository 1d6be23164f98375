//! Whether a completed backup is young enough, and enough, to make a new one unnecessary. Pure.
//!
//! Where that cannot be known, it is not: a backup too many costs little, one too few a night.

use jiff::{SignedDuration, Timestamp};

use super::Outcome;
use super::covers::covers;
use crate::backup::{BackupFacts, BackupState, VendorBackup};
use crate::rule::MaxAge;
use crate::text::Text;

/// What is asked of a backup that exists already, and by which clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish<'a> {
    pub(super) backup: &'a BackupFacts,
    pub(super) most: MaxAge,
    /// By our clock.
    pub(super) now: Timestamp,
    /// The vendor's clock minus ours, as it was measured just now.
    pub(super) clock_skew_ms: Option<i64>,
}

/// Why a completed backup does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsuited {
    TooOld(SignedDuration),
    /// It does not hold what is asked for, as far as its vendor tells.
    HoldsLess,
    NoEnd,
    /// Its end lies in the future, by the vendor's own clock.
    FromTheFuture,
    /// Its end has no zone, and in some zone it is too old.
    NoZone,
    /// The vendor told no time to compare with.
    NoClock,
}

/// How exactly the clocks are compared: answers tell whole seconds, and take a moment to come.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(1);

/// How far a time without a zone may be older than its reading in UTC: the clocks of UTC+14 are the most ahead.
const EASTERNMOST: SignedDuration = SignedDuration::from_hours(14);

impl Wish<'_> {
    /// The age of a completed backup that does; otherwise why it does not.
    pub(super) fn granted_by(&self, backup: &VendorBackup) -> Result<SignedDuration, Unsuited> {
        let age = self.age(backup)?;
        if !covers(backup, self.backup) {
            return Err(Unsuited::HoldsLess);
        }
        let is_zoneless = backup.ended_at.as_ref().is_some_and(|time| time.zone_assumed);
        let most = self.most.duration();
        match age {
            age if age > most => Err(Unsuited::TooOld(age)),
            age if is_zoneless && age + EASTERNMOST > most => Err(Unsuited::NoZone),
            age => Ok(age),
        }
    }

    /// How long ago a backup ended, by the vendor's own clock.
    fn age(&self, backup: &VendorBackup) -> Result<SignedDuration, Unsuited> {
        let ended = backup.ended_at.as_ref().and_then(|time| time.at).ok_or(Unsuited::NoEnd)?;
        let skew = self.clock_skew_ms.ok_or(Unsuited::NoClock)?;
        let there = self.now.saturating_add(SignedDuration::from_millis(skew)).unwrap_or(Timestamp::MAX);
        let age = there.duration_since(ended);
        if age < -TOLERANCE {
            return Err(Unsuited::FromTheFuture);
        }
        Ok(age.max(SignedDuration::ZERO))
    }

    /// The youngest of the listed backups that does, with its age; otherwise what to say of the newest completed one.
    pub(super) fn search<'b>(
        &self,
        listed: &'b [VendorBackup],
    ) -> Result<(&'b VendorBackup, SignedDuration), (Outcome, Text)> {
        let completed = || listed.iter().filter(|backup| backup.state == BackupState::Completed);
        let suited = completed().filter_map(|backup| Some((backup, self.granted_by(backup).ok()?)));
        if let Some(found) = suited.min_by_key(|(_, age)| *age) {
            return Ok(found);
        }
        let ended = |backup: &&VendorBackup| backup.ended_at.as_ref().and_then(|time| time.at);
        let newest = completed().max_by_key(ended);
        Err(match newest.map(|backup| (backup, self.granted_by(backup))) {
            Some((backup, Err(unsuited))) => self.refusal(backup, unsuited),
            Some((_, Ok(_))) | None => {
                (Outcome::Passed, Text::new("no completed backup is listed", "没有已完成的备份"))
            }
        })
    }

    /// Why the newest completed backup does not do, in words.
    pub(super) fn refusal(&self, backup: &VendorBackup, unsuited: Unsuited) -> (Outcome, Text) {
        let asked = in_words(self.most.duration());
        let doubt = |en: &str, zh: &str| {
            let called = called(backup);
            (
                Outcome::Warned,
                Text::new(
                    format!("the newest completed backup, {called}, {en}"),
                    format!("最新的已完成备份 {called} {zh}"),
                ),
            )
        };
        match unsuited {
            Unsuited::TooOld(age) => {
                let age = in_words(age);
                let text = Text::new(
                    format!("newest completed backup is {} old; {} asked", age.en, asked.en),
                    format!("最新的已完成备份距今 {}，要求 {}以内", age.zh, asked.zh),
                );
                (Outcome::Passed, text)
            }
            Unsuited::HoldsLess => {
                let text = Text::new(
                    format!(
                        "newest completed backup, {} ({}), does not hold all that is asked for",
                        called(backup),
                        backup.word
                    ),
                    format!("最新的已完成备份 {}（{}）未包含所要求的全部内容", called(backup), backup.word),
                );
                (Outcome::Passed, text)
            }
            Unsuited::NoEnd => doubt("does not say when it ended", "没有结束时间"),
            Unsuited::FromTheFuture => {
                doubt("ended in the future by the vendor's own clock", "的结束时间晚于厂商当前时间")
            }
            Unsuited::NoZone => doubt(
                "gives its end without a time zone, so its age is not known",
                "的结束时间没有时区，无法确定",
            ),
            Unsuited::NoClock => doubt(
                "cannot be told the age of: the vendor's answer has no time",
                "无法确定距今多久：厂商未返回当前时间",
            ),
        }
    }
}

/// What people know a backup by.
pub(super) fn called(backup: &VendorBackup) -> &str {
    if backup.name.is_empty() { &backup.id } else { &backup.name }
}

/// An age, rounded up: what is over 24 hours old never reads as 24 hours.
pub(super) fn in_words(age: SignedDuration) -> Text {
    const DAY: i64 = 24 * 60;
    let minutes = (age.as_millis() + 59_999) / 60_000;
    let minutes = i64::try_from(minutes).unwrap_or(i64::MAX);
    let two = |large: i64, en: [&str; 2], zh: [&str; 2], small: i64| match small {
        0 => Text::new(format!("{large} {}", en[0]), format!("{large} {}", zh[0])),
        _ => Text::new(
            format!("{large} {} {small} {}", en[0], en[1]),
            format!("{large} {} {small} {}", zh[0], zh[1]),
        ),
    };
    match minutes {
        ..120 => Text::new(format!("{minutes} min"), format!("{minutes} 分钟")),
        120..5760 => two(minutes / 60, ["h", "min"], ["小时", "分钟"], minutes % 60),
        _ => {
            let hours = (minutes + 59) / 60;
            two(hours * 60 / DAY, ["d", "h"], ["天", "小时"], hours % 24)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::BackupForm;
    use serde_json::json;

    const NOW: &str = "2026-11-21T12:00:00Z";

    fn backup(ended: &str) -> VendorBackup {
        serde_json::from_value(json!({
            "id": "b1", "name": "hf-1", "state": "completed", "word": "COMPLETED", "origin": "auto", "form": "full",
            "databases": [], "began_at": null, "size_bytes": null,
            "ended_at": crate::vendor_time::VendorTime::read(ended),
        }))
        .unwrap()
    }

    fn wish<'a>(facts: &'a BackupFacts, most: &str, skew: i64) -> Wish<'a> {
        let (most, now) = (most.parse().unwrap(), NOW.parse().unwrap());
        Wish { backup: facts, most, now, clock_skew_ms: Some(skew) }
    }

    #[test]
    fn a_backup_does_up_to_the_age_that_was_asked_and_not_a_second_longer() {
        let facts = BackupFacts::default();
        let wish = wish(&facts, "24h", 0);
        let day = SignedDuration::from_hours(24);
        assert_eq!(wish.granted_by(&backup("2026-11-20T12:00:00Z")), Ok(day));
        let too_old = Err(Unsuited::TooOld(day + SignedDuration::from_secs(1)));
        assert_eq!(wish.granted_by(&backup("2026-11-20T11:59:59Z")), too_old);
        assert_eq!(wish.granted_by(&backup("2026-11-21T20:00:00+0800")), Ok(SignedDuration::ZERO));
    }

    #[test]
    fn the_age_is_counted_on_the_vendors_clock() {
        let facts = BackupFacts::default();
        // It ended a minute ago there, where it is two hours later than here.
        let ended = backup("2026-11-21T13:59:00Z");
        let ahead = wish(&facts, "1h", 7_200_000);
        assert_eq!(ahead.granted_by(&ended), Ok(SignedDuration::from_mins(1)));
        assert_eq!(wish(&facts, "1h", 0).granted_by(&ended), Err(Unsuited::FromTheFuture));
        // Young by our clock, and an hour too old by theirs.
        let old = backup("2026-11-21T12:00:00Z");
        assert_eq!(ahead.granted_by(&old), Err(Unsuited::TooOld(SignedDuration::from_hours(2))));
        let unknown = Wish { clock_skew_ms: None, ..ahead };
        assert_eq!(unknown.granted_by(&ended), Err(Unsuited::NoClock));
    }

    #[test]
    fn a_second_ahead_is_the_measures_doing_and_more_is_the_future() {
        let facts = BackupFacts::default();
        let wish = wish(&facts, "1h", 0);
        assert_eq!(wish.granted_by(&backup("2026-11-21T12:00:02Z")), Ok(SignedDuration::ZERO));
        assert_eq!(wish.granted_by(&backup("2026-11-21T12:01:01Z")), Err(Unsuited::FromTheFuture));
        // Seconds of tolerance add nothing to the age that was asked.
        assert!(wish.granted_by(&backup("2026-11-21T10:59:59Z")).is_err());
    }

    #[test]
    fn what_may_be_too_old_in_some_zone_or_has_no_end_does_not_do() {
        let facts = BackupFacts::default();
        let zoneless = backup("2026-11-21T11:00:00");
        assert_eq!(wish(&facts, "15h", 0).granted_by(&zoneless), Ok(SignedDuration::from_hours(1)));
        assert_eq!(wish(&facts, "899m", 0).granted_by(&zoneless), Err(Unsuited::NoZone));
        for endless in ["", "yesterday"] {
            assert_eq!(wish(&facts, "366d", 0).granted_by(&backup(endless)), Err(Unsuited::NoEnd));
        }
    }

    #[test]
    fn the_youngest_that_holds_all_does_though_a_younger_one_holds_less() {
        let facts = BackupFacts::default();
        let younger = VendorBackup {
            id: "b2".to_owned(),
            form: Some(BackupForm::Incremental),
            ..backup("2026-11-21T11:00:00Z")
        };
        let failed = VendorBackup { state: BackupState::Failed, ..backup("2026-11-21T11:30:00Z") };
        let running = VendorBackup { state: BackupState::Running, ..failed.clone() };
        let deleting = VendorBackup { state: BackupState::Deleting, ..failed.clone() };
        let older = backup("2026-11-21T10:00:00Z");
        let listed = [running, deleting, failed, younger, older, backup("2026-11-21T09:00:00Z")];
        let wish = wish(&facts, "24h", 0);
        assert_eq!(wish.search(&listed), Ok((&listed[4], SignedDuration::from_hours(2))));
        let (outcome, text) = wish.search(&listed[..4]).unwrap_err();
        assert_eq!(outcome, Outcome::Passed);
        assert!(text.en.contains("does not hold"), "{text:?}");
        assert!(wish.search(&listed[..3]).unwrap_err().1.en.contains("no completed"));
    }

    #[test]
    fn the_newest_one_says_why_it_does_not_do() {
        let facts = BackupFacts::default();
        let listed = [backup("2026-11-18T00:00:00Z"), backup("2026-11-20T05:00:00Z")];
        let (_, text) = wish(&facts, "24h", 0).search(&listed).unwrap_err();
        assert_eq!(text.en, "newest completed backup is 31 h old; 24 h asked");
        assert_eq!(text.zh, "最新的已完成备份距今 31 小时，要求 24 小时以内");
    }

    #[test]
    fn ages_are_rounded_up() {
        for (seconds, words) in [
            (0, "0 min"),
            (1, "1 min"),
            (86_400, "24 h"),
            (86_401, "24 h 1 min"),
            (7 * 86_400, "7 d"),
            (7 * 86_400 + 1, "7 d 1 h"),
            (345_540, "95 h 59 min"),
            (345_541, "4 d"),
        ] {
            assert_eq!(in_words(SignedDuration::from_secs(seconds)).en, words, "{seconds}");
        }
    }
}
