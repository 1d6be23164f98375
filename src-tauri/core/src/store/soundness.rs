//! Whether the file itself is sound, whatever its rows say: lists are read through its indexes, and a trigger that
//! somebody else put there could edit a row before the chain vouches for it.

use std::collections::HashSet;

use rusqlite::Connection;

use super::Failure;
use super::audit::Flaw;
use super::schema::migrations;

/// How many troubles of the file are told.
const MOST: u32 = 20;

/// A trigger or a view: its kind, its name and what it does.
type Part = (String, String, String);

/// What is wrong with the file, and the triggers of ours that are not there any more.
pub(super) fn examine(connection: &Connection) -> Result<(Vec<Flaw>, Vec<String>), Failure> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MOST})"))?;
    let details = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let troubles = details.into_iter().filter(|detail| detail != "ok");
    let mut flaws: Vec<Flaw> = troubles.map(|detail| Flaw::FileUnsound { detail }).collect();
    let (ours, found) = (parts(&as_made()?)?, parts(connection)?);
    let strange =
        found.difference(&ours).map(|(kind, name, _)| Flaw::Strange { part: format!("{kind} {name}") });
    flaws.extend(strange);
    let found: HashSet<&String> = found.iter().map(|(_, name, _)| name).collect();
    let mut missing: Vec<String> =
        ours.into_iter().map(|(_, name, _)| name).filter(|name| !found.contains(name)).collect();
    missing.sort();
    Ok((flaws, missing))
}

/// An empty database as this program makes it.
fn as_made() -> Result<Connection, Failure> {
    let mut connection = Connection::open_in_memory()?;
    match migrations().to_latest(&mut connection) {
        Ok(()) => Ok(connection),
        Err(rusqlite_migration::Error::RusqliteError { err, .. }) => Err(err.into()),
        // Nothing but SQL can fail where there is no row yet.
        Err(_) => Err(rusqlite::Error::InvalidQuery.into()),
    }
}

fn parts(connection: &Connection) -> Result<HashSet<Part>, Failure> {
    let query = "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view')";
    let mut statement = connection.prepare(query)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
