//! An export with its evidence: three files that show one state of the history, in which no edit stays hidden.

mod edits;
mod manifest;
mod pack;
mod written;
