//! Core over the sandbox: what crosses a border is tested here, in one binary.

mod bindings;
mod desk;
mod once;
mod restart;
mod signing;
mod story;
