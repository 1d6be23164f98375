//! How things look on a terminal: plain text in columns, the same with and without colours.

pub(crate) mod table;
