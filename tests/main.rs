//! Core over the sandbox.
