//! `holdfast targets`: what can be backed up.

use clap::Args;
use holdfast_core::error::{Error, ErrorReport};
use holdfast_core::holdfast::Holdfast;
use holdfast_core::profile::{ProfileId, ProfileView};
use holdfast_core::target::{ListedTarget, TargetList};
use holdfast_core::text::Text;
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;
use crate::language::Language;
use crate::show::table::{Side, Table, harmless};

#[derive(Debug, Args)]
pub(crate) struct TargetsArguments {
    /// The profiles to ask, by name or id; all of them where none is given
    #[arg(value_name = "PROFILE")]
    profiles: Vec<String>,
    /// Only targets with this text in their name, id, cluster, engine, state or tags
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Write JSON lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

/// What a script reads of one target.
#[derive(Serialize)]
struct Line<'a> {
    profile: &'a str,
    profile_id: ProfileId,
    #[serde(flatten)]
    target: &'a ListedTarget,
}

/// What a script reads of a profile that could not be asked.
#[derive(Serialize)]
struct Unasked<'a> {
    profile: &'a str,
    profile_id: ProfileId,
    #[serde(flatten)]
    report: &'a ErrorReport,
}

pub(crate) async fn run(context: &Context, arguments: TargetsArguments) -> Result<Exit, Failure> {
    let holdfast = context.open(false).await?;
    let done = context.interrupts.or_leave(list(context, &arguments, &holdfast)).await;
    holdfast.close().await;
    done
}

async fn list(context: &Context, arguments: &TargetsArguments, holdfast: &Holdfast) -> Result<Exit, Failure> {
    let profiles = chosen(holdfast, &arguments.profiles).await?;
    if profiles.is_empty() {
        context.note(&Text::new(
            "There is no profile yet: holdfast profile add saves one",
            "尚无连接配置：可用 holdfast profile add 添加",
        ));
    }
    // All are asked at once; what they answer is told in their order.
    let asked: Vec<_> = profiles
        .into_iter()
        .map(|profile| {
            let (holdfast, id) = (holdfast.clone(), profile.id);
            (profile, tokio::spawn(async move { holdfast.targets(id).await }))
        })
        .collect();
    let mut exit = Exit::Success;
    let mut is_first = true;
    for (profile, answer) in asked {
        let answer = answer.await.unwrap_or(Err(Error::ProfileGone));
        match answer {
            Ok(list) => tell(context, arguments, &profile, &list, &mut is_first)?,
            Err(source) => {
                exit = Exit::Failure;
                let name = profile.draft.name.clone();
                let report = Error::AtProfile { profile: name, source: Box::new(source) }.report();
                if arguments.json {
                    let (name, id) = (profile.draft.name.as_str(), profile.id);
                    let unasked = Unasked { profile: name, profile_id: id, report: &report };
                    context.data(&json::line("error", &unasked))?;
                }
                // The others are still told.
                Failure::from(report).tell(context.language, false);
            }
        }
    }
    Ok(exit)
}

async fn chosen(holdfast: &Holdfast, names: &[String]) -> Result<Vec<ProfileView>, Failure> {
    if names.is_empty() {
        return Ok(holdfast.profiles().await?);
    }
    let mut profiles: Vec<ProfileView> = Vec::new();
    for name in names {
        let profile = holdfast.profile_named(name).await?;
        if profiles.iter().all(|other| other.id != profile.id) {
            profiles.push(profile);
        }
    }
    Ok(profiles)
}

fn tell(
    context: &Context,
    arguments: &TargetsArguments,
    profile: &ProfileView,
    list: &TargetList,
    is_first: &mut bool,
) -> Result<(), Failure> {
    let wanted = arguments.filter.as_deref().unwrap_or_default().to_lowercase();
    let targets: Vec<_> = list.targets.iter().filter(|row| holds(row, &wanted)).collect();
    let name = profile.draft.name.as_str();
    if arguments.json {
        for target in targets {
            let line = Line { profile: name, profile_id: profile.id, target };
            context.data(&json::line("target", &line))?;
        }
        return Ok(());
    }
    let gap = if std::mem::take(is_first) { "" } else { "\n" };
    let (found, all) = (targets.len(), list.targets.len());
    let count = match (found == all, context.language) {
        (true, _) => all.to_string(),
        (false, Language::En) => format!("{found} of {all}"),
        (false, Language::Zh) => format!("{found}/{all}"),
    };
    let heading = harmless(&format!("{name} · {} · {count}", profile.summary));
    context.data(&format!("{gap}{heading}\n"))?;
    if found > 0 {
        context.data(&table(context.language, &targets).text())?;
    }
    Ok(())
}

/// Whether a target has this text, in lower case, anywhere a person would look for it.
fn holds(row: &ListedTarget, wanted: &str) -> bool {
    let target = &row.target;
    let tags = target.tags.iter().map(|tag| format!("{}={}", tag.key, tag.value));
    [target.id.as_str(), &target.name, &target.state.word, &target.version, target.engine.label()]
        .into_iter()
        .chain(target.group.as_deref())
        .map(str::to_owned)
        .chain(tags)
        .any(|text| text.to_lowercase().contains(wanted))
}

fn table(language: Language, targets: &[&ListedTarget]) -> Table {
    let has_groups = targets.iter().any(|row| row.target.group.is_some());
    let has_sizes = targets.iter().any(|row| row.target.storage_gb.is_some());
    let mut headers = vec![(language.pick("Name", "名称"), Side::Left)];
    if has_groups {
        headers.push((language.pick("Cluster", "集群"), Side::Left));
    }
    headers.push((language.pick("Engine", "引擎"), Side::Left));
    if has_sizes {
        headers.push(("GB", Side::Right));
    }
    headers.push((language.pick("State", "状态"), Side::Left));
    headers.push((language.pick("Last backup", "最近备份"), Side::Whole));
    headers.push(("ID", Side::Whole));
    headers.push((language.pick("Note", "说明"), Side::Left));
    if targets.iter().all(|row| row.target.unfit.is_none()) {
        headers.pop();
    }
    let mut table = Table::new(headers);
    for row in targets {
        let target = &row.target;
        let mut cells = vec![target.name.clone()];
        if has_groups {
            cells.push(target.group.clone().unwrap_or_default());
        }
        cells.push(format!("{} {}", target.engine.label(), target.version).trim().to_owned());
        if has_sizes {
            cells.push(target.storage_gb.map(|size| size.to_string()).unwrap_or_default());
        }
        cells.push(target.state.word.clone());
        // In UTC, as everything that is told apart from a clock on the wall.
        let at = row.last_completed_at.map(|at| at.strftime("%Y-%m-%d %H:%MZ").to_string());
        cells.push(at.unwrap_or_else(|| "-".to_owned()));
        cells.push(target.id.clone());
        cells.extend(target.unfit.as_ref().map(|reason| language.of(reason).to_owned()));
        table.row(cells);
    }
    table
}
