//! The storage configuration that `backupNow` wants in full every time, and how it is refused.
//!
//! It is read as plain JSON, field by field: a refusal names the field.

use serde_json::{Map, Value};

use super::refusal::Refusal;

/// One kind of storage.
struct Kind {
    word: &'static str,
    protocol: &'static str,
    /// Field of its access key; a file system has none.
    key: Option<&'static str>,
    /// What the key needs beside endpoint, id and secret.
    more: Option<&'static str>,
}

const KINDS: [Kind; 4] = [
    Kind { word: "BACKUP_STORAGE_FILE", protocol: "file", key: None, more: None },
    Kind { word: "BACKUP_STORAGE_OSS", protocol: "oss", key: Some("ossAccessKey"), more: None },
    Kind { word: "BACKUP_STORAGE_COS", protocol: "cos", key: Some("cosAccessKey"), more: Some("appId") },
    Kind { word: "BACKUP_STORAGE_S3", protocol: "s3", key: Some("s3AccessKey"), more: Some("region") },
];
const SERVICES: [&str; 3] = ["BACKUP_RESTORE_SERVICE", "OB_CLUSTER", "OTHERS"];

/// Checks the configuration; says where the backup goes, protocol and all.
pub(super) fn check(config: Option<&Value>) -> Result<String, Refusal> {
    let config = object(config, "obBackupServiceStorageConfig")?;
    text(config, "configName").ok_or_else(|| Refusal::parameter("configName"))?;
    let threshold = config.get("alarmStoragePercentageThreshold").and_then(Value::as_i64);
    if !threshold.is_some_and(|percent| (0..=100).contains(&percent)) {
        return Err(Refusal::parameter("alarmStoragePercentageThreshold"));
    }
    if config.get("serviceType").is_some_and(|word| !SERVICES.iter().any(|known| word == known)) {
        return Err(Refusal::parameter("serviceType"));
    }

    let base = object(config.get("obBackupStorageBaseInfo"), "obBackupStorageBaseInfo")?;
    let word = text(base, "backupStorageType");
    let kind = KINDS
        .iter()
        .find(|kind| Some(kind.word) == word)
        .ok_or_else(|| Refusal::parameter("backupStorageType"))?;
    let url = text(base, "storageUrl").ok_or_else(|| Refusal::storage_field(20010, "storageUrl"))?;
    if url.contains("://") {
        return Err(Refusal::parameter("storageUrl"));
    }
    for field in KINDS.iter().filter_map(|kind| kind.key) {
        if Some(field) != kind.key && base.get(field).is_some_and(|other| !other.is_null()) {
            return Err(Refusal::parameter(field));
        }
    }
    if let Some(field) = kind.key {
        check_key(object(base.get(field), field)?, kind.more)?;
    }
    Ok(format!("{}://{url}", kind.protocol))
}

fn check_key(key: &Map<String, Value>, more: Option<&str>) -> Result<(), Refusal> {
    for (code, field) in [(20011, "endpoint"), (20012, "accessKeyId"), (20013, "accessKeySecret")] {
        text(key, field).ok_or_else(|| Refusal::storage_field(code, field))?;
    }
    if let Some(field) = more {
        text(key, field).ok_or_else(|| Refusal::parameter(field))?;
    }
    // Somebody sent back what a strategy showed.
    let is_masked =
        text(key, "accessKeySecret").is_some_and(|secret| secret.bytes().all(|byte| byte == b'*'));
    if is_masked { Err(Refusal::storage_test_failed()) } else { Ok(()) }
}

fn object<'a>(value: Option<&'a Value>, name: &str) -> Result<&'a Map<String, Value>, Refusal> {
    value.and_then(Value::as_object).ok_or_else(|| Refusal::parameter(name))
}

/// A text that is not empty.
fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn config(base: &Value) -> Value {
        json!({"configName": "a", "alarmStoragePercentageThreshold": 95, "obBackupStorageBaseInfo": base})
    }

    fn key() -> Value {
        json!({"endpoint": "e", "accessKeyId": "i", "accessKeySecret": "s", "appId": "1", "region": "r"})
    }

    fn code(config: &Value) -> i64 {
        check(Some(config)).expect_err("refused").code
    }

    #[test]
    fn every_type_has_its_protocol_and_its_own_key() {
        for (word, protocol, field) in [
            ("BACKUP_STORAGE_OSS", "oss", "ossAccessKey"),
            ("BACKUP_STORAGE_COS", "cos", "cosAccessKey"),
            ("BACKUP_STORAGE_S3", "s3", "s3AccessKey"),
        ] {
            let base = json!({"backupStorageType": word, "storageUrl": "a/b", field: key()});
            assert_eq!(check(Some(&config(&base))), Ok(format!("{protocol}://a/b")));
            let keyless = json!({"backupStorageType": word, "storageUrl": "a/b"});
            assert_eq!(code(&config(&keyless)), 1001);
            let on_file =
                json!({"backupStorageType": "BACKUP_STORAGE_FILE", "storageUrl": "/a", field: key()});
            assert_eq!(code(&config(&on_file)), 1001);
        }
    }

    #[test]
    fn each_missing_part_of_a_key_has_its_code() {
        for (word, field, part, expected) in [
            ("BACKUP_STORAGE_OSS", "ossAccessKey", "endpoint", 20011),
            ("BACKUP_STORAGE_OSS", "ossAccessKey", "accessKeyId", 20012),
            ("BACKUP_STORAGE_S3", "s3AccessKey", "accessKeySecret", 20013),
            ("BACKUP_STORAGE_COS", "cosAccessKey", "appId", 1001),
            ("BACKUP_STORAGE_S3", "s3AccessKey", "region", 1001),
        ] {
            let mut key = key();
            key[part] = json!("");
            let base = json!({"backupStorageType": word, "storageUrl": "a/b", field: key});
            assert_eq!(code(&config(&base)), expected, "{part}");
        }
    }
}
