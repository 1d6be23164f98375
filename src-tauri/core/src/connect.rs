//! Testing a connection, and listing what is behind it.

use std::collections::HashMap;
use std::time::Instant;

use jiff::Timestamp;

use crate::connection_test::{ConnectionTest, TestStep};
use crate::error::{Error, ErrorCode};
use crate::holdfast::Holdfast;
use crate::plan::Outcome;
use crate::profile::{Profile, ProfileDraft, ProfileId, SecretInput};
use crate::provider::{Listing, Provider};
use crate::target::{ListedTarget, Target, TargetList};
use crate::text::Text;

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
        let now = Timestamp::now();
        let profile = Profile::new(saved.unwrap_or_default(), 1, settings, now, now);
        let started = Instant::now();
        let secrets = self.trial_secrets(saved, profile.connection.secrets(), typed).await;
        let (listing, clock_skew_limit_ms) = match secrets {
            Ok(secrets) => {
                let provider = self.trial_provider(&profile, &secrets);
                (provider.list_targets().await, limit_in_ms(&provider))
            }
            Err(error) => (Err(error), 0),
        };
        let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(ConnectionTest {
            steps: steps(&listing, clock_skew_limit_ms),
            clock_skew_ms: clock_skew_ms(&listing),
            request_id: request_id(&listing),
            error: listing.err().map(|error| error.report()),
            elapsed_ms,
            clock_skew_limit_ms,
        })
    }

    /// Every target of a profile, as the vendor lists it now.
    pub async fn targets(&self, id: ProfileId) -> Result<TargetList, Error> {
        let profile = self.store().profile(id).await?.ok_or(Error::ProfileGone)?;
        let _turn = self.take_turn().await;
        let secrets = self.secrets(&profile).await?;
        let listing = self.provider(&profile, &secrets).list_targets().await?;
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

fn clock_skew_ms(listing: &Result<Listing<Target>, Error>) -> Option<i64> {
    match listing {
        Ok(listing) => listing.clock_skew_ms,
        Err(Error::Vendor(error)) => error.clock_skew_seconds.map(|seconds| seconds * 1000),
        Err(_) => None,
    }
}

fn request_id(listing: &Result<Listing<Target>, Error>) -> Option<String> {
    let id = match listing {
        Ok(listing) => listing.request_id.clone(),
        Err(Error::Vendor(error)) => error.words.request_id.clone(),
        Err(_) => return None,
    };
    Some(id).filter(|id| !id.is_empty())
}

/// How far a test came: each step stands on the one before.
fn steps(listing: &Result<Listing<Target>, Error>, limit_ms: i64) -> Vec<TestStep> {
    let names = [
        Text::new("Secret found", "密钥可用"),
        Text::new("Address answers", "地址可达"),
        Text::new("Sign-in accepted", "登录通过"),
        Text::new("Targets visible", "可见目标"),
    ];
    let (reached, value) = match listing {
        Ok(listing) => (names.len(), Text::same(listing.rows.len().to_string())),
        Err(error) => (failed_step(error), Text::same(String::new())),
    };
    let mut steps: Vec<TestStep> = names
        .into_iter()
        .enumerate()
        .map(|(position, name)| TestStep {
            name,
            outcome: match position.cmp(&reached) {
                std::cmp::Ordering::Less => Outcome::Passed,
                std::cmp::Ordering::Equal => Outcome::Failed,
                std::cmp::Ordering::Greater => Outcome::Skipped,
            },
            value: Text::same(String::new()),
            detail: None,
        })
        .collect();
    if let (Ok(listing), Some(last)) = (listing, steps.last_mut()) {
        let some: Vec<_> = listing.rows.iter().take(6).map(|target| target.name.as_str()).collect();
        last.value = value;
        last.detail = Some(Text::new(some.join(", "), some.join("、"))).filter(|_| !some.is_empty());
    }
    steps.extend(clock_skew_ms(listing).map(|skew| clock_step(skew, limit_ms)));
    steps
}

fn failed_step(error: &Error) -> usize {
    match error {
        Error::Credential(_) => 0,
        Error::Transport(_) => 1,
        Error::Vendor(vendor) => match error.code() {
            ErrorCode::UnreadableAnswer | ErrorCode::Redirected => 1,
            _ if matches!(vendor.words.http_status, 401 | 403) => 2,
            _ => 3,
        },
        _ => 3,
    }
}

fn clock_step(skew_ms: i64, limit_ms: i64) -> TestStep {
    let outcome = match skew_ms.abs() {
        skew if skew >= limit_ms => Outcome::Failed,
        skew if skew * 3 >= limit_ms => Outcome::Warned,
        _ => Outcome::Passed,
    };
    #[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
    let seconds = skew_ms as f64 / 1000.0;
    TestStep {
        name: Text::new("Clock skew", "时钟偏差"),
        outcome,
        value: Text::new(format!("{seconds:+.1} s"), format!("{seconds:+.1} 秒")),
        detail: None,
    }
}
