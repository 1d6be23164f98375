//! What scripts read: one JSON document a line, as the core's exports have it, too.

pub(crate) use holdfast_core::json_line::line;
