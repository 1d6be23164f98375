//! The sandbox's own clock: real time, plus what was advanced by hand, plus how wrong it is.
//!
//! It never sleeps and never stands still. Advancing moves what the vendor keeps (backups, tokens, locks);
//! skew only moves what the vendor shows.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The clock of one sandbox. Shared by reference; every method may be called at any time.
#[derive(Debug, Default)]
pub struct Clock {
    offsets: Mutex<Offsets>,
}

/// How far the clock is from real time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Offsets {
    pub(crate) advanced: SignedDuration,
    pub(crate) skew: SignedDuration,
}

impl Clock {
    pub(crate) fn from_offsets(offsets: Offsets) -> Self {
        Self { offsets: Mutex::new(offsets) }
    }

    /// Lets time pass at once: running backups get on, tokens age, locks open.
    ///
    /// A request signed with real time is still accepted afterwards: having advanced the sandbox does not
    /// make the caller's clock wrong.
    pub fn advance(&self, duration: Duration) {
        let duration = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
        let mut offsets = self.lock();
        offsets.advanced = offsets.advanced.saturating_add(duration);
    }

    /// Makes the vendor's wall clock wrong by `skew` (positive: ahead). Replaces the former skew. Signatures
    /// more than 15 minutes away from it are refused; running backups neither gain nor lose time.
    pub fn set_skew(&self, skew: SignedDuration) {
        self.lock().skew = skew;
    }

    /// What the vendor's wall clock shows: real time, plus what was advanced, plus skew.
    pub fn now(&self) -> Timestamp {
        self.moment().shown()
    }

    pub(crate) fn moment(&self) -> Moment {
        let Offsets { advanced, skew } = *self.lock();
        Moment { real: Timestamp::now(), advanced, skew }
    }

    pub(crate) fn offsets(&self) -> Offsets {
        *self.lock()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Offsets> {
        self.offsets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One reading of the clock, so that a whole request happens at a single time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    real: Timestamp,
    advanced: SignedDuration,
    skew: SignedDuration,
}

impl Moment {
    /// The time by which things last: skew does not touch it.
    pub(crate) fn elapsed(&self) -> Timestamp {
        later(self.real, self.advanced)
    }

    /// The time as the vendor's wall clock shows it.
    pub(crate) fn shown(&self) -> Timestamp {
        later(self.elapsed(), self.skew)
    }

    pub(crate) fn skew(&self) -> SignedDuration {
        self.skew
    }

    /// Whether `end` has passed by the vendor's clock, to the second, whether or not the caller knows that the
    /// sandbox was advanced.
    pub(crate) fn is_past(&self, end: Timestamp) -> bool {
        let is_after = |time: Timestamp| time.as_second() > end.as_second();
        is_after(self.shown()) && is_after(later(self.real, self.skew))
    }

    /// Whether a caller's clock that says `stamp` is within `tolerance` of the vendor's, whether or not the
    /// caller knows that the sandbox was advanced.
    pub(crate) fn is_near(&self, stamp: Timestamp, tolerance: SignedDuration) -> bool {
        let near = |time: Timestamp| stamp.duration_since(time).abs() <= tolerance;
        near(self.shown()) || near(later(self.real, self.skew))
    }
}

/// `time` plus `duration`, held inside what a timestamp can say.
pub(crate) fn later(time: Timestamp, duration: SignedDuration) -> Timestamp {
    let limit = if duration.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
    time.checked_add(duration).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advancing_adds_up_and_skew_replaces() {
        let clock = Clock::default();
        clock.advance(Duration::from_secs(60));
        clock.advance(Duration::from_secs(60));
        clock.set_skew(SignedDuration::from_secs(5));
        clock.set_skew(SignedDuration::from_secs(-7));
        assert_eq!(clock.offsets().advanced, SignedDuration::from_secs(120));
        assert_eq!(clock.offsets().skew, SignedDuration::from_secs(-7));
        let moment = clock.moment();
        assert_eq!(moment.shown().duration_since(moment.elapsed()), SignedDuration::from_secs(-7));
        assert_eq!(moment.elapsed().duration_since(moment.real), SignedDuration::from_secs(120));
    }

    #[test]
    fn an_advanced_clock_accepts_callers_of_both_times_and_a_skewed_one_neither() {
        let quarter = SignedDuration::from_mins(15);
        let clock = Clock::default();
        clock.advance(Duration::from_secs(3600));
        let moment = clock.moment();
        assert!(moment.is_near(moment.real, quarter));
        assert!(moment.is_near(moment.shown(), quarter));
        clock.set_skew(SignedDuration::from_mins(20));
        let moment = clock.moment();
        assert!(!moment.is_near(moment.real, quarter));
    }

    #[test]
    fn an_end_has_passed_only_by_both_times() {
        let clock = Clock::default();
        let (soon, ago) = (SignedDuration::from_secs(60), SignedDuration::from_secs(-60));
        clock.advance(Duration::from_secs(3600));
        let moment = clock.moment();
        assert!(!moment.is_past(later(moment.real, soon)));
        assert!(moment.is_past(later(moment.real, ago)));
        clock.set_skew(SignedDuration::from_mins(20));
        let moment = clock.moment();
        assert!(moment.is_past(later(moment.real, soon)));
    }

    #[test]
    fn absurd_durations_stop_at_the_end_of_time() {
        let clock = Clock::default();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }
}
