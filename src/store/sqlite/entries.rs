//! Entries: enrolled once per outlet and identity, handed out to be read, and never forgotten
//! before they have an end.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Duration, Utc};
use rusqlite::{Row, named_params};

use super::{
    fault::Fault,
    hash,
    identity::{self, Found, Names},
    lease::{self, Wish},
    tx::Tx,
    value::{At, Json, Word},
};
use crate::{
    model::{Cursor, Discovered, EntryId, EntryState, Reason, SourceName},
    store::{Claim, Enrolled, EntrySettled, EntryWork},
};

/// Takes an announcement into the books; `told` holds the entries that this visit announced
/// already: one source may name an article twice, and its second words are no change.
pub(super) fn enrol(
    tx: &Tx<'_>,
    found: &Discovered,
    state: EntryState,
    told: &mut HashSet<EntryId>,
    enrolled: &mut Enrolled,
) -> Result<(), Fault> {
    match identity::find(tx, found)? {
        Found::New(identity, names) => {
            told.insert(if identity == found.identity {
                begin(tx, found, &names, state)?
            } else {
                let found = Discovered { identity, ..found.clone() };
                begin(tx, &found, &Names::of(&found), state)?
            });
            enrolled.first_told += 1;
            match state {
                EntryState::Backlog => enrolled.backlog += 1,
                _ => enrolled.new += 1,
            }
        }
        Found::Known(entry) if told.insert(entry) => match announced_anew(tx, entry, found)? {
            Words::First => enrolled.first_told += 1,
            Words::Same => {}
            Words::Other => {
                look_again(tx, entry, found)?;
                enrolled.changed += 1;
            }
        },
        Found::Known(_) => {}
    }
    Ok(())
}

fn begin(
    tx: &Tx<'_>,
    found: &Discovered,
    names: &Names,
    state: EntryState,
) -> Result<EntryId, Fault> {
    let id = EntryId::new();
    tx.execute(
        "INSERT INTO entries (id, outlet, link, headline, told, discovered, state, due_at,
             enrolled_at, changed_at)
         VALUES (:id, :outlet, :link, :headline, :told, :discovered, :state, :due, :now, :now)",
        named_params! {
            ":id": id, ":outlet": found.outlet.as_str(), ":link": found.link.as_str(),
            ":headline": found.headline.as_deref().unwrap_or_default(),
            ":told": Json(Told::from([(found.source.clone(), words(found))])),
            ":discovered": Json(found), ":state": Word(state),
            ":due": (state == EntryState::Due).then_some(At(tx.now)), ":now": At(tx.now),
        },
    )?;
    identity::begin(tx, id, found, names)?;
    Ok(id)
}

/// What each source said of an entry last, as a hash.
type Told = BTreeMap<SourceName, String>;

/// What a source says of an entry, compared with what it said last time.
enum Words {
    /// It never announced it before. The first words of a second source are no change.
    First,
    Same,
    Other,
}

fn announced_anew(tx: &Tx<'_>, entry: EntryId, found: &Discovered) -> Result<Words, Fault> {
    let hash = words(found);
    let told = tx.one("SELECT id, told FROM entries WHERE id = ?1", [entry], |row| {
        Ok(row.get::<_, Json<Told>>("told")?.0)
    })?;
    let mut told = told.unwrap_or_default();
    let before = told.insert(found.source.clone(), hash.clone());
    if before.as_ref() == Some(&hash) {
        return Ok(Words::Same);
    }
    tx.execute("UPDATE entries SET told = ?2 WHERE id = ?1", (entry, Json(told)))?;
    Ok(if before.is_some() { Words::Other } else { Words::First })
}

/// Half of the sha-256: it tells words apart, it proves nothing.
fn words(found: &Discovered) -> String {
    let mut hash = hash::sha256(&format!("{:?}", (&found.headline, &found.updated, &found.markup)));
    hash.truncate(32);
    hash
}

/// A carried entry is looked at again; one that could not be read gets a new chance; backlog and
/// what the outlet took back stay as they are. Its identity stays what it began with.
fn look_again(tx: &Tx<'_>, entry: EntryId, found: &Discovered) -> Result<(), Fault> {
    tx.execute(
        "UPDATE entries SET link = :link, changed_at = :now, forgotten = 0,
             discovered = json_set(:discovered, '$.identity', discovered ->> '$.identity'),
             again = CASE WHEN lease_until > :now THEN 1 ELSE again END
         WHERE id = :id",
        named_params! {
            ":id": entry, ":discovered": Json(found), ":link": found.link, ":now": At(tx.now),
        },
    )?;
    tx.execute(
        "UPDATE entries SET due_at = :now,
             attempts = CASE WHEN state = 'withheld' THEN 0 ELSE attempts END,
             state = CASE WHEN state = 'withheld' THEN 'due' ELSE state END
         WHERE id = :id AND (state = 'carried'
             OR (state = 'withheld'
                 AND json_extract(reason, '$.code') IN ('unreadable', 'gone', 'poison')))",
        named_params! { ":id": entry, ":now": At(tx.now) },
    )?;
    Ok(())
}

/// Takes the entry that has been due longest; the attempt counts before the work is done.
pub(super) fn claim(tx: &Tx<'_>, wish: &Wish) -> Result<Option<Claim<EntryWork>>, Fault> {
    tx.one(
        "UPDATE entries SET lease_owner = :owner, lease_until = :until, fence = fence + 1,
             attempts = attempts + 1, again = 0
         WHERE id = (
             SELECT id FROM entries
             WHERE due_at <= :now AND (lease_until IS NULL OR lease_until <= :now)
             ORDER BY due_at, id LIMIT 1)
         RETURNING *",
        named_params! {
            ":owner": wish.owner, ":until": At(wish.until(tx)), ":now": At(tx.now),
        },
        |row| Ok(Claim { work: entry(row)?, lease: lease::of(row)? }),
    )
}

fn entry(row: &Row<'_>) -> rusqlite::Result<EntryWork> {
    Ok(EntryWork {
        id: row.get("id")?,
        discovered: row.get::<_, Json<_>>("discovered")?.0,
        state: row.get::<_, Word<_>>("state")?.0,
        attempts: row.get("attempts")?,
        missing: row.get("missing")?,
        enrolled: row.get::<_, At>("enrolled_at")?.0,
        cursor: row.get::<_, Option<Json<_>>>("cursor")?.map(|cursor| cursor.0).unwrap_or_default(),
        story: row.get("story")?,
    })
}

/// What changes about an entry when somebody has done with it.
pub(super) struct Ended<'a> {
    /// New state; none keeps it.
    pub(super) state: Option<EntryState>,
    /// Next look.
    pub(super) next: Option<DateTime<Utc>>,
    /// Attempts begin anew.
    pub(super) succeeded: bool,
    /// Readings in a row at which the page was gone.
    pub(super) missing: u32,
    /// New validators.
    pub(super) cursor: Option<&'a Cursor>,
    /// Why it ended.
    pub(super) reason: Option<&'a Reason>,
    /// What went wrong, in words.
    pub(super) what: Option<&'a str>,
}

/// Writes the end under the lease, and frees the entry.
pub(super) fn end(tx: &Tx<'_>, claim: &Claim<EntryWork>, ended: &Ended<'_>) -> Result<(), Fault> {
    let changed = tx.execute(
        "UPDATE entries SET state = coalesce(:state, state),
             due_at = CASE WHEN again = 1 THEN :now ELSE :next END, again = 0,
             attempts = CASE WHEN :succeeded THEN 0 ELSE attempts END,
             missing = :missing, cursor = coalesce(:cursor, cursor), reason = :reason,
             what = :what, changed_at = :now, lease_owner = NULL, lease_until = NULL
         WHERE id = :id AND fence = :fence AND lease_until IS NOT NULL",
        named_params! {
            ":state": ended.state.map(Word), ":next": ended.next.map(At), ":now": At(tx.now),
            ":succeeded": ended.succeeded, ":missing": ended.missing,
            ":cursor": ended.cursor.map(Json), ":reason": ended.reason.map(Json),
            ":what": ended.what, ":id": claim.work.id, ":fence": claim.lease.fence,
        },
    )?;
    lease::held(changed, format_args!("entry {}", claim.work.id))
}

/// Commits that no new edition came of it.
pub(super) fn settle(
    tx: &Tx<'_>,
    claim: &Claim<EntryWork>,
    settled: &EntrySettled,
) -> Result<(), Fault> {
    end(tx, claim, &ended(tx, claim, settled))
}

fn ended<'a>(tx: &Tx<'_>, claim: &Claim<EntryWork>, settled: &'a EntrySettled) -> Ended<'a> {
    let nothing = Ended {
        state: None,
        next: None,
        succeeded: false,
        missing: 0,
        cursor: None,
        reason: None,
        what: None,
    };
    match settled {
        EntrySettled::Later { until, what, missing } => {
            Ended { next: Some(*until), what: Some(what), missing: *missing, ..nothing }
        }
        EntrySettled::Unchanged { next, cursor } => {
            // An entry that was never carried has no end yet: it must come up again.
            let carried = claim.work.story.is_some();
            let next = if carried { *next } else { next.or(Some(tx.now + Duration::hours(1))) };
            Ended { next, succeeded: true, cursor: cursor.as_ref(), ..nothing }
        }
        EntrySettled::Withheld { reason } => {
            // What was carried once stays carried; it is only not looked at any more.
            let state = claim.work.story.is_none().then_some(EntryState::Withheld);
            Ended { state, succeeded: true, reason: Some(reason), ..nothing }
        }
    }
}
