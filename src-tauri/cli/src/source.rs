//! What `plan` and `apply` are given: a plan's file, or a runbook from a file, standard input or Holdfast's own folder.
//!
//! The two are told apart by what is inside, never by their names.

use std::io::Read;
use std::path::{Path, PathBuf};

use holdfast_core::error::{Error, ErrorReport};
use holdfast_core::holdfast::Holdfast;
use holdfast_core::plan::Plan;
use holdfast_core::runbook::RunbookProblem;
use holdfast_core::text::Text;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::show::table::harmless;
use crate::{json, output};

/// More than any runbook needs; the window takes no longer one either.
const MOST_BYTES: u64 = 2 * 1024 * 1024;
/// What standard input is called where a file's name stands.
const STANDARD_INPUT: &str = "<stdin>";

/// What was given.
#[derive(Debug)]
pub(crate) enum Source {
    /// A plan's file, not read yet.
    Plan(PathBuf),
    Runbook(Runbook),
}

/// A runbook's text.
#[derive(Debug)]
pub(crate) struct Runbook {
    /// The file as it was named, so that a problem's place can be opened.
    named: String,
    /// What the plan remembers: the file's name without its folder, as the window has it.
    file: String,
    text: String,
}

impl Runbook {
    /// Plans what it declares.
    ///
    /// # Errors
    /// Every problem with its place in the file as it was named.
    pub(crate) async fn plan(&self, holdfast: &Holdfast) -> Result<Plan, Error> {
        holdfast.plan_runbook(&self.file, &self.text).await.map_err(|error| match error {
            Error::Runbook(problems) => Error::Runbook(
                problems
                    .into_iter()
                    .map(|problem| RunbookProblem { file: self.named.clone(), ..problem })
                    .collect(),
            ),
            other => other,
        })
    }
}

/// Reads what was given.
pub(crate) async fn read(holdfast: &Holdfast, named: &Path) -> Result<Source, Failure> {
    if named.as_os_str() == "-" {
        let text = blocking(named, || read_text(std::io::stdin().lock(), STANDARD_INPUT)).await?;
        let name = STANDARD_INPUT.to_owned();
        return match text {
            Some(text) => Ok(Source::Runbook(Runbook { named: name.clone(), file: name, text })),
            None => Err(plan_is_no_file(&name)),
        };
    }
    if !named.exists()
        && let Some(name) = as_name(named)
    {
        return in_folder(holdfast, &name, named).await.map(Source::Runbook);
    }
    let path = named.to_owned();
    let shown = named.display().to_string();
    let text =
        blocking(named, move || read_text(std::fs::File::open(&path)?, &path.display().to_string())).await?;
    match text {
        Some(text) => {
            let file = named.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok(Source::Runbook(Runbook { named: shown, file, text }))
        }
        None if named.is_file() => Ok(Source::Plan(named.to_owned())),
        None => Err(plan_is_no_file(&shown)),
    }
}

/// Tells every problem of a runbook as compilers do, a line each; any other failure is passed on.
pub(crate) fn tell_problems(context: &Context, failure: Failure, is_json: bool) -> Result<Exit, Failure> {
    let report = match failure {
        Failure::Report(report) if !report.problems.is_empty() => report,
        other => return Err(other),
    };
    if is_json {
        // Where that cannot be written, the lines below still say what matters.
        let _ = output::data(&json::line("error", report.as_ref()));
    }
    let mut text = String::new();
    for problem in &report.problems {
        let separator = context.language.pick(": ", "：");
        let line = [&problem.place(), separator, context.language.of(&problem.message)].concat();
        text.push_str(&harmless(&line));
        text.push('\n');
    }
    let count = report.problems.len();
    let problems = if count == 1 { "problem" } else { "problems" };
    let sentence = Text::new(
        format!("Error: {count} {problems} in the runbook; nothing was planned or sent"),
        format!("错误：运行手册中有 {count} 个问题，未生成计划，未发送请求"),
    );
    text.push_str(context.language.of(&sentence));
    text.push('\n');
    Ok(output::complain(&text, Exit::Failure))
}

/// Why a file gave no text.
enum Unread {
    Io(std::io::Error),
    Text(Failure),
}

impl From<std::io::Error> for Unread {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

async fn blocking(
    named: &Path,
    read: impl FnOnce() -> Result<Option<String>, Unread> + Send + 'static,
) -> Result<Option<String>, Failure> {
    let read = tokio::task::spawn_blocking(read).await;
    read.unwrap_or_else(|_| Err(Unread::Io(std::io::ErrorKind::Interrupted.into()))).map_err(|unread| {
        match unread {
            Unread::Text(failure) => failure,
            Unread::Io(error) => {
                let path = named.display();
                Failure::Usage(Text::new(
                    format!("{path} cannot be read: {error}"),
                    format!("无法读取 {path}：{error}"),
                ))
            }
        }
    })
}

/// A runbook's text; nothing where what is read is JSON, as a plan is. A plan may be long, and is left to the core.
fn read_text(mut reader: impl Read, shown: &str) -> Result<Option<String>, Unread> {
    let mut bytes = Vec::new();
    reader.by_ref().take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    let inside = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let first = inside.iter().find(|byte| !byte.is_ascii_whitespace());
    // No TOML begins so.
    if first == Some(&b'{') {
        return Ok(None);
    }
    if bytes.len() as u64 > MOST_BYTES {
        let most = MOST_BYTES / 1024 / 1024;
        let message = Text::new(
            format!("The file is longer than {most} MB: split it into several runbooks"),
            format!("文件超过 {most} MB，请拆分为多个运行手册"),
        );
        return Err(Unread::Text(whole_file(shown, 0, message)));
    }
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let message =
            Text::new("This is not UTF-8: save the file as UTF-8", "文件不是 UTF-8 编码，请另存为 UTF-8");
        Unread::Text(whole_file(shown, u32::try_from(line).unwrap_or(u32::MAX), message))
    })
}

fn whole_file(file: &str, line: u32, message: Text) -> Failure {
    let column = u32::from(line > 0);
    let problem = RunbookProblem { file: file.to_owned(), line, column, key: String::new(), message };
    Error::Runbook(vec![problem]).into()
}

fn plan_is_no_file(shown: &str) -> Failure {
    Failure::Usage(Text::new(
        format!("{shown} holds a plan, which is read from a file: give the file that --out wrote"),
        format!("{shown} 中是计划，计划只能从文件读取：请给出 --out 写入的文件"),
    ))
}

/// The runbook's name, where what was given may be one: a bare name, with or without its ending.
fn as_name(named: &Path) -> Option<String> {
    let name = named.to_str()?;
    let is_bare = named.components().count() == 1 && !name.contains(['/', '\\']);
    is_bare.then(|| name.strip_suffix(".toml").unwrap_or(name).to_owned())
}

async fn in_folder(holdfast: &Holdfast, name: &str, named: &Path) -> Result<Runbook, Failure> {
    match holdfast.runbook(name).await {
        Ok(runbook) => {
            let file = format!("{}.toml", runbook.name);
            Ok(Runbook { named: runbook.path, file, text: runbook.text })
        }
        Err(Error::RunbookGone { .. } | Error::Invalid(_)) => {
            let mut report: ErrorReport = Error::RunbookGone { name: name.to_owned() }.report();
            let known: Vec<_> = holdfast.runbooks().await?.into_iter().map(|runbook| runbook.name).collect();
            let named = named.display();
            report.message = Text::new(
                format!("there is no file {named} here, and no runbook of that name in Holdfast's folder"),
                format!("此处没有文件 {named}，Holdfast 的目录中也没有同名的运行手册"),
            );
            report.hint = (!known.is_empty()).then(|| {
                Text::new(
                    format!("The folder has: {}", known.join(", ")),
                    format!("目录中有：{}", known.join("、")),
                )
            });
            Err(report.into())
        }
        Err(error) => Err(error.into()),
    }
}
