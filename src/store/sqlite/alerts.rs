//! Conditions that a person was told about, once each.

use chrono::{DateTime, Utc};

use super::{fault::Fault, tx::Tx, value::At};

/// Opens a condition; true when it was not open.
pub(super) fn raise(tx: &Tx<'_>, condition: &str, words: &str) -> Result<bool, Fault> {
    let raised = tx.execute(
        "INSERT INTO alerts (condition, words, since) VALUES (?1, ?2, ?3)
         ON CONFLICT (condition) DO NOTHING",
        (condition, words, At(tx.now)),
    )?;
    Ok(raised == 1)
}

/// Closes a condition; true when it was open.
pub(super) fn clear(tx: &Tx<'_>, condition: &str) -> Result<bool, Fault> {
    Ok(tx.execute("DELETE FROM alerts WHERE condition = ?1", [condition])? == 1)
}

/// Open conditions, oldest first.
pub(super) fn list(tx: &Tx<'_>) -> Result<Vec<(String, String, DateTime<Utc>)>, Fault> {
    tx.all("SELECT * FROM alerts ORDER BY since, condition", [], |row| {
        Ok((row.get("condition")?, row.get("words")?, row.get::<_, At>("since")?.0))
    })
}
