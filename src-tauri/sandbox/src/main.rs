//! The sandbox as a program: starts one, says where, and stops on Ctrl-C.
//!
//! It has no settings beyond [`Options`]; everything else is done through its control routes.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use holdfast_sandbox::{Options, Sandbox, StartError, fleet};

const USAGE: &str = "\
Usage: holdfast-sandbox [--address 127.0.0.1:PORT] [--state FILE] [--backup-seconds N]
                        [--fleet N]

  --address         where to listen, a loopback address (default 127.0.0.1:0, a free port)
  --state           file that keeps backups and the journal across restarts (default: none)
  --backup-seconds  how long an ordinary backup takes (default 20)
  --fleet           so many more ordinary targets, spread over the four vendors (default 0, at most 20000)
";

#[derive(Debug, thiserror::Error)]
enum ArgumentError {
    #[error("unknown argument {0:?}")]
    Unknown(String),
    #[error("{0} needs a value")]
    MissingValue(&'static str),
    #[error("{name} cannot be {value:?}: give {expected}")]
    BadValue { name: &'static str, value: String, expected: &'static str },
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("cannot write to standard output or wait for Ctrl-C: {0}")]
    Io(#[from] std::io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        return exit(say(USAGE).is_ok());
    }
    let options = match parse(arguments) {
        Ok(options) => options,
        Err(error) => {
            complain(&format!("{error}\n\n{USAGE}"));
            return ExitCode::from(2);
        }
    };
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error}\n"));
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Failure> {
    let sandbox = Sandbox::start(options).await?;
    say(&format!("{}\n", sandbox.base_url()))?;
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}

fn parse(arguments: Vec<String>) -> Result<Options, ArgumentError> {
    let mut options = Options::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = |name| arguments.next().ok_or(ArgumentError::MissingValue(name));
        match argument.as_str() {
            "--address" => options.address = parsed("--address", value("--address")?, "127.0.0.1:PORT")?,
            "--state" => options.state_file = Some(PathBuf::from(value("--state")?)),
            "--backup-seconds" => {
                let seconds = value("--backup-seconds")?;
                let seconds = parsed("--backup-seconds", seconds, "a whole number of seconds")?;
                options.backup_duration = Duration::from_secs(seconds);
            }
            "--fleet" => {
                const EXPECTED: &str = "a whole number up to 20000";
                let count = value("--fleet")?;
                options.fleet = parsed("--fleet", count.clone(), EXPECTED)?;
                if options.fleet > fleet::LARGEST {
                    return Err(ArgumentError::BadValue {
                        name: "--fleet",
                        value: count,
                        expected: EXPECTED,
                    });
                }
            }
            _ => return Err(ArgumentError::Unknown(argument)),
        }
    }
    Ok(options)
}

fn parsed<T: std::str::FromStr>(
    name: &'static str,
    value: String,
    expected: &'static str,
) -> Result<T, ArgumentError> {
    value.parse().map_err(|_| ArgumentError::BadValue { name, value, expected })
}

fn say(text: &str) -> std::io::Result<()> {
    let mut output = std::io::stdout().lock();
    output.write_all(text.as_bytes())?;
    output.flush()
}

fn complain(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn exit(is_success: bool) -> ExitCode {
    if is_success { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(line: &str) -> Result<Options, String> {
        parse(line.split_whitespace().map(str::to_owned).collect()).map_err(|error| error.to_string())
    }

    #[test]
    fn all_options_are_read() {
        let options = parse_words("--address 127.0.0.1:9000 --state s.json --backup-seconds 3 --fleet 20000")
            .expect("valid");
        assert_eq!(options.fleet, fleet::LARGEST);
        assert_eq!(options.address.to_string(), "127.0.0.1:9000");
        assert_eq!(options.state_file, Some(PathBuf::from("s.json")));
        assert_eq!(options.backup_duration, Duration::from_secs(3));
    }

    #[test]
    fn wrong_arguments_are_named() {
        for (line, sentence) in [
            ("--port 1", "unknown argument \"--port\""),
            ("--state", "--state needs a value"),
            ("--address localhost", "--address cannot be \"localhost\": give 127.0.0.1:PORT"),
            ("--backup-seconds -1", "--backup-seconds cannot be \"-1\": give a whole number of seconds"),
            ("--fleet 20001", "--fleet cannot be \"20001\": give a whole number up to 20000"),
        ] {
            assert_eq!(parse_words(line).expect_err(line), sentence);
        }
    }
}
