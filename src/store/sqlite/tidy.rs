//! Forgets what is older than its retention. What makes a "once" is kept: the identity of an
//! entry, a placement, a slot, a story in an issue.

use chrono::{DateTime, Duration, Utc};
use rusqlite::ToSql;

use super::{fault::Fault, tx::Tx, value::At};
use crate::store::Retention;

/// Near copies are looked for among three days; a day more does no harm.
const SKETCHES: i64 = 4;

/// Rows of one kind that are forgotten in one step: others want to write too.
const STEP: usize = 500;

/// Takes a step; how many rows it forgot, 0 when nothing is left to forget.
pub(super) fn tidy(tx: &Tx<'_>, retention: &Retention) -> Result<u64, Fault> {
    let mut gone = pages(tx, retention)?;
    gone += media(tx, before(tx, retention.media))?;
    gone += settled(tx, before(tx, retention.settled))?;
    let sketches = before(tx, Duration::days(SKETCHES));
    gone += some(tx, "slices", "kind, part, hash, ref", "kind = 'edition' AND at < ?1", sketches)?;
    let audit = before(tx, retention.audit);
    gone += some(tx, "audit", "rowid", "at < ?1", audit)?;
    // The link to leave works as long as anything is remembered about what people did.
    gone += some(tx, "tokens", "rowid", "at < ?1", audit)?;
    Ok(gone as u64)
}

fn before(tx: &Tx<'_>, age: Duration) -> At {
    At(tx.now.checked_sub_signed(age).unwrap_or(DateTime::<Utc>::UNIX_EPOCH))
}

/// Deletes some rows of a table that are older than that, by what names a row there.
fn some(
    tx: &Tx<'_>,
    table: &str,
    name: &str,
    condition: &str,
    value: impl ToSql,
) -> Result<usize, Fault> {
    let sql = format!(
        "DELETE FROM {table} WHERE ({name}) IN
             (SELECT {name} FROM {table} WHERE {condition} LIMIT {STEP})"
    );
    tx.execute(&sql, [value])
}

fn pages(tx: &Tx<'_>, retention: &Retention) -> Result<usize, Fault> {
    let old = some(tx, "pages", "rowid", "at < ?1", before(tx, retention.pages))?;
    let cap = i64::try_from(retention.pages_bytes).unwrap_or(i64::MAX);
    let beyond = "rowid IN (SELECT row FROM (
        SELECT rowid AS row, sum(size) OVER (ORDER BY at DESC, entry, normalised) AS total
        FROM pages) WHERE total > ?1)";
    Ok(old + some(tx, "pages", "rowid", beyond, cap)?)
}

fn media(tx: &Tx<'_>, before: At) -> Result<usize, Fault> {
    let unused = "at < ?1 AND NOT EXISTS (
        SELECT 1 FROM placement_media m JOIN placements p ON p.id = m.placement
        WHERE m.media = media.id AND p.state IN ('live', 'planned'))";
    some(tx, "media", "rowid", unused, before)
}

/// What is forgotten of finished work. Of a placement its last delivery and the last one that went
/// live stay, with their editions.
const SETTLED: [(&str, &str); 4] = [
    (
        "deliveries",
        "final = 1 AND changed_at < ?1
         AND seq < (SELECT max(seq) FROM deliveries d WHERE d.placement = deliveries.placement)
         AND seq <> coalesce((SELECT max(seq) FROM deliveries d
             WHERE d.placement = deliveries.placement AND d.word = 'live'), 0)",
    ),
    ("decisions", "current = 0 AND at < ?1"),
    (
        "editions",
        "at < ?1
         AND NOT EXISTS (SELECT 1 FROM placements p WHERE p.edition = editions.id)
         AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.edition = editions.id)
         AND EXISTS (SELECT 1 FROM editions later WHERE later.entry = editions.entry
             AND (later.at, later.id) > (editions.at, editions.id))",
    ),
    ("mailings", "changed_at < ?1 AND word IN ('accepted', 'failed', 'suppressed', 'unknown')"),
];

fn settled(tx: &Tx<'_>, before: At) -> Result<usize, Fault> {
    let mut gone = 0;
    for (table, condition) in SETTLED {
        gone += some(tx, table, "rowid", condition, before)?;
    }
    // An entry stays known for ever, but not the feed's words about it.
    let sql = format!(
        "UPDATE entries SET discovered = json_set(discovered, '$.markup', NULL), forgotten = 1
         WHERE rowid IN (SELECT rowid FROM entries
             WHERE changed_at < ?1 AND due_at IS NULL AND forgotten = 0 LIMIT {STEP})"
    );
    Ok(gone + tx.execute(&sql, [before])?)
}
