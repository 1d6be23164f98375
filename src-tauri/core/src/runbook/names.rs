//! The names of a plan's backups: templates with their targets put in. Pure.

use std::collections::HashMap;

use super::RunbookProblem;
use super::check::{Declared, in_order};
use super::overlap::Meant;
use super::places::Places;
use super::template::Occasion;
use crate::profile::ProfileId;
use crate::text::Text;

/// The name of each backup, none twice at one profile.
pub(super) fn names(
    declared: &[Declared],
    meant: &[Meant<'_>],
    occasion: &Occasion,
    places: &Places<'_>,
) -> Result<Vec<Option<String>>, Vec<RunbookProblem>> {
    let mut problems = Vec::new();
    let mut expanded = |it: &Meant<'_>, is_marked: bool| {
        let (template, key) = declared[it.entry].template.as_ref()?;
        match template.expand(occasion, &it.target.name, &it.target.id, is_marked) {
            Ok(name) => Some(name.to_string()),
            Err(error) => {
                problems.push(places.problem(key, error.message));
                None
            }
        }
    };
    let mut names: Vec<Option<String>> = meant.iter().map(|it| expanded(it, false)).collect();
    for position in repeated(meant, &names) {
        let named = declared[meant[position].entry].template.as_ref();
        if named.is_some_and(|(template, _)| template.names_the_target()) {
            names[position] = expanded(&meant[position], true);
        }
    }
    let still: Vec<usize> = repeated(meant, &names);
    for position in still {
        let (Some((_, key)), Some(name)) = (&declared[meant[position].entry].template, &names[position])
        else {
            continue;
        };
        let message = Text::new(
            format!(
                "Several backups of this plan would be called “{name}”: put {{target}} into the template"
            ),
            format!("该计划中会有多个备份都叫“{name}”，请在模板中加入 {{target}}"),
        );
        problems.push(places.problem(key, message));
    }
    in_order(problems).map_or(Ok(names), Err)
}

/// The positions of names that others of the same profile have as well.
fn repeated(meant: &[Meant<'_>], names: &[Option<String>]) -> Vec<usize> {
    let mut counts: HashMap<(ProfileId, &str), usize> = HashMap::new();
    let named =
        || meant.iter().zip(names).map(|(it, name)| name.as_deref().map(|name| (it.profile.id, name)));
    for key in named().flatten() {
        *counts.entry(key).or_default() += 1;
    }
    let is_repeated = |key: Option<(ProfileId, &str)>| key.is_some_and(|key| counts.get(&key) > Some(&1));
    named().enumerate().filter(|(_, key)| is_repeated(*key)).map(|(position, _)| position).collect()
}

#[cfg(test)]
mod tests {
    use super::super::check::check;
    use super::super::parse::parse;
    use super::*;
    use crate::profile::{
        ConnectionDraft, Environment, Guard, HuaweiDraft, HuaweiSignInMethod, NetworkDraft, Profile,
        ProfileDraft,
    };
    use crate::status::Space;
    use crate::target::{Engine, Readiness, Target, TargetState};

    fn profile() -> Profile {
        let draft = ProfileDraft {
            name: "p".to_owned(),
            environment: Environment::Development,
            guard: Guard::Confirm,
            connection: ConnectionDraft::HuaweiRds(HuaweiDraft {
                region: "cn-north-4".to_owned(),
                project_id: String::new(),
                endpoint: String::new(),
                iam_endpoint: String::new(),
                method: HuaweiSignInMethod::AccessKey,
                access_key_id: "AKEXAMPLE0000000".to_owned(),
                domain_name: String::new(),
                user_name: String::new(),
            }),
            network: NetworkDraft::default(),
        };
        let at = jiff::Timestamp::now();
        Profile::new(ProfileId::new(), 1, draft.check(Space::Real).unwrap(), at, at)
    }

    fn target(id: &str, name: &str) -> Target {
        Target {
            id: id.to_owned(),
            name: name.to_owned(),
            group: None,
            engine: Engine::MySql,
            version: String::new(),
            shape: String::new(),
            state: TargetState { word: String::new(), readiness: Readiness::Available },
            storage_gb: None,
            unfit: None,
            takes_databases: false,
            tags: Vec::new(),
        }
    }

    fn named(template: &str, targets: &[Target]) -> Result<Vec<String>, String> {
        let text = format!(
            "format_version = 1\ntitle = \"t\"\n[[backup]]\nprofile = \"p\"\ntarget_name = \"*\"\nname = \"{template}\"\n"
        );
        let occasion = Occasion { date: jiff::civil::date(2026, 1, 9), run: "k7q2".to_owned() };
        let (runbook, places) = parse("r.toml", &text).unwrap();
        let profile = profile();
        let declared = check(&runbook, &places, &[profile.clone()], &occasion).unwrap();
        let meant: Vec<Meant<'_>> = targets
            .iter()
            .map(|target| Meant { entry: 0, key: String::new(), profile: &profile, target })
            .collect();
        match names(&declared, &meant, &occasion, &places) {
            Ok(names) => Ok(names.into_iter().flatten().collect()),
            Err(problems) => {
                Err(problems.iter().map(|it| format!("{}: {}", it.place(), it.message.en)).collect())
            }
        }
    }

    #[test]
    fn targets_whose_names_come_out_the_same_are_told_apart() {
        let targets = [target("id-1", "订单 orders"), target("id-2", "orders"), target("id-3", "stock")];
        let names = named("hf-{target}-{run}", &targets).unwrap();
        assert_eq!(names[2], "hf-stock-k7q2");
        assert_ne!(names[0], names[1]);
        for name in &names[..2] {
            assert!(name.starts_with("hf-orders-") && name.ends_with("-k7q2") && name.len() == 19, "{name}");
        }
    }

    #[test]
    fn names_that_cannot_be_told_apart_or_break_the_rule_are_refused_at_the_template() {
        let two = [target("id-1", "orders"), target("id-2", "stock")];
        let error = named("before-release", &two).unwrap_err();
        assert!(
            error.starts_with(
                "r.toml:6:8 backup[1].name: Several backups of this plan would be called “before-release”"
            ),
            "{error}"
        );
        assert_eq!(named("before-release", &two[..1]).unwrap(), ["before-release"]);
        let error = named("{target}", &[target("id-1", "db")]).unwrap_err();
        assert!(
            error.starts_with("r.toml:6:8 backup[1].name: The template makes the name “db”. "),
            "{error}"
        );
    }
}
