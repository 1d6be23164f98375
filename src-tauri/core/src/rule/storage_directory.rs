//! The directory of an OCP backup storage, which OCP takes without a scheme.
//!
//! Source: OCP's API documents, "initiate a tenant data backup": `/obbackup/` or `osstest/backup`.

use std::str::FromStr;

use super::{RuleError, length, text_type, visible};
use crate::text::Text;

/// The most characters: longer paths are refused by every storage we know.
const MAX_LENGTH: usize = 1024;

/// A directory without a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageDirectory(String);

text_type!(StorageDirectory);

impl FromStr for StorageDirectory {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let what = Text::new("The storage directory", "存储目录");
        length(&what, text, 1, MAX_LENGTH)?;
        visible(&what, text)?;
        if let Some((scheme, rest)) = text.split_once("://") {
            let error = RuleError::new(
                format!("OCP takes the directory without a scheme: leave “{scheme}://” out"),
                format!("OCP 的存储目录不带协议，请去掉“{scheme}://”"),
            );
            let rest = rest.split('?').next().unwrap_or_default();
            return Err(if rest.is_empty() { error } else { error.suggesting(rest) });
        }
        if text.contains(['?', ' ']) {
            return Err(RuleError::new(
                "The directory has no “?” and no space: endpoint and keys have fields of their own",
                "存储目录不能包含“?”或空格，访问域名和密钥请填在各自的字段中",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad() {
        for good in ["/obbackup/", "osstest/backup", "/备份/ob", "a"] {
            assert!(good.parse::<StorageDirectory>().is_ok(), "{good}");
        }
        for (bad, better) in [
            ("file:///obbackup/", Some("/obbackup/")),
            ("oss://bucket/backup?host=x&access_key=y", Some("bucket/backup")),
            ("s3://", None),
            ("", None),
            ("/a b", None),
            ("bucket/x?host=y", None),
            ("/a\n", None),
        ] {
            let error = bad.parse::<StorageDirectory>().unwrap_err();
            assert_eq!(error.suggestion.as_deref(), better, "{bad}");
        }
    }
}
