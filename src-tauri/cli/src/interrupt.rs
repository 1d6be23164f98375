//! Ctrl-C, counted: once asks to stop, twice to leave.

use tokio::sync::watch;

use crate::failure::Failure;

/// How often it was pressed. A request to terminate counts as well; a terminal that hangs up asks to leave at once.
#[derive(Clone, Debug)]
pub(crate) struct Interrupts(watch::Receiver<u32>);

/// So many ask to leave at once.
pub(crate) const LEAVE: u32 = 2;

impl Interrupts {
    /// Listens from now on, for the life of the program.
    pub(crate) fn listen() -> Self {
        let (count, counted) = watch::channel(0_u32);
        let mut signals = Signals::listen();
        tokio::spawn(async move {
            while let Some(weight) = signals.next().await {
                count.send_modify(|count| *count = count.saturating_add(weight));
            }
            std::future::pending::<()>().await;
        });
        Self(counted)
    }

    /// How often it was pressed until now.
    pub(crate) fn count(&self) -> u32 {
        *self.0.borrow()
    }

    /// What is done, unless Ctrl-C comes first: then it is dropped where it stands. For what only reads.
    pub(crate) async fn or_leave<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        self.or_leave_after(1, work).await
    }

    /// The same for what should not be left halfway, such as saving: only when it was pressed so often.
    pub(crate) async fn or_leave_after<T>(
        &self,
        times: u32,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let mut pressed = self.clone();
        tokio::select! {
            done = work => done,
            () = pressed.reaches(times) => Err(Failure::Interrupted),
        }
    }

    /// Waits until it was pressed at least so often.
    pub(crate) async fn reaches(&mut self, times: u32) {
        if self.0.wait_for(|count| *count >= times).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// What the system may send, heard from the moment this is made: nothing is lost between two of them.
#[cfg(unix)]
struct Signals {
    interrupt: Option<tokio::signal::unix::Signal>,
    terminate: Option<tokio::signal::unix::Signal>,
    hang_up: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        Self {
            interrupt: signal(SignalKind::interrupt()).ok(),
            terminate: signal(SignalKind::terminate()).ok(),
            hang_up: if ignores_hang_up() { None } else { signal(SignalKind::hangup()).ok() },
        }
    }

    /// The next one, and how much it weighs; nothing where the system gives none.
    async fn next(&mut self) -> Option<u32> {
        async fn heard(signal: &mut Option<tokio::signal::unix::Signal>) {
            let came = match signal {
                Some(signal) => signal.recv().await,
                None => None,
            };
            if came.is_none() {
                std::future::pending::<()>().await;
            }
        }
        tokio::select! {
            () = heard(&mut self.interrupt) => Some(1),
            () = heard(&mut self.terminate) => Some(1),
            () = heard(&mut self.hang_up) => Some(LEAVE),
        }
    }
}

/// Whether whoever started the program said that it is to outlive its terminal, as `nohup` does.
///
/// Only Linux can be asked without unsafe code; elsewhere a hang-up ends the program, and nothing is lost by that.
#[cfg(unix)]
fn ignores_hang_up() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| is_ignored(&status, 1))
}

/// Whether a signal is among those that the system says are ignored.
#[cfg(unix)]
fn is_ignored(status: &str, signal: u32) -> bool {
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask >> (signal - 1) & 1 == 1
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> Self {
        Self
    }

    async fn next(&mut self) -> Option<u32> {
        tokio::signal::ctrl_c().await.ok().map(|()| 1)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_nohup_ignores_is_read_from_the_system() {
        let status = |mask: &str| format!("Name:\tholdfast\nSigIgn:\t{mask}\nSigCgt:\t0000000000000001\n");
        assert!(is_ignored(&status("0000000000001001"), 1));
        assert!(!is_ignored(&status("0000000000001000"), 1));
        assert!(!is_ignored("", 1));
    }
}
