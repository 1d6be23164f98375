//! A profile as it is shown: what a script reads, the row of a list, the environment variables of its secrets.

use holdfast_core::error::{Error, ErrorReport};
use holdfast_core::holdfast::Holdfast;
use holdfast_core::profile::{
    ConnectionDraft, Environment, Guard, NetworkDraft, ProfileId, ProfileView, ProviderKind,
};
use holdfast_core::status::{SecretPlace, SecretState};
use serde::Serialize;

use super::options::{Vendor, typed};
use crate::context::Context;
use crate::language::Language;
use crate::show::table::{Side, Table};

/// Where a profile's secrets are, as far as the keychain says so without asking the person.
pub(super) type Whereabouts = Result<Vec<SecretState>, Box<ErrorReport>>;

/// What a script reads.
#[derive(Serialize)]
pub(super) struct Described<'a> {
    id: ProfileId,
    revision: u32,
    name: &'a str,
    provider: ProviderKind,
    environment: Environment,
    guard: Guard,
    summary: &'a str,
    connection: &'a ConnectionDraft,
    network: &'a NetworkDraft,
    /// `null` where the keychain does not say.
    secrets: Option<&'a [SecretState]>,
}

impl<'a> Described<'a> {
    pub(super) fn of(profile: &'a ProfileView, secrets: &'a Whereabouts) -> Self {
        Self {
            id: profile.id,
            revision: profile.revision,
            name: &profile.draft.name,
            provider: profile.provider,
            environment: profile.draft.environment,
            guard: profile.draft.guard,
            summary: &profile.summary,
            connection: &profile.draft.connection,
            network: &profile.draft.network,
            secrets: secrets.as_deref().ok(),
        }
    }
}

pub(super) async fn whereabouts(holdfast: &Holdfast, profile: &ProfileView) -> Result<Whereabouts, Error> {
    match holdfast.secret_states_unasked(profile.id).await {
        Ok(states) => Ok(Ok(states)),
        Err(error @ Error::Credential(_)) => Ok(Err(Box::new(error.report()))),
        Err(error) => Err(error),
    }
}

/// The list of profiles.
pub(super) fn table(context: &Context, profiles: &[(ProfileView, Whereabouts)]) -> Table {
    let language = context.language;
    let headers = [
        ("Name", "名称"),
        ("Vendor", "厂商"),
        ("Environment", "环境"),
        ("Before apply", "执行前"),
        ("Where", "位置"),
        ("Secrets", "密钥"),
    ];
    let mut table = Table::new(headers.map(|(en, zh)| (language.pick(en, zh), Side::Left)));
    for (profile, secrets) in profiles {
        let draft = &profile.draft;
        table.row([
            draft.name.as_str(),
            &typed(&Vendor::of(profile.provider)),
            environment(draft.environment),
            guard(draft.guard),
            &profile.summary,
            &in_a_word(language, secrets),
        ]);
    }
    table
}

fn in_a_word(language: Language, secrets: &Whereabouts) -> String {
    let Ok(states) = secrets else { return language.pick("not known", "未知").to_owned() };
    let missing: Vec<_> = states
        .iter()
        .filter(|state| state.place == SecretPlace::Missing)
        .map(|state| state.name.as_str())
        .collect();
    if missing.is_empty() {
        return language.pick("present", "齐全").to_owned();
    }
    match language {
        Language::En => format!("missing: {}", missing.join(", ")),
        Language::Zh => format!("缺少：{}", missing.join("、")),
    }
}

/// Which environment variables are read, and whether they are set; nothing where secrets are kept elsewhere.
pub(super) fn variables<'a>(
    language: Language,
    states: impl IntoIterator<Item = &'a SecretState>,
) -> Option<String> {
    let headers = [("Variable", "环境变量"), ("Secret", "密钥"), ("State", "状态")];
    let mut table = Table::new(headers.map(|(en, zh)| (language.pick(en, zh), Side::Left)));
    let mut is_empty = true;
    for state in states {
        let Some(variable) = &state.variable else { continue };
        let word = match state.place {
            SecretPlace::Missing => language.pick("not set", "未设置"),
            SecretPlace::Environment => language.pick("set", "已设置"),
            SecretPlace::Keychain | SecretPlace::Session => continue,
        };
        table.row([variable.as_str(), language.of(&state.name.label()), word]);
        is_empty = false;
    }
    (!is_empty).then(|| table.whole())
}

/// As `--environment` takes it.
fn environment(environment: Environment) -> &'static str {
    match environment {
        Environment::Sandbox => "sandbox",
        Environment::Development => "development",
        Environment::Staging => "staging",
        Environment::Production => "production",
    }
}

/// As `--guard` takes it.
fn guard(guard: Guard) -> &'static str {
    match guard {
        Guard::Confirm => "confirm",
        Guard::TypeToConfirm => "type-to-confirm",
        Guard::WatchOnly => "watch-only",
    }
}
