//! What is written for people is kept true: vendors' error codes, translations, links, and the tests that are named.
//!
//! Text is compared with text; nothing is started and nothing is sent.

mod links;
mod named;
mod options;
mod page;
mod twins;
mod vendors;
mod words;
