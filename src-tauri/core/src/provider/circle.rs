//! Which backups of an account one list shows: those who watch them look at the same moments and share it.
//!
//! A list only ever says more than nothing: what it does not show, or an account may not list, is asked about by itself,
//! and what became of a backup is never told from its absence here. A list is never longer than asking one by one.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::oceanbase::ocp;
use crate::error::{Error, Refusal};
use crate::profile::ProviderKind;

/// Backups that were asked for in the same stretch of time are listed together, and nothing older with them.
const STRETCH: SignedDuration = SignedDuration::from_mins(10);
/// How much earlier than its request a backup may seem to begin: clocks drift.
const SLACK: SignedDuration = SignedDuration::from_mins(5);
/// Even for a large fleet no more pages are read at once.
const MOST_PAGES: usize = 5;
/// How long those who look at the same moment wait for each other: what they do before takes them a while.
const GATHERING: Duration = Duration::from_millis(20);

/// The backups of one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Circle {
    /// The cluster, where a list is of one.
    cluster: Option<u64>,
    /// From when on it lists, where it takes a time.
    since: Option<Timestamp>,
}

impl Circle {
    /// Where a backup belongs that was asked for at this moment; nothing where its vendor lists those of one target
    /// only.
    pub(crate) fn of(vendor: ProviderKind, target_id: &str, sent_at: Timestamp) -> Option<Self> {
        let since = Some(stretch(sent_at));
        match vendor {
            // The instance is a required parameter.
            ProviderKind::HuaweiRds => None,
            ProviderKind::HuaweiTaurusdb => Some(Self { cluster: None, since }),
            ProviderKind::OceanbaseOcp => Some(Self { cluster: Some(ocp::cluster_of(target_id)?), since }),
            ProviderKind::OceanbaseObshell => Some(Self { cluster: None, since: None }),
        }
    }

    /// From when on to list.
    pub(super) fn begins(self) -> Timestamp {
        self.since.and_then(|since| since.checked_sub(SLACK).ok()).unwrap_or(Timestamp::MIN)
    }
}

fn stretch(at: Timestamp) -> Timestamp {
    let seconds = STRETCH.as_secs();
    Timestamp::from_second(at.as_second().div_euclid(seconds) * seconds).unwrap_or(at)
}

/// Until those who look at the same moment are here.
pub(super) fn gathering() -> impl Future<Output = ()> {
    tokio::time::sleep(GATHERING)
}

/// How many pages of a list are worth it for so many.
pub(super) fn pages(companions: usize) -> usize {
    companions.min(MOST_PAGES)
}

/// What a list for many answers; nothing where this account or this vendor has no such list, or it cannot be read.
///
/// # Errors
/// Whatever would meet a question about a single one as well.
pub(super) fn unless_unlisted<T>(answer: Result<T, Error>) -> Result<Option<T>, Error> {
    match answer {
        Ok(list) => Ok(Some(list)),
        Err(Error::Vendor(error)) => match error.refusal {
            Refusal::SignIn
            | Refusal::TokenEnded
            | Refusal::ClockSkew
            | Refusal::LockedOut
            | Refusal::Throttled => Err(error.into()),
            Refusal::Permission
            | Refusal::Project
            | Refusal::Busy
            | Refusal::NameTaken
            | Refusal::Input
            | Refusal::NotFound
            | Refusal::TargetUnavailable
            | Refusal::Other
            | Refusal::Fault
            | Refusal::Unreadable
            | Refusal::Redirect => Ok(None),
        },
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{VendorError, VendorWords};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn backups_of_one_run_are_in_one_circle_and_older_ones_are_not() {
        let of = |vendor, target, sent| Circle::of(vendor, target, at(sent));
        let (noon, soon, later) = ("2026-01-09T12:00:00Z", "2026-01-09T12:09:59Z", "2026-01-09T12:10:00Z");
        for vendor in [ProviderKind::HuaweiTaurusdb, ProviderKind::OceanbaseOcp] {
            assert_eq!(of(vendor, "2/8", noon), of(vendor, "2/9", soon));
            assert_ne!(of(vendor, "2/8", noon), of(vendor, "2/8", later));
        }
        assert_ne!(
            of(ProviderKind::OceanbaseOcp, "2/8", noon),
            of(ProviderKind::OceanbaseOcp, "3/8", noon),
            "a list is of one cluster"
        );
        let obshell = ProviderKind::OceanbaseObshell;
        assert_eq!(
            of(obshell, "t1", noon),
            of(obshell, "t2", later),
            "it lists what runs, whenever it began"
        );
        assert_eq!(of(ProviderKind::HuaweiRds, "i", noon), None);
        let begins = of(ProviderKind::HuaweiTaurusdb, "i", soon).unwrap().begins();
        assert_eq!(begins, at("2026-01-09T11:55:00Z"));
    }

    #[test]
    fn a_list_is_never_longer_than_asking_one_by_one() {
        assert_eq!([2, 3, 50].map(pages), [2, 3, MOST_PAGES]);
    }

    #[test]
    fn only_what_would_meet_everybody_is_an_error_of_the_list() {
        for (refusal, is_told) in [
            (Refusal::SignIn, true),
            (Refusal::LockedOut, true),
            (Refusal::Throttled, true),
            (Refusal::Permission, false),
            (Refusal::NotFound, false),
            (Refusal::Input, false),
            (Refusal::Fault, false),
            (Refusal::Unreadable, false),
        ] {
            let error = VendorError::new(refusal, VendorWords::default());
            let told = unless_unlisted::<()>(Err(error.into()));
            assert_eq!(told.is_err(), is_told, "{refusal:?}");
            assert!(is_told || told.unwrap().is_none());
        }
    }
}
