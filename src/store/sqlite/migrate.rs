//! Brings a database to the schema that this program knows, one transaction a step.

use std::path::Path;

use rusqlite::Connection;

use super::{StoreError, fault::Fault};

/// Every schema there ever was, in order; a released one never changes.
const MIGRATIONS: [&str; 5] = [
    include_str!("migrations/0001_begin.sql"),
    include_str!("migrations/0002_renames.sql"),
    include_str!("migrations/0003_aliases.sql"),
    include_str!("migrations/0004_rhythm.sql"),
    include_str!("migrations/0005_hubs.sql"),
];

/// The newest schema that this program knows.
pub(super) const KNOWN: u32 = MIGRATIONS.len() as u32;

/// The schema of a database, 0 for a new one.
pub(super) fn found(conn: &Connection) -> Result<u32, Fault> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Refuses a schema that only a newer program understands.
pub(super) fn refuse_newer(found: u32, path: &Path) -> Result<(), Fault> {
    if found <= KNOWN {
        return Ok(());
    }
    let path = path.display().to_string();
    Err(StoreError::Newer { path, found, known: KNOWN }.into())
}

/// Takes the missing steps. A kill in between leaves a whole step or nothing of it.
pub(super) fn migrate(conn: &Connection, path: &Path) -> Result<(), Fault> {
    refuse_newer(found(conn)?, path)?;
    for (step, sql) in (1..).zip(MIGRATIONS) {
        take(conn, step, sql)?;
    }
    Ok(())
}

fn take(conn: &Connection, step: u32, sql: &str) -> Result<(), Fault> {
    conn.execute_batch("BEGIN IMMEDIATE")?;
    // Looked at inside the transaction: another process may have taken the step just now.
    let taken = found(conn).and_then(|at| {
        if at < step {
            conn.execute_batch(&format!("{sql}\nPRAGMA user_version = {step};"))?;
        }
        Ok(conn.execute_batch("COMMIT")?)
    });
    if taken.is_err() && !conn.is_autocommit() {
        drop(conn.execute_batch("ROLLBACK"));
    }
    taken
}
