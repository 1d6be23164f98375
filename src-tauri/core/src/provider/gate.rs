//! Keeps many tasks from trying one wrong secret: five bad signatures, or five wrong passwords, lock the person out.
//!
//! Until the vendor has taken a secret once, requests go one at a time; after a refusal, those that wait are told the
//! same without asking. A new revision of the profile has a new gate. It sends nothing itself.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::error::{Error, Refusal, VendorError};

/// After a refusal nobody asks again for this long: less than five tries in the time a key is locked for.
const PAUSE: Duration = Duration::from_mins(1);

#[derive(Debug, Default)]
pub(super) struct Gate(Mutex<Standing>);

#[derive(Debug, Default)]
enum Standing {
    #[default]
    Untried,
    Good,
    Refused {
        at: Instant,
        error: VendorError,
    },
}

impl Gate {
    /// Lets a question pass: alone while the secret is unproven, not at all shortly after it was refused.
    pub(super) async fn pass<T>(&self, question: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let mut standing = self.0.lock().await;
        match &*standing {
            Standing::Refused { at, error } if at.elapsed() < PAUSE => return Err(error.clone().into()),
            Standing::Good => drop(standing),
            Standing::Untried | Standing::Refused { .. } => {
                let answer = question.await;
                standing.learn(&answer);
                return answer;
            }
        }
        let answer = question.await;
        self.0.lock().await.learn(&answer);
        answer
    }
}

impl Standing {
    fn learn<T>(&mut self, answer: &Result<T, Error>) {
        match answer {
            Err(Error::Vendor(error)) if matches!(error.refusal, Refusal::SignIn | Refusal::LockedOut) => {
                *self = Self::Refused { at: Instant::now(), error: error.clone() };
            }
            Ok(_) => *self = Self::Good,
            Err(_) => {}
        }
    }
}
