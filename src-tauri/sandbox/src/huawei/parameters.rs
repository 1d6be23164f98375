//! The query parameters of a request, and the paging that both lists share.
//!
//! Of a parameter that comes twice the first counts.

use super::errors::{Refusal, ServiceError};
use super::uri::query_pairs;
use crate::answer::Received;

#[derive(Debug)]
pub(super) struct Parameters {
    pairs: Vec<(String, String)>,
}

/// A parameter that should be a number and is not.
#[derive(Debug)]
pub(super) struct NotANumber;

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) offset: usize,
    pub(super) limit: usize,
}

impl Parameters {
    pub(super) fn of(received: &Received) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let pairs = query_pairs(&received.query);
        Self { pairs: pairs.into_iter().map(|(name, value)| (text(name), text(value))).collect() }
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.pairs.iter().any(|(candidate, _)| candidate == name)
    }

    /// The value, unless it is missing or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.pairs.iter().find(|(candidate, _)| candidate == name)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, NotANumber> {
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        match self.get(name) {
            None => Ok(None),
            Some(text) if is_plain(text) => text.parse().map(Some).map_err(|_| NotANumber),
            Some(_) => Err(NotANumber),
        }
    }

    /// `offset` (default 0) and `limit` (1 to 100, default 100).
    pub(super) fn page(&self) -> Result<Page, Refusal> {
        let number = |name| self.number(name).map_err(|_| ServiceError::ParameterError);
        let offset = number("offset")?.unwrap_or(0);
        let limit = number("limit")?.unwrap_or(100);
        if (1..=100).contains(&limit) {
            Ok(Page { offset, limit })
        } else {
            Err(ServiceError::ParameterError.into())
        }
    }

    /// The value, refused when it is none of `words` (upper and lower case matter).
    pub(super) fn one_of(&self, name: &str, words: &[&str]) -> Result<Option<&str>, Refusal> {
        match self.get(name) {
            Some(word) if !words.contains(&word) => Err(ServiceError::ParameterError.into()),
            word => Ok(word),
        }
    }
}
