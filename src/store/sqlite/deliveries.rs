//! Deliveries: handed out in the order of their placement, every step committed before the next
//! request is sent.

use rusqlite::{Row, named_params};

use super::{
    fault::Fault,
    lease::{self, Wish},
    placements,
    tx::Tx,
    value::{At, Json, Word, micros},
};
use crate::{
    model::{
        Action, Attributed, DeliveryId, DeliveryState, EditionId, OutletName, PlacementId,
        Rendition,
    },
    store::{Claim, DeliveryWork, Lease, PlacementChange},
};

/// Takes the delivery that has been due longest; the attempt counts before the work is done.
pub(super) fn claim(tx: &Tx<'_>, wish: &Wish) -> Result<Option<Claim<DeliveryWork>>, Fault> {
    let taken = tx.one(
        "UPDATE deliveries SET lease_owner = :owner, lease_until = :until, lease_micros = :micros,
             fence = fence + 1, attempts = attempts + 1
         WHERE id = (
             SELECT d.id FROM deliveries d
             WHERE d.due_at <= :now AND (d.lease_until IS NULL OR d.lease_until <= :now)
               AND NOT EXISTS (SELECT 1 FROM deliveries earlier
                   WHERE earlier.placement = d.placement AND earlier.seq < d.seq
                     AND earlier.final = 0)
               AND NOT EXISTS (SELECT 1 FROM placements p
                   WHERE p.id = d.placement AND p.lease_until > :now)
               AND NOT EXISTS (SELECT 1 FROM paused
                   WHERE scope IN ('all', 'target:' || d.target, 'partner:' || d.outlet))
             ORDER BY d.due_at, d.id LIMIT 1)
         RETURNING *",
        named_params! {
            ":owner": wish.owner, ":until": At(wish.until(tx)), ":micros": micros(wish.lease),
            ":now": At(tx.now),
        },
        taken,
    )?;
    taken.map(|taken| work(tx, taken)).transpose()
}

struct Taken {
    id: DeliveryId,
    placement: PlacementId,
    action: Action,
    edition: Option<EditionId>,
    outlet: OutletName,
    state: DeliveryState,
    attempts: u32,
    rendition: Option<Rendition>,
    look_first: bool,
    lease: Lease,
}

fn taken(row: &Row<'_>) -> rusqlite::Result<Taken> {
    Ok(Taken {
        id: row.get("id")?,
        placement: row.get("placement")?,
        action: row.get::<_, Word<_>>("action")?.0,
        edition: row.get("edition")?,
        outlet: row.get("outlet")?,
        state: row.get::<_, Json<_>>("state")?.0,
        attempts: row.get("attempts")?,
        rendition: row.get::<_, Option<Json<_>>>("rendition")?.map(|json| json.0),
        look_first: row.get("look_first")?,
        lease: lease::of(row)?,
    })
}

fn work(tx: &Tx<'_>, taken: Taken) -> Result<Claim<DeliveryWork>, Fault> {
    let placement = placements::read(tx, taken.placement)?;
    let work = DeliveryWork {
        id: taken.id,
        action: taken.action,
        attributed: words(tx, taken.edition, taken.placement)?,
        placement,
        edition: taken.edition,
        outlet: taken.outlet,
        state: taken.state,
        attempts: taken.attempts,
        rendition: taken.rendition,
        look_first: taken.look_first || restored(tx)?,
    };
    Ok(Claim { work, lease: taken.lease })
}

/// The delivery's edition; for a withdrawal the placement's last one.
fn words(
    tx: &Tx<'_>,
    edition: Option<EditionId>,
    placement: PlacementId,
) -> Result<Option<Attributed>, Fault> {
    tx.one(
        "SELECT id, attributed FROM editions
         WHERE id = coalesce(?1, (SELECT edition FROM placements WHERE id = ?2))",
        (edition, placement),
        |row| Ok(row.get::<_, Json<_>>("attributed")?.0),
    )
}

/// A store that came from a copy has forgotten what was sent after it, for good.
fn restored(tx: &Tx<'_>) -> Result<bool, Fault> {
    tx.any("SELECT 1 FROM meta WHERE key = 'restored_at'", [])
}

/// A claim without its words: all that a write under its lease needs.
pub(super) struct Held {
    /// The delivery.
    pub(super) id: DeliveryId,
    /// Its placement.
    pub(super) placement: PlacementId,
    /// What it does.
    pub(super) action: Action,
    fence: i64,
}

impl Held {
    /// What this claim holds.
    pub(super) fn of(claim: &Claim<DeliveryWork>) -> Self {
        let work = &claim.work;
        let fence = claim.lease.fence;
        Self { id: work.id, placement: work.placement.id, action: work.action, fence }
    }
}

/// Commits a state and what it changed about the placement.
pub(super) fn advance(
    tx: &Tx<'_>,
    held: &Held,
    state: &DeliveryState,
    change: &PlacementChange,
) -> Result<(), Fault> {
    let changed = tx.execute(
        "UPDATE deliveries SET state = :state, word = :word, final = :final, due_at = :due,
             attempts = CASE WHEN :reached > reached THEN 0 ELSE attempts END,
             reached = max(reached, :reached), changed_at = :now,
             lease_owner = CASE WHEN :keeps THEN lease_owner END,
             lease_until = CASE WHEN :keeps THEN :now + lease_micros END
         WHERE id = :id AND fence = :fence AND lease_until IS NOT NULL",
        named_params! {
            ":state": Json(state), ":word": state.word(), ":final": state.is_final(),
            ":due": state.due(tx.now).map(At), ":reached": reach(state), ":now": At(tx.now),
            ":keeps": keeps_lease(state), ":id": held.id, ":fence": held.fence,
        },
    )?;
    lease::held(changed, format_args!("delivery {}", held.id))?;
    placements::follow(tx, held, state, change)
}

/// How far a state is along the way; going further than ever is progress.
fn reach(state: &DeliveryState) -> i64 {
    match state {
        DeliveryState::Media => 1,
        DeliveryState::Staging { .. } => 2,
        DeliveryState::Staged { .. } => 3,
        DeliveryState::Publishing { .. } => 4,
        DeliveryState::Uncertain { .. } => 1,
        _ => 0,
    }
}

/// Only a state on its way is worked on further by the same hands.
fn keeps_lease(state: &DeliveryState) -> bool {
    matches!(
        state,
        DeliveryState::Planned
            | DeliveryState::Media
            | DeliveryState::Staging { .. }
            | DeliveryState::Staged { .. }
            | DeliveryState::Publishing { .. }
    )
}

/// Keeps what will be sent, before it is sent.
pub(super) fn keep_rendition(tx: &Tx<'_>, held: &Held, rendition: &Rendition) -> Result<(), Fault> {
    let changed = tx.execute(
        "UPDATE deliveries SET rendition = :rendition, changed_at = :now
         WHERE id = :id AND fence = :fence AND lease_until IS NOT NULL",
        named_params! {
            ":rendition": Json(rendition), ":now": At(tx.now), ":id": held.id,
            ":fence": held.fence,
        },
    )?;
    lease::held(changed, format_args!("delivery {}", held.id))
}
