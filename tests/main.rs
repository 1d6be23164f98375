//! Core over the sandbox: what crosses a border is tested here, in one binary.

mod bindings;
