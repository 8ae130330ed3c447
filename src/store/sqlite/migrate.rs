//! Brings a database to the schema that this program knows, one transaction a step.

use std::path::Path;

use rusqlite::Connection;

use super::{StoreError, fault::Fault};

/// Every schema there ever was, in order; a released one never changes.
const MIGRATIONS: [&str; 6] = [
    include_str!("migrations/0001_begin.sql"),
    include_str!("migrations/0002_renames.sql"),
    include_str!("migrations/0003_aliases.sql"),
    include_str!("migrations/0004_rhythm.sql"),
    include_str!("migrations/0005_hubs.sql"),
    include_str!("migrations/0006_entries.sql"),
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

/// A table that others point at is made anew without them noticing; whether they still point at
/// something is looked at when the step is whole (<https://sqlite.org/lang_altertable.html> §7).
fn take(conn: &Connection, step: u32, sql: &str) -> Result<(), Fault> {
    if found(conn)? >= step {
        return Ok(());
    }
    conn.execute_batch("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")?;
    let taken = carry_out(conn, step, sql);
    if taken.is_err() && !conn.is_autocommit() {
        drop(conn.execute_batch("ROLLBACK"));
    }
    let minded = conn.execute_batch("PRAGMA foreign_keys = ON");
    taken?;
    Ok(minded?)
}

fn carry_out(conn: &Connection, step: u32, sql: &str) -> Result<(), Fault> {
    // Looked at again inside the transaction: another process may have taken the step just now.
    if found(conn)? < step {
        conn.execute_batch(&format!("{sql}\nPRAGMA user_version = {step};"))?;
        nothing_dangles(conn, step)?;
    }
    Ok(conn.execute_batch("COMMIT")?)
}

fn nothing_dangles(conn: &Connection, step: u32) -> Result<(), Fault> {
    let mut statement =
        conn.prepare("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check")?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(()) };
    let (table, parent) = (row.get::<_, String>(0)?, row.get::<_, String>(2)?);
    let row = row.get::<_, Option<i64>>(1)?.unwrap_or_default();
    Err(Fault::corrupt(format!(
        "row {row} of {table} points at a row of {parent} that does not exist: step {step} of \
         the schema was not taken, and nothing was changed"
    )))
}
