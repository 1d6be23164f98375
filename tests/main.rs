//! Core over the sandbox: what crosses a border is tested here, in one binary.

mod answers;
mod bindings;
mod desk;
mod keychain;
mod once;
mod profiles;
mod restart;
mod signing;
mod story;
