//! Which targets an entry means: by id, by name or by tag. Pure.

use wildmatch::WildMatch;

use super::places::{below, element};
use crate::near::nearest;
use crate::target::Target;
use crate::text::{Text, shown};

/// What tells an entry's targets from the profile's others.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Choice {
    /// Each with the key it stands under.
    Ids(Vec<(String, String)>),
    Name(String),
    Tag {
        key: String,
        value: String,
    },
}

/// An entry that means nothing the vendor lists: the key, and what is wrong.
pub(super) type Nothing = (String, Text);

impl Choice {
    /// The ids of one key, which may be a list.
    pub(super) fn ids(key: &str, ids: &[String]) -> Self {
        Self::Ids(ids.iter().enumerate().map(|(position, id)| (element(key, position), id.clone())).collect())
    }

    /// The targets that are meant, in the vendor's order. `entry` is the entry's own path.
    ///
    /// A pattern passes over what cannot be backed up at all; an id does not, so that the plan can say why.
    pub(super) fn among<'a>(
        &self,
        targets: &'a [Target],
        entry: &str,
    ) -> Result<Vec<&'a Target>, Vec<Nothing>> {
        let is_meant: Box<dyn Fn(&Target) -> bool> = match self {
            Self::Ids(ids) => return by_id(ids, targets),
            Self::Name(pattern) => {
                let pattern = WildMatch::new(pattern);
                Box::new(move |target| pattern.matches(&target.name))
            }
            Self::Tag { key, value } => {
                let pattern = WildMatch::new(value);
                Box::new(move |target| {
                    target.tags.iter().any(|tag| tag.key == *key && pattern.matches(&tag.value))
                })
            }
        };
        let matching: Vec<&Target> = targets.iter().filter(|target| is_meant(target)).collect();
        let fit: Vec<&Target> = matching.iter().copied().filter(|target| target.unfit.is_none()).collect();
        match (fit.is_empty(), matching.first()) {
            (false, _) => Ok(fit),
            (true, Some(unfit)) => Err(vec![(self.key(entry), only_unfit(unfit, matching.len()))]),
            (true, None) => Err(vec![(self.key(entry), self.nothing(targets))]),
        }
    }

    fn key(&self, entry: &str) -> String {
        below(
            entry,
            match self {
                Self::Ids(_) => "target",
                Self::Name(_) => "target_name",
                Self::Tag { .. } => "target_tag",
            },
        )
    }

    fn nothing(&self, targets: &[Target]) -> Text {
        let count = targets.len();
        match self {
            Self::Name(pattern) => {
                let near = nearest(pattern, targets.iter().map(|target| target.name.as_str()));
                let mut text = Text::new(
                    format!("None of the profile's {count} targets is called “{}”", shown(pattern)),
                    format!("该连接配置的 {count} 个目标中，没有名称为“{}”的", shown(pattern)),
                );
                if !near.is_empty() {
                    text.en.push_str(&format!(". Near it: {}", near.join(", ")));
                    text.zh.push_str(&format!("。相近的有：{}", near.join("、")));
                }
                text
            }
            Self::Tag { key, value } => {
                let (key, value) = (shown(key), shown(value));
                Text::new(
                    format!("None of the profile's {count} targets has the tag “{key}={value}”"),
                    format!("该连接配置的 {count} 个目标中，没有带标签“{key}={value}”的"),
                )
            }
            Self::Ids(_) => Text::same(""),
        }
    }
}

fn by_id<'a>(ids: &[(String, String)], targets: &'a [Target]) -> Result<Vec<&'a Target>, Vec<Nothing>> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (key, id) in ids {
        match targets.iter().find(|target| target.id == *id) {
            Some(target) => found.push(target),
            None => missing.push((key.clone(), no_such_id(id, targets))),
        }
    }
    if missing.is_empty() { Ok(found) } else { Err(missing) }
}

fn no_such_id(id: &str, targets: &[Target]) -> Text {
    let shown = shown(id);
    if let Some(named) = targets.iter().find(|target| target.name == id) {
        return Text::new(
            format!("“{shown}” is a name. Write target_name = “{shown}”, or the target's id, {}", named.id),
            format!("“{shown}”是名称。请写 target_name = “{shown}”，或写其 ID {}", named.id),
        );
    }
    let count = targets.len();
    Text::new(
        format!("None of the profile's {count} targets has the id “{shown}”"),
        format!("该连接配置的 {count} 个目标中，没有 ID 为“{shown}”的"),
    )
}

fn only_unfit(unfit: &Target, count: usize) -> Text {
    let reason = unfit.unfit.clone().unwrap_or_else(|| Text::same(""));
    Text::new(
        format!(
            "It matches {count} that cannot be backed up, and nothing else. {}: {}",
            unfit.name, reason.en
        ),
        format!("只匹配到 {count} 个无法备份的目标。{}：{}", unfit.name, reason.zh),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::{Engine, Readiness, Tag, TargetState};

    fn target(id: &str, name: &str, tags: &[(&str, &str)]) -> Target {
        Target {
            id: id.to_owned(),
            name: name.to_owned(),
            group: None,
            engine: Engine::MySql,
            version: String::new(),
            shape: String::new(),
            state: TargetState { word: String::new(), readiness: Readiness::Available },
            storage_gb: None,
            unfit: name.ends_with("-read").then(|| Text::same("a read replica")),
            takes_databases: false,
            tags: tags
                .iter()
                .map(|(key, value)| Tag { key: (*key).to_owned(), value: (*value).to_owned() })
                .collect(),
        }
    }

    fn targets() -> Vec<Target> {
        vec![
            target("1", "orders", &[("env", "prod")]),
            target("2", "orders-read", &[("env", "prod")]),
            target("3", "订单-02", &[("env", "test"), ("env2", "prod")]),
            target("4", "Orders", &[("owner", "")]),
            target("5", "stock-read", &[("kind", "copy")]),
        ]
    }

    fn among(choice: &Choice) -> Result<Vec<String>, String> {
        let targets = targets();
        let meant = choice.among(&targets, "backup[1]");
        meant
            .map(|meant| meant.iter().map(|target| target.id.clone()).collect())
            .map_err(|nothing| nothing.iter().map(|(key, text)| format!("{key}: {}", text.en)).collect())
    }

    fn tag(key: &str, value: &str) -> Choice {
        Choice::Tag { key: key.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn patterns_match_whole_names_and_pass_over_what_cannot_be_backed_up() {
        for (choice, right) in [
            (Choice::Name("orders*".to_owned()), vec!["1"]),
            (Choice::Name("?rders".to_owned()), vec!["1", "4"]),
            (Choice::Name("订单-??".to_owned()), vec!["3"]),
            (Choice::Name("*".to_owned()), vec!["1", "3", "4"]),
            (tag("env", "prod"), vec!["1"]),
            (tag("env", "*"), vec!["1", "3"]),
            (tag("owner", ""), vec!["4"]),
            (Choice::ids("k", &["2".to_owned(), "1".to_owned()]), vec!["2", "1"]),
        ] {
            assert_eq!(among(&choice).unwrap(), right, "{choice:?}");
        }
    }

    #[test]
    fn what_means_nothing_is_told_with_its_key_and_what_is_near() {
        for (choice, reason) in [
            (
                Choice::Name("order".to_owned()),
                "backup[1].target_name: None of the profile's 5 targets is called “order”. Near it: ",
            ),
            (Choice::Name("zzz*".to_owned()), "is called “zzz*”"),
            (
                Choice::Name("*-read".to_owned()),
                "It matches 2 that cannot be backed up, and nothing else. orders-read: a read replica",
            ),
            (
                tag("env", "dev"),
                "backup[1].target_tag: None of the profile's 5 targets has the tag “env=dev”",
            ),
            (tag("Env", "prod"), "has the tag “Env=prod”"),
            (
                Choice::ids("k", &["1".to_owned(), "9".to_owned()]),
                "k[2]: None of the profile's 5 targets has the id “9”",
            ),
            (Choice::ids("k", &["订单-02".to_owned()]), "k[1]: “订单-02” is a name"),
        ] {
            let error = among(&choice).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }
}
