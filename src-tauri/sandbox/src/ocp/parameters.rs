//! The query parameters of a request: names and values decoded, lists, pages and sorting.
//!
//! Of a parameter that comes twice the first counts, except where a list is expected.

use percent_encoding::percent_decode_str;

use super::refusal::Refusal;
use crate::answer::Received;

const DEFAULT_SIZE: usize = 10;
const LARGEST_SIZE: usize = 2_000;

/// Pairs as received, decoded; a plus is a space.
pub(super) fn query_pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

#[derive(Debug)]
pub(super) struct Parameters {
    pairs: Vec<(String, String)>,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// From 1.
    pub(super) number: usize,
    pub(super) size: usize,
}

impl Parameters {
    pub(super) fn of(received: &Received) -> Self {
        Self { pairs: query_pairs(&received.query) }
    }

    /// The value, unless it is missing or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.pairs.iter().find(|(candidate, _)| candidate == name)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// `a=x,y` and `a=x&a=y` are the same list. Words that are none of `known` are refused.
    pub(super) fn words(&self, name: &'static str, known: &[&str]) -> Result<Vec<&str>, Refusal> {
        let values = self.pairs.iter().filter(|(candidate, _)| candidate == name);
        let words: Vec<&str> =
            values.flat_map(|(_, value)| value.split(',')).filter(|word| !word.is_empty()).collect();
        if words.iter().all(|word| known.contains(word)) { Ok(words) } else { Err(Refusal::parameter(name)) }
    }

    pub(super) fn number(&self, name: &'static str) -> Result<Option<i64>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| Refusal::parameter(name)),
        }
    }

    pub(super) fn truth(&self, name: &'static str) -> Result<Option<bool>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| Refusal::parameter(name)),
        }
    }

    /// `page` (from 1, default 1) and `size` (1 to 2000, default 10).
    pub(super) fn page(&self) -> Result<Page, Refusal> {
        let number = |name, default, largest: usize| match self.number(name)? {
            None => Ok(default),
            Some(number) => usize::try_from(number)
                .ok()
                .filter(|number| (1..=largest).contains(number))
                .ok_or_else(|| Refusal::parameter(name)),
        };
        Ok(Page { number: number("page", 1, usize::MAX)?, size: number("size", DEFAULT_SIZE, LARGEST_SIZE)? })
    }

    /// As [`Self::page`], where the vendor gives neither a default.
    pub(super) fn required_page(&self) -> Result<Page, Refusal> {
        for name in ["page", "size"] {
            self.get(name).ok_or_else(|| Refusal::parameter(name))?;
        }
        self.page()
    }

    /// Whether `sort=id,desc` was asked for; nothing but ids can be sorted by here.
    pub(super) fn is_descending(&self, default: bool) -> Result<bool, Refusal> {
        match self.get("sort") {
            None => Ok(default),
            Some("id" | "id,asc") => Ok(false),
            Some("id,desc") => Ok(true),
            Some(_) => Err(Refusal::parameter("sort")),
        }
    }
}

impl Page {
    pub(super) fn of<T>(self, rows: Vec<T>) -> impl Iterator<Item = T> {
        let before = (self.number - 1).saturating_mul(self.size);
        rows.into_iter().skip(before).take(self.size)
    }
}
