//! Sources: who is due, and what a visit brought.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

use super::{
    entries,
    fault::Fault,
    hubs,
    lease::{self, Wish},
    tx::Tx,
    value::{At, Json},
};
use crate::{
    model::{Cursor, Rhythm},
    store::{Claim, Enrolled, SourceHealth, SourceKey, Visit, VisitSettled},
};

/// Makes exactly these sources those that are visited.
pub(super) fn adopt(tx: &Tx<'_>, sources: &[SourceKey]) -> Result<(), Fault> {
    tx.execute("UPDATE sources SET configured = 0 WHERE configured = 1", [])?;
    for key in sources {
        tx.execute(
            "INSERT INTO sources (outlet, source, configured, cursor, due_at)
             VALUES (:outlet, :source, 1, :cursor, :now)
             ON CONFLICT (outlet, source) DO UPDATE SET configured = 1",
            named_params! {
                ":outlet": key.outlet, ":source": key.source,
                ":cursor": Json(Cursor::default()), ":now": At(tx.now),
            },
        )?;
    }
    Ok(())
}

/// Takes the sources that have been due longest.
pub(super) fn claim(tx: &Tx<'_>, wish: &Wish, most: usize) -> Result<Vec<Claim<Visit>>, Fault> {
    let mut claimed = tx.all(
        "UPDATE sources SET lease_owner = :owner, lease_until = :until, fence = fence + 1,
             again = 0
         WHERE rowid IN (
             SELECT rowid FROM sources
             WHERE configured = 1 AND due_at <= :now
               AND (lease_until IS NULL OR lease_until <= :now)
             ORDER BY due_at, outlet, source LIMIT :most)
         RETURNING outlet, source, cursor, failures, last_ok, last_new, rhythm, lease_owner, lease_until, fence",
        named_params! {
            ":owner": wish.owner, ":until": At(wish.until(tx)), ":now": At(tx.now),
            ":most": i64::try_from(most).unwrap_or(i64::MAX),
        },
        |row| Ok(Claim { work: visit(row)?, lease: lease::of(row)? }),
    )?;
    for claim in &mut claimed {
        claim.work.subscription = hubs::of_source(tx, &claim.work.key)?;
    }
    Ok(claimed)
}

/// Frees sources whose visits were not begun. A stale claim changes nothing: the source is
/// somebody else's, and that is what matters.
pub(super) fn hand_back(
    tx: &Tx<'_>,
    visits: &[(Claim<Visit>, DateTime<Utc>)],
) -> Result<(), Fault> {
    for (claim, next) in visits {
        let key = &claim.work.key;
        tx.execute(
            "UPDATE sources SET due_at = :next, lease_owner = NULL, lease_until = NULL
             WHERE outlet = :outlet AND source = :source
               AND fence = :fence AND lease_until IS NOT NULL",
            named_params! {
                ":next": At(*next), ":outlet": key.outlet, ":source": key.source,
                ":fence": claim.lease.fence,
            },
        )?;
    }
    Ok(())
}

fn key(row: &Row<'_>) -> rusqlite::Result<SourceKey> {
    Ok(SourceKey { outlet: row.get("outlet")?, source: row.get("source")? })
}

fn visit(row: &Row<'_>) -> rusqlite::Result<Visit> {
    Ok(Visit {
        key: key(row)?,
        cursor: row.get::<_, Json<_>>("cursor")?.0,
        failures: row.get("failures")?,
        first: row.get::<_, Option<At>>("last_ok")?.is_none(),
        last_ok: row.get::<_, Option<At>>("last_ok")?.map(|at| at.0),
        subscription: None,
        rhythm: rhythm(row)?,
        last_new: row.get::<_, Option<At>>("last_new")?.map(|at| at.0),
    })
}

fn rhythm(row: &Row<'_>) -> rusqlite::Result<Rhythm> {
    Ok(row.get::<_, Option<Json<_>>>("rhythm")?.map(|rhythm| rhythm.0).unwrap_or_default())
}

/// Commits entries and cursor together and frees the source.
pub(super) fn settle(
    tx: &Tx<'_>,
    claim: &Claim<Visit>,
    settled: &VisitSettled,
) -> Result<Enrolled, Fault> {
    let (mut enrolled, mut told) = (Enrolled::default(), HashSet::new());
    for (found, state) in &settled.entries {
        entries::enrol(tx, found, *state, &mut told, &mut enrolled)?;
    }
    let key = &claim.work.key;
    let changed = tx.execute(
        "UPDATE sources SET cursor = coalesce(:cursor, cursor), error = :error,
             due_at = CASE WHEN again = 1 THEN :now ELSE :next END, again = 0,
             failures = CASE WHEN :error IS NULL THEN 0 ELSE failures + 1 END,
             last_ok = CASE WHEN :error IS NULL THEN :now ELSE last_ok END,
             last_new = CASE WHEN :new > 0 THEN :now ELSE last_new END,
             rhythm = coalesce(:rhythm, rhythm),
             lease_owner = NULL, lease_until = NULL
         WHERE outlet = :outlet AND source = :source
           AND fence = :fence AND lease_until IS NOT NULL",
        named_params! {
            ":cursor": settled.cursor.as_ref().map(Json), ":next": At(settled.next),
            ":error": settled.error, ":now": At(tx.now),
            ":new": enrolled.first_told as i64,
            ":rhythm": noted(&claim.work, &enrolled, tx.now).as_ref().map(Json),
            ":outlet": key.outlet, ":source": key.source, ":fence": claim.lease.fence,
        },
    )?;
    lease::held(changed, format_args!("source {}/{}", key.outlet, key.source))?;
    Ok(enrolled)
}

/// What was new belongs to the source's rhythm; what was there at first contact says nothing.
fn noted(visit: &Visit, enrolled: &Enrolled, now: DateTime<Utc>) -> Option<Rhythm> {
    let mut rhythm = visit.rhythm.clone();
    match (enrolled.first_told, visit.first) {
        (0, _) => return None,
        (_, true) => rhythm.note(0, now),
        (articles, false) => rhythm.note(articles, now),
    }
    Some(rhythm)
}

/// Makes a source due at this moment at the latest. Who is visiting it now may have seen it before
/// what there is to see: then it is due again as soon as that visit ends.
pub(super) fn hasten(tx: &Tx<'_>, key: &SourceKey, at: DateTime<Utc>) -> Result<(), Fault> {
    tx.execute(
        "UPDATE sources SET due_at = min(due_at, :at),
             again = CASE WHEN lease_until > :now THEN 1 ELSE again END
         WHERE outlet = :outlet AND source = :source",
        named_params! {
            ":at": At(at), ":now": At(tx.now), ":outlet": key.outlet, ":source": key.source,
        },
    )?;
    Ok(())
}

/// Health of every configured source.
pub(super) fn health(tx: &Tx<'_>) -> Result<Vec<SourceHealth>, Fault> {
    tx.all(
        "SELECT outlet, source, last_ok, last_new, rhythm, failures, error, due_at, cursor FROM sources
         WHERE configured = 1 ORDER BY outlet, source",
        [],
        |row| {
            Ok(SourceHealth {
                key: key(row)?,
                last_ok: row.get::<_, Option<At>>("last_ok")?.map(|at| at.0),
                last_new: row.get::<_, Option<At>>("last_new")?.map(|at| at.0),
                a_day: rhythm(row)?.a_day(),
                failures: row.get("failures")?,
                error: row.get("error")?,
                next: row.get::<_, At>("due_at")?.0,
                elsewhere: row.get::<_, Json<Cursor>>("cursor")?.0.elsewhere().cloned(),
            })
        },
    )
}
