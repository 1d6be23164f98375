//! The moments at which jobs that share a list look together. Pure.
//!
//! A round comes before a job's own time, never after it: nobody's verdict is heard later for the company. The longer
//! the pauses have become, the fewer rounds there are.

use std::time::Duration;

/// How long until the round to look in; `now` is counted from when this process began, so that two processes do not ask
/// at the same moments.
///
/// Rounds are the longest pause apart, or half of it, or half of that: the fewest there are that leave two fifths of the
/// pause. With half of it, whoever looks every other round could never join the others: each look takes a moment.
pub(super) fn until_round(now: Duration, pause: Duration, most: Duration) -> Duration {
    let due = now.saturating_add(pause).as_nanos();
    let mut step = most;
    while let Some(past) = due.checked_rem(step.as_nanos()) {
        let wait = pause.saturating_sub(Duration::from_nanos(u64::try_from(past).unwrap_or(u64::MAX)));
        if wait >= pause.mul_f32(0.4) {
            return wait;
        }
        step /= 2;
    }
    pause
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Pace;

    const PACES: [Pace; 2] = [Pace::VENDOR, Pace::SANDBOX];

    /// When somebody looks who was sent at that moment, as long as nothing moves.
    fn looks(sent: Duration, pace: Pace) -> Vec<Duration> {
        let (mut now, mut pause) = (sent + pace.first, pace.first);
        let mut looks = vec![now];
        for _ in 0..12 {
            pause = pace.after(pause);
            // A look takes a while.
            let begun = now + Duration::from_millis(3);
            now = begun + until_round(begun, pause, pace.most);
            looks.push(now);
        }
        looks
    }

    #[test]
    fn a_round_is_never_later_than_ones_own_time_and_never_much_sooner() {
        for pace in PACES {
            for offset in 0..200 {
                let now = Duration::from_millis(offset * 137);
                let mut pause = pace.first;
                for _ in 0..8 {
                    let wait = until_round(now, pause, pace.most);
                    assert!(wait <= pause && wait >= pause.mul_f32(0.4), "{now:?} {pause:?}: {wait:?}");
                    pause = pace.after(pause);
                }
            }
        }
    }

    #[test]
    fn whoever_was_sent_at_another_moment_soon_looks_at_the_same_one() {
        for pace in PACES {
            let sent = (0..20).map(|number| Duration::from_millis(number * 731 % 15_000));
            let late: Vec<Duration> = sent.flat_map(|sent| looks(sent, pace).split_off(8)).collect();
            let moments: std::collections::HashSet<Duration> = late.iter().copied().collect();
            assert!(moments.len() * 5 < late.len(), "{} of {}", moments.len(), late.len());
            assert!(moments.iter().all(|moment| moment.as_nanos() % pace.most.as_nanos() == 0));
        }
    }

    #[test]
    fn without_any_pause_there_is_no_round() {
        assert_eq!(until_round(Duration::ZERO, Duration::ZERO, Duration::ZERO), Duration::ZERO);
        assert_eq!(
            until_round(Duration::from_secs(9), Duration::ZERO, Duration::from_secs(3)),
            Duration::ZERO
        );
    }
}
