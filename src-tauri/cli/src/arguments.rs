//! What can be asked for, and the answer to what cannot.
//!
//! `holdfast help`, the man pages and the completions are all made from this.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint};
use holdfast_core::error::{ErrorCode, ErrorReport};
use holdfast_core::status::Space;
use holdfast_core::text::Text;

use crate::commands::apply::ApplyArguments;
use crate::commands::completions::CompletionsArguments;
use crate::commands::export::ExportArguments;
use crate::commands::history::HistoryArguments;
use crate::commands::man::ManArguments;
use crate::commands::plan::PlanArguments;
use crate::commands::profile::ProfileArguments;
use crate::commands::sandbox::SandboxArguments;
use crate::commands::targets::TargetsArguments;
use crate::commands::verify::VerifyArguments;
use crate::commands::watch::WatchArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::language::Language;
use crate::wrong::Wrong;
use crate::{chinese, json, output};

/// What it is called.
pub(crate) const PROGRAM: &str = "holdfast";

/// Plan, apply and prove on-demand database backups
#[derive(Debug, Parser)]
#[command(name = PROGRAM, version, disable_help_subcommand = false, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Save, list, test and remove connections to vendors
    Profile(ProfileArguments),
    /// List the instances and tenants that can be backed up
    Targets(TargetsArguments),
    /// Check a runbook at the vendors and show the exact requests it would send
    Plan(PlanArguments),
    /// Send a plan's requests, each once, and watch until the vendors' verdicts
    Apply(ApplyArguments),
    /// Watch what is not over, and take up what a closed Holdfast left
    Watch(WatchArguments),
    /// List backups: what Holdfast did, and what the vendors listed
    History(HistoryArguments),
    /// Write the history to a file: CSV, JSON lines, or both with a manifest as evidence
    Export(ExportArguments),
    /// Prove that the history, or an export of it, was not edited
    Verify(VerifyArguments),
    /// Run the fake vendors, to try and rehearse without an account
    Sandbox(SandboxArguments),
    /// Print a completion script for a shell
    Completions(CompletionsArguments),
    /// Print the manual page, or write all of them into a folder
    Man(ManArguments),
}

/// What holds for every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Common {
    /// Keep the database below this folder
    ///
    /// The window uses the same one: on Linux ~/.local/share/dev.holdfast.desktop where nothing is chosen.
    #[arg(long, global = true, value_name = "DIR", env = "HOLDFAST_DATA_DIR", hide_env_values = true, value_parser = OsStringValueParser::new().try_map(not_empty), value_hint = ValueHint::DirPath, help_heading = "Common options")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Work with real vendors, or rehearse: each has a database and keychain entries of its own
    #[arg(
        long,
        global = true,
        value_name = "SPACE",
        env = "HOLDFAST_SPACE",
        hide_env_values = true,
        default_value = "real",
        help_heading = "Common options"
    )]
    pub(crate) space: SpaceChoice,
    /// Take secrets from the system's keychain, or from environment variables, which stores nothing
    #[arg(
        long,
        global = true,
        value_name = "SOURCE",
        env = "HOLDFAST_CREDENTIALS",
        hide_env_values = true,
        default_value = "keychain",
        help_heading = "Common options"
    )]
    pub(crate) credentials: CredentialSource,
    /// Speak English or Chinese; the locale decides where nothing is chosen
    #[arg(
        long,
        global = true,
        value_name = "LANGUAGE",
        env = "HOLDFAST_LANGUAGE",
        hide_env_values = true,
        help_heading = "Common options"
    )]
    pub(crate) language: Option<Language>,
    /// Tell progress on standard error: only to a terminal, always, or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Common options")]
    pub(crate) progress: ProgressChoice,
}

impl Common {
    pub(crate) fn language(&self) -> Language {
        self.language.unwrap_or_else(|| Language::of_locale(|name| std::env::var(name).ok()))
    }
}

/// The two worlds, whose data never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SpaceChoice {
    Real,
    Sandbox,
}

impl From<SpaceChoice> for Space {
    fn from(choice: SpaceChoice) -> Self {
        match choice {
            SpaceChoice::Real => Self::Real,
            SpaceChoice::Sandbox => Self::Sandbox,
        }
    }
}

/// Where secrets are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CredentialSource {
    Keychain,
    Env,
}

/// When progress is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressChoice {
    Auto,
    Always,
    Never,
}

/// Help, or a refusal, instead of a command.
#[derive(Debug)]
pub(crate) struct Answer {
    error: clap::Error,
    language: Language,
    /// Whether a script reads JSON.
    is_json: bool,
}

impl Answer {
    /// Help goes to standard output, a refusal to standard error. So does the help for whoever gave no command.
    pub(crate) fn print(&self) -> Exit {
        let text = self.text();
        if self.error.use_stderr() {
            if self.is_json {
                let report = ErrorReport::new(ErrorCode::InvalidInput, self.sentence(), None);
                // Where that fails, the text below still says what matters.
                let _ = output::data(&json::line("error", &report));
            }
            return output::complain(&text, Exit::Failure);
        }
        match output::data(&text) {
            Ok(_) => Exit::Success,
            Err(error) => Failure::from(error).tell(self.language, false),
        }
    }

    /// What is wrong, without the usage.
    fn sentence(&self) -> Text {
        let rendered = self.error.render().to_string();
        let told = rendered.split("\n\n").next().unwrap_or_default();
        Text::new(told.strip_prefix("error: ").unwrap_or(told), chinese::sentence(&self.error))
    }

    fn text(&self) -> String {
        match (self.language, self.error.kind()) {
            (Language::En, _) => self.error.render().to_string(),
            (
                Language::Zh,
                ErrorKind::DisplayHelp
                | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                | ErrorKind::DisplayVersion,
            ) => chinese::help(&self.error.render().to_string()),
            (Language::Zh, _) => chinese::refusal(&self.error),
        }
    }
}

/// The whole command with its texts.
pub(crate) fn command(language: Language) -> clap::Command {
    speaking(Arguments::command(), language)
}

/// A command that speaks the language, with everything that clap adds.
pub(crate) fn speaking(mut command: clap::Command, language: Language) -> clap::Command {
    command.build();
    match language {
        Language::En => command,
        Language::Zh => chinese::translate(command),
    }
}

pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Arguments, Answer> {
    let words: Vec<_> = words.into_iter().collect();
    // Help and refusals come before anything is parsed, so the language is looked for by itself.
    let language = Language::of_words(&words, |name| std::env::var(name).ok());
    let is_json = words.iter().take_while(|word| *word != "--").any(|word| word == "--json");
    let mut command = command(language);
    let parsed = command.try_get_matches_from_mut(words).and_then(|matches| {
        Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    });
    parsed.map_err(|error| Answer { error, language, is_json })
}

/// Not every folder's name is text.
fn not_empty(name: OsString) -> Result<PathBuf, Wrong> {
    if name.is_empty() {
        Err(Wrong::new("give a folder", "请给出目录"))
    } else {
        Ok(PathBuf::from(name))
    }
}
