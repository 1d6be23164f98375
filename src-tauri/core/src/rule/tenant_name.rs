//! The name of an OceanBase tenant, where OBShell is to back it up.
//!
//! OBShell's own rule for new tenants also takes `-`, `~`, `#` and `+`, but its backup statement names the tenant without
//! quotes, where those are operators and comments. Nothing in its documents says so: it is read off its source.

use std::str::FromStr;

use super::{RuleError, length, text_type};
use crate::text::Text;

/// The most characters.
const MAX_LENGTH: usize = 128;

/// A tenant's name that stands in a statement without quotes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TenantName(String);

text_type!(TenantName);

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

impl FromStr for TenantName {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        length(&Text::new("The tenant's name", "租户名"), text, 1, MAX_LENGTH)?;
        if let Some(character) = text.chars().find(|character| !is_allowed(*character)) {
            return Err(RuleError::new(
                format!(
                    "OBShell names the tenant without quotes in its backup statement, where “{character}” breaks it"
                ),
                format!("OBShell 的备份语句不给租户名加引号，其中的“{character}”会使语句出错"),
            ));
        }
        if text.chars().all(|character| character.is_ascii_digit()) {
            return Err(RuleError::new(
                "OBShell names the tenant without quotes in its backup statement, where digits alone are a number",
                "OBShell 的备份语句不给租户名加引号，纯数字会被当作数值",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_needs_no_quotes_is_taken() {
        for name in ["t1", "obmysql", "_t", "Tenant_2", "2b"] {
            name.parse::<TenantName>().unwrap();
        }
    }

    #[test]
    fn a_name_that_would_need_quotes_is_refused_with_the_character() {
        for (name, character) in [("pay-prod", '-'), ("t#1", '#'), ("a~b", '~'), ("a+b", '+'), ("a b", ' ')] {
            let error = name.parse::<TenantName>().unwrap_err();
            assert!(error.message.en.contains(character) && error.message.zh.contains(character), "{name}");
        }
        for name in ["", "2024", "t`; DROP", &"t".repeat(MAX_LENGTH + 1)] {
            assert!(name.parse::<TenantName>().is_err(), "{name}");
        }
    }
}
