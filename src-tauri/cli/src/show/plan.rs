//! A plan as a person reads it before approving it: every item with its mark, and the exact request.

use holdfast_core::plan::{Action, Diagnostic, Plan, PlannedBackup, Severity};
use holdfast_core::profile::{Environment, ProfileFacts};
use holdfast_core::text::Text;

use crate::language::Language;
use crate::show::alarm::alarm;
use crate::show::amount;
use crate::show::request;
use crate::show::table::harmless;

/// A plan of more items shows its requests only to whoever asks for them.
const FEW: usize = 20;

/// The whole plan, ending with its summary, its fingerprint and how long it holds.
pub(crate) fn text(plan: &Plan, shows_requests: bool, language: Language) -> String {
    let view = View { language, shows_requests: shows_requests || plan.items.len() <= FEW };
    let mut lines = vec![view.head(plan), String::new()];
    for group in groups(&plan.items) {
        view.group(&group, &mut lines);
    }
    view.foot(plan, &mut lines);
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// The environment as a word; production is not to be missed.
pub(crate) fn environment(environment: Environment, language: Language) -> String {
    match environment {
        Environment::Sandbox => language.pick("Sandbox", "沙箱").to_owned(),
        Environment::Development => language.pick("Development", "开发").to_owned(),
        Environment::Staging => language.pick("Staging", "预发").to_owned(),
        Environment::Production => alarm(language.pick("PRODUCTION", "【生产】")),
    }
}

/// Items of one vendor in one environment, as the window groups them.
struct Group<'a> {
    profile: &'a ProfileFacts,
    items: Vec<&'a PlannedBackup>,
}

fn groups(items: &[PlannedBackup]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for item in items {
        let profile = &item.profile;
        let is_same = |group: &&mut Group<'_>| {
            group.profile.provider == profile.provider && group.profile.environment == profile.environment
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group.items.push(item),
            None => groups.push(Group { profile, items: vec![item] }),
        }
    }
    groups
}

struct View {
    language: Language,
    shows_requests: bool,
}

impl View {
    fn head(&self, plan: &Plan) -> String {
        let parts = [Some(&plan.title), plan.ticket.as_ref(), plan.runbook.as_ref()];
        let parts: Vec<_> = parts.into_iter().flatten().map(|part| harmless(part)).collect();
        parts.join(" · ")
    }

    fn group(&self, group: &Group<'_>, lines: &mut Vec<String>) {
        let count = group.items.len();
        let items = match (self.language, count) {
            (Language::En, 1) => "1 item".to_owned(),
            (Language::En, _) => format!("{count} items"),
            (Language::Zh, _) => format!("{count} 项"),
        };
        let place = environment(group.profile.environment, self.language);
        lines.push(format!("{place} · {} · {items}", group.profile.provider.label()));
        let mut profile = None;
        for item in &group.items {
            if profile != Some(item.profile.id) {
                profile = Some(item.profile.id);
                let name = harmless(&item.profile.name);
                lines.push(format!("  {name} ({})", harmless(&item.profile.summary)));
            }
            self.item(item, lines);
        }
        lines.push(String::new());
    }

    fn item(&self, item: &PlannedBackup, lines: &mut Vec<String>) {
        let (mark, word) = match item.action {
            Action::Create => ("+", self.language.pick("create", "新建")),
            Action::Satisfied => ("=", self.language.pick("satisfied", "已满足")),
            Action::Adopt => ("~", self.language.pick("adopt", "接管")),
            Action::Blocked => ("x", self.language.pick("blocked", "受阻")),
        };
        let mut line = format!("    {mark} {word}  {}", harmless(&called(item)));
        let name = &item.backup.name;
        if !name.is_empty() && matches!(item.action, Action::Create | Action::Blocked) {
            line.push_str(&format!("  {}", harmless(name)));
        }
        lines.push(line);
        if let Some(said) = self.instead(item) {
            lines.push(format!("        {said}"));
        }
        for diagnostic in &item.diagnostics {
            self.diagnostic(diagnostic, lines);
        }
        if let Some(shown) = item.request.as_ref().filter(|_| self.shows_requests) {
            lines.extend(request::lines(shown, self.language).iter().map(|line| format!("        {line}")));
        }
    }

    /// Which backup makes a new one unnecessary.
    fn instead(&self, item: &PlannedBackup) -> Option<String> {
        let (backup, en, zh) = match item.action {
            Action::Satisfied => (item.satisfied_by.as_ref()?, "completed already", "已完成"),
            Action::Adopt => (item.adopts.as_ref()?, "runs already and is watched", "已在进行，将跟踪"),
            Action::Create | Action::Blocked => return None,
        };
        let name = if backup.name.is_empty() { &backup.id } else { &backup.name };
        let ended = backup.ended_at.as_ref().map(|time| format!(", {}", time.raw)).unwrap_or_default();
        let said = self.language.pick(en, zh);
        let nothing = self.language.pick("nothing is sent", "不发送请求");
        Some(harmless(&format!("{name} ({}{ended}): {said}; {nothing}", backup.word)))
    }

    fn diagnostic(&self, diagnostic: &Diagnostic, lines: &mut Vec<String>) {
        let mark = match diagnostic.severity {
            Severity::Warning => "!",
            Severity::Blocked => "x",
        };
        let words = |text: &Text| harmless(self.language.of(text));
        let separator = self.language.pick(": ", "：");
        let (summary, detail) = (words(&diagnostic.summary), words(&diagnostic.detail));
        lines.push(format!("      {mark} {summary}{separator}{detail}"));
        lines.push(format!("        {}", words(&diagnostic.way_out)));
    }

    fn foot(&self, plan: &Plan, lines: &mut Vec<String>) {
        let mut sentence = self.language.of(&plan.summary.sentence()).to_owned();
        match (plan.summary.warnings, self.language) {
            (0, _) => {}
            (1, Language::En) => sentence.push_str(" 1 warning."),
            (warnings, Language::En) => sentence.push_str(&format!(" {warnings} warnings.")),
            (warnings, Language::Zh) => sentence.push_str(&format!("警告 {warnings} 条。")),
        }
        lines.push(sentence);
        if !self.shows_requests && plan.summary.create > 0 {
            let hint = self.language.pick(
                "The exact requests are shown with --requests.",
                "使用 --requests 可查看每个请求的原文。",
            );
            lines.push(hint.to_owned());
        }
        let (words, hex) = (&plan.fingerprint.words, &plan.fingerprint.hex);
        lines.push(format!("{}{words} ({hex})", self.language.pick("Fingerprint: ", "指纹：")));
        let until = plan.expires_at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S %:z");
        let lifetime = amount::duration(plan.expires_at.duration_since(plan.created_at));
        let lifetime = self.language.of(&lifetime);
        lines.push(match self.language {
            Language::En => format!("Can be applied once, until {until} ({lifetime} from its making)."),
            Language::Zh => format!("可执行一次，有效至 {until}（自生成起 {lifetime}）。"),
        });
    }
}

/// The target by its name, with its cluster and its id.
fn called(item: &PlannedBackup) -> String {
    let target = &item.target;
    let name = match &target.group {
        Some(group) => format!("{group}/{}", target.name),
        None => target.name.clone(),
    };
    if target.id == target.name { name } else { format!("{name} ({})", target.id) }
}
