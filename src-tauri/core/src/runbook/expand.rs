//! From a runbook to a plan: patterns become targets, templates become names.

use std::collections::HashMap;

use futures_util::{StreamExt, stream};

use super::check::{Declared, check, in_order, key_of_field};
use super::choice::Choice;
use super::names::names;
use super::overlap::{Meant, overlaps};
use super::parse::parse;
use super::places::{Places, below};
use super::template::Occasion;
use super::{RunbookProblem, options};
use crate::backup::BackupDraft;
use crate::error::{Error, Refusal, VendorError, VendorWords};
use crate::holdfast::Holdfast;
use crate::plan::{Plan, PlanDraft};
use crate::profile::{Profile, ProfileId};
use crate::rule::FieldError;
use crate::target::Target;

/// How many profiles are listed together; how many requests that makes at once is for the vendors' budgets to say.
const LOOKING: usize = 32;

/// How often a list that changed while it was read is read again.
const TRIES: u32 = 3;

impl Holdfast {
    /// What is wrong with a runbook, as far as it can be told without asking a vendor. `file` is for the messages.
    pub async fn check_runbook(&self, file: &str, text: &str) -> Result<Vec<RunbookProblem>, Error> {
        let profiles = self.store().profiles().await?;
        let checked = parse(file, text)
            .and_then(|(runbook, places)| check(&runbook, &places, &profiles, &Occasion::now()));
        Ok(checked.err().unwrap_or_default())
    }

    /// Plans what a runbook declares. `file` is for the messages.
    ///
    /// # Errors
    /// `Runbook` with every problem and its place; nothing is planned then. A vendor that cannot be asked what it has
    /// is that vendor's own error.
    pub async fn plan_runbook(&self, file: &str, text: &str) -> Result<Plan, Error> {
        let profiles = self.store().profiles().await?;
        let occasion = Occasion::now();
        let (runbook, places) = parse(file, text).map_err(Error::Runbook)?;
        let declared = check(&runbook, &places, &profiles, &occasion).map_err(Error::Runbook)?;
        let targets = self.list_all(&declared).await?;
        let items = expand(&declared, &targets, &occasion, &places).map_err(Error::Runbook)?;
        let draft = PlanDraft {
            title: runbook.title.clone(),
            ticket: runbook.ticket.clone().unwrap_or_default(),
            items: items.iter().map(|(_, item)| item.clone()).collect(),
            runbook: Some(file.to_owned()),
            valid_for: runbook.valid_for.clone().unwrap_or_default(),
        };
        self.make_plan(&draft).await.map_err(|error| match error {
            Error::Invalid(fields) => {
                let owners: Vec<&Declared> = items.iter().map(|(entry, _)| *entry).collect();
                Error::Runbook(refused(&fields, &owners, &places))
            }
            other => other,
        })
    }

    /// The targets of every profile that is named, each asked for once.
    async fn list_all(&self, declared: &[Declared]) -> Result<HashMap<ProfileId, Vec<Target>>, Error> {
        let mut profiles: Vec<Profile> = Vec::new();
        for entry in declared {
            if !profiles.iter().any(|known| known.id == entry.profile.id) {
                profiles.push(entry.profile.clone());
            }
        }
        let listings: Vec<Result<(ProfileId, Vec<Target>), Error>> = stream::iter(profiles)
            .map(|profile| async move {
                let listed = self.list_whole(&profile).await;
                let at_profile =
                    |source| Error::AtProfile { profile: profile.name.to_string(), source: Box::new(source) };
                listed.map(|targets| (profile.id, targets)).map_err(at_profile)
            })
            .buffered(LOOKING)
            .collect()
            .await;
        listings.into_iter().collect()
    }

    /// Every target of a profile. A list in which one may be missing would quietly back up less than is declared.
    async fn list_whole(&self, profile: &Profile) -> Result<Vec<Target>, Error> {
        let unlocked = self.unlock(profile).await?;
        let provider = self.provider(profile, &unlocked);
        for _ in 0..TRIES {
            let listing = provider.list_targets().await?;
            if listing.is_whole {
                return Ok(listing.rows);
            }
        }
        let message = "the list of targets changed while it was read".to_owned();
        let words = VendorWords { http_status: 200, message, ..VendorWords::default() };
        Err(VendorError::new(Refusal::Unreadable, words).into())
    }
}

/// One item for each target that is meant, with the entry it comes from.
fn expand<'a>(
    declared: &'a [Declared],
    targets: &HashMap<ProfileId, Vec<Target>>,
    occasion: &Occasion,
    places: &Places<'_>,
) -> Result<Vec<(&'a Declared, BackupDraft)>, Vec<RunbookProblem>> {
    let mut problems = Vec::new();
    let mut meant = Vec::new();
    for (position, entry) in declared.iter().enumerate() {
        let listed = targets.get(&entry.profile.id).map(Vec::as_slice).unwrap_or_default();
        match entry.choice.among(listed, &entry.path) {
            Ok(matching) => meant.extend(matching.into_iter().enumerate().map(|(number, target)| Meant {
                entry: position,
                key: key_of(entry, number),
                profile: &entry.profile,
                target,
            })),
            Err(nothing) => {
                problems.extend(nothing.into_iter().map(|(key, text)| places.problem(&key, text)));
            }
        }
    }
    problems.extend(overlaps(&meant, places));
    in_order(problems).map_or(Ok(()), Err)?;
    let names = names(declared, &meant, occasion, places)?;
    let items = meant.iter().zip(names).map(|(it, name)| {
        let entry = &declared[it.entry];
        let mut options = entry.options.clone();
        if let (Some(place), Some(name)) = (options::name(&mut options), name) {
            *place = name;
        }
        let draft = BackupDraft {
            profile_id: entry.profile.id,
            target_id: it.target.id.clone(),
            options,
            unless_newer_than: entry.unless_newer_than.clone(),
        };
        (entry, draft)
    });
    Ok(items.collect())
}

/// The key by which an entry means the target of this number among its own.
fn key_of(entry: &Declared, number: usize) -> String {
    match &entry.choice {
        Choice::Ids(ids) => ids.get(number).map(|(key, _)| key.clone()).unwrap_or_default(),
        Choice::Name(_) => below(&entry.path, "target_name"),
        Choice::Tag { .. } => below(&entry.path, "target_tag"),
    }
}

/// What the plan refused, at the places of the runbook: `items.3.options.name` is the name of that item's entry.
fn refused(fields: &[FieldError], owners: &[&Declared], places: &Places<'_>) -> Vec<RunbookProblem> {
    let problems = fields.iter().map(|error| {
        let item = error.field.strip_prefix("items.").and_then(|rest| rest.split_once('.'));
        let owner = item.and_then(|(position, rest)| {
            Some((owners.get(position.parse::<usize>().ok()?)?, rest.trim_start_matches("options.")))
        });
        let key = match owner {
            Some((entry, "name")) => match &entry.template {
                Some((_, key)) => key.clone(),
                None => entry.path.clone(),
            },
            Some((entry, field)) => key_of_field(&format!("{}.{field}", entry.path)),
            None => error.field.clone(),
        };
        places.refused(&key, error)
    });
    in_order(problems.collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{
        ConnectionDraft, Environment, Guard, NetworkDraft, ObshellDraft, ObshellSignIn, ProfileDraft,
    };
    use crate::rule::RuleError;
    use crate::status::Space;

    #[test]
    fn what_the_plan_refuses_is_told_at_the_entry_it_comes_from() {
        let text = "format_version = 1\ntitle = \"t\"\n[[backup]]\nprofile = \"p\"\ntarget = [\"a\", \"b\"]\n[[backup]]\nprofile = \"p\"\ntarget = \"c\"\nencrypt = false\nunless_newer_than = \"1h\"\n";
        let (runbook, places) = parse("r.toml", text).unwrap();
        let draft = ProfileDraft {
            name: "p".to_owned(),
            environment: Environment::Development,
            guard: Guard::Confirm,
            connection: ConnectionDraft::OceanbaseObshell(ObshellDraft {
                endpoint: "http://127.0.0.1:2886".to_owned(),
                method: ObshellSignIn::RootPassword,
                encrypts: false,
            }),
            network: NetworkDraft::default(),
        };
        let at = jiff::Timestamp::now();
        let profile = Profile::new(ProfileId::new(), 1, draft.check(Space::Real).unwrap(), at, at);
        let declared = check(&runbook, &places, &[profile], &Occasion::now()).unwrap();
        let owners = [&declared[0], &declared[0], &declared[1]];
        let told = |field: &str| {
            let error = FieldError::new(field, RuleError::new("no", "不").suggesting("yes"));
            let problems = refused(&[error], &owners, &places);
            format!("{}: {}", problems[0].place(), problems[0].message.en)
        };
        for (field, right) in [
            ("items.2.options.encrypt", "r.toml:9:11 backup[2].encrypt"),
            ("items.2.unless_newer_than", "r.toml:10:21 backup[2].unless_newer_than"),
            ("items.1.options.databases.0", "r.toml:3:1 backup[1].databases[1]"),
            ("items.0.options.storage.kind", "r.toml:3:1 backup[1].storage.kind"),
            ("title", "r.toml:2:9 title"),
            ("items", "r.toml items"),
            ("items.9.options.name", "r.toml items.9.options.name"),
        ] {
            assert_eq!(told(field), format!("{right}: no. “yes” would be right"), "{field}");
        }
    }
}
