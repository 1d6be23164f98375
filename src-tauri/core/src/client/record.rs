//! What a client's connections turned out to be: which certificates were shown, and where nothing is encrypted.
//!
//! For telling people, never for deciding: a connection that is not in order does not come to be.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::certificate::CertificateFacts;

/// One host's connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Encrypted, with the certificate that was trusted.
    Encrypted { host: String, certificate: Box<CertificateFacts> },
    /// Readable for whoever is in between.
    Open { host: String, is_loopback: bool },
}

impl Line {
    fn host(&self) -> &str {
        match self {
            Self::Encrypted { host, .. } | Self::Open { host, .. } => host,
        }
    }
}

/// Shared by a client and whatever looks at its handshakes.
#[derive(Clone, Debug, Default)]
pub(super) struct Record(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    lines: Vec<Line>,
    /// Whether one was given, once a server has asked for a client certificate.
    certificate_given: Option<bool>,
    answered: bool,
}

impl Record {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a line, in the place of what was known of its host.
    pub(super) fn note(&self, line: Line) {
        let mut seen = self.seen();
        seen.lines.retain(|known| known.host() != line.host());
        seen.lines.push(line);
    }

    pub(super) fn note_certificate_asked(&self, given: bool) {
        self.seen().certificate_given = Some(given);
    }

    pub(super) fn note_answered(&self) {
        self.seen().answered = true;
    }

    /// Every host's line, the latest last.
    pub(super) fn lines(&self) -> Vec<Line> {
        self.seen().lines.clone()
    }

    /// The same as [`Self::certificate_given`], as long as no answer has ever come.
    pub(super) fn certificate_in_question(&self) -> Option<bool> {
        let seen = self.seen();
        seen.certificate_given.filter(|_| !seen.answered)
    }

    /// Whether a client certificate was given when the server asked; nothing where none ever did.
    pub(super) fn certificate_given(&self) -> Option<bool> {
        self.seen().certificate_given
    }
}
