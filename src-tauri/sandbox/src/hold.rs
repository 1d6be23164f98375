//! Requests whose answers wait: until they are released, or until the caller leaves.
//!
//! So that a test can stop a caller at exactly the place between "acted" and "answered".

use std::sync::Arc;

use tokio::sync::watch;

use crate::server::Sandbox;

/// The waiting requests of one sandbox.
#[derive(Debug, Clone)]
pub(crate) struct Holds {
    released: Arc<watch::Sender<u64>>,
    waiting: Arc<watch::Sender<usize>>,
}

/// One waiting request. While it lives it is counted.
#[derive(Debug)]
pub(crate) struct Held {
    released: watch::Receiver<u64>,
    waiting: Arc<watch::Sender<usize>>,
}

impl Default for Holds {
    fn default() -> Self {
        Self { released: Arc::new(watch::Sender::new(0)), waiting: Arc::new(watch::Sender::new(0)) }
    }
}

impl Holds {
    /// Counts one more from now on. A release that comes after this call is not missed.
    pub(crate) fn hold(&self) -> Held {
        self.waiting.send_modify(|waiting| *waiting += 1);
        Held { released: self.released.subscribe(), waiting: self.waiting.clone() }
    }

    pub(crate) fn release(&self) {
        self.released.send_modify(|times| *times += 1);
    }

    pub(crate) fn waiting(&self) -> usize {
        *self.waiting.borrow()
    }

    /// Comes back when so many wait at once.
    pub(crate) async fn until_waiting(&self, at_least: usize) {
        let mut waiting = self.waiting.subscribe();
        // An error would mean that the sender is gone, which this very value holds.
        let _ = waiting.wait_for(|waiting| *waiting >= at_least).await;
    }
}

impl Sandbox {
    /// Lets every answer go that [`crate::FaultKind::HoldAfterActing`] holds now.
    pub fn release(&self) {
        self.shared.holds.release();
    }

    /// How many requests wait for their answer now because a fault holds it or lets it hang.
    pub fn held(&self) -> usize {
        self.shared.holds.waiting()
    }

    /// Comes back when at least so many wait at once.
    pub async fn until_held(&self, at_least: usize) {
        self.shared.holds.until_waiting(at_least).await;
    }
}

impl Held {
    pub(crate) async fn until_released(mut self) {
        // An error means that the sandbox is gone, and its connections with it.
        let _ = self.released.changed().await;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.waiting.send_modify(|waiting| *waiting = waiting.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_held_are_counted_until_released_or_gone() {
        let holds = Holds::default();
        let (one, other) = (holds.hold(), holds.hold());
        holds.until_waiting(2).await;
        drop(other);
        assert_eq!(holds.waiting(), 1);
        holds.release();
        one.until_released().await;
        assert_eq!(holds.waiting(), 0);
    }
}
