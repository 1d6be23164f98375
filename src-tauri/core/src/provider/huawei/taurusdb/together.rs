//! Looking at many backups of a project in one list, which needs no instance here.
//!
//! How its times are meant is not documented to the letter: what it does not show is asked about by its id, as ever.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::super::product::page;
use super::{Taurusdb, answer};
use crate::error::Error;
use crate::profile::ProviderKind;
use crate::provider::circle::{self, Circle, gathering};
use crate::provider::{Sighting, Tracked};

/// The vendor wants an end where it is given a beginning: one that lies behind whatever runs now.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

impl Taurusdb<'_> {
    /// What the list of the whole circle says about this very backup; nothing where it is to be asked about by itself.
    pub(super) async fn look_together(&self, tracked: &Tracked<'_>) -> Result<Option<Sighting>, Error> {
        let Some(backup_id) = tracked.backup_id.filter(|_| tracked.companions > 1) else { return Ok(None) };
        let Some(circle) = Circle::of(ProviderKind::HuaweiTaurusdb, tracked.target_id, tracked.sent_at)
        else {
            return Ok(None);
        };
        let question = async {
            let path = |project: &_| self.paths.backups(project);
            let query = |offset| window_query(circle.begins(), Timestamp::now(), offset);
            let pages = circle::pages(tracked.companions);
            let answer = self.product.first_pages(pages, path, query, answer::read_all_backups).await;
            circle::unless_unlisted(answer).map(|list| list.map(|(listing, _)| Arc::new(listing)))
        };
        let cache = &self.product.access.cache;
        let key = self.product.access.cache_key.map(|key| (key, circle));
        let Some(listing) = cache.backups.of(key).ask_after(gathering(), question).await? else {
            return Ok(None);
        };
        let mut rows = listing.rows.iter();
        let ours = rows.find(|(instance, backup)| instance == tracked.target_id && backup.id == backup_id);
        Ok(ours.map(|(_, backup)| Sighting {
            backup: Some(backup.clone()),
            listed: listing.rows.len(),
            request_id: listing.request_id.clone(),
            ..Sighting::default()
        }))
    }
}

/// One page of the project's backups that began since then.
fn window_query(since: Timestamp, now: Timestamp, offset: usize) -> Vec<(String, String)> {
    let written = |time: Timestamp| time.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string();
    let mut query = page(offset);
    query.push(("begin_time".to_owned(), written(since)));
    query.push(("end_time".to_owned(), written(now.checked_add(AHEAD).unwrap_or(now))));
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_of_the_time_are_told_as_the_vendor_writes_them() {
        let (since, now) = ("2026-01-09T11:55:00Z", "2026-01-09T12:04:05.678Z");
        let query = window_query(since.parse().unwrap(), now.parse().unwrap(), 100);
        let told = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>();
        assert_eq!(
            told,
            [
                ("offset", "100"),
                ("limit", "100"),
                ("begin_time", "2026-01-09T11:55:00+0000"),
                ("end_time", "2026-01-10T12:04:05+0000"),
            ]
        );
    }
}
