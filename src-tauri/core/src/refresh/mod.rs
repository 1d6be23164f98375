//! Refreshing the history: every target's backups are read at the vendor, whoever made them.
//!
//! It only looks. No job changes by it: a job's verdict comes from watching it. A list that could not be read to its
//! end marks nothing as gone.

mod profile;
mod report;

pub use report::{ProfileRefresh, RefreshProgress, RefreshReport};

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::JoinSet;

use crate::error::{Error, ErrorReport};
use crate::holdfast::Holdfast;
use crate::profile::{ProfileFacts, ProfileId};
use report::Meter;

impl Holdfast {
    /// Reads the backups of every profile, or of the given ones, into the history, profiles beside each other.
    ///
    /// `progress` is told after every answer. What a vendor or the keychain says is part of the report. Dropping the
    /// future stops asking; what was read until then is kept.
    ///
    /// # Errors
    /// `ProfileGone` where a given profile does not exist, and the store's own.
    pub async fn refresh(
        &self,
        only: Option<Vec<ProfileId>>,
        progress: impl Fn(RefreshProgress) + Send + Sync + 'static,
    ) -> Result<RefreshReport, Error> {
        let mut profiles = self.store().profiles().await?;
        if let Some(only) = &only {
            if only.iter().any(|id| profiles.iter().all(|profile| profile.id != *id)) {
                return Err(Error::ProfileGone);
            }
            profiles.retain(|profile| only.contains(&profile.id));
        }
        let started_at = Timestamp::now();
        let meter = Arc::new(Meter::new(profiles.len(), progress));
        let mut reports: Vec<_> =
            profiles.iter().map(|profile| ProfileRefresh::new(ProfileFacts::from(profile))).collect();
        let mut readings = JoinSet::new();
        let mut positions = HashMap::new();
        for (position, profile) in profiles.into_iter().enumerate() {
            let (holdfast, meter) = (self.clone(), meter.clone());
            let reading = readings.spawn(async move { holdfast.refresh_profile(profile, &meter).await });
            positions.insert(reading.id(), position);
        }
        while let Some(reading) = readings.join_next_with_id().await {
            let (id, report) = match reading {
                Ok((id, report)) => (id, Some(report?)),
                Err(error) => (error.id(), None),
            };
            let Some(place) = positions.get(&id).and_then(|position| reports.get_mut(*position)) else {
                continue;
            };
            match report {
                Some(report) => *place = report,
                // It must not pass for a vendor without backups.
                None => place.fail(ErrorReport::internal("reading a profile broke off")),
            }
        }
        Ok(RefreshReport { started_at, ended_at: Timestamp::now(), profiles: reports })
    }
}
