//! The table of exports with evidence: which manifests this history has sealed.

use jiff::Timestamp;
use rusqlite::{TransactionBehavior, params};

use super::chain::{newest, vouch};
use super::vouched::Kind;
use super::{Store, StoreError};

impl Store {
    /// Notes that an export was sealed, with whatever tells who made it. Its entry in the chain is what a manifest that
    /// was sealed anew does not have.
    pub(crate) async fn note_export(
        &self,
        seal: String,
        at: Timestamp,
        document: String,
    ) -> Result<(), StoreError> {
        self.run(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let insert = "INSERT INTO export (seal, at, document) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            transaction.execute(insert, params![seal, at.as_millisecond(), document])?;
            vouch(&transaction, Kind::Export, &seal)?;
            transaction.commit()?;
            Ok(())
        })
        .await
    }

    /// Whether the chain knows an export with that seal.
    pub(crate) async fn has_export(&self, seal: String) -> Result<bool, StoreError> {
        self.run(move |connection| Ok(newest(connection, Kind::Export, &seal)?.is_some())).await
    }
}
