//! Testing a connection, and listing what is behind it.

use std::collections::HashMap;
use std::time::Instant;

use jiff::Timestamp;

use crate::connection_test::{ConnectionTest, Findings};
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::profile::{Profile, ProfileDraft, ProfileId, SecretInput};
use crate::provider::Provider;
use crate::target::{ListedTarget, TargetList};

impl Holdfast {
    /// Tries what is in the form, saved or not, by listing its targets; nothing is kept of it.
    ///
    /// # Errors
    /// Only for what was typed. What the vendor, the network or the keychain says is part of the answer.
    pub async fn test_connection(
        &self,
        saved: Option<ProfileId>,
        draft: &ProfileDraft,
        typed: Vec<SecretInput>,
    ) -> Result<ConnectionTest, Error> {
        let settings = draft.check(self.space()).map_err(Error::Invalid)?;
        let refused = draft.check_secrets(&typed);
        if !refused.is_empty() {
            return Err(Error::Invalid(refused));
        }
        let now = Timestamp::now();
        let profile = Profile::new(saved.unwrap_or_default(), 1, settings, now, now);
        let started = Instant::now();
        let secrets = self.trial_secrets(saved, &profile.secrets(), typed).await;
        let (listing, lines, clock_skew_limit_ms) =
            match secrets.and_then(|secrets| self.unlock_trial(&profile, secrets)) {
                Ok(unlocked) => {
                    let provider = self.trial_provider(&profile, &unlocked);
                    (provider.list_targets().await, unlocked.client.lines(), limit_in_ms(&provider))
                }
                Err(error @ Error::Invalid(_)) => return Err(error),
                Err(error) => (Err(error), Vec::new(), 0),
            };
        let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(Findings { listing, lines, clock_skew_limit_ms, at: now }.report(elapsed_ms))
    }

    /// Every target of a profile, as the vendor lists it now.
    pub async fn targets(&self, id: ProfileId) -> Result<TargetList, Error> {
        let profile = self.store().profile(id).await?.ok_or(Error::ProfileGone)?;
        let unlocked = self.unlock(&profile).await?;
        let listing = self.provider(&profile, &unlocked).list_targets().await?;
        let completed: HashMap<_, _> = self.store().last_completed(id).await?.into_iter().collect();
        let targets = listing.rows.into_iter().map(|target| ListedTarget {
            last_completed_at: completed.get(&target.id).and_then(|at| Timestamp::from_millisecond(*at).ok()),
            target,
        });
        Ok(TargetList {
            targets: targets.collect(),
            listed_at: Timestamp::now(),
            clock_skew_ms: listing.clock_skew_ms,
        })
    }
}

fn limit_in_ms(provider: &Provider<'_>) -> i64 {
    i64::try_from(provider.clock_skew_limit().as_millis()).unwrap_or(i64::MAX)
}
