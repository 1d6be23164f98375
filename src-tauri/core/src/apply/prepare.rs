//! Everything before a job's intent is written: what can still fail without a trace, and be tried again.
//!
//! The permit of the endpoint's budget comes first, so that no job waits while its row says that it is being sent; the
//! request is built last, so that its signature is fresh.

use std::time::Duration;

use jiff::Timestamp;

use super::drift;
use super::queue::is_longer;
use crate::client::{Client, Permit};
use crate::error::{Error, Refusal, TransportError};
use crate::holdfast::{Holdfast, Unlocked};
use crate::job::{Job, JobStatus};
use crate::plan::PlannedBackup;
use crate::profile::Profile;
use crate::provider::Provider;
use crate::request::HttpRequest;
use crate::text::Text;

/// How often a vendor that cannot be asked just now is asked before the job is given up.
const TRIES: u32 = 4;
/// After waiting longer than this for a permit, the grounds are looked at again.
const LONG_WAIT: Duration = Duration::from_mins(1);

/// A request that may leave as soon as its intent is written.
pub(super) struct Ready {
    pub(super) profile: Profile,
    pub(super) unlocked: Unlocked,
    pub(super) permit: Permit,
    pub(super) request: HttpRequest,
    pub(super) built_at: Timestamp,
}

impl Holdfast {
    /// Makes a job's request ready; nothing if the job is not to be sent any more. What may pass is tried again for as
    /// long as nothing is lost by that.
    ///
    /// # Errors
    /// Nothing was sent, and trying again would not help or did not.
    pub(super) async fn prepare(&self, job: &Job, item: &PlannedBackup) -> Result<Option<Ready>, Error> {
        let (mut pause, mut tries) = (self.pace().first, 1);
        loop {
            let rest = match self.try_to_prepare(job, item).await {
                // The vendor has asked everybody to wait, and nothing was tried: it is waited for.
                Err(Error::Transport(TransportError::Paused { seconds, .. })) => Duration::from_secs(seconds),
                Err(error) if tries < TRIES && may_pass(&error) => {
                    tracing::warn!(error = %error, "a backup cannot be sent just now; it is tried again");
                    tries += 1;
                    let rest = pause;
                    pause = self.pace().after(pause);
                    rest
                }
                done => return done.map(Some),
            };
            tokio::time::sleep(rest).await;
            let now = self.store().job(job.id).await?;
            if now.is_none_or(|job| job.status != JobStatus::Planned) {
                return Ok(None);
            }
        }
    }

    async fn try_to_prepare(&self, job: &Job, item: &PlannedBackup) -> Result<Ready, Error> {
        let profile = self.store().profile(item.profile.id).await?.ok_or(Error::ProfileGone)?;
        if let Some(reason) = self.changed_profile(std::slice::from_ref(&item.profile)).await? {
            return Err(Error::PlanStale { reason });
        }
        let unlocked = self.unlock(&profile).await?;
        let mut must_look = is_older(self.queue().looked_at(job.run_id), self.pace().grounds);
        let permit = loop {
            if must_look {
                let provider = self.provider(&profile, &unlocked);
                if let Some(reason) = drift(&provider, item).await? {
                    return Err(Error::PlanStale { reason });
                }
            }
            let asked_at = Timestamp::now();
            let permit = permit(&unlocked.client, item).await?;
            if !is_older(asked_at, LONG_WAIT) {
                break permit;
            }
            must_look = true;
        };
        let built_at = Timestamp::now();
        let request = as_planned(&self.provider(&profile, &unlocked), item).await?;
        Ok(Ready { profile, unlocked, permit, request, built_at })
    }
}

async fn permit(client: &Client, item: &PlannedBackup) -> Result<Permit, Error> {
    let shown = item.request.as_ref().ok_or_else(another_request)?;
    Ok(client.permit_to_write(&shown.authority).await)
}

/// The create request, authorized for this moment, if it is the one that was shown.
pub(super) async fn as_planned(provider: &Provider<'_>, item: &PlannedBackup) -> Result<HttpRequest, Error> {
    let request = provider.create_request(&item.target.id, &item.options, Timestamp::now()).await?;
    if Some(request.preview()) == item.request { Ok(request) } else { Err(another_request()) }
}

fn another_request() -> Error {
    let reason = Text::new(
        "the request would not be the one you saw; it was not sent",
        "请求与你看到的不一致，因此没有发送",
    );
    Error::PlanStale { reason }
}

/// Whether something is longer ago than that, by the clock on the wall: a machine that sleeps has only that one.
pub(super) fn is_older(at: Timestamp, limit: Duration) -> bool {
    is_longer(Timestamp::now().duration_since(at), limit)
}

/// Whether asking again after a while may help without anybody mending anything.
fn may_pass(error: &Error) -> bool {
    match error {
        Error::Store(_) => true,
        Error::Transport(error) => matches!(
            error,
            TransportError::HostUnknown { .. }
                | TransportError::Refused { .. }
                | TransportError::ProxyFailed { .. }
                | TransportError::TimedOut { .. }
                | TransportError::Lost { .. }
        ),
        Error::Vendor(error) => {
            matches!(error.refusal, Refusal::Throttled | Refusal::Fault | Refusal::Unreadable)
        }
        _ => false,
    }
}
