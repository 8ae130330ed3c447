//! What hubs send, and what they leave out.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::named_params;

use crate::{
    model::{Rhythm, SubscriptionId},
    store::{
        Enrolled, PingSettled, SourceKey,
        sqlite::{
            entries,
            fault::Fault,
            tx::Tx,
            value::{At, Json},
            visits,
        },
    },
};

/// Enrols what a hub sent, as a visit would; the source's cursor stays as it is.
pub(in crate::store::sqlite) fn settle(
    tx: &Tx<'_>,
    id: SubscriptionId,
    settled: &PingSettled,
) -> Result<Enrolled, Fault> {
    let (mut enrolled, mut told) = (Enrolled::default(), HashSet::new());
    let known = tx.one("SELECT outlet, source FROM subscriptions WHERE id = ?1", [id], |row| {
        Ok(SourceKey { outlet: row.get("outlet")?, source: row.get("source")? })
    })?;
    let Some(key) = known else { return Ok(enrolled) };
    for (found, state) in &settled.entries {
        entries::enrol(tx, found, *state, &mut told, &mut enrolled)?;
    }
    if enrolled.first_told > 0 {
        note_new(tx, &key, &enrolled)?;
    }
    if let Some(gap) = settled.visit {
        let soonest = last_read(tx, &key)?.and_then(|at| at.checked_add_signed(gap));
        visits::hasten(tx, &key, soonest.map_or(tx.now, |soonest| soonest.max(tx.now)))?;
    }
    tx.execute(
        "UPDATE subscriptions SET last_ping = ?2, missed = 0 WHERE id = ?1",
        (id, At(tx.now)),
    )?;
    Ok(enrolled)
}

fn last_read(tx: &Tx<'_>, key: &SourceKey) -> Result<Option<DateTime<Utc>>, Fault> {
    let read = tx.one(
        "SELECT last_ok FROM sources WHERE outlet = ?1 AND source = ?2",
        (&key.outlet, &key.source),
        |row| row.get::<_, Option<At>>("last_ok"),
    )?;
    Ok(read.flatten().map(|at| at.0))
}

/// What came by a hub belongs to the source's habits like what a visit found.
fn note_new(tx: &Tx<'_>, key: &SourceKey, enrolled: &Enrolled) -> Result<(), Fault> {
    let rhythm = tx.one(
        "SELECT rhythm FROM sources WHERE outlet = ?1 AND source = ?2",
        (&key.outlet, &key.source),
        |row| row.get::<_, Option<Json<Rhythm>>>("rhythm"),
    )?;
    let mut rhythm = rhythm.flatten().map(|rhythm| rhythm.0).unwrap_or_default();
    rhythm.note(enrolled.first_told, tx.now);
    tx.execute(
        "UPDATE sources SET last_new = :now, rhythm = :rhythm
         WHERE outlet = :outlet AND source = :source",
        named_params! {
            ":now": At(tx.now), ":rhythm": Json(&rhythm),
            ":outlet": key.outlet, ":source": key.source,
        },
    )?;
    Ok(())
}

/// Counts what carried no signature of ours.
pub(in crate::store::sqlite) fn ignore(tx: &Tx<'_>, id: SubscriptionId) -> Result<(), Fault> {
    tx.execute("UPDATE subscriptions SET ignored = ignored + 1 WHERE id = ?1", [id])?;
    Ok(())
}

/// Counts a visit that found what the hub had left out; `again`: the hub is asked anew now.
pub(in crate::store::sqlite) fn miss(
    tx: &Tx<'_>,
    id: SubscriptionId,
    again: bool,
) -> Result<(), Fault> {
    tx.execute(
        "UPDATE subscriptions SET missed = missed + 1,
             due_at = CASE WHEN ?3 AND state = 'active' THEN ?2 ELSE due_at END
         WHERE id = ?1",
        (id, At(tx.now), again),
    )?;
    Ok(())
}
