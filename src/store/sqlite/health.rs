//! What the latest readings of each outlet brought.

use super::{fault::Fault, tx::Tx, value::Json};
use crate::model::{OutletName, Reading};

/// Readings that tell what is usual are kept up to this number; of those that were held, the last two.
const USUAL: usize = 60;
const HELD: usize = 2;

/// Adds one.
pub(super) fn note(tx: &Tx<'_>, outlet: &OutletName, reading: Reading) -> Result<(), Fault> {
    let mut all = latest(tx, outlet)?;
    all.push(reading);
    tx.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key(outlet), Json(&kept(all))),
    )?;
    Ok(())
}

/// Oldest first.
pub(super) fn latest(tx: &Tx<'_>, outlet: &OutletName) -> Result<Vec<Reading>, Fault> {
    let found = tx.one("SELECT value FROM meta WHERE key = ?1", [key(outlet)], |row| {
        Ok(row.get::<_, Json<Vec<Reading>>>("value")?.0)
    })?;
    Ok(found.unwrap_or_default())
}

/// Begins anew: how the outlet is now is how it is.
pub(super) fn forget(tx: &Tx<'_>, outlet: &OutletName) -> Result<usize, Fault> {
    tx.execute("DELETE FROM meta WHERE key = ?1", [key(outlet)])
}

fn key(outlet: &OutletName) -> String {
    format!("readings:{outlet}")
}

fn kept(all: Vec<Reading>) -> Vec<Reading> {
    let (mut usual, mut held) = (0, 0);
    let mut kept: Vec<Reading> = all
        .into_iter()
        .rev()
        .filter(|reading| {
            let (count, most) =
                if reading.change.is_none() { (&mut usual, USUAL) } else { (&mut held, HELD) };
            *count += 1;
            *count <= most
        })
        .collect();
    kept.reverse();
    kept
}
