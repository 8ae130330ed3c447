//! Forgets what is older than its retention. What makes a "once" is kept: the identity of an
//! entry, a placement, a slot, a story in an issue.

use chrono::{DateTime, Duration, Utc};

use super::{fault::Fault, tx::Tx, value::At};
use crate::store::Retention;

/// Near copies are looked for among three days; a day more does no harm.
const SKETCHES: i64 = 4;

/// Forgets; how many rows.
pub(super) fn tidy(tx: &Tx<'_>, retention: &Retention) -> Result<u64, Fault> {
    let mut gone = pages(tx, retention)?;
    gone += media(tx, before(tx, retention.media))?;
    gone += settled(tx, before(tx, retention.settled))?;
    let sketches = before(tx, Duration::days(SKETCHES));
    gone += tx.execute("DELETE FROM slices WHERE kind = 'edition' AND at < ?1", [sketches])?;
    let audit = before(tx, retention.audit);
    gone += tx.execute("DELETE FROM audit WHERE at < ?1", [audit])?;
    // The link to leave works as long as anything is remembered about what people did.
    gone += tx.execute("DELETE FROM tokens WHERE at < ?1", [audit])?;
    Ok(gone as u64)
}

fn before(tx: &Tx<'_>, age: Duration) -> At {
    At(tx.now.checked_sub_signed(age).unwrap_or(DateTime::<Utc>::UNIX_EPOCH))
}

fn pages(tx: &Tx<'_>, retention: &Retention) -> Result<usize, Fault> {
    let old = tx.execute("DELETE FROM pages WHERE at < ?1", [before(tx, retention.pages)])?;
    let cap = i64::try_from(retention.pages_bytes).unwrap_or(i64::MAX);
    let over = tx.execute(
        "DELETE FROM pages WHERE (entry, normalised) IN (
             SELECT entry, normalised FROM (
                 SELECT entry, normalised,
                     sum(size) OVER (ORDER BY at DESC, entry, normalised) AS total
                 FROM pages)
             WHERE total > ?1)",
        [cap],
    )?;
    Ok(old + over)
}

fn media(tx: &Tx<'_>, before: At) -> Result<usize, Fault> {
    tx.execute(
        "DELETE FROM media WHERE at < ?1 AND NOT EXISTS (
             SELECT 1 FROM placement_media m JOIN placements p ON p.id = m.placement
             WHERE m.media = media.id AND p.state IN ('live', 'planned'))",
        [before],
    )
}

/// Of a placement its last delivery and the last one that went live stay, with their editions.
fn settled(tx: &Tx<'_>, before: At) -> Result<usize, Fault> {
    let mut gone = 0;
    for sql in [
        "DELETE FROM deliveries WHERE final = 1 AND changed_at < ?1
           AND seq < (SELECT max(seq) FROM deliveries d WHERE d.placement = deliveries.placement)
           AND seq <> coalesce((SELECT max(seq) FROM deliveries d
               WHERE d.placement = deliveries.placement AND d.word = 'live'), 0)",
        "DELETE FROM decisions WHERE current = 0 AND at < ?1",
        "DELETE FROM editions WHERE at < ?1
           AND NOT EXISTS (SELECT 1 FROM placements p WHERE p.edition = editions.id)
           AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.edition = editions.id)
           AND EXISTS (SELECT 1 FROM editions later WHERE later.entry = editions.entry
               AND (later.at, later.id) > (editions.at, editions.id))",
        "DELETE FROM mailings WHERE changed_at < ?1
           AND word IN ('accepted', 'failed', 'suppressed', 'unknown')",
        "DELETE FROM announcements WHERE entry IN (SELECT id FROM entries
           WHERE changed_at < ?1 AND due_at IS NULL AND state IN ('withheld', 'withdrawn'))",
    ] {
        gone += tx.execute(sql, [before])?;
    }
    // An entry stays known for ever, but not the feed's words about it.
    tx.execute(
        "UPDATE entries SET discovered = json_set(discovered, '$.markup', NULL)
         WHERE changed_at < ?1 AND due_at IS NULL
           AND json_extract(discovered, '$.markup') IS NOT NULL",
        [before],
    )?;
    Ok(gone)
}
