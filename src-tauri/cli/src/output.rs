//! Writing to standard output and standard error.
//!
//! Data goes to standard output, and only there. When its reader has gone, whatever only reads ends quietly; a run goes
//! on, because its backups do not depend on who listens.

use std::io::{self, IsTerminal, Write};

use crate::exit::Exit;

/// What became of writing data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    Listens,
    /// It closed its end: `head` has seen enough.
    Gone,
}

/// Writes data, whole or not at all for whoever reads line by line.
pub(crate) fn data(text: &str) -> io::Result<Reader> {
    bytes(text.as_bytes())
}

/// The same for what need not be text.
pub(crate) fn bytes(bytes: &[u8]) -> io::Result<Reader> {
    let mut output = io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Ok(()) => Ok(Reader::Listens),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(error),
    }
}

/// Writes to standard error. Where that is closed, nobody is left to tell.
pub(crate) fn say(text: &str) {
    let mut output = io::stderr().lock();
    let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
}

/// The last words before the program ends so.
pub(crate) fn complain(text: &str, exit: Exit) -> Exit {
    say(text);
    exit
}

/// Whether a person sees standard error.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}
