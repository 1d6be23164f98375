//! `holdfast profile`: connections to vendors.

mod add;
mod described;
mod draft;
mod list;
mod options;
mod remove;
mod secrets;
mod test;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct ProfileArguments {
    #[command(subcommand)]
    command: ProfileCommand,
}

#[derive(Debug, Subcommand)]
#[expect(clippy::doc_markdown, reason = "help is shown as it stands, backticks and all")]
enum ProfileCommand {
    /// Save a connection, its secrets in the keychain
    ///
    /// Secrets are never arguments. At a terminal they are asked for one by one; otherwise they are read from standard
    /// input, one name=value a line (secret_access_key, security_token, password, storage_secret_key,
    /// backup_set_password, proxy_password) or, where only one is needed, just its text.
    Add(Box<add::AddArguments>),
    /// List the saved connections, and whether their secrets are there
    List(list::ListArguments),
    /// Try a connection, step by step; exits with 1 when it fails
    Test(test::TestArguments),
    /// Delete a connection and its secrets; the history stays
    Remove(remove::RemoveArguments),
}

pub(crate) async fn run(context: &Context, arguments: ProfileArguments) -> Result<Exit, Failure> {
    match arguments.command {
        ProfileCommand::Add(arguments) => add::run(context, *arguments).await,
        ProfileCommand::List(arguments) => list::run(context, &arguments).await,
        ProfileCommand::Test(arguments) => test::run(context, &arguments).await,
        ProfileCommand::Remove(arguments) => remove::run(context, &arguments).await,
    }
}

impl ProfileArguments {
    pub(crate) fn writes_json(&self) -> bool {
        match &self.command {
            ProfileCommand::Add(arguments) => arguments.json,
            ProfileCommand::List(arguments) => arguments.json,
            ProfileCommand::Test(arguments) => arguments.json,
            ProfileCommand::Remove(arguments) => arguments.json,
        }
    }
}
