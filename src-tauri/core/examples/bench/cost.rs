//! How long something took, by the wall's clock and by this process's processor time.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// In seconds.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) wall: f64,
    /// User and system; nothing where the system does not tell.
    pub(crate) cpu: Option<f64>,
}

/// Something under way.
pub(crate) struct Watch {
    begun: Instant,
    cpu: Option<Duration>,
}

impl Watch {
    pub(crate) fn start() -> Self {
        Self { begun: Instant::now(), cpu: cpu() }
    }

    pub(crate) fn stop(&self) -> Cost {
        let cpu = self.cpu.zip(cpu()).map(|(before, now)| now.saturating_sub(before).as_secs_f64());
        Cost { wall: self.begun.elapsed().as_secs_f64(), cpu }
    }
}

/// Linux tells it in hundredths of a second, whatever its own clock's rate.
fn cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name, in parentheses, may hold anything; user and system are the 12th and 13th behind it.
    let mut behind = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let user: u64 = behind.next()?.parse().ok()?;
    let system: u64 = behind.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}
