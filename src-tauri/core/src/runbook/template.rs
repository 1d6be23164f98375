//! A name's template: `hf-{target}-{date}-{run}`.
//!
//! `{run}` stands for four letters and digits that are drawn for each plan, the same for all its backups: a run has no
//! number before it is applied.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::hex::hex;
use crate::rule::{BackupName, LONGEST_BACKUP_NAME, RuleError, plain_words, random_tail};

/// The template where none is written.
pub(super) const DEFAULT: &str = "hf-{target}-{date}-{run}";

/// How many hexadecimal digits tell apart two targets whose names come out the same.
const DIGITS: usize = 4;

/// A template whose placeholders are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Target,
    Date,
    Run,
}

/// What the placeholders of one plan stand for, besides the target.
#[derive(Clone, Debug)]
pub(super) struct Occasion {
    pub(super) date: Date,
    pub(super) run: String,
}

impl Occasion {
    /// Today in this machine's zone, and letters that are drawn anew.
    pub(super) fn now() -> Self {
        Self { date: jiff::Zoned::now().date(), run: random_tail() }
    }
}

impl Template {
    /// Reads a template.
    pub(super) fn read(text: &str) -> Result<Self, RuleError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((literal, after)) = rest.split_once('{') {
            let (word, after) = after.split_once('}').ok_or_else(unclosed)?;
            parts.push(Part::Literal(literal.to_owned()));
            parts.push(match word {
                "target" => Part::Target,
                "date" => Part::Date,
                "run" => Part::Run,
                _ => return Err(unknown(word)),
            });
            rest = after;
        }
        parts.push(Part::Literal(rest.to_owned()));
        Ok(Self(parts))
    }

    /// Whether every target gets a name of its own.
    pub(super) fn names_the_target(&self) -> bool {
        self.0.contains(&Part::Target)
    }

    /// The name of one backup. `is_marked` adds what tells the target from others whose names come out the same.
    ///
    /// # Errors
    /// A name that breaks the vendor's rule.
    pub(super) fn expand(
        &self,
        occasion: &Occasion,
        name: &str,
        id: &str,
        is_marked: bool,
    ) -> Result<BackupName, RuleError> {
        let date = occasion.date.strftime("%Y%m%d").to_string();
        let length = |part: &Part| match part {
            Part::Literal(text) => text.chars().count(),
            Part::Target => 0,
            Part::Date => date.len(),
            Part::Run => occasion.run.len(),
        };
        let targets = self.0.iter().filter(|part| **part == Part::Target).count();
        let fixed: usize = self.0.iter().map(length).sum();
        let room = LONGEST_BACKUP_NAME.saturating_sub(fixed).checked_div(targets).unwrap_or_default();
        let begins_the_name =
            matches!(self.0.as_slice(), [Part::Literal(first), Part::Target, ..] if first.is_empty());
        let target = fit(name, id, room, begins_the_name, is_marked);
        let mut text = String::new();
        for part in &self.0 {
            text.push_str(match part {
                Part::Literal(literal) => literal,
                Part::Target => &target,
                Part::Date => &date,
                Part::Run => &occasion.run,
            });
        }
        text.parse().map_err(|error: RuleError| {
            RuleError::new(
                format!("The template makes the name “{text}”. {}", error.message.en),
                format!("该模板生成的名称是“{text}”。{}", error.message.zh),
            )
        })
    }
}

/// A target's name with nothing in it that the vendor refuses, in as much room as there is.
fn fit(name: &str, id: &str, room: usize, begins_the_name: bool, is_marked: bool) -> String {
    let mut words = plain_words(name);
    if words.is_empty() {
        words = plain_words(id);
    }
    if begins_the_name && !words.starts_with(|first: char| first.is_ascii_alphabetic()) {
        words.insert_str(0, "hf-");
    }
    let mark: String =
        if is_marked { hex(&Sha256::digest(id.as_bytes()))[..DIGITS].to_owned() } else { String::new() };
    words.truncate(room.saturating_sub(if is_marked { DIGITS + 1 } else { 0 }));
    let words = words.trim_end_matches('-');
    match (words.is_empty(), mark.is_empty()) {
        (_, true) => words.to_owned(),
        (true, false) => mark,
        (false, false) => format!("{words}-{mark}"),
    }
}

fn unclosed() -> RuleError {
    RuleError::new(
        "A “{” is not closed. Placeholders are {target}, {date} and {run}",
        "有一个“{”没有闭合。占位符有 {target}、{date} 和 {run}",
    )
}

fn unknown(word: &str) -> RuleError {
    RuleError::new(
        format!("There is no placeholder “{{{word}}}”. There are {{target}}, {{date}} and {{run}}"),
        format!("没有“{{{word}}}”这个占位符，可用：{{target}}、{{date}} 和 {{run}}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn occasion() -> Occasion {
        Occasion { date: jiff::civil::date(2026, 1, 9), run: "k7q2".to_owned() }
    }

    fn expand(template: &str, name: &str) -> Result<String, String> {
        let template = Template::read(template).map_err(|error| error.message.en)?;
        let name = template.expand(&occasion(), name, "ff80in01", false);
        name.map(|name| name.to_string()).map_err(|error| error.message.en)
    }

    #[test]
    fn placeholders_stand_for_the_target_the_day_and_the_plan() {
        let long = "orders-".repeat(20);
        for (template, name, right) in [
            (DEFAULT, "orders-mysql-prod-01", "hf-orders-mysql-prod-01-20260109-k7q2"),
            (DEFAULT, "支付结算-mssql-01", "hf-mssql-01-20260109-k7q2"),
            (DEFAULT, "库存", "hf-ff80in01-20260109-k7q2"),
            (DEFAULT, &long, "hf-orders-orders-orders-orders-orders-orders-order-20260109-k7q2"),
            ("{target}", "01-orders", "hf-01-orders"),
            ("{target}-{target}", "01-orders", "hf-01-orders-hf-01-orders"),
            ("before-release", "x", "before-release"),
            ("a{run}{run}", "x", "ak7q2k7q2"),
        ] {
            let expanded = expand(template, name).unwrap();
            assert_eq!(expanded, right, "{template} {name}");
        }
    }

    #[test]
    fn what_breaks_the_vendors_rule_is_refused_with_the_name_it_makes() {
        let long = format!("{}{{target}}", "x".repeat(65));
        for (template, reason) in [
            ("hf-{targt}", "There is no placeholder “{targt}”"),
            ("hf-{}", "There is no placeholder “{}”"),
            ("hf-{target", "is not closed"),
            ("hf-target}", "“}” is not allowed"),
            ("{date}-{target}", "makes the name “20260109-orders”. Start with an English letter"),
            ("before {target}", "“ ” is not allowed"),
            ("备份-{target}", "Start with an English letter"),
            ("", "The backup name is missing"),
            (&long, "has 65 characters"),
        ] {
            let error = expand(template, "orders").unwrap_err();
            assert!(error.contains(reason), "{template}: {error}");
        }
    }

    #[test]
    fn a_mark_tells_targets_of_one_name_apart_within_the_length() {
        let template = Template::read(DEFAULT).unwrap();
        let long = "orders-".repeat(20);
        for name in ["orders", &long] {
            let [one, two] = ["id-1", "id-2"].map(|id| template.expand(&occasion(), name, id, true).unwrap());
            assert_ne!(one, two);
        }
    }

    proptest::proptest! {
        #[test]
        fn the_default_template_names_every_target_rightly(name in "\\PC{0,90}", marked: bool) {
            let template = Template::read(DEFAULT).unwrap();
            proptest::prop_assert!(template.expand(&occasion(), &name, "4f0d6c1be29a47d5913c7a60b8f1a2c1in01", marked).is_ok());
        }

        #[test]
        fn no_template_panics(template in "[{}a-z\\-]{0,40}|\\PC{0,80}", name in "\\PC{0,90}") {
            if let Ok(template) = Template::read(&template) {
                let _ = template.expand(&occasion(), &name, "", true);
            }
        }
    }
}
