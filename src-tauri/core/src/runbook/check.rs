//! What can be told of a runbook without asking a vendor: every problem at once. Pure.

use std::collections::HashMap;

use super::RunbookProblem;
use super::choice::Choice;
use super::file::{Defaults, Entry, OneOrMany, RunbookFile};
use super::parse::MOST;
use super::places::{Places, below, element};
use super::template::{Occasion, Template};
use super::{options, overlap};
use crate::account::account;
use crate::backup::OptionsDraft;
use crate::plan::lacks_secret;
use crate::profile::{Profile, ProviderKind, named};
use crate::rule::{self, FieldError, MaxAge, RunTitle, Ticket};
use crate::text::{Text, shown};

/// An entry that is right as far as it can be told here.
#[derive(Debug)]
pub(super) struct Declared {
    /// `backup[2]`.
    pub(super) path: String,
    pub(super) profile: Profile,
    pub(super) choice: Choice,
    /// The name in it is still the template's text.
    pub(super) options: OptionsDraft,
    /// The template, and the key it stands under; `None` where the vendor's backups have no names.
    pub(super) template: Option<(Template, String)>,
    pub(super) unless_newer_than: String,
}

/// Everything that is wrong, in the file's order; or what is declared.
pub(super) fn check(
    file: &RunbookFile,
    places: &Places<'_>,
    profiles: &[Profile],
    occasion: &Occasion,
) -> Result<Vec<Declared>, Vec<RunbookProblem>> {
    let none = Defaults::default();
    let defaults = file.defaults.as_ref().unwrap_or(&none);
    let mut problems = check_head(file, defaults, places);
    let mut declared = Vec::new();
    for (position, entry) in file.backup.iter().enumerate() {
        if problems.len() >= MOST {
            break;
        }
        let checking = Checking { entry, defaults, path: element("backup", position), places, occasion };
        match checking.check(profiles) {
            Ok(entry) => declared.push(entry),
            Err(refused) => problems.extend(refused),
        }
    }
    problems.extend(repeated_ids(&declared, places));
    in_order(problems).map_or(Ok(declared), Err)
}

/// The problems in the file's order, each once; nothing where there are none.
pub(super) fn in_order(mut problems: Vec<RunbookProblem>) -> Option<Vec<RunbookProblem>> {
    problems.sort_by(|left, right| {
        (left.line, left.column, &left.key).cmp(&(right.line, right.column, &right.key))
    });
    problems.dedup();
    (!problems.is_empty()).then_some(problems)
}

fn check_head(file: &RunbookFile, defaults: &Defaults, places: &Places<'_>) -> Vec<RunbookProblem> {
    let mut errors = Vec::new();
    let _ = rule::field::<RunTitle>("title", &file.title, &mut errors);
    let _ = optional::<Ticket>("ticket", file.ticket.as_ref(), &mut errors);
    let _ = optional::<MaxAge>("valid_for", file.valid_for.as_ref(), &mut errors);
    let age = "defaults.unless_newer_than";
    let _ = optional::<MaxAge>(age, defaults.unless_newer_than.as_ref(), &mut errors);
    let mut problems: Vec<_> = errors.iter().map(|error| places.refused(&error.field, error)).collect();
    if let Some(name) = &defaults.name
        && let Err(error) = Template::read(name)
    {
        problems.push(places.problem("defaults.name", error.message));
    }
    if file.backup.is_empty() {
        let message = Text::new(
            "It declares no backup: add a [[backup]] with a profile and a target",
            "没有声明任何备份，请添加 [[backup]]，写明连接配置和目标",
        );
        problems.push(places.problem("backup", message));
    }
    problems
}

/// An optional text must be right where it is written, and is not written as nothing.
fn optional<T: std::str::FromStr<Err = rule::RuleError>>(
    key: &str,
    text: Option<&String>,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    rule::field(key, text?, errors)
}

/// One entry being checked.
struct Checking<'a> {
    entry: &'a Entry,
    defaults: &'a Defaults,
    path: String,
    places: &'a Places<'a>,
    occasion: &'a Occasion,
}

impl Checking<'_> {
    fn check(&self, profiles: &[Profile]) -> Result<Declared, Vec<RunbookProblem>> {
        let mut problems = Vec::new();
        let mut errors = Vec::new();
        let age = below(&self.path, "unless_newer_than");
        let _ = optional::<MaxAge>(&age, self.entry.unless_newer_than.as_ref(), &mut errors);
        problems.extend(errors.iter().map(|error| self.places.refused(&error.field, error)));
        let profile = self.profile(profiles).map_err(|problem| problems.push(problem)).ok();
        let kind = profile.map(|profile| profile.connection.kind());
        let choice = self.choice(kind).map_err(|problem| problems.push(problem)).ok();
        let (Some(profile), Some(kind)) = (profile, kind) else { return Err(problems) };
        problems.extend(options::foreign(self.entry, &self.path, kind, self.places));
        let mut options = options::draft(self.entry, self.defaults, kind);
        let template = match options::name(&mut options) {
            Some(text) => self.template(text, &mut problems),
            None => None,
        };
        // The template's own faults are told by the template; a name that is right stands in for it here.
        let mut tried = options.clone();
        if let Some(name) = options::name(&mut tried) {
            *name = "hf-right".to_owned();
        }
        problems.extend(self.fields(&tried, profile));
        match choice {
            Some(choice) if problems.is_empty() => Ok(Declared {
                path: self.path.clone(),
                profile: profile.clone(),
                choice,
                options,
                template,
                unless_newer_than: self.age(),
            }),
            _ => Err(problems),
        }
    }

    fn age(&self) -> String {
        let age = self.entry.unless_newer_than.as_ref().or(self.defaults.unless_newer_than.as_ref());
        age.cloned().unwrap_or_default()
    }

    fn profile<'a>(&self, profiles: &'a [Profile]) -> Result<&'a Profile, RunbookProblem> {
        named(profiles, &self.entry.profile)
            .map_err(|message| self.places.problem(&below(&self.path, "profile"), message))
    }

    fn choice(&self, kind: Option<ProviderKind>) -> Result<Choice, RunbookProblem> {
        let key = |key| below(&self.path, key);
        let refuse = |key: &str, en: &str, zh: &str| Err(self.places.problem(key, Text::new(en, zh)));
        match (&self.entry.target, &self.entry.target_name, &self.entry.target_tag) {
            (Some(OneOrMany::One(id)), None, None) if !id.is_empty() => {
                Ok(Choice::Ids(vec![(key("target"), id.clone())]))
            }
            (Some(OneOrMany::Many(ids)), None, None)
                if !ids.is_empty() && ids.iter().all(|id| !id.is_empty()) =>
            {
                Ok(Choice::ids(&key("target"), ids))
            }
            (None, Some(pattern), None) if !pattern.is_empty() => Ok(Choice::Name(pattern.clone())),
            (None, None, Some(tag)) => self.tag(tag, kind),
            (Some(_), None, None) => {
                refuse(&key("target"), "Write the target's id, or a list of ids", "请写目标的 ID，或 ID 列表")
            }
            (None, Some(_), None) => refuse(
                &key("target_name"),
                "Write the target's name, or a pattern such as orders*",
                "请写目标的名称，或 orders* 这样的模式",
            ),
            (None, None, None) => refuse(
                &self.path,
                "It names no target: write one of target, target_name and target_tag",
                "没有指定目标：请写 target、target_name 或 target_tag 之一",
            ),
            _ => refuse(
                &self.path,
                "It names its targets in several ways: write only one of target, target_name and target_tag",
                "指定目标的方式不止一种：target、target_name、target_tag 只能写一个",
            ),
        }
    }

    fn tag(&self, tag: &str, kind: Option<ProviderKind>) -> Result<Choice, RunbookProblem> {
        let refuse = |text| Err(self.places.problem(&below(&self.path, "target_tag"), text));
        if let Some(kind @ (ProviderKind::OceanbaseOcp | ProviderKind::OceanbaseObshell)) = kind {
            let label = kind.label();
            return refuse(Text::new(
                format!("{label} has no tags: use target_name or target"),
                format!("{label} 没有标签，请用 target_name 或 target"),
            ));
        }
        match tag.split_once('=') {
            Some((key, value)) if !key.trim().is_empty() => {
                Ok(Choice::Tag { key: key.trim().to_owned(), value: value.trim().to_owned() })
            }
            _ => refuse(Text::new(
                format!("“{}” is no tag: write key=value, such as env=prod or env=*", shown(tag)),
                format!("“{}”不是标签，应写作 键=值，如 env=prod 或 env=*", shown(tag)),
            )),
        }
    }

    fn template(&self, text: &str, problems: &mut Vec<RunbookProblem>) -> Option<(Template, String)> {
        let own = self.entry.name.is_some();
        let key = if own { below(&self.path, "name") } else { "defaults.name".to_owned() };
        let read = Template::read(text).and_then(|template| {
            // What every target's name would break is told before any vendor is asked.
            template.expand(self.occasion, "target", "target", false).map(|_| template)
        });
        match read {
            Ok(template) => Some((template, key)),
            Err(error) => {
                problems.push(self.places.problem(&key, error.message));
                None
            }
        }
    }

    /// The rules of the vendor's own options.
    fn fields(&self, options: &OptionsDraft, profile: &Profile) -> Vec<RunbookProblem> {
        let prefix = format!("{}.", self.path);
        let errors = match options.check(&prefix) {
            Ok(options) => lacks_secret(&prefix, &options, profile).into_iter().collect(),
            Err(errors) => errors,
        };
        let own = self.entry.description.is_some();
        errors
            .iter()
            .map(|error| {
                let mut key = key_of_field(&error.field);
                if key.ends_with(".description") && !own {
                    key = "defaults.description".to_owned();
                }
                self.places.refused(&key, error)
            })
            .collect()
    }
}

/// A form's field as a runbook's key: `databases.0` is `databases[1]`.
pub(super) fn key_of_field(field: &str) -> String {
    match field.rsplit_once('.') {
        Some((list, number)) => match number.parse() {
            Ok(position) => element(list, position),
            Err(_) => field.to_owned(),
        },
        None => field.to_owned(),
    }
}

/// Ids that are written twice, through whichever profile.
fn repeated_ids(declared: &[Declared], places: &Places<'_>) -> Vec<RunbookProblem> {
    let mut seen: HashMap<(String, &str), &str> = HashMap::new();
    let mut problems = Vec::new();
    for entry in declared {
        let Choice::Ids(ids) = &entry.choice else { continue };
        for (key, id) in ids {
            if let Some(first) = seen.insert((account(&entry.profile.connection), id), key) {
                problems.push(overlap::problem(places, first, key, &[id]));
            }
        }
    }
    problems
}
