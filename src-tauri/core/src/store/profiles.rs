//! The table of profiles.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Failure, Store, StoreError, word};
use crate::account::{account, lane};
use crate::profile::{Profile, ProfileFacts, ProfileId};

impl Store {
    /// Every profile, by name.
    pub(crate) async fn profiles(&self) -> Result<Vec<Profile>, StoreError> {
        self.run(|connection| {
            let mut statement =
                connection.prepare("SELECT document FROM profile ORDER BY name COLLATE NOCASE, id")?;
            let documents = statement.query_map([], |row| row.get::<_, String>(0))?;
            documents.map(|document| Ok(serde_json::from_str(&document?)?)).collect()
        })
        .await
    }

    pub(crate) async fn profile(&self, id: ProfileId) -> Result<Option<Profile>, StoreError> {
        self.run(move |connection| {
            let query = "SELECT document FROM profile WHERE id = ?1";
            let document: Option<String> =
                connection.query_row(query, [id.to_string()], |row| row.get(0)).optional()?;
            Ok(document.map(|document| serde_json::from_str(&document)).transpose()?)
        })
        .await
    }

    /// Writes a profile whose predecessor has the revision before; `false` if somebody else was faster.
    pub(crate) async fn save_profile(&self, profile: &Profile) -> Result<bool, StoreError> {
        let profile = profile.clone();
        self.run(move |connection| {
            let document = serde_json::to_string(&profile)?;
            let (id, name) = (profile.id.to_string(), profile.name.to_string());
            let changed = if profile.revision == 1 {
                let insert = "INSERT INTO profile (id, revision, name, document) VALUES (?1, 1, ?2, ?3)";
                connection.execute(insert, params![id, name, document])?
            } else {
                let update = "UPDATE profile SET revision = ?2, name = ?3, document = ?4 WHERE id = ?1 AND revision = ?2 - 1";
                connection.execute(update, params![id, profile.revision, name, document])?
            };
            Ok(changed == 1)
        })
        .await
    }

    pub(crate) async fn delete_profile(&self, id: ProfileId) -> Result<(), StoreError> {
        self.run(move |connection| {
            connection.execute("DELETE FROM profile WHERE id = ?1", [id.to_string()])?;
            Ok(())
        })
        .await
    }
}

/// The account behind a profile; the product's word where the profile is gone.
pub(super) fn account_of(transaction: &Transaction<'_>, facts: &ProfileFacts) -> Result<String, Failure> {
    Ok(account_and_lane(transaction, facts)?.0)
}

/// The account behind a profile, and the vendor's endpoint; the product's word for both where the profile is gone.
pub(super) fn account_and_lane(
    transaction: &Transaction<'_>,
    facts: &ProfileFacts,
) -> Result<(String, String), Failure> {
    let query = "SELECT document FROM profile WHERE id = ?1";
    let document: Option<String> =
        transaction.prepare_cached(query)?.query_row([facts.id.to_string()], |row| row.get(0)).optional()?;
    match document {
        Some(document) => {
            let connection = serde_json::from_str::<Profile>(&document)?.connection;
            Ok((account(&connection), lane(&connection)))
        }
        None => Ok((word(&facts.provider)?, word(&facts.provider)?)),
    }
}
