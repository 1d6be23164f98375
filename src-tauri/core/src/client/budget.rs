//! How much one vendor's endpoint is asked for: how many requests are in flight, how many a second, and the pauses that
//! it asks for itself.
//!
//! Everything of this process that goes to one host and port shares a budget, whatever the profile. Reads and writes
//! have places of their own, so that neither waits for the other's answers, and whoever waits to write may ask meanwhile.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::Clock as _;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::error::TransportError;

/// What an endpoint may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Requests that await their answers at once: half of them reads, half writes, at least one of each.
    pub in_flight: u32,
    /// Requests a second in the long run.
    pub per_second: NonZeroU32,
    /// Requests that may go at once after a rest.
    pub burst: NonZeroU32,
    /// The pause after the first "too many requests" that names none; each further one doubles it.
    pub pause: Duration,
}

impl Budget {
    /// For real vendors.
    ///
    /// Huawei Cloud documents 200 requests a second for an API by default (API Gateway, error `APIGW.0308`), but the
    /// field reports refusals far below that and that refused calls count too; OCP and OBShell document nothing, and
    /// are servers of the customer's own.
    pub const VENDOR: Self = Self::new(8, 10, 20, Duration::from_secs(2));
    /// For the sandbox, which runs on this very machine.
    pub const SANDBOX: Self = Self::new(32, 2000, 2000, Duration::from_millis(200));

    const fn new(in_flight: u32, per_second: u32, burst: u32, pause: Duration) -> Self {
        let (per_second, burst) = match (NonZeroU32::new(per_second), NonZeroU32::new(burst)) {
            (Some(per_second), Some(burst)) => (per_second, burst),
            _ => (NonZeroU32::MIN, NonZeroU32::MIN),
        };
        Self { in_flight, per_second, burst, pause }
    }
}

/// The longest pause a vendor may ask for: whatever stands in a header must not stop us for good.
const LONGEST_PAUSE: Duration = Duration::from_mins(15);
/// The longest pause that we take where the vendor names none.
const LONGEST_UNASKED: Duration = Duration::from_mins(1);
/// A read does not wait longer than this for a pause to end: whoever asked is told instead, and asks again later.
const PATIENCE: Duration = Duration::from_secs(30);

/// The budgets of every endpoint; clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Budgets {
    budget: Budget,
    endpoints: Arc<Mutex<HashMap<String, Arc<Endpoint>>>>,
}

#[derive(Debug)]
struct Endpoint {
    budget: Budget,
    reads: Places,
    writes: Places,
    rate: DefaultDirectRateLimiter,
    pause: Mutex<Pause>,
}

#[derive(Debug)]
struct Places {
    in_flight: Arc<Semaphore>,
    /// Who waits for the rate, one at a time and in order.
    line: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Pause {
    until: Option<Instant>,
    /// How often in a row the vendor asked for fewer requests.
    times: u32,
}

/// Leave to send one request; it is given back when dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    endpoint: Arc<Endpoint>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Budgets {
    pub(crate) fn new(budget: Budget) -> Self {
        Self { budget, endpoints: Arc::default() }
    }

    /// Waits until a read may go to this host and port.
    ///
    /// # Errors
    /// `Paused` where the vendor asked for a longer pause than a read waits.
    pub(crate) async fn read(&self, authority: &str) -> Result<Permit, TransportError> {
        let endpoint = self.endpoint(authority);
        let place = endpoint.reads.in_flight.clone().acquire_owned().await.ok();
        let line = endpoint.reads.line.lock().await;
        if let Some(left) = endpoint.pause_left().filter(|left| *left > PATIENCE) {
            return Err(TransportError::Paused { host: authority.to_owned(), seconds: left.as_secs() });
        }
        endpoint.wait().await;
        drop(line);
        Ok(Permit { endpoint, _place: place })
    }

    /// Waits until a write may go to this host and port, however long that takes.
    pub(crate) async fn write(&self, authority: &str) -> Permit {
        let endpoint = self.endpoint(authority);
        let place = endpoint.writes.in_flight.clone().acquire_owned().await.ok();
        let line = endpoint.writes.line.lock().await;
        endpoint.wait().await;
        drop(line);
        Permit { endpoint, _place: place }
    }

    fn endpoint(&self, authority: &str) -> Arc<Endpoint> {
        let mut endpoints = self.endpoints.lock().unwrap_or_else(PoisonError::into_inner);
        endpoints.entry(authority.to_owned()).or_insert_with(|| Arc::new(Endpoint::new(self.budget))).clone()
    }
}

impl Permit {
    /// Learns from the answer: 429 pauses the endpoint for everybody.
    pub(crate) fn answered(&self, status: u16, retry_after_seconds: Option<u64>) {
        let mut pause = self.endpoint.pause();
        if status != 429 {
            pause.times = 0;
            return;
        }
        let now = Instant::now();
        let is_paused = pause.until.is_some_and(|until| until > now);
        let unasked =
            self.endpoint.budget.pause.saturating_mul(1 << pause.times.min(10)).min(LONGEST_UNASKED);
        let asked = retry_after_seconds.map(|seconds| Duration::from_secs(seconds).min(LONGEST_PAUSE));
        if !is_paused {
            // Those that were under way together are refused together.
            pause.times += 1;
        }
        let until = now + asked.unwrap_or(unasked);
        pause.until = pause.until.max(Some(until));
    }
}

impl Endpoint {
    fn new(budget: Budget) -> Self {
        let places = |count: u32| Places {
            in_flight: Arc::new(Semaphore::new(usize::try_from(count.max(1)).unwrap_or(1))),
            line: tokio::sync::Mutex::default(),
        };
        let writes = budget.in_flight / 2;
        Self {
            budget,
            reads: places(budget.in_flight - writes),
            writes: places(writes),
            rate: RateLimiter::direct(Quota::per_second(budget.per_second).allow_burst(budget.burst)),
            pause: Mutex::default(),
        }
    }

    /// Waits for the pause to end and for the rate to allow one more.
    async fn wait(&self) {
        loop {
            if let Some(left) = self.pause_left() {
                tokio::time::sleep(left).await;
                continue;
            }
            match self.rate.check() {
                Ok(()) => return,
                Err(early) => {
                    tokio::time::sleep(early.wait_time_from(self.rate.clock().now())).await;
                }
            }
        }
    }

    fn pause_left(&self) -> Option<Duration> {
        let left = self.pause().until?.saturating_duration_since(Instant::now());
        Some(left).filter(|left| !left.is_zero())
    }

    fn pause(&self) -> MutexGuard<'_, Pause> {
        self.pause.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    const HOST: &str = "rds.example.com:443";

    fn budgets(in_flight: u32, per_second: u32, burst: u32) -> Budgets {
        Budgets::new(Budget::new(in_flight, per_second, burst, Duration::from_millis(20)))
    }

    #[tokio::test]
    async fn no_more_than_the_budget_is_in_flight_and_reads_leave_writes_their_places() {
        let budgets = budgets(4, 1000, 1000);
        let mut reads = Vec::new();
        for _ in 0..2 {
            reads.push(budgets.read(HOST).await.unwrap());
        }
        assert!(budgets.read(HOST).now_or_never().is_none(), "a third read waits");
        let write = budgets.write(HOST).now_or_never().expect("a write does not wait for reads");
        let _second = budgets.write(HOST).now_or_never().expect("nor does a second");
        assert!(budgets.write(HOST).now_or_never().is_none(), "a third write waits");
        drop(write);
        assert!(budgets.write(HOST).now_or_never().is_some());
        drop(reads);
        assert!(budgets.read(HOST).now_or_never().is_some());
    }

    #[tokio::test]
    async fn a_slow_endpoint_takes_nothing_from_another() {
        let budgets = budgets(2, 1000, 1000);
        let _slow = budgets.read(HOST).await.unwrap();
        assert!(budgets.read(HOST).now_or_never().is_none());
        assert!(budgets.read("ocp.example.com:8080").now_or_never().is_some());
    }

    #[tokio::test]
    async fn beyond_the_burst_requests_go_at_their_rate() {
        let budgets = budgets(8, 100, 2);
        let started = Instant::now();
        for _ in 0..7 {
            budgets.read(HOST).await.unwrap();
        }
        assert!(started.elapsed() >= Duration::from_millis(45), "{:?}", started.elapsed());
    }

    #[tokio::test]
    async fn too_many_requests_pause_everybody_and_longer_each_time() {
        let budgets = budgets(8, 1000, 1000);
        let started = Instant::now();
        budgets.read(HOST).await.unwrap().answered(429, None);
        assert!(budgets.write(HOST).now_or_never().is_none(), "writes wait as well");
        budgets.read(HOST).await.unwrap().answered(429, None);
        let write = budgets.write(HOST).await;
        assert!(started.elapsed() >= Duration::from_millis(58), "20 ms, then 40: {:?}", started.elapsed());
        write.answered(200, None);
        assert!(budgets.read(HOST).now_or_never().is_some());
    }

    #[tokio::test]
    async fn a_read_does_not_wait_for_the_end_of_a_long_pause() {
        let budgets = budgets(8, 1000, 1000);
        budgets.read(HOST).await.unwrap().answered(429, Some(u64::MAX));
        let error = budgets.read(HOST).now_or_never().expect("it is told at once").unwrap_err();
        let TransportError::Paused { seconds, .. } = error else { panic!("{error}") };
        assert!((890..=900).contains(&seconds), "{seconds}");
        assert!(budgets.write(HOST).now_or_never().is_none());
    }
}
