//! Which rows of the history a command is about.

use clap::{Args, ValueEnum};
use holdfast_core::history::HistoryFilter;
use holdfast_core::holdfast::Holdfast;
use holdfast_core::job::JobStatus;
use holdfast_core::profile::Environment;
use holdfast_core::record::Origin;
use holdfast_core::text::Text;
use jiff::{Timestamp, tz::TimeZone};

use crate::failure::Failure;
use crate::moment::{self, Edge};
use crate::numbered;

/// Nobody types more; each is a condition that the database must carry.
const MOST_WORDS: usize = 100;

/// Every filter narrows what is left; without any, every row is meant.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Which rows")]
pub(crate) struct FilterArguments {
    /// Rows with these words in a target's, backup's or profile's name, an id, a title or a ticket
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Rows of this status; give it more than once for more than one
    #[arg(long = "status", value_name = "STATUS")]
    statuses: Vec<StatusChoice>,
    /// Rows of one profile, by its name
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Rows of this environment; give it more than once for more than one
    #[arg(long = "environment", value_name = "ENVIRONMENT")]
    environments: Vec<EnvironmentChoice>,
    /// Rows of one run, by its number
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    run: Option<u32>,
    /// Backups that Holdfast asked for, or those that others did
    #[arg(long, value_name = "ORIGIN")]
    origin: Option<OriginChoice>,
    /// Backups that their vendor was found not to list any more
    #[arg(long, conflicts_with = "listed")]
    gone: bool,
    /// Backups that no refresh has found missing at their vendor
    #[arg(long)]
    listed: bool,
    /// Rows of this time or later: 2026-11-21, 2026-11-21T10:00, with an offset, or an age such as 24h or 7d
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Rows from before this time, written alike; a day alone is meant with all its hours
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
}

impl FilterArguments {
    /// What can be checked before anything is opened.
    pub(crate) fn check(&self) -> Result<HistoryFilter, Failure> {
        let (now, zone) = (Timestamp::now(), TimeZone::system());
        let read = |option: &str, text: &Option<String>, edge| {
            let read = text.as_deref().map(|text| moment::read(option, text, edge, now, &zone));
            read.transpose().map_err(Failure::Usage)
        };
        let (since, until) =
            (read("--since", &self.since, Edge::Begin)?, read("--until", &self.until, Edge::End)?);
        if let (Some(since), Some(until)) = (since, until)
            && since >= until
        {
            return Err(Failure::Usage(Text::new(
                format!("no time is left between --since ({since}) and --until ({until})"),
                format!("--since（{since}）不早于 --until（{until}），其间没有任何时间"),
            )));
        }
        let words = self.search.as_deref().unwrap_or_default().split_whitespace().count();
        if words > MOST_WORDS {
            return Err(Failure::Usage(Text::new(
                format!("--search has {words} words; it takes at most {MOST_WORDS}"),
                format!("--search 有 {words} 个词，最多 {MOST_WORDS} 个"),
            )));
        }
        Ok(HistoryFilter {
            text: self.search.clone().unwrap_or_default(),
            statuses: each_once(&self.statuses),
            environments: each_once(&self.environments),
            profile_id: None,
            run_id: None,
            origins: self.origin.iter().map(|choice| (*choice).into()).collect(),
            gone: match (self.gone, self.listed) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            since,
            until,
        })
    }

    /// The filter with the profile and the run that its words mean.
    pub(crate) async fn resolve(
        &self,
        filter: HistoryFilter,
        holdfast: &Holdfast,
    ) -> Result<HistoryFilter, Failure> {
        let profile_id = match &self.profile {
            Some(name) => Some(holdfast.profile_named(name).await?.id),
            None => None,
        };
        let run_id = match self.run {
            Some(number) => Some(numbered::run(holdfast, number).await?.run.id),
            None => None,
        };
        Ok(HistoryFilter { profile_id, run_id, ..filter })
    }
}

fn each_once<C: Copy + PartialEq, T: From<C>>(choices: &[C]) -> Vec<T> {
    let mut kept: Vec<C> = Vec::new();
    for choice in choices {
        if !kept.contains(choice) {
            kept.push(*choice);
        }
    }
    kept.into_iter().map(T::from).collect()
}

/// A status, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StatusChoice {
    Planned,
    Sending,
    Unknown,
    Running,
    Completed,
    Failed,
    Cancelled,
    #[value(alias = "not_started")]
    NotStarted,
}

impl From<StatusChoice> for JobStatus {
    fn from(choice: StatusChoice) -> Self {
        match choice {
            StatusChoice::Planned => Self::Planned,
            StatusChoice::Sending => Self::Sending,
            StatusChoice::Unknown => Self::Unknown,
            StatusChoice::Running => Self::Running,
            StatusChoice::Completed => Self::Completed,
            StatusChoice::Failed => Self::Failed,
            StatusChoice::Cancelled => Self::Cancelled,
            StatusChoice::NotStarted => Self::NotStarted,
        }
    }
}

/// An environment, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EnvironmentChoice {
    Sandbox,
    Development,
    Staging,
    Production,
}

impl From<EnvironmentChoice> for Environment {
    fn from(choice: EnvironmentChoice) -> Self {
        match choice {
            EnvironmentChoice::Sandbox => Self::Sandbox,
            EnvironmentChoice::Development => Self::Development,
            EnvironmentChoice::Staging => Self::Staging,
            EnvironmentChoice::Production => Self::Production,
        }
    }
}

/// An origin, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OriginChoice {
    #[value(alias = "made_by_holdfast")]
    MadeByHoldfast,
    #[value(alias = "made_elsewhere")]
    MadeElsewhere,
}

impl From<OriginChoice> for Origin {
    fn from(choice: OriginChoice) -> Self {
        match choice {
            OriginChoice::MadeByHoldfast => Self::MadeByHoldfast,
            OriginChoice::MadeElsewhere => Self::MadeElsewhere,
        }
    }
}
