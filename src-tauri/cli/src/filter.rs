//! Which rows of the history a command is about.
