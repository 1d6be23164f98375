//! Ctrl-C, counted: once asks to stop, twice to leave.

use tokio::sync::watch;

use crate::failure::Failure;

/// How often it was pressed; a request to terminate counts as well.
#[derive(Clone, Debug)]
pub(crate) struct Interrupts(watch::Receiver<u32>);

impl Interrupts {
    /// Listens from now on, for the life of the program.
    pub(crate) fn listen() -> Self {
        let (count, counted) = watch::channel(0);
        tokio::spawn(async move {
            while signal().await {
                count.send_modify(|count| *count += 1);
            }
            std::future::pending::<()>().await;
        });
        Self(counted)
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

/// Waits for the next one; false where the system gives none.
#[cfg(unix)]
async fn signal() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return tokio::signal::ctrl_c().await.is_ok();
    };
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed.is_ok(),
        came = terminate.recv() => came.is_some(),
    }
}

#[cfg(not(unix))]
async fn signal() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}
