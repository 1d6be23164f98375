//! What happens to a run's jobs, told line by line: as JSON to whoever reads it, in words to whoever watches.

use std::collections::{HashMap, HashSet};

use holdfast_core::event::{Event, EventKind, JobUpdate};
use holdfast_core::job::{Job, JobId};
use holdfast_core::plan::Plan;
use holdfast_core::run::RunSummary;
use holdfast_core::text::Text;
use serde::Serialize;

use crate::context::Context;
use crate::ending::Totals;
use crate::following::End;
use crate::json;
use crate::language::Language;
use crate::outbox::Outbox;
use crate::show;
use crate::show::table::harmless;

/// How many jobs are over, and how many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) over: usize,
    pub(crate) all: usize,
}

/// Tells it.
#[derive(Debug)]
pub(crate) struct Teller<'a> {
    pub(crate) context: &'a Context,
    pub(crate) outbox: Outbox,
    is_json: bool,
    /// The last that was said of each job's progress: the same word again is no news.
    said: HashMap<JobId, String>,
    told: HashSet<JobId>,
}

/// An event as a script reads it, with what it is about.
#[derive(Serialize)]
struct EventLine<'a> {
    run: u32,
    target: &'a str,
    profile: &'a str,
    #[serde(flatten)]
    event: &'a Event,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(context: &'a Context, is_json: bool) -> Self {
        Self { context, outbox: Outbox::open(), is_json, said: HashMap::new(), told: HashSet::new() }
    }

    pub(crate) fn plan(&self, plan: &Plan, shows_requests: bool) {
        if self.is_json {
            self.outbox.data(show::plan_json::lines(plan));
        } else {
            self.outbox.data(show::plan::text(plan, shows_requests, self.context.language));
        }
    }

    /// A run that was written just now.
    pub(crate) fn started(&self, run: &RunSummary) {
        self.run(run);
        if !self.is_json {
            // Between the plan and the table.
            self.outbox.data("\n".to_owned());
        }
        let (number, jobs) = (run.run.number, run.jobs);
        let backups = if jobs == 1 { "backup" } else { "backups" };
        self.progress(&Text::new(
            format!("Run {number} has started: {jobs} {backups}"),
            format!("运行 {number} 已开始：{jobs} 个备份"),
        ));
    }

    /// A run as it stands.
    pub(crate) fn run(&self, run: &RunSummary) {
        if self.is_json {
            self.outbox.data(json::line("run", run));
        }
    }

    pub(crate) fn event(&mut self, update: &JobUpdate, count: Count) {
        let JobUpdate { event, job } = update;
        if self.is_json {
            let (run, target, profile) =
                (job.run_number, job.target.name.as_str(), job.profile.name.as_str());
            self.outbox.data(json::line("event", &EventLine { run, target, profile, event }));
        }
        if event.kind == EventKind::WatchStopped {
            // Nobody may wait for what does not come without knowing it.
            self.note(&Text::new(
                show::job::reason(job, Language::En).trim_end(),
                show::job::reason(job, Language::Zh).trim_end(),
            ));
        } else if self.context.tells_progress && self.is_news(event) {
            self.outbox.say(self.line(update, count));
        }
    }

    /// A job at its end, or as it stands when nobody waits for it any more. Each is told once.
    pub(crate) fn job(&mut self, job: &Job) {
        if self.told.insert(job.id) && self.is_json {
            self.outbox.data(json::line("job", job));
        }
    }

    /// The table of all jobs.
    pub(crate) fn table(&self, jobs: &[Job]) {
        if !self.is_json {
            self.outbox.data(show::job::text(jobs, self.context.language));
        }
    }

    /// The last words: a sentence, or a line with the same in numbers.
    pub(crate) fn summary(&self, sentence: &Text, numbers: &impl Serialize) {
        if self.is_json {
            self.outbox.data(json::line("summary", numbers));
        } else {
            self.outbox.data(format!("\n{}\n", self.context.language.of(sentence)));
        }
    }

    /// The last line for a script where somebody left early; a person is told what is left undone instead.
    pub(crate) fn left(&self, numbers: &impl Serialize) {
        if self.is_json {
            self.outbox.data(json::line("summary", numbers));
        }
    }

    /// Every job is over.
    pub(crate) fn nothing_to_watch(&self) {
        let sentence = Text::new("Nothing to watch: every job is over.", "没有需要跟踪的作业：均已结束。");
        if self.is_json {
            self.outbox.data(json::line("summary", &Totals::of(&[], End::Over)));
        } else {
            self.outbox.data(format!("{}\n", self.context.language.of(&sentence)));
        }
    }

    /// For whoever watches.
    pub(crate) fn progress(&self, text: &Text) {
        if self.context.tells_progress {
            self.note(text);
        }
    }

    /// What must not be missed, watched or not.
    pub(crate) fn note(&self, text: &Text) {
        self.outbox.say(format!("{}\n", self.context.language.of(text)));
    }

    /// Not every look is worth a line.
    fn is_news(&mut self, event: &Event) -> bool {
        match event.kind {
            EventKind::Planned | EventKind::IntentWritten | EventKind::Sent | EventKind::Looked => false,
            EventKind::Progressed => {
                // A percentage goes up by itself.
                let word = event.text.en.split(',').next().unwrap_or_default().to_owned();
                self.said.insert(event.job_id, word.clone()) != Some(word)
            }
            EventKind::Accepted
            | EventKind::Refused
            | EventKind::AnswerLost
            | EventKind::Found
            | EventKind::LookFailed
            | EventKind::WatchStopped
            | EventKind::Reattached
            | EventKind::CancelAsked
            | EventKind::SetAside
            | EventKind::Verdict => true,
        }
    }

    fn line(&self, JobUpdate { event, job }: &JobUpdate, Count { over, all }: Count) -> String {
        let time = event.at.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M:%S");
        let width = all.to_string().len();
        let target = harmless(&show::job::called(job));
        let text = harmless(self.context.language.of(&event.text));
        format!("{time}  {over:>width$}/{all}  {target}{}{text}\n", self.context.language.pick(": ", "："))
    }
}
