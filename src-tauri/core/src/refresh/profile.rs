//! Refreshing one profile: its targets, then the backups of each, a few at a time.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::report::{Meter, ProfileRefresh};
use crate::account::account;
use crate::backup::VendorBackup;
use crate::error::{Error, ErrorReport, Refusal};
use crate::holdfast::{Holdfast, Unlocked};
use crate::job::TargetFacts;
use crate::profile::{Profile, ProfileFacts};
use crate::provider::Listing;
use crate::store::{Read, Recorded};
use crate::target::Target;

/// Questions of one profile at once: fewer than the five wrong signatures that lock a key.
const AT_ONCE: usize = 4;
/// After so many targets in a row without an answer the vendor is left alone.
const MOST_FAILURES: usize = 3;

/// What every question of a profile needs.
struct Desk {
    holdfast: Holdfast,
    profile: Profile,
    unlocked: Unlocked,
    /// Where the vendor lists the backups of all targets in one go, and when that was asked.
    all: Option<(Timestamp, Listing<(String, VendorBackup)>)>,
}

impl Holdfast {
    /// # Errors
    /// Only the store's own; what the vendor or the keychain says is in the report.
    pub(super) async fn refresh_profile(
        &self,
        profile: Profile,
        meter: &Meter,
    ) -> Result<ProfileRefresh, Error> {
        let mut report = ProfileRefresh::new(ProfileFacts::from(&profile));
        let (desk, targets) = match self.open_desk(profile).await {
            Ok(opened) => opened,
            Err(Error::Store(error)) => return Err(error.into()),
            Err(error) => {
                report.fail(error);
                meter.listed(0);
                return Ok(report);
            }
        };
        meter.listed(targets.len());
        let listed: HashSet<_> = targets.iter().map(|target| target.id.as_str()).collect();
        let known = self.store().known_targets(desk.profile.id).await?;
        report.vanished =
            known.into_iter().filter(|(id, _)| !listed.contains(id.as_str())).map(|(_, name)| name).collect();
        Arc::new(desk).read_targets(targets, &mut report, meter).await?;
        Ok(report)
    }

    async fn open_desk(&self, profile: Profile) -> Result<(Desk, Vec<Target>), Error> {
        let unlocked = self.unlock(&profile).await?;
        let provider = self.provider(&profile, &unlocked);
        let targets = provider.list_targets().await?.rows;
        let asked_at = Timestamp::now();
        let all = match provider.list_all_backups().await {
            Ok(all) => all.map(|listing| (asked_at, listing)),
            Err(error) if ends_all(&error) => return Err(error),
            // Each target can still be asked for its own.
            Err(_) => None,
        };
        Ok((Desk { holdfast: self.clone(), profile, unlocked, all }, targets))
    }
}

impl Desk {
    async fn read_targets(
        self: Arc<Self>,
        targets: Vec<Target>,
        report: &mut ProfileRefresh,
        meter: &Meter,
    ) -> Result<(), Error> {
        let mut waiting = targets.into_iter();
        let mut readings = JoinSet::new();
        let (mut failures, mut is_stopped) = (0, false);
        loop {
            while !is_stopped && readings.len() < AT_ONCE {
                let Some(target) = waiting.next() else { break };
                let desk = self.clone();
                readings.spawn(async move { (target.name.clone(), desk.read_target(target).await) });
            }
            let Some(reading) = readings.join_next().await else { break };
            meter.done(1);
            let Ok((name, reading)) = reading else {
                report.fail(ErrorReport::internal("reading a target broke off"));
                continue;
            };
            match reading {
                Ok((backups, is_whole, recorded)) => {
                    failures = 0;
                    if !is_whole {
                        report.partial.push(name);
                    }
                    report.targets += 1;
                    report.backups += u32::try_from(backups).unwrap_or(u32::MAX);
                    report.new += recorded.new;
                    report.gone += recorded.gone;
                    report.back += recorded.back;
                }
                Err(Error::Store(error)) => return Err(error.into()),
                Err(error) => {
                    failures += 1;
                    is_stopped |= ends_all(&error) || failures == MOST_FAILURES;
                    report.unread.push(name);
                    report.fail(error);
                }
            }
        }
        let left: Vec<_> = waiting.map(|target| target.name).collect();
        meter.done(left.len());
        report.unread.extend(left);
        report.unread.sort();
        report.partial.sort();
        Ok(())
    }

    /// The target's backups, when they were asked for, and whether these are all.
    async fn backups_of(&self, target_id: &str) -> Result<(Timestamp, Vec<VendorBackup>, bool), Error> {
        if let Some((asked_at, all)) = &self.all {
            let own = all.rows.iter().filter(|(id, _)| id == target_id).map(|(_, backup)| backup.clone());
            return Ok((*asked_at, own.collect(), all.is_whole));
        }
        let asked_at = Timestamp::now();
        let provider = self.holdfast.provider(&self.profile, &self.unlocked);
        let Listing { rows, is_whole, .. } = provider.list_backups(target_id).await?;
        Ok((asked_at, rows, is_whole))
    }

    async fn read_target(&self, target: Target) -> Result<(usize, bool, Recorded), Error> {
        let (asked_at, backups, is_whole) = self.backups_of(&target.id).await?;
        let count = backups.len();
        let read = Read {
            account: account(&self.profile.connection),
            profile: ProfileFacts::from(&self.profile),
            target: TargetFacts {
                id: target.id,
                name: target.name,
                group: target.group,
                engine: target.engine,
                version: target.version,
            },
            backups,
            is_whole,
            asked_at,
        };
        Ok((count, is_whole, self.holdfast.store().record_backups(read).await?))
    }
}

/// Whether every further question would end the same way, or worse: five wrong signatures lock a key.
fn ends_all(error: &Error) -> bool {
    match error {
        Error::Vendor(error) => matches!(
            error.refusal,
            Refusal::SignIn
                | Refusal::LockedOut
                | Refusal::TokenEnded
                | Refusal::ClockSkew
                | Refusal::Project
        ),
        Error::Credential(_) => true,
        _ => false,
    }
}
