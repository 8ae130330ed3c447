//! What people ask for: hold, release, retry, withdraw, pause, resume; each on record with a name.

use rusqlite::{Row, named_params};

use super::{
    audit,
    carry::{self, Standing},
    fault::Fault,
    health,
    scope::{self, About},
    tx::Tx,
    value::{At, Json, Word},
};
use crate::{
    model::{Action, DeliveryId, DeliveryState, EntryState, PlacementId, PlacementState, Reason},
    store::{Order, Scope},
};

/// Who asks, and why.
pub(super) struct Asked {
    /// The person.
    pub(super) by: String,
    /// Their words.
    pub(super) note: String,
}

/// Carries an order out; how many things it changed.
pub(super) fn carry_out(tx: &Tx<'_>, order: &Order, asked: &Asked) -> Result<u64, Fault> {
    match order {
        Order::Hold(selector) => {
            let about = scope::about(tx, selector)?;
            let changed = each(tx, &about, |row| hold(tx, row, asked))?;
            log(tx, "hold", &about, asked, changed)
        }
        Order::Release(selector) => {
            let about = scope::about(tx, selector)?;
            let changed = each(tx, &about, |row| release(tx, row))?;
            log(tx, "release", &about, asked, changed)
        }
        Order::Retry(selector) => {
            let about = scope::about(tx, selector)?;
            let changed = each(tx, &about, |row| retry(tx, row))? + retry_entries(tx, &about)?;
            log(tx, "retry", &about, asked, changed)
        }
        Order::Withdraw(selector) => {
            let about = scope::about(tx, selector)?;
            let changed = withdraw(tx, &about, asked)?;
            log(tx, "withdraw", &about, asked, changed)
        }
        Order::Pause(scope) => pause(tx, scope, asked),
        Order::Resume(scope) => resume(tx, scope, asked),
    }
}

fn log(
    tx: &Tx<'_>,
    what: &'static str,
    about: &About,
    asked: &Asked,
    changed: u64,
) -> Result<u64, Fault> {
    write_audit(tx, what, &about.words, asked, about.story)?;
    Ok(changed)
}

fn write_audit(
    tx: &Tx<'_>,
    what: &'static str,
    about: &str,
    asked: &Asked,
    story: Option<crate::model::StoryId>,
) -> Result<(), Fault> {
    let (by, note) = (asked.by.clone(), asked.note.clone());
    audit::write(tx, &audit::Line { by, what, about: about.to_owned(), note, story })
}

/// A delivery as an order meets it.
struct Met {
    id: DeliveryId,
    placement: PlacementId,
    action: Action,
    state: DeliveryState,
    held_from: Option<DeliveryState>,
    last: bool,
    leased: bool,
}

fn each(
    tx: &Tx<'_>,
    about: &About,
    act: impl Fn(&Met) -> Result<bool, Fault>,
) -> Result<u64, Fault> {
    let mut changed = 0;
    for id in &about.deliveries {
        let met = tx.one(
            "SELECT d.id, d.placement, d.action, d.state, d.held_from,
                 d.lease_until > ?2 AS leased,
                 NOT EXISTS (SELECT 1 FROM deliveries later
                     WHERE later.placement = d.placement AND later.seq > d.seq) AS last
             FROM deliveries d WHERE d.id = ?1",
            (id, At(tx.now)),
            met,
        )?;
        if let Some(met) = met {
            changed += u64::from(act(&met)?);
        }
    }
    Ok(changed)
}

fn met(row: &Row<'_>) -> rusqlite::Result<Met> {
    Ok(Met {
        id: row.get("id")?,
        placement: row.get("placement")?,
        action: row.get::<_, Word<_>>("action")?.0,
        state: row.get::<_, Json<_>>("state")?.0,
        held_from: row.get::<_, Option<Json<_>>>("held_from")?.map(|json| json.0),
        last: row.get("last")?,
        leased: row.get::<_, Option<bool>>("leased")?.unwrap_or(false),
    })
}

/// A waiting delivery may have a draft on the target: where it stood is kept beside the hold.
fn hold(tx: &Tx<'_>, met: &Met, asked: &Asked) -> Result<bool, Fault> {
    let from = match &met.state {
        DeliveryState::Planned => None,
        DeliveryState::Waiting { .. } => Some(&met.state),
        DeliveryState::Held { .. } => met.held_from.as_ref(),
        _ => return Ok(false),
    };
    let reason = Reason::HeldBy { by: asked.by.clone(), note: asked.note.clone() };
    let held = DeliveryState::Held { until: None, reason };
    write(tx, met, &held, from)?;
    Ok(true)
}

fn release(tx: &Tx<'_>, met: &Met) -> Result<bool, Fault> {
    let DeliveryState::Held { .. } = met.state else { return Ok(false) };
    let state = met.held_from.clone().map_or(DeliveryState::Planned, |from| soon(tx, from));
    write(tx, met, &state, None)?;
    Ok(true)
}

/// The same state, due now.
fn soon(tx: &Tx<'_>, state: DeliveryState) -> DeliveryState {
    match state {
        DeliveryState::Waiting { resume, reason, .. } => {
            DeliveryState::Waiting { until: tx.now, resume, reason }
        }
        DeliveryState::Uncertain { step, id, attempt, .. } => {
            DeliveryState::Uncertain { step, id, attempt, until: tx.now }
        }
        other => other,
    }
}

fn retry(tx: &Tx<'_>, met: &Met) -> Result<bool, Fault> {
    match &met.state {
        DeliveryState::Waiting { .. } | DeliveryState::Uncertain { .. } if !met.leased => {
            write(tx, met, &soon(tx, met.state.clone()), None)?;
        }
        DeliveryState::Refused { reason } | DeliveryState::Withheld { reason }
            if met.last && may_change(reason) =>
        {
            begin_anew(tx, met)?;
        }
        _ => return Ok(false),
    }
    tx.execute("UPDATE deliveries SET attempts = 0 WHERE id = ?1", [met.id])?;
    Ok(true)
}

/// Loops, duplicates and what was taken back stay as they are, however often somebody asks.
fn may_change(reason: &Reason) -> bool {
    !matches!(
        reason,
        Reason::Loop { .. }
            | Reason::Duplicate { .. }
            | Reason::WithdrawnAtSource
            | Reason::WithdrawnBy { .. }
    )
}

/// From the beginning, but looking first: an earlier attempt may have left a draft or a post.
fn begin_anew(tx: &Tx<'_>, met: &Met) -> Result<(), Fault> {
    write(tx, met, &DeliveryState::Planned, None)?;
    tx.execute("UPDATE deliveries SET look_first = 1, rendition = NULL WHERE id = ?1", [met.id])?;
    if met.action == Action::Publish {
        tx.execute(
            "UPDATE placements SET state = 'planned', changed_at = ?2
             WHERE id = ?1 AND state = 'refused'",
            (met.placement, At(tx.now)),
        )?;
    }
    Ok(())
}

/// Whoever has just taken it up is fenced off before the next request.
fn write(
    tx: &Tx<'_>,
    met: &Met,
    state: &DeliveryState,
    held_from: Option<&DeliveryState>,
) -> Result<(), Fault> {
    tx.execute(
        "UPDATE deliveries SET state = :state, word = :word, final = :final, due_at = :due,
             held_from = :held_from, fence = fence + 1, lease_owner = NULL, lease_until = NULL,
             changed_at = :now
         WHERE id = :id",
        named_params! {
            ":state": Json(state), ":word": state.word(), ":final": state.is_final(),
            ":due": state.due(tx.now).map(At), ":held_from": held_from.map(Json),
            ":now": At(tx.now), ":id": met.id,
        },
    )?;
    Ok(())
}

fn retry_entries(tx: &Tx<'_>, about: &About) -> Result<u64, Fault> {
    let mut changed = 0;
    for entry in &about.entries {
        changed += tx.execute(
            "UPDATE entries SET state = 'due', due_at = :now, attempts = 0, reason = NULL,
                 changed_at = :now
             WHERE id = :id AND story IS NULL AND state IN ('due', 'withheld')
               AND (lease_until IS NULL OR lease_until <= :now)",
            named_params! { ":id": entry, ":now": At(tx.now) },
        )? as u64;
    }
    Ok(changed)
}

fn withdraw(tx: &Tx<'_>, about: &About, asked: &Asked) -> Result<u64, Fault> {
    let reason = Reason::WithdrawnBy { by: asked.by.clone(), note: asked.note.clone() };
    let mut changed = 0;
    for placement in &about.placements {
        let standing = tx.one(
            "SELECT p.id, p.entry, p.outlet, p.target, p.state, e.link
             FROM placements p JOIN entries e ON e.id = p.entry WHERE p.id = ?1",
            [placement],
            carry::standing,
        )?;
        if let Some(standing) = standing {
            changed += u64::from(take_down(tx, &standing, &reason)?);
        }
    }
    Ok(changed + withhold_entries(tx, about, &reason)?)
}

fn take_down(tx: &Tx<'_>, standing: &Standing, reason: &Reason) -> Result<bool, Fault> {
    let planned = standing.state == PlacementState::Planned;
    Ok(carry::take_down(tx, standing, reason, &DeliveryState::Planned)?.is_some() || planned)
}

/// What nobody has read yet will not be carried.
fn withhold_entries(tx: &Tx<'_>, about: &About, reason: &Reason) -> Result<u64, Fault> {
    let mut changed = 0;
    for entry in &about.entries {
        changed += tx.execute(
            "UPDATE entries SET state = :withheld, due_at = NULL, reason = :reason,
                 fence = fence + 1, lease_owner = NULL, lease_until = NULL, changed_at = :now
             WHERE id = :id AND story IS NULL AND state = 'due'",
            named_params! {
                ":withheld": Word(EntryState::Withheld), ":reason": Json(reason),
                ":now": At(tx.now), ":id": entry,
            },
        )? as u64;
    }
    Ok(changed)
}

fn pause(tx: &Tx<'_>, scope: &Scope, asked: &Asked) -> Result<u64, Fault> {
    let changed = tx.execute(
        "INSERT INTO paused (scope, at) VALUES (?1, ?2) ON CONFLICT (scope) DO NOTHING",
        (scope.text(), At(tx.now)),
    )?;
    write_audit(tx, "pause", &scope.text(), asked, None)?;
    Ok(changed as u64)
}

fn resume(tx: &Tx<'_>, scope: &Scope, asked: &Asked) -> Result<u64, Fault> {
    let mut changed = tx.execute("DELETE FROM paused WHERE scope = ?1", [scope.text()])?;
    if let Scope::Partner(outlet) = scope {
        changed += health::forget(tx, outlet)?;
    }
    write_audit(tx, "resume", &scope.text(), asked, None)?;
    Ok(changed as u64)
}
