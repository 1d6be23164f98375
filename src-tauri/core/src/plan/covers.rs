//! Whether one backup holds at least what is asked of another. Pure.

use crate::backup::{BackupFacts, BackupForm, VendorBackup};

/// Whether a backup that exists or runs holds at least what is asked for. What its vendor does not tell counts as
/// missing.
pub(super) fn covers(backup: &VendorBackup, wanted: &BackupFacts) -> bool {
    let is_encrypted = backup.encryption.as_deref().is_some_and(|mode| !mode.is_empty() && mode != "NONE");
    // No vendor's list tells where a backup lies.
    let is_elsewhere = !wanted.storage.is_empty();
    if wanted.plus_archive || wanted.logical || is_elsewhere || (wanted.encrypted && !is_encrypted) {
        return false;
    }
    match backup.form {
        Some(BackupForm::Full) => true,
        Some(BackupForm::Incremental) => wanted.form == BackupForm::Incremental,
        Some(BackupForm::Partial) => {
            !wanted.databases.is_empty()
                && wanted.databases.iter().all(|database| backup.databases.contains(database))
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn is_covered(backup: &serde_json::Value, wanted: &serde_json::Value) -> bool {
        let mut whole = json!({"id": "b", "name": "", "state": "completed", "word": "DONE", "origin": "",
            "databases": [], "began_at": null, "ended_at": null, "size_bytes": null});
        whole.as_object_mut().unwrap().extend(backup.as_object().unwrap().clone());
        let mut asked = json!({"name": "", "description": "", "databases": []});
        asked.as_object_mut().unwrap().extend(wanted.as_object().unwrap().clone());
        covers(&serde_json::from_value(whole).unwrap(), &serde_json::from_value(asked).unwrap())
    }

    #[test]
    fn more_covers_less_and_what_is_not_told_is_missing() {
        for (backup, wanted, expected) in [
            (json!({"form": "full"}), json!({}), true),
            (json!({}), json!({}), false),
            (json!({"form": "incremental"}), json!({}), false),
            (json!({"form": "full"}), json!({"form": "incremental"}), true),
            (json!({"form": "incremental"}), json!({"form": "incremental"}), true),
            (json!({"form": "full"}), json!({"form": "partial", "databases": ["a"]}), true),
            (
                json!({"form": "partial", "databases": ["a", "b"]}),
                json!({"form": "partial", "databases": ["a"]}),
                true,
            ),
            (
                json!({"form": "partial", "databases": ["a"]}),
                json!({"form": "partial", "databases": ["a", "b"]}),
                false,
            ),
            (json!({"form": "partial", "databases": ["a"]}), json!({}), false),
            (json!({"form": "full"}), json!({"encrypted": true}), false),
            (json!({"form": "full", "encryption": "NONE"}), json!({"encrypted": true}), false),
            (json!({"form": "full", "encryption": "PASSWORD"}), json!({"encrypted": true}), true),
            (json!({"form": "full"}), json!({"plus_archive": true}), false),
            (json!({"form": "full"}), json!({"logical": true}), false),
            (json!({"form": "full"}), json!({"storage": "/obbackup/release"}), false),
        ] {
            assert_eq!(is_covered(&backup, &wanted), expected, "{backup} for {wanted}");
        }
    }
}
