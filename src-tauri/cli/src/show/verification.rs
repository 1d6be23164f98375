//! Whether a history, or an export of one, is as it was written: the verdict, then every finding.

use holdfast_core::evidence::Verification;

use super::table::harmless;
use crate::language::Language;

/// The verdict comes first where all is well, and last below the findings otherwise, where it is read.
pub(crate) fn text(verification: &Verification, language: Language) -> String {
    let mut text = String::new();
    for finding in &verification.findings {
        let entry = finding.entry.map(|entry| match language {
            Language::En => format!(" (entry {entry})"),
            Language::Zh => format!("（第 {entry} 条）"),
        });
        let message = harmless(language.of(&finding.message));
        line(&mut text, &format!("x {message}{}", entry.unwrap_or_default()));
    }
    for remark in &verification.remarks {
        line(&mut text, &format!("! {}", harmless(language.of(remark))));
    }
    line(&mut text, &verdict(verification, language));
    text
}

fn verdict(verification: &Verification, language: Language) -> String {
    let Verification { path, entries, runs, jobs, events, listed, head, findings, .. } = verification;
    let path = harmless(path);
    let count = findings.len();
    let head = head.as_ref().map(|head| match language {
        Language::En => format!("\n  head {} of {}", head.hash, head.at),
        Language::Zh => format!("\n  链尾 {}（{}）", head.hash, head.at),
    });
    let head = head.unwrap_or_default();
    let counts = match language {
        Language::En => {
            format!(
                "{entries} {}, {runs} {}, {jobs} {}, {events} {}, {listed} {}{head}",
                many(*entries, ["entry", "entries"]),
                many(*runs, ["run", "runs"]),
                many(*jobs, ["job", "jobs"]),
                many(*events, ["event", "events"]),
                many(*listed, ["backup listed by a vendor", "backups listed by vendors"]),
            )
        }
        Language::Zh => {
            format!(
                "{entries} 条链记录，{runs} 次运行，{jobs} 个作业，{events} 个事件，厂商列出的备份 {listed} 个{head}"
            )
        }
    };
    match (language, count) {
        (Language::En, 0) => format!("Intact: {path}\n  {counts}"),
        (Language::Zh, 0) => format!("完好：{path}\n  {counts}"),
        (Language::En, _) => {
            format!(
                "Not as it was written: {count} {} in {path}\n  {counts}",
                many(count as u64, ["finding", "findings"])
            )
        }
        (Language::Zh, _) => format!("与写入时不符：{path} 中发现 {count} 处问题\n  {counts}"),
    }
}

fn many(number: u64, [one, several]: [&'static str; 2]) -> &'static str {
    if number == 1 { one } else { several }
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
