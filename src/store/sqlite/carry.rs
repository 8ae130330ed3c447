//! What one decision does to the placement of a story: begin it, change it, hold it, take it
//! down, or leave it alone because somebody was first.

use rusqlite::{Row, named_params};

use super::{
    fault::Fault,
    tx::Tx,
    value::{At, Json, Word},
};
use crate::model::{
    Action, Decision, DeliveryId, DeliveryState, EditionId, EntryId, Marker, OutletName,
    PlacementId, PlacementState, Reason, StoryId, TargetName, Verdict,
};

/// An entry on its way to its targets, inside the recording transaction.
pub(super) struct Carry<'a> {
    /// The transaction.
    pub(super) tx: &'a Tx<'a>,
    /// The entry.
    pub(super) entry: EntryId,
    /// Its outlet.
    pub(super) outlet: &'a OutletName,
    /// The network, for markers.
    pub(super) network: &'a str,
    /// The story that the entry belongs to.
    pub(super) story: StoryId,
    /// The edition that goes out.
    pub(super) edition: Option<EditionId>,
}

/// A placement as a decision meets it.
pub(super) struct Standing {
    /// Identity.
    pub(super) id: PlacementId,
    /// The entry that it came by.
    pub(super) entry: EntryId,
    /// The outlet of that entry.
    pub(super) outlet: OutletName,
    /// The target.
    pub(super) target: TargetName,
    /// Where it stands.
    pub(super) state: PlacementState,
    /// Where it came from.
    link: String,
}

/// A decision as committed, and the delivery it made.
type Carried = (Decision, Option<DeliveryId>);

impl Carry<'_> {
    /// Carries a decision out.
    pub(super) fn out(&self, decision: &Decision) -> Result<Carried, Fault> {
        match decision.verdict {
            Verdict::Publish => self.begin(decision, &DeliveryState::Planned),
            Verdict::Hold { until } => {
                let reason = decision.reason.clone();
                self.begin(decision, &DeliveryState::Held { until, reason })
            }
            Verdict::Update => self.update(decision),
            Verdict::Withdraw => self.withdraw(decision),
            Verdict::Skip => Ok((decision.clone(), None)),
        }
    }

    /// A new placement with its first delivery; (target, story) decides who is first.
    fn begin(&self, decision: &Decision, state: &DeliveryState) -> Result<Carried, Fault> {
        let id = PlacementId::new();
        let begun = self.tx.execute(
            "INSERT INTO placements (id, target, story, entry, outlet, marker, state, edition,
                 created_at, changed_at)
             VALUES (:id, :target, :story, :entry, :outlet, :marker, 'planned', :edition,
                 :now, :now)
             ON CONFLICT (target, story) DO NOTHING",
            named_params! {
                ":id": id, ":target": decision.target, ":story": self.story,
                ":entry": self.entry, ":outlet": self.outlet,
                ":marker": Marker::of(self.network, &decision.target, self.story),
                ":edition": self.edition, ":now": At(self.tx.now),
            },
        )?;
        if begun == 0 {
            return self.begin_again(decision, state);
        }
        let planned = Planned {
            placement: id,
            target: &decision.target,
            outlet: self.outlet,
            entry: self.entry,
            action: Action::Publish,
            edition: self.edition,
            state,
        };
        Ok((decision.clone(), Some(plan(self.tx, &planned)?)))
    }

    /// The target has the story: only this entry's own placement can change by it.
    fn begin_again(&self, decision: &Decision, state: &DeliveryState) -> Result<Carried, Fault> {
        let Some(standing) = self.standing(&decision.target)? else {
            return Ok((decision.clone(), None));
        };
        let settled = matches!(standing.state, PlacementState::Withdrawn | PlacementState::Refused);
        if settled || standing.entry != self.entry {
            return Ok((duplicate(decision, &standing), None));
        }
        let held = matches!(state, DeliveryState::Held { .. });
        if self.supersede(&standing, held.then_some(state))? {
            return Ok((decision.clone(), None));
        }
        if held {
            return Ok((decision.clone(), Some(self.queue(&standing, Action::Update, state)?)));
        }
        Ok((duplicate(decision, &standing), None))
    }

    fn update(&self, decision: &Decision) -> Result<Carried, Fault> {
        let Some(standing) = self.standing(&decision.target)? else {
            return Ok((skipped(decision, decision.reason.clone()), None));
        };
        if matches!(standing.state, PlacementState::Withdrawn | PlacementState::Refused) {
            return Ok((duplicate(decision, &standing), None));
        }
        if self.supersede(&standing, None)? {
            return Ok((decision.clone(), None));
        }
        let delivery = self.queue(&standing, Action::Update, &DeliveryState::Planned)?;
        Ok((decision.clone(), Some(delivery)))
    }

    fn withdraw(&self, decision: &Decision) -> Result<Carried, Fault> {
        let Some(standing) = self.standing(&decision.target)? else {
            return Ok((skipped(decision, decision.reason.clone()), None));
        };
        let begin = match &decision.reason {
            reason @ Reason::Flood { .. } => {
                DeliveryState::Held { until: None, reason: reason.clone() }
            }
            _ => DeliveryState::Planned,
        };
        let delivery = take_down(self.tx, &standing, &decision.reason, &begin)?;
        Ok((decision.clone(), delivery))
    }

    fn standing(&self, target: &TargetName) -> Result<Option<Standing>, Fault> {
        self.tx.one(
            "SELECT p.id, p.entry, p.outlet, p.target, p.state,
                 coalesce(p.live_link, e.link) AS link
             FROM placements p JOIN entries e ON e.id = p.entry
             WHERE p.target = ?1 AND p.story = ?2",
            (target, self.story),
            standing,
        )
    }

    /// Words that have not begun to go out are replaced by the newer ones; whoever has just
    /// taken the delivery up is fenced off before the first request.
    fn supersede(&self, standing: &Standing, held: Option<&DeliveryState>) -> Result<bool, Fault> {
        let replaced = self.tx.execute(
            "UPDATE deliveries SET edition = :edition, rendition = NULL, fence = fence + 1,
                 lease_owner = NULL, lease_until = NULL, changed_at = :now
             WHERE placement = :placement AND action <> 'withdraw' AND final = 0 AND reached = 0",
            named_params! {
                ":edition": self.edition, ":now": At(self.tx.now), ":placement": standing.id,
            },
        )?;
        if let Some(state) = held {
            self.hold_back(standing, state)?;
        }
        if replaced > 0 {
            self.point(standing)?;
        }
        Ok(replaced > 0)
    }

    /// Holds what has not begun to go out; what a person holds stays with the person.
    fn hold_back(&self, standing: &Standing, state: &DeliveryState) -> Result<(), Fault> {
        self.tx.execute(
            "UPDATE deliveries SET state = :state, word = :word, due_at = :due
             WHERE placement = :placement AND action <> 'withdraw' AND final = 0 AND reached = 0
               AND coalesce(json_extract(state, '$.reason.code'), '') <> 'held_by'",
            named_params! {
                ":state": Json(state), ":word": state.word(),
                ":due": state.due(self.tx.now).map(At), ":placement": standing.id,
            },
        )?;
        Ok(())
    }

    fn queue(
        &self,
        standing: &Standing,
        action: Action,
        state: &DeliveryState,
    ) -> Result<DeliveryId, Fault> {
        self.point(standing)?;
        let planned = Planned {
            placement: standing.id,
            target: &standing.target,
            outlet: self.outlet,
            entry: self.entry,
            action,
            edition: self.edition,
            state,
        };
        plan(self.tx, &planned)
    }

    fn point(&self, standing: &Standing) -> Result<(), Fault> {
        self.tx.execute(
            "UPDATE placements SET edition = ?2, changed_at = ?3 WHERE id = ?1",
            (standing.id, self.edition, At(self.tx.now)),
        )?;
        Ok(())
    }
}

/// Reads columns `id, entry, outlet, target, state, link`.
pub(super) fn standing(row: &Row<'_>) -> rusqlite::Result<Standing> {
    Ok(Standing {
        id: row.get("id")?,
        entry: row.get("entry")?,
        outlet: row.get("outlet")?,
        target: row.get("target")?,
        state: row.get::<_, Word<_>>("state")?.0,
        link: row.get("link")?,
    })
}

fn duplicate(decision: &Decision, first: &Standing) -> Decision {
    skipped(decision, Reason::Duplicate { of: format!("{}, {}", first.outlet, first.link) })
}

fn skipped(decision: &Decision, reason: Reason) -> Decision {
    Decision { target: decision.target.clone(), verdict: Verdict::Skip, reason }
}

/// A delivery to be put at the end of its placement's queue.
pub(super) struct Planned<'a> {
    /// The placement.
    pub(super) placement: PlacementId,
    /// Its target.
    pub(super) target: &'a TargetName,
    /// The outlet that causes it.
    pub(super) outlet: &'a OutletName,
    /// The entry that causes it.
    pub(super) entry: EntryId,
    /// What it does.
    pub(super) action: Action,
    /// With which edition.
    pub(super) edition: Option<EditionId>,
    /// How it begins.
    pub(super) state: &'a DeliveryState,
}

/// Puts a delivery into its placement's queue.
pub(super) fn plan(tx: &Tx<'_>, planned: &Planned<'_>) -> Result<DeliveryId, Fault> {
    let id = DeliveryId::new();
    tx.execute(
        "INSERT INTO deliveries (id, placement, seq, target, outlet, entry, action, edition, state,
             word, final, due_at, created_at, changed_at)
         VALUES (:id, :placement,
             (SELECT coalesce(max(seq), 0) + 1 FROM deliveries WHERE placement = :placement),
             :target, :outlet, :entry, :action, :edition, :state, :word, :final, :due, :now, :now)",
        named_params! {
            ":id": id, ":placement": planned.placement, ":target": planned.target,
            ":outlet": planned.outlet, ":entry": planned.entry, ":action": Word(planned.action),
            ":edition": planned.edition, ":state": Json(planned.state),
            ":word": planned.state.word(), ":final": planned.state.is_final(),
            ":due": planned.state.due(tx.now).map(At), ":now": At(tx.now),
        },
    )?;
    Ok(id)
}

/// Takes a placement down: what has not gone out stays at home, what is there (or on its way)
/// gets a withdrawal behind it, which begins like this.
pub(super) fn take_down(
    tx: &Tx<'_>,
    standing: &Standing,
    reason: &Reason,
    begin: &DeliveryState,
) -> Result<Option<DeliveryId>, Fault> {
    let state = DeliveryState::Withheld { reason: reason.clone() };
    tx.execute(
        "UPDATE deliveries SET state = :state, word = :word, final = 1, due_at = NULL,
             fence = fence + 1, lease_owner = NULL, lease_until = NULL, changed_at = :now
         WHERE placement = :placement AND action <> 'withdraw' AND final = 0 AND reached = 0",
        named_params! {
            ":state": Json(&state), ":word": state.word(), ":now": At(tx.now),
            ":placement": standing.id,
        },
    )?;
    let under_way = tx.one(
        "SELECT id, action FROM deliveries WHERE placement = ?1 AND final = 0
         ORDER BY seq DESC LIMIT 1",
        [standing.id],
        |row| Ok(row.get::<_, Word<Action>>("action")?.0),
    )?;
    match (standing.state, under_way) {
        (_, Some(Action::Withdraw)) | (PlacementState::Withdrawn | PlacementState::Refused, _) => {
            Ok(None)
        }
        (PlacementState::Planned, None) => {
            tx.execute(
                "UPDATE placements SET state = 'refused', changed_at = ?2 WHERE id = ?1",
                (standing.id, At(tx.now)),
            )?;
            Ok(None)
        }
        _ => plan_withdrawal(tx, standing, begin).map(Some),
    }
}

fn plan_withdrawal(
    tx: &Tx<'_>,
    standing: &Standing,
    begin: &DeliveryState,
) -> Result<DeliveryId, Fault> {
    let planned = Planned {
        placement: standing.id,
        target: &standing.target,
        outlet: &standing.outlet,
        entry: standing.entry,
        action: Action::Withdraw,
        edition: None,
        state: begin,
    };
    plan(tx, &planned)
}
