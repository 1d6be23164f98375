//! What OCP answers about a tenant's backup strategy: the best source of a storage that a backup can go to.
//!
//! Whether its secrets come back in clear, masked or not at all is not documented, so each is provided for: the
//! profile's storage access key takes the place of a secret that cannot be read.

use jiff::Timestamp;
use serde_json::Value;

use super::answer::read;
use super::lenient::{list, text, whole, word};
use super::storage::{Place, Storage, StorageKey};
use crate::error::{Refusal, VendorError};
use crate::request::HttpResponse;
use crate::secret::Secret;
use crate::text::Text;

/// The storage of a tenant's strategy, as OCP tells it.
#[derive(Clone, Debug)]
pub(super) struct StrategyStorage(Value);

/// A storage that a request can carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Copied {
    pub(super) storage: Storage,
    /// The id of the strategy's own key, where the profile's takes its place.
    pub(super) replaced_key: Option<String>,
}

/// Why a strategy's storage cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Incomplete {
    /// A field that a request must have.
    Field(&'static str),
    /// A kind of storage we do not know.
    Kind(String),
    /// Its secret is hidden, and the profile has no storage access key.
    Key,
    /// This account may not read the strategy at all.
    Hidden,
}

impl Incomplete {
    pub(super) fn detail(&self) -> Text {
        match self {
            Self::Field(field) => {
                Text::new(format!("OCP does not tell its {field}"), format!("OCP 未返回其 {field}"))
            }
            Self::Kind(kind) => Text::new(
                format!("Holdfast does not know storage of the kind “{kind}”"),
                format!("Holdfast 不认识“{kind}”类型的存储"),
            ),
            Self::Key => Text::new(
                "OCP keeps the secret of its access key to itself, and a backup must carry it",
                "OCP 不返回其访问秘钥，而发起备份时必须提供",
            ),
            Self::Hidden => Text::new(
                "This account may not read the tenant's backup strategy",
                "该账号无权查看该租户的备份策略",
            ),
        }
    }

    pub(super) fn way_out(&self) -> Text {
        match self {
            Self::Field(_) | Self::Kind(_) | Self::Hidden => {
                Text::new("Type the storage instead", "请改为手动填写存储")
            }
            Self::Key => Text::new(
                "Add the storage's access key to the profile, then plan again",
                "请在连接配置中填写该存储的访问密钥，再重新计划",
            ),
        }
    }
}

/// The strategy's storage; nothing where the tenant has no strategy.
pub(super) fn read_strategy(
    response: &HttpResponse,
    now: Timestamp,
) -> Result<Option<StrategyStorage>, VendorError> {
    let mut data = read(response, now)?;
    let storage = data.get_mut("obBackupServiceStorageConfig").map(Value::take);
    Ok(storage.filter(Value::is_object).map(StrategyStorage))
}

/// Whether a refusal says no more than that there is no strategy. How OCP says that is not documented.
pub(super) fn says_none(error: &VendorError) -> bool {
    error.is_vendors_own
        && (matches!(error.words.code.as_str(), "20106" | "BAK21006") || error.refusal == Refusal::NotFound)
}

impl StrategyStorage {
    fn base(&self) -> &Value {
        &self.0["obBackupStorageBaseInfo"]
    }

    /// The directory, for eyes.
    pub(super) fn directory(&self) -> String {
        without_scheme(&word(&self.base()["storageUrl"]))
    }

    /// The storage as a request carries it.
    pub(super) fn copy(&self, key: Option<&StorageKey>) -> Result<Copied, Incomplete> {
        let base = self.base();
        let threshold = [&self.0, base].map(|part| whole(&part["alarmStoragePercentageThreshold"]));
        let (place, replaced_key) = self.place(key)?;
        let storage = Storage {
            config_name: text(&self.0["configName"]).ok_or(Incomplete::Field("configName"))?,
            directory: Some(self.directory())
                .filter(|directory| !directory.is_empty())
                .ok_or(Incomplete::Field("storageUrl"))?,
            // The document draws it inside the base, its sample beside.
            alarm_threshold: threshold
                .into_iter()
                .flatten()
                .next()
                .ok_or(Incomplete::Field("alarmStoragePercentageThreshold"))?,
            place,
            storage_id: whole(&self.0["storageId"]),
            service_type: text(&self.0["serviceType"]),
            service_id: whole(&self.0["serviceId"]),
            service_name: text(&self.0["serviceName"]),
            host_ids: list(&self.0["hostIdList"]).iter().filter_map(whole).collect(),
        };
        Ok(Copied { storage, replaced_key })
    }

    fn place(&self, key: Option<&StorageKey>) -> Result<(Place, Option<String>), Incomplete> {
        let base = self.base();
        let kind = text(&base["backupStorageType"]).ok_or(Incomplete::Field("backupStorageType"))?;
        let access = match kind.as_str() {
            "BACKUP_STORAGE_FILE" => return Ok((Place::File, None)),
            "BACKUP_STORAGE_OSS" => &base["ossAccessKey"],
            "BACKUP_STORAGE_COS" => &base["cosAccessKey"],
            "BACKUP_STORAGE_S3" => &base["s3AccessKey"],
            _ => return Err(Incomplete::Kind(kind)),
        };
        let field = |name: &'static str| text(&access[name]).ok_or(Incomplete::Field(name));
        let endpoint = field("endpoint")?;
        let (key, replaced) = choose_key(access, key)?;
        let place = match kind.as_str() {
            "BACKUP_STORAGE_COS" => Place::Cos { endpoint, key, app_id: field("appId")? },
            "BACKUP_STORAGE_S3" => Place::S3 { endpoint, key, region: field("region")? },
            _ => Place::Oss { endpoint, key },
        };
        Ok((place, replaced))
    }
}

/// The profile's key where it is the strategy's own or the strategy's cannot be read.
fn choose_key(
    access: &Value,
    profile: Option<&StorageKey>,
) -> Result<(StorageKey, Option<String>), Incomplete> {
    let readable = |field: &str| text(&access[field]).filter(|text| !is_masked(text));
    let id = readable("accessKeyId");
    if let Some(profile) = profile.filter(|profile| id.as_deref().is_none_or(|id| id == profile.id)) {
        return Ok((profile.clone(), None));
    }
    match (&id, readable("accessKeySecret"), profile) {
        (Some(id), Some(secret), _) => Ok((StorageKey { id: id.clone(), secret: Secret::new(secret) }, None)),
        (_, _, Some(profile)) => Ok((profile.clone(), id)),
        (_, _, None) => Err(Incomplete::Key),
    }
}

/// Two stars or dots in a row stand for what is hidden: no storage gives out keys that have them.
fn is_masked(text: &str) -> bool {
    text.contains("**") || text.contains("••")
}

/// Should the strategy tell its directory as OceanBase writes it, `oss://bucket/path?host=…`.
fn without_scheme(url: &str) -> String {
    match url.split_once("://") {
        Some((_, rest)) => rest.split('?').next().unwrap_or_default().to_owned(),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::envelope;
    use super::*;

    const S3: &str = r#"{"id":5,"type":"x","obBackupServiceStorageConfig":{"configName":"main","storageId":"9007199254740993",
        "serviceType":"OB_CLUSTER","serviceId":1000005,"serviceName":"ob","hostIdList":[1,"2"],
        "obBackupStorageBaseInfo":{"backupStorageType":"BACKUP_STORAGE_S3","storageUrl":"bucket/backup",
        "alarmStoragePercentageThreshold":90,
        "s3AccessKey":{"endpoint":"s3.example.com","accessKeyId":"AKSTRATEGY","accessKeySecret":"SECRET","region":"eu"}}}}"#;

    fn strategy(data: &str) -> Option<StrategyStorage> {
        read_strategy(&envelope(data), Timestamp::UNIX_EPOCH).unwrap()
    }

    fn key(id: &str) -> StorageKey {
        StorageKey { id: id.to_owned(), secret: Secret::new("of-the-profile") }
    }

    fn chosen(
        data: &str,
        profile: Option<&StorageKey>,
    ) -> Result<(String, String, Option<String>), Incomplete> {
        let copied = strategy(data).unwrap().copy(profile)?;
        let Place::S3 { key, .. } = copied.storage.place else { panic!("S3") };
        Ok((key.id, key.secret.reveal().to_owned(), copied.replaced_key))
    }

    #[test]
    fn a_storage_is_copied_whole() {
        let storage = strategy(S3).unwrap().copy(None).unwrap().storage;
        assert_eq!((storage.config_name.as_str(), storage.directory.as_str()), ("main", "bucket/backup"));
        assert_eq!((storage.alarm_threshold, storage.storage_id), (90, Some(9_007_199_254_740_993)));
        assert_eq!((storage.service_id, storage.host_ids.as_slice()), (Some(1_000_005), [1, 2].as_slice()));
        let Place::S3 { endpoint, region, .. } = storage.place else { panic!("S3") };
        assert_eq!((endpoint.as_str(), region.as_str()), ("s3.example.com", "eu"));
    }

    #[test]
    fn a_key_that_ocp_hides_is_the_profiles_or_is_missing() {
        let own = ("AKSTRATEGY".to_owned(), "SECRET".to_owned(), None);
        let profiles = |id: &str, replaced: Option<&str>| {
            Ok((id.to_owned(), "of-the-profile".to_owned(), replaced.map(str::to_owned)))
        };
        assert_eq!(chosen(S3, None), Ok(own.clone()));
        assert_eq!(chosen(S3, Some(&key("AKSTRATEGY"))), profiles("AKSTRATEGY", None));
        assert_eq!(chosen(S3, Some(&key("ANOTHER"))), Ok(own), "the profile's is for another storage");
        for hidden in
            [r#""accessKeySecret":"******""#, r#""accessKeySecret":"""#, r#""accessKeySecret":null"#]
        {
            let masked = S3.replace(r#""accessKeySecret":"SECRET""#, hidden);
            assert_eq!(chosen(&masked, None), Err(Incomplete::Key), "{hidden}");
            assert_eq!(chosen(&masked, Some(&key("AKSTRATEGY"))), profiles("AKSTRATEGY", None));
            assert_eq!(chosen(&masked, Some(&key("ANOTHER"))), profiles("ANOTHER", Some("AKSTRATEGY")));
            let no_id = masked.replace("AKSTRATEGY", "AK**GY");
            assert_eq!(chosen(&no_id, Some(&key("ANOTHER"))), profiles("ANOTHER", None));
        }
    }

    #[test]
    fn what_a_request_must_have_is_missed_by_its_name() {
        let missing = |from: &str, to: &str| strategy(&S3.replace(from, to)).unwrap().copy(None).unwrap_err();
        assert_eq!(missing(r#""configName":"main""#, r#""x":1"#), Incomplete::Field("configName"));
        assert_eq!(missing(r#""region":"eu""#, r#""x":1"#), Incomplete::Field("region"));
        assert_eq!(missing("bucket/backup", ""), Incomplete::Field("storageUrl"));
        assert_eq!(
            missing(r#""alarmStoragePercentageThreshold":90,"#, ""),
            Incomplete::Field("alarmStoragePercentageThreshold")
        );
        assert_eq!(
            missing("BACKUP_STORAGE_S3", "BACKUP_STORAGE_OBS"),
            Incomplete::Kind("BACKUP_STORAGE_OBS".to_owned())
        );
        let file = S3
            .replace("BACKUP_STORAGE_S3", "BACKUP_STORAGE_FILE")
            .replace("bucket/backup", "file:///backup/");
        let storage = strategy(&file).unwrap().copy(None).unwrap().storage;
        assert_eq!((storage.place, storage.directory.as_str()), (Place::File, "/backup/"));
    }

    #[test]
    fn a_tenant_without_a_strategy_has_none_however_ocp_says_so() {
        for data in ["null", "{}", "[]", r#"{"obBackupServiceStorageConfig":null}"#] {
            assert!(strategy(data).is_none(), "{data}");
        }
        let refused = |status: u16, code: u32| {
            let body = format!(
                r#"{{"successful":false,"status":{status},"error":{{"code":{code},"message":"no"}}}}"#
            );
            let response = HttpResponse { status, headers: Vec::new(), body: body.into() };
            says_none(&read_strategy(&response, Timestamp::UNIX_EPOCH).unwrap_err())
        };
        assert!(refused(400, 20106) && refused(404, 1002));
        assert!(!refused(403, 3017) && !refused(500, 1005));
        let proxy = HttpResponse { status: 404, headers: Vec::new(), body: "not found".into() };
        assert!(!says_none(&read_strategy(&proxy, Timestamp::UNIX_EPOCH).unwrap_err()));
    }
}
