//! The password that OBShell encrypts a backup set with.
//!
//! OBShell puts it into a SQL text and escapes nothing but the double quote, so a backslash would change it: the set
//! would be written with a password that nobody has. A refusal never repeats the password.

use std::str::FromStr;

use super::RuleError;
use crate::secret::Secret;

/// A password that reaches the database as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupSetPassword(Secret);

impl BackupSetPassword {
    /// The password itself.
    pub fn secret(&self) -> &Secret {
        &self.0
    }
}

impl FromStr for BackupSetPassword {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        if text.is_empty() {
            return Err(RuleError::new("The backup set password is missing", "请填写备份集密码"));
        }
        if text.contains('\\') {
            return Err(RuleError::new(
                "The backup set password contains a backslash: OBShell passes it on unescaped, and the set would get another password. Choose one without",
                "备份集密码含有反斜杠：OBShell 不会转义它，备份集会使用另一个密码。请换用不含反斜杠的密码",
            ));
        }
        if text.chars().any(char::is_control) {
            return Err(RuleError::new(
                "The backup set password contains a line break or control character, which OBShell passes on unescaped. Choose one without",
                "备份集密码含有换行或控制字符，OBShell 不会转义它们。请换用不含这些字符的密码",
            ));
        }
        Ok(Self(Secret::new(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arrives_as_typed_is_taken() {
        for text in ["pwd", "p@ss\"word", "两 词", "'; --", "`$%", " "] {
            assert_eq!(text.parse::<BackupSetPassword>().unwrap().secret().reveal(), text);
        }
    }

    #[test]
    fn what_would_be_mangled_is_refused_and_never_repeated() {
        for text in ["", "canary\\word", "canary\nword", "canary\0", "canary\t", "\\\""] {
            let error = text.parse::<BackupSetPassword>().unwrap_err();
            assert!(!error.message.en.contains("canary") && !error.message.zh.contains("canary"), "{text:?}");
        }
    }
}
