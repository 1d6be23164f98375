//! The table of backups as their vendors listed them.
//!
//! One list of one target is one transaction. What came of a list that was asked for earlier never overwrites what a
//! later one told, so refreshes may run beside each other.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use uuid::Uuid;

use super::chain::{note_edit, vouch};
use super::gone::{mark_gone, note_gone_jobs};
use super::vouched::Kind;
use super::{Failure, Store, StoreError, word};
use crate::backup::{BackupState, VendorBackup};
use crate::job::{Job, TargetFacts};
use crate::profile::{ProfileFacts, ProfileId};
use crate::record::SeenBackup;

/// One target's backups, as its vendor listed them.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) account: String,
    pub(crate) profile: ProfileFacts,
    pub(crate) target: TargetFacts,
    pub(crate) backups: Vec<VendorBackup>,
    /// Whether a backup that is not among them is not at the vendor.
    pub(crate) is_whole: bool,
    /// When the vendor was asked: whatever is younger may be missing from its answer.
    pub(crate) asked_at: Timestamp,
}

/// What a list changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recorded {
    /// Rows that the history did not have.
    pub(crate) new: u32,
    /// Rows that the vendor listed before, or made for us, and lists no more.
    pub(crate) gone: u32,
    /// Rows that were gone and are listed again.
    pub(crate) back: u32,
}

impl Store {
    /// Takes a list of a target's backups into the history; only a whole one marks what is missing as gone.
    pub(crate) async fn record_backups(&self, read: Read) -> Result<Recorded, StoreError> {
        self.run(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut recorded = Recorded::default();
            for backup in &read.backups {
                note(&transaction, &read, backup, &mut recorded)?;
            }
            if read.is_whole {
                recorded.gone = note_gone_jobs(&transaction, &read)? + mark_gone(&transaction, &read)?;
            }
            transaction.commit()?;
            Ok(recorded)
        })
        .await
    }

    /// The names of a profile's targets that have backups in the history, by target id.
    pub(crate) async fn known_targets(&self, id: ProfileId) -> Result<Vec<(String, String)>, StoreError> {
        self.run(move |connection| {
            let mut statement = connection.prepare(
                "SELECT target_id, max(target_name) FROM (
                     SELECT target_id, target_name FROM seen_backup WHERE profile_id = ?1 AND gone_at IS NULL
                     UNION SELECT target_id, target_name FROM job
                     WHERE profile_id = ?1 AND vendor_backup_id IS NOT NULL AND NOT EXISTS (
                         SELECT 1 FROM seen_backup AS seen WHERE seen.account = job.account
                         AND seen.target_id = job.target_id AND seen.backup_id = job.vendor_backup_id
                         AND seen.gone_at IS NOT NULL))
                 GROUP BY target_id ORDER BY 2",
            )?;
            let rows = statement.query_map([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }
}

/// Writes one listed backup: a new row, or what has become of it since.
fn note(
    transaction: &Transaction<'_>,
    read: &Read,
    backup: &VendorBackup,
    recorded: &mut Recorded,
) -> Result<(), Failure> {
    let key = params![read.account, read.target.id, backup.id];
    let query = "SELECT id, gone_at IS NOT NULL FROM seen_backup WHERE account = ?1 AND target_id = ?2 AND backup_id = ?3";
    let before: Option<(String, bool)> =
        transaction.prepare_cached(query)?.query_row(key, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (known, was_gone) = before.unzip();
    if let Some(id) = &known {
        note_edit(transaction, Kind::Listed, id)?;
    }
    let id = known.unwrap_or_else(|| Uuid::now_v7().to_string());
    let has_job = has_job(transaction, read, &backup.id)?;
    recorded.new += u32::from(was_gone.is_none() && !has_job);
    let is_written = upsert(transaction, read, backup, &id, has_job)?;
    vouch(transaction, Kind::Listed, &id)?;
    recorded.back += u32::from(was_gone == Some(true) && is_written);
    Ok(())
}

fn has_job(transaction: &Transaction<'_>, read: &Read, backup_id: &str) -> Result<bool, Failure> {
    let query =
        "SELECT EXISTS (SELECT 1 FROM job WHERE account = ?1 AND target_id = ?2 AND vendor_backup_id = ?3)";
    let key = params![read.account, read.target.id, backup_id];
    Ok(transaction.query_row(query, key, |row| row.get(0))?)
}

/// Whether the row was written, and not left as a later list had it.
///
/// The profile stays the one that saw the backup first, as long as there is such a profile: another one with the
/// same account must not take the row away from it.
fn upsert(
    transaction: &Transaction<'_>,
    read: &Read,
    backup: &VendorBackup,
    id: &str,
    has_job: bool,
) -> Result<bool, Failure> {
    let asked_at = read.asked_at.as_millisecond();
    let seen = SeenBackup {
        profile: first_profile(transaction, read, &backup.id)?.unwrap_or_else(|| read.profile.clone()),
        target: read.target.clone(),
        backup: backup.clone(),
    };
    let began = backup.began_at.as_ref().and_then(|time| time.at).map(|at| at.as_millisecond());
    let changed = transaction.execute(
        "INSERT INTO seen_backup (id, account, target_id, backup_id, status, profile_id, profile_name, environment,
                                  target_name, backup_name, size_bytes, duration_ms, created_at, first_seen_at,
                                  last_seen_at, search, document, has_job)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, coalesce(?13, ?14), ?14, ?14, ?15, ?16, ?18)
         ON CONFLICT (account, target_id, backup_id) DO UPDATE SET
             -- What is being deleted keeps the verdict it had.
             status = CASE WHEN ?17 THEN status ELSE excluded.status END,
             profile_id = excluded.profile_id, profile_name = excluded.profile_name,
             environment = excluded.environment, target_name = excluded.target_name,
             backup_name = excluded.backup_name, size_bytes = excluded.size_bytes,
             duration_ms = excluded.duration_ms, created_at = coalesce(?13, first_seen_at),
             last_seen_at = excluded.last_seen_at, gone_at = NULL, search = excluded.search,
             document = excluded.document
         WHERE excluded.last_seen_at >= max(last_seen_at, coalesce(gone_at, 0))",
        params![
            id,
            read.account,
            read.target.id,
            backup.id,
            seen.status().as_str(),
            seen.profile.id.to_string(),
            seen.profile.name,
            word(&seen.profile.environment)?,
            read.target.name,
            backup.name,
            backup.size_bytes.and_then(|bytes| i64::try_from(bytes).ok()),
            seen.duration().map(|duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)),
            began,
            asked_at,
            seen.search(),
            serde_json::to_string(&seen)?,
            backup.state == BackupState::Deleting,
            has_job,
        ],
    )?;
    Ok(changed == 1)
}

/// Gives the seen backup's row to the job that has its id.
pub(super) fn claim(transaction: &Transaction<'_>, job: &Job) -> Result<(), Failure> {
    transaction.execute(
        "UPDATE seen_backup SET has_job = 1 WHERE (account, target_id, backup_id) IN
             (SELECT account, target_id, vendor_backup_id FROM job WHERE id = ?1)",
        [job.id.0.to_string()],
    )?;
    Ok(())
}

/// The profile that a row belongs to already, if it is another one and still there.
fn first_profile(
    transaction: &Transaction<'_>,
    read: &Read,
    backup_id: &str,
) -> Result<Option<ProfileFacts>, Failure> {
    let query = "SELECT document FROM seen_backup
                 WHERE account = ?1 AND target_id = ?2 AND backup_id = ?3 AND profile_id <> ?4
                   AND document IS NOT NULL AND profile_id IN (SELECT id FROM profile)";
    let key = params![read.account, read.target.id, backup_id, read.profile.id.to_string()];
    let document: Option<String> = transaction.query_row(query, key, |row| row.get(0)).optional()?;
    Ok(document
        .map(|document| serde_json::from_str::<SeenBackup>(&document))
        .transpose()?
        .map(|it| it.profile))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::HistoryFilter;
    use crate::profile::{Environment, Guard, ProviderKind};
    use crate::record::HistoryRecord;
    use crate::target::Engine;

    fn read(second: i64, ids: &[&str]) -> Read {
        let backup = |id: &&str| {
            serde_json::from_value(serde_json::json!({
                "id": id, "name": id, "state": "completed", "word": "COMPLETED", "origin": "auto",
                "databases": [], "began_at": null, "ended_at": null, "size_bytes": null,
            }))
        };
        Read {
            account: "huawei_rds".to_owned(),
            profile: ProfileFacts {
                id: ProfileId::default(),
                revision: 1,
                name: "prod".to_owned(),
                provider: ProviderKind::HuaweiRds,
                environment: Environment::Production,
                guard: Guard::Confirm,
                summary: String::new(),
            },
            target: TargetFacts {
                id: "t1".to_owned(),
                name: "orders".to_owned(),
                group: None,
                engine: Engine::MySql,
                version: "8.0".to_owned(),
            },
            backups: ids.iter().map(backup).collect::<Result<_, _>>().unwrap(),
            is_whole: true,
            asked_at: Timestamp::from_second(second).unwrap(),
        }
    }

    async fn rows(store: &Store) -> Vec<HistoryRecord> {
        store.history_rows(HistoryFilter::default()).next().await.unwrap().unwrap_or_default()
    }

    #[tokio::test]
    async fn an_earlier_list_that_comes_in_later_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.record_backups(read(10, &["a", "b"])).await.unwrap();
        store.record_backups(read(30, &["a", "new"])).await.unwrap();
        let before = rows(&store).await;
        assert_eq!(before.iter().filter(|row| row.gone_at.is_some()).count(), 1);
        let late = store.record_backups(read(20, &["a", "b"])).await.unwrap();
        assert_eq!(late, Recorded::default(), "“new” is younger than this list, and “b” was missed after it");
        assert_eq!(rows(&store).await, before);
    }

    #[tokio::test]
    async fn a_list_speaks_for_its_own_target_and_account_only() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.record_backups(read(10, &["1"])).await.unwrap();
        let mut elsewhere = read(20, &["1"]);
        elsewhere.account = "oceanbase_ocp https://ocp.example".to_owned();
        assert_eq!(store.record_backups(elsewhere).await.unwrap().new, 1, "ids are counted on each server");
        let mut other = read(30, &[]);
        other.target.id = "t2".to_owned();
        assert_eq!(store.record_backups(other).await.unwrap(), Recorded::default());
        let partial = Read { is_whole: false, ..read(35, &[]) };
        assert_eq!(store.record_backups(partial).await.unwrap(), Recorded::default());
        assert_eq!(store.record_backups(read(40, &["1", "1"])).await.unwrap(), Recorded::default());
        assert_eq!(rows(&store).await.len(), 2);
    }
}
