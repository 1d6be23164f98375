//! Why a command did not do what it was asked, and how that is told.

use std::io;

use holdfast_core::error::{Error, ErrorCode, ErrorReport};
use holdfast_core::text::Text;

use crate::exit::Exit;
use crate::language::Language;
use crate::show::table::harmless;
use crate::{json, output};

/// What ends a command early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Refused or failed, with everything there is to say about it.
    Report(Box<ErrorReport>),
    /// The command cannot be carried out as it was given: no terminal for a question, say.
    Usage(Text),
    /// Standard output cannot be written.
    Output(io::Error),
    /// Whoever read standard output is gone: nothing more is wanted.
    NobodyReads,
    /// Ctrl-C.
    Interrupted,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Report(Box::new(error.report()))
    }
}

impl From<ErrorReport> for Failure {
    fn from(report: ErrorReport) -> Self {
        Self::Report(Box::new(report))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl Failure {
    /// Says it on standard error and, where a script reads JSON, as its last line too.
    pub(crate) fn tell(&self, language: Language, is_json: bool) -> Exit {
        let label = language.pick("Error", "错误");
        match self {
            Self::Report(report) => refuse(report, language, is_json),
            Self::Usage(text) => {
                let report = ErrorReport::new(ErrorCode::InvalidInput, text.clone(), None);
                refuse(&report, language, is_json)
            }
            Self::Output(error) => {
                let what = language.pick("cannot write to standard output", "无法写入标准输出");
                output::complain(&format!("{label}: {what}: {error}\n"), Exit::Failure)
            }
            Self::NobodyReads => Exit::Success,
            Self::Interrupted => Exit::Interrupted,
        }
    }
}

fn refuse(report: &ErrorReport, language: Language, is_json: bool) -> Exit {
    if is_json {
        // Where that fails, the sentence below still says what matters.
        let _ = output::data(&json::line("error", report));
    }
    let label = language.pick("Error", "错误");
    output::complain(&format!("{label}: {}\n", in_words(report, language)), Exit::Failure)
}

/// The sentence, every refused field or place, the vendor's own words, and what to try next.
pub(crate) fn in_words(report: &ErrorReport, language: Language) -> String {
    // A vendor's own words are among them.
    let mut words = harmless(language.of(&report.message));
    let mut line = |text: &str| {
        words.push_str("\n  ");
        words.push_str(&harmless(text));
    };
    // One refused field is the sentence already.
    for field in report.fields.iter().filter(|_| report.fields.len() > 1) {
        line(&format!("{}: {}", field.field, language.of(&field.message)));
    }
    for suggestion in report.fields.iter().filter_map(|field| field.suggestion.as_deref()) {
        line(&format!("{} {suggestion}", language.pick("For example:", "例如：")));
    }
    for problem in &report.problems {
        line(&format!("{}: {}", problem.place(), language.of(&problem.message)));
    }
    if let Some(vendor) = &report.vendor {
        let said = [vendor.code.as_str(), vendor.message.as_str(), vendor.request_id.as_str()];
        let said: Vec<_> = said.into_iter().filter(|word| !word.is_empty()).collect();
        line(&format!("HTTP {}: {}", vendor.http_status, said.join(" · ")));
    }
    if let Some(hint) = &report.hint {
        line(language.of(hint));
    }
    words
}
