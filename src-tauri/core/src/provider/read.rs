//! Sending a read and trying again where that may help: a lost connection, a fault of the vendor's, a short
//! pause that it asks for.
//!
//! Nothing that changes anything at a vendor goes this way.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use jiff::Timestamp;

use crate::client::Client;
use crate::error::{Error, Refusal, TransportError, VendorError};
use crate::request::{HttpRequest, HttpResponse};

/// A pause, in seconds, that whoever asked would rather wait for than hear of.
const SHORT_PAUSE: u64 = 5;

/// Each try is built, and so signed, anew; `judge` tells what is wrong with an answer.
pub(super) async fn read(
    client: &Client,
    build: impl Fn(Timestamp) -> HttpRequest,
    judge: impl Fn(&HttpRequest, &HttpResponse) -> Option<VendorError>,
) -> Result<HttpResponse, Error> {
    let attempt = || async {
        let request = build(Timestamp::now());
        let response = client.read(&request).await?;
        match judge(&request, &response) {
            None => Ok(response),
            Some(error) => Err(Error::Vendor(error)),
        }
    };
    let pace = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(200))
        .with_max_delay(Duration::from_secs(5))
        .with_max_times(2)
        .with_jitter();
    attempt.retry(pace).when(may_help).await
}

fn may_help(error: &Error) -> bool {
    match error {
        Error::Transport(error) => {
            matches!(error, TransportError::Lost { .. } | TransportError::Refused { .. })
        }
        Error::Vendor(error) => match error.refusal {
            Refusal::Fault => true,
            // The budget of the endpoint keeps the pause before the next try.
            Refusal::Throttled => error.retry_after_seconds.is_none_or(|seconds| seconds <= SHORT_PAUSE),
            _ => false,
        },
        _ => false,
    }
}
