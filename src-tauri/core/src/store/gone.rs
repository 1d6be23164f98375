//! Listed backups that their vendor lists no more.

use std::collections::HashSet;

use rusqlite::{Transaction, params};
use uuid::Uuid;

use super::Failure;
use super::chain::{note_edit, vouch};
use super::seen::Read;
use super::vouched::Kind;

/// Notes the backups of our own jobs that no list ever showed: made and deleted between two refreshes.
///
/// Only what was over before the vendor was asked; a younger backup may be missing from its answer.
pub(super) fn note_gone_jobs(transaction: &Transaction<'_>, read: &Read) -> Result<u32, Failure> {
    let listed: HashSet<&str> = read.backups.iter().map(|backup| backup.id.as_str()).collect();
    let mut statement = transaction.prepare_cached(
        "SELECT DISTINCT vendor_backup_id FROM job
         WHERE account = ?1 AND target_id = ?2 AND vendor_backup_id IS NOT NULL AND finished_at < ?3
           AND NOT EXISTS (SELECT 1 FROM seen_backup AS seen WHERE seen.account = job.account
                           AND seen.target_id = job.target_id AND seen.backup_id = job.vendor_backup_id)",
    )?;
    let asked_at = read.asked_at.as_millisecond();
    let key = params![read.account, read.target.id, asked_at];
    let ids: Vec<String> = statement.query_map(key, |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut count = 0;
    for id in ids.iter().filter(|id| !listed.contains(id.as_str())) {
        let row = Uuid::now_v7().to_string();
        transaction.execute(
            "INSERT INTO seen_backup (id, account, target_id, backup_id, status, profile_id, profile_name,
                                      environment, target_name, backup_name, created_at, first_seen_at,
                                      last_seen_at, gone_at, search, has_job)
             SELECT ?1, account, target_id, vendor_backup_id, status, profile_id, profile_name, environment,
                    target_name, backup_name, created_at, finished_at, finished_at, ?5, '', 1
             FROM job WHERE account = ?2 AND target_id = ?3 AND vendor_backup_id = ?4 LIMIT 1",
            params![row, read.account, read.target.id, id, asked_at],
        )?;
        vouch(transaction, Kind::Listed, &row)?;
        count += 1;
    }
    Ok(count)
}

/// Marks what was seen before and is not in this list.
pub(super) fn mark_gone(transaction: &Transaction<'_>, read: &Read) -> Result<u32, Failure> {
    let asked_at = read.asked_at.as_millisecond();
    // Whatever the list holds has been written with its time by now.
    let query = "SELECT id FROM seen_backup
                 WHERE account = ?1 AND target_id = ?2 AND gone_at IS NULL AND last_seen_at < ?3";
    let mut statement = transaction.prepare_cached(query)?;
    let key = params![read.account, read.target.id, asked_at];
    let missing: Vec<String> = statement.query_map(key, |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in &missing {
        note_edit(transaction, Kind::Listed, id)?;
        let update = "UPDATE seen_backup SET gone_at = ?2 WHERE id = ?1";
        transaction.prepare_cached(update)?.execute(params![id, asked_at])?;
        vouch(transaction, Kind::Listed, id)?;
    }
    Ok(u32::try_from(missing.len()).unwrap_or(u32::MAX))
}
