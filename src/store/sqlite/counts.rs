//! Numbers for metrics and the status page, and the names that the store knows.

use std::collections::BTreeMap;

use super::{fault::Fault, tx::Tx, value::At};
use crate::store::Counts;

/// How much there is of everything.
pub(super) fn counts(tx: &Tx<'_>) -> Result<Counts, Fault> {
    let (due, oldest) = due(tx)?;
    Ok(Counts {
        entries: tally(tx, "entry")?,
        deliveries: tally(tx, "delivery")?,
        mailings: tally(tx, "mailing")?,
        due,
        subscribers: tx.number("SELECT count(*) FROM subscribers WHERE status = 'active'", [])?,
        oldest_due_seconds: oldest,
    })
}

/// How many there are of each state, as triggers keep it.
fn tally(tx: &Tx<'_>, kind: &str) -> Result<BTreeMap<String, u64>, Fault> {
    let rows = tx.all("SELECT word, n FROM tally WHERE kind = ?1 AND n > 0", [kind], |row| {
        Ok((row.get("word")?, row.get::<_, u32>("n")?.into()))
    })?;
    Ok(rows.into_iter().collect())
}

/// Work that waits for hands: how much, and for how many seconds the oldest.
fn due(tx: &Tx<'_>) -> Result<(u64, u64), Fault> {
    let found = tx.one(
        "SELECT count(*) AS n, min(due_at) AS oldest FROM (
             SELECT due_at, lease_until FROM entries WHERE due_at <= ?1
             UNION ALL SELECT due_at, lease_until FROM deliveries WHERE due_at <= ?1
             UNION ALL SELECT due_at, lease_until FROM mailings WHERE due_at <= ?1)
         WHERE lease_until IS NULL OR lease_until <= ?1",
        [At(tx.now)],
        |row| Ok((row.get::<_, u32>("n")?, row.get::<_, Option<At>>("oldest")?)),
    )?;
    let (n, oldest) = found.unwrap_or_default();
    let seconds = oldest.map_or(0, |at| (tx.now - at.0).num_seconds());
    Ok((n.into(), u64::try_from(seconds).unwrap_or(0)))
}

/// Outlets, targets and digests, as `partner:…`, `target:…`, `digest:…`.
pub(super) fn names(tx: &Tx<'_>) -> Result<Vec<String>, Fault> {
    tx.all(
        "SELECT 'partner:' || outlet AS name FROM sources
         UNION SELECT 'target:' || target FROM placements
         UNION SELECT 'target:' || target FROM surveys
         UNION SELECT 'digest:' || digest FROM subscribers
         UNION SELECT 'digest:' || digest FROM slots
         ORDER BY name",
        [],
        |row| row.get("name"),
    )
}
