//! Two entries that would make the same backup: the same target of the same account, however it is reached. Pure.

use std::collections::{BTreeMap, HashMap};

use super::RunbookProblem;
use super::places::Places;
use crate::account::account;
use crate::profile::Profile;
use crate::target::Target;
use crate::text::{Text, shown};

/// How many targets are worth naming in one sentence.
const NAMED: usize = 3;

/// A target that an entry means.
#[derive(Clone, Debug)]
pub(super) struct Meant<'a> {
    /// Of the entry, from 0.
    pub(super) entry: usize,
    /// The key by which it is meant: `backup[2].target_name`.
    pub(super) key: String,
    pub(super) profile: &'a Profile,
    pub(super) target: &'a Target,
}

/// Every pair of keys that mean the same target, with the targets.
pub(super) fn overlaps(meant: &[Meant<'_>], places: &Places<'_>) -> Vec<RunbookProblem> {
    let mut first: HashMap<(String, &str), &Meant<'_>> = HashMap::new();
    let mut pairs: BTreeMap<(usize, &str, usize, &str), Vec<&str>> = BTreeMap::new();
    for it in meant {
        let account = account(&it.profile.connection);
        match first.get(&(account.clone(), it.target.id.as_str())) {
            Some(first) => {
                let pair = (first.entry, first.key.as_str(), it.entry, it.key.as_str());
                pairs.entry(pair).or_default().push(&it.target.name);
            }
            None => {
                first.insert((account, &it.target.id), it);
            }
        }
    }
    pairs.iter().map(|((_, first, _, second), targets)| problem(places, first, second, targets)).collect()
}

/// What is said of the later one.
pub(super) fn problem(places: &Places<'_>, first: &str, second: &str, targets: &[&str]) -> RunbookProblem {
    let named: Vec<String> = targets.iter().take(NAMED).map(|name| shown(name)).collect();
    let more = targets.len().saturating_sub(NAMED);
    let (en_more, zh_more) = match more {
        0 => (String::new(), String::new()),
        _ => (format!(" and {more} more"), format!(" 等 {} 个目标", targets.len())),
    };
    let line = places.line(first);
    let message = Text::new(
        format!(
            "It would back up {}{en_more} a second time: {first} in line {line} does so already. A target is backed up once in a plan",
            named.join(", ")
        ),
        format!(
            "会重复备份 {}{zh_more}：第 {line} 行的 {first} 已包含。一个计划中每个目标只备份一次",
            named.join("、")
        ),
    );
    places.problem(second, message)
}
