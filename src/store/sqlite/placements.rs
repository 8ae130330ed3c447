//! Placements: the one life of a story on a target, which outlives every delivery.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

use super::{
    deliveries::Held,
    fault::Fault,
    lease::{self, Wish},
    tx::Tx,
    value::{At, Json, Word},
};
use crate::{
    model::{
        Action, DeliveryState, Link, MediaId, PlacementId, PlacementState, Receipt, RemoteId,
        Rendition, TargetName,
    },
    store::{Claim, Placement, PlacementChange},
};

/// A placement with its pictures.
pub(super) fn read(tx: &Tx<'_>, id: PlacementId) -> Result<Placement, Fault> {
    let found = tx.one("SELECT * FROM placements WHERE id = ?1", [id], bare)?;
    let found = found.ok_or_else(|| Fault::corrupt(format!("placements {id} is missing")))?;
    with_media(tx, found)
}

fn bare(row: &Row<'_>) -> rusqlite::Result<Placement> {
    Ok(Placement {
        id: row.get("id")?,
        target: row.get("target")?,
        story: row.get("story")?,
        marker: row.get("marker")?,
        state: row.get::<_, Word<_>>("state")?.0,
        receipt: row.get::<_, Option<Json<_>>>("receipt")?.map(|json| json.0),
        media: Vec::new(),
    })
}

fn with_media(tx: &Tx<'_>, mut placement: Placement) -> Result<Placement, Fault> {
    placement.media = tx.all(
        "SELECT placement, media, remote FROM placement_media WHERE placement = ?1 ORDER BY media",
        [placement.id],
        |row| Ok((row.get::<_, MediaId>("media")?, row.get::<_, RemoteId>("remote")?)),
    )?;
    Ok(placement)
}

/// What a step of a delivery means for its placement.
pub(super) fn follow(
    tx: &Tx<'_>,
    held: &Held,
    state: &DeliveryState,
    change: &PlacementChange,
) -> Result<(), Fault> {
    let id = held.placement;
    for (media, remote) in &change.media {
        tx.execute(
            "INSERT INTO placement_media (placement, media, remote) VALUES (?1, ?2, ?3)
             ON CONFLICT (placement, media) DO UPDATE SET remote = excluded.remote",
            (id, media, remote),
        )?;
    }
    if let Some(receipt) = read_back(state, change) {
        keep_receipt(tx, id, receipt)?;
    }
    if let Some(at) = change.sweep {
        tx.execute("UPDATE placements SET sweep_at = ?2 WHERE id = ?1", (id, At(at)))?;
    }
    match next(state, held.action) {
        Some(next) => settle(tx, held, next, state),
        None => Ok(()),
    }
}

fn read_back<'a>(state: &'a DeliveryState, change: &'a PlacementChange) -> Option<&'a Receipt> {
    match state {
        DeliveryState::Live { receipt } => Some(receipt),
        _ => change.receipt.as_ref(),
    }
}

fn keep_receipt(tx: &Tx<'_>, id: PlacementId, receipt: &Receipt) -> Result<(), Fault> {
    let link = receipt.link.as_deref().and_then(|link| Link::parse(link).ok());
    tx.execute(
        "UPDATE placements SET receipt = :receipt, live_link = coalesce(:link, live_link),
             changed_at = :now WHERE id = :id",
        named_params! {
            ":receipt": Json(receipt), ":link": link.map(|link| link.normalised()),
            ":now": At(tx.now), ":id": id,
        },
    )?;
    Ok(())
}

/// Where the placement stands once its delivery has ended like this; none: where it stood.
fn next(state: &DeliveryState, action: Action) -> Option<PlacementState> {
    match (state, action) {
        (DeliveryState::Live { .. }, _) => Some(PlacementState::Live),
        (DeliveryState::Withdrawn { .. }, _) => Some(PlacementState::Withdrawn),
        (DeliveryState::Refused { .. } | DeliveryState::Withheld { .. }, Action::Publish) => {
            Some(PlacementState::Refused)
        }
        _ => None,
    }
}

fn settle(
    tx: &Tx<'_>,
    held: &Held,
    next: PlacementState,
    state: &DeliveryState,
) -> Result<(), Fault> {
    tx.execute(
        "UPDATE placements SET state = :state, changed_at = :now,
             live_at = CASE WHEN :live AND live_link IS NOT NULL
                 THEN coalesce(live_at, :now) ELSE live_at END
         WHERE id = :id",
        named_params! {
            ":state": Word(next), ":now": At(tx.now), ":live": next == PlacementState::Live,
            ":id": held.placement,
        },
    )?;
    match next {
        PlacementState::Withdrawn | PlacementState::Refused => cancel_updates(tx, held, state),
        PlacementState::Planned | PlacementState::Live => Ok(()),
    }
}

/// Corrections that waited for a post that will not be there end with the post's reason.
fn cancel_updates(tx: &Tx<'_>, held: &Held, state: &DeliveryState) -> Result<(), Fault> {
    let reason = match state {
        DeliveryState::Refused { reason } | DeliveryState::Withheld { reason } => reason.clone(),
        _ => crate::model::Reason::WithdrawnAtSource,
    };
    tx.execute(
        "UPDATE deliveries SET state = :state, word = 'withheld', final = 1, due_at = NULL,
             fence = fence + 1, lease_owner = NULL, lease_until = NULL, changed_at = :now
         WHERE placement = :placement AND action = 'update' AND final = 0 AND id <> :id",
        named_params! {
            ":state": Json(DeliveryState::Withheld { reason }), ":now": At(tx.now),
            ":placement": held.placement, ":id": held.id,
        },
    )?;
    Ok(())
}

/// Takes a placement whose target may hold drafts of a lost request. Never one that a delivery
/// is under way for: its draft is wanted.
pub(super) fn claim_sweep(tx: &Tx<'_>, wish: &Wish) -> Result<Option<Claim<Placement>>, Fault> {
    let taken = tx.one(
        "UPDATE placements SET lease_owner = :owner, lease_until = :until, fence = fence + 1
         WHERE id = (
             SELECT p.id FROM placements p
             WHERE p.sweep_at <= :now AND (p.lease_until IS NULL OR p.lease_until <= :now)
               AND NOT EXISTS (SELECT 1 FROM deliveries d
                   WHERE d.placement = p.id AND d.final = 0
                     AND (d.reached > 0 OR d.lease_until > :now))
             ORDER BY p.sweep_at, p.id LIMIT 1)
         RETURNING *",
        named_params! {
            ":owner": wish.owner, ":until": At(wish.until(tx)), ":now": At(tx.now),
        },
        |row| Ok((bare(row)?, lease::of(row)?)),
    )?;
    let Some((placement, lease)) = taken else { return Ok(None) };
    Ok(Some(Claim { work: with_media(tx, placement)?, lease }))
}

/// Commits that the target was swept, or when it is to be looked at again.
pub(super) fn settle_sweep(
    tx: &Tx<'_>,
    claim: &Claim<Placement>,
    again: Option<DateTime<Utc>>,
) -> Result<(), Fault> {
    let changed = tx.execute(
        "UPDATE placements SET sweep_at = :again, lease_owner = NULL, lease_until = NULL
         WHERE id = :id AND fence = :fence AND lease_until IS NOT NULL",
        named_params! {
            ":again": again.map(At), ":id": claim.work.id, ":fence": claim.lease.fence,
        },
    )?;
    lease::held(changed, format_args!("placement {}", claim.work.id))
}

/// What a target carries of ours, newest first.
pub(super) fn live(
    tx: &Tx<'_>,
    target: &TargetName,
    limit: usize,
) -> Result<Vec<(Placement, Rendition)>, Fault> {
    let found = tx.all(
        "SELECT p.*, d.rendition FROM placements p
         JOIN deliveries d ON d.placement = p.id AND d.seq = (
             SELECT max(seq) FROM deliveries
             WHERE placement = p.id AND word = 'live' AND rendition IS NOT NULL)
         WHERE p.target = ?1 AND p.state = 'live'
         ORDER BY coalesce(p.live_at, p.changed_at) DESC, p.id DESC LIMIT ?2",
        (target, i64::try_from(limit).unwrap_or(i64::MAX)),
        |row| Ok((bare(row)?, row.get::<_, Json<Rendition>>("rendition")?.0)),
    )?;
    let with_media = |(placement, rendition)| Ok((with_media(tx, placement)?, rendition));
    found.into_iter().map(with_media).collect()
}

/// Whether another placement that is there (or on its way) uses this picture on its target.
pub(super) fn is_shared(
    tx: &Tx<'_>,
    placement: PlacementId,
    target: &TargetName,
    media: &MediaId,
) -> Result<bool, Fault> {
    tx.any(
        "SELECT 1 FROM placement_media m JOIN placements p ON p.id = m.placement
         WHERE m.media = ?3 AND p.target = ?2 AND p.id <> ?1 AND p.state IN ('live', 'planned')",
        (placement, target, media),
    )
}
