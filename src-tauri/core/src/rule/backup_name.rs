//! The name of a manual backup at Huawei Cloud.
//!
//! 4 to 64 characters, the first an English letter, then letters, digits, `-` and `_`
//! (support.huaweicloud.com, api-rds/rds_09_0004). Holdfast finds a backup again by this name, so it makes
//! each one different.

use std::str::FromStr;

use super::{RuleError, length, text_type};
use crate::text::Text;

/// The fewest characters.
const MIN_LENGTH: usize = 4;
/// The most characters.
pub(crate) const MAX_LENGTH: usize = 64;

/// A name that Huawei Cloud takes for a backup.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BackupName(String);

text_type!(BackupName);

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-' || character == '_'
}

impl FromStr for BackupName {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let refused = |error: RuleError| match near(text) {
            Some(name) => error.suggesting(name),
            None => error,
        };
        let first = text.chars().next();
        if first.is_some_and(|character| !character.is_ascii_alphabetic()) {
            let first = first.unwrap_or_default();
            return Err(refused(RuleError::new(
                format!("Start with an English letter: the name begins with “{first}”"),
                format!("须以英文字母开头：名称以“{first}”开头"),
            )));
        }
        if let Some(character) = text.chars().find(|character| !is_allowed(*character)) {
            return Err(refused(RuleError::new(
                format!("“{character}” is not allowed. Allowed: A–Z, a–z, 0–9, - and _"),
                format!("不能包含“{character}”，可用字符：A–Z、a–z、0–9、- 和 _"),
            )));
        }
        length(&Text::new("The backup name", "备份名称"), text, MIN_LENGTH, MAX_LENGTH).map_err(refused)?;
        Ok(Self(text.to_owned()))
    }
}

/// The nearest name that keeps the rule, or nothing where too little would be left of it.
fn near(text: &str) -> Option<String> {
    let mut name = String::new();
    for character in text.chars() {
        let character = if is_allowed(character) { character } else { '-' };
        if !(character == '-' && name.ends_with('-')) {
            name.push(character);
        }
    }
    let name = name.trim_matches(['-', '_']);
    if name.is_empty() {
        return None;
    }
    let begins_with_letter = name.starts_with(|character: char| character.is_ascii_alphabetic());
    let name =
        if begins_with_letter && name.len() >= MIN_LENGTH { name.to_owned() } else { format!("hf-{name}") };
    Some(name.chars().take(MAX_LENGTH).collect()).filter(|name: &String| name.len() >= MIN_LENGTH)
}

impl BackupName {
    /// A new name for a backup of this target: `hf-chg20871-orders-k7q2`.
    ///
    /// `tail` makes it unlike every other; pass a few random letters and digits.
    pub(crate) fn suggest(ticket: Option<&str>, target: &str, tail: &str) -> Self {
        let mut words = vec!["hf".to_owned()];
        words.extend(ticket.map(plain).filter(|word| !word.is_empty()));
        words.extend(Some(plain_words(target)).filter(|word| !word.is_empty()));
        let mut name = words.join("-");
        name.truncate(MAX_LENGTH - tail.len() - 1);
        Self(format!("{}-{tail}", name.trim_end_matches('-')))
    }
}

/// Four letters and digits, drawn anew, that are easily read out and typed.
pub(crate) fn random_tail() -> String {
    // No 0, 1, i, l, o: names are read out and typed.
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let random = uuid::Uuid::new_v4();
    random.as_bytes().iter().take(4).map(|byte| char::from(LETTERS[usize::from(*byte) % 31])).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
}

/// The English letters and digits of a text as small words: `orders-mysql-01`; empty where it has none.
pub(crate) fn plain_words(text: &str) -> String {
    let words: Vec<_> = text.split(|character: char| !character.is_ascii_alphanumeric()).map(plain).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names_are_taken() {
        let longest = format!("a{}", "b".repeat(MAX_LENGTH - 1));
        for name in ["back", "Backup-1", "a___", "hf-chg20871-orders-k7q2", longest.as_str()] {
            assert_eq!(name.parse::<BackupName>().unwrap().as_str(), name);
        }
    }

    #[test]
    fn bad_names_are_refused_with_the_reason() {
        let too_long = format!("a{}", "b".repeat(MAX_LENGTH));
        for (name, reason) in [
            ("", "The backup name is missing"),
            ("abc", "has 3 characters; it takes 4 to 64"),
            (too_long.as_str(), "has 65 characters"),
            ("1122-before", "Start with an English letter: the name begins with “1”"),
            ("-abc", "begins with “-”"),
            ("支付结算", "begins with “支”"),
            ("pay 结算", "“ ” is not allowed"),
            ("pay.before", "“.” is not allowed"),
            ("foo+plus", "“+” is not allowed"),
            ("pay\nday", "is not allowed"),
        ] {
            let error = name.parse::<BackupName>().unwrap_err();
            assert!(error.message.en.contains(reason), "{name:?}: {}", error.message.en);
        }
    }

    #[test]
    fn a_refusal_suggests_a_name_that_is_taken() {
        for (name, suggestion) in [
            ("1122-支付结算-before", Some("hf-1122-before")),
            ("pay.before", Some("pay-before")),
            ("ab", Some("hf-ab")),
            ("支付", None),
            ("a", Some("hf-a")),
        ] {
            let error = name.parse::<BackupName>().unwrap_err();
            assert_eq!(error.suggestion.as_deref(), suggestion, "{name}");
            if let Some(suggestion) = suggestion {
                suggestion.parse::<BackupName>().unwrap();
            }
        }
    }

    #[test]
    fn suggested_names_keep_the_rule() {
        let long = "x".repeat(200);
        for (ticket, target) in [
            (Some("CHG-20871"), "orders-mysql-prod-01"),
            (None, "支付结算-mssql-01"),
            (Some("变更"), "库存"),
            (None, &long),
        ] {
            let name = BackupName::suggest(ticket, target, "k7q2");
            assert!(name.as_str().ends_with("-k7q2"));
            name.as_str().parse::<BackupName>().unwrap();
        }
        assert_eq!(
            BackupName::suggest(Some("CHG-20871"), "支付结算-mssql-01", "m3xd").as_str(),
            "hf-chg20871-mssql-01-m3xd"
        );
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_is_taken_by_the_rule_or_refused_with_a_suggestion_that_is(text in "\\PC{0,80}") {
            let is_right = text.is_ascii()
                && (MIN_LENGTH..=MAX_LENGTH).contains(&text.len())
                && text.starts_with(|first: char| first.is_ascii_alphabetic())
                && text.chars().all(is_allowed);
            match text.parse::<BackupName>() {
                Ok(name) => proptest::prop_assert!(is_right && name.as_str() == text),
                Err(error) => {
                    proptest::prop_assert!(!is_right);
                    if let Some(suggestion) = error.suggestion {
                        proptest::prop_assert!(suggestion.parse::<BackupName>().is_ok(), "{suggestion}");
                    }
                }
            }
        }

        #[test]
        fn whatever_a_target_is_called_the_suggested_name_keeps_the_rule(ticket in "\\PC{0,70}", target in "\\PC{0,90}") {
            let name = BackupName::suggest(Some(&ticket), &target, "k7q2");
            proptest::prop_assert!(name.as_str().parse::<BackupName>().is_ok(), "{name}");
        }
    }
}
