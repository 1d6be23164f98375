//! What a long command says, written by a thread of its own: a reader who stalls holds up neither a run nor Ctrl-C.

use std::io;
use std::sync::mpsc;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::output::{self, Reader};

/// How long whoever leaves at once waits for what was said before.
const LAST_WORDS: Duration = Duration::from_millis(500);

enum Piece {
    Data(String),
    Words(String),
}

/// Data and words in the order they were said.
#[derive(Debug)]
pub(crate) struct Outbox {
    pieces: mpsc::Sender<Piece>,
    written: oneshot::Receiver<io::Result<()>>,
}

impl Outbox {
    pub(crate) fn open() -> Self {
        let (pieces, waiting) = mpsc::channel();
        let (done, written) = oneshot::channel();
        std::thread::spawn(move || {
            // Nobody is left to hear of it where the program has ended.
            let _ = done.send(write(&waiting));
        });
        Self { pieces, written }
    }

    /// For standard output. Where its reader has gone, whoever says it goes on.
    pub(crate) fn data(&self, text: String) {
        // The thread lives as long as this.
        let _ = self.pieces.send(Piece::Data(text));
    }

    /// For standard error.
    pub(crate) fn say(&self, text: String) {
        let _ = self.pieces.send(Piece::Words(text));
    }

    /// Waits until everything is written.
    ///
    /// # Errors
    /// What kept data from being written, but for a reader who has gone.
    pub(crate) async fn close(self) -> io::Result<()> {
        drop(self.pieces);
        self.written.await.unwrap_or(Ok(()))
    }

    /// Leaves what cannot be written at once.
    pub(crate) async fn leave(self) {
        // Whoever leaves has no time for what keeps it from being written.
        let _ = tokio::time::timeout(LAST_WORDS, self.close()).await;
    }
}

fn write(pieces: &mpsc::Receiver<Piece>) -> io::Result<()> {
    let (mut listens, mut kept) = (true, Ok(()));
    for piece in pieces {
        match piece {
            Piece::Words(text) => output::say(&text),
            Piece::Data(text) if listens => match output::data(&text) {
                Ok(Reader::Listens) => {}
                Ok(Reader::Gone) => listens = false,
                Err(error) => (listens, kept) = (false, Err(error)),
            },
            Piece::Data(_) => {}
        }
    }
    kept
}
