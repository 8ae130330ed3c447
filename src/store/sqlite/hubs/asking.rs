//! Asking hubs, and what they ask back.

use chrono::{DateTime, Utc};
use rusqlite::named_params;

use super::{Beginning, begin, retire, work};
use crate::{
    model::{HubMode, Link, SubscriptionId, SubscriptionState as State},
    store::{
        Claim, HubQuestion, HubSettled, HubWork,
        sqlite::{
            fault::Fault,
            lease::{self, Wish},
            tx::Tx,
            value::{At, Word},
        },
    },
};

/// Takes the subscription that has been due longest.
pub(in crate::store::sqlite) fn claim(
    tx: &Tx<'_>,
    wish: &Wish,
) -> Result<Option<Claim<HubWork>>, Fault> {
    tx.one(
        "UPDATE subscriptions SET lease_owner = :owner, lease_until = :until, fence = fence + 1
         WHERE id = (
             SELECT id FROM subscriptions
             WHERE due_at <= :now AND (lease_until IS NULL OR lease_until <= :now)
             ORDER BY due_at, id LIMIT 1)
         RETURNING *",
        named_params! {
            ":owner": wish.owner, ":until": At(wish.until(tx)), ":now": At(tx.now),
        },
        |row| Ok(Claim { work: work(row)?, lease: lease::of(row)? }),
    )
}

/// Puts on record what is about to be asked, so that the hub's question finds it.
pub(in crate::store::sqlite) fn ask(
    tx: &Tx<'_>,
    claim: &Claim<HubWork>,
    mode: HubMode,
    callback: &Link,
) -> Result<(), Fault> {
    let changed = tx.execute(
        "UPDATE subscriptions SET asked = :mode, asked_at = :now, confirmed = 0,
             callback = :callback
         WHERE id = :id AND fence = :fence AND lease_until IS NOT NULL",
        named_params! {
            ":mode": Word(mode), ":now": At(tx.now), ":callback": callback,
            ":id": claim.work.subscription.id, ":fence": claim.lease.fence,
        },
    )?;
    lease::held(changed, format_args!("the subscription of {:?}", claim.work.key))
}

/// Commits what came of it. A hub that asked back before it answered has settled it already.
pub(in crate::store::sqlite) fn settle(
    tx: &Tx<'_>,
    claim: &Claim<HubWork>,
    settled: &HubSettled,
) -> Result<(), Fault> {
    let (id, fence) = (claim.work.subscription.id, claim.lease.fence);
    let free = "UPDATE subscriptions SET lease_owner = NULL, lease_until = NULL
                WHERE id = ?1 AND fence = ?2 AND lease_until IS NOT NULL";
    if tx.execute(free, (id, fence))? == 0 {
        let gone = !tx.any("SELECT 1 FROM subscriptions WHERE id = ?1", [id])?;
        // A hub that has let us go may have said so before it answered.
        return lease::held(gone.into(), format_args!("the subscription of {:?}", claim.work.key));
    }
    match settled {
        HubSettled::Accepted { check } => accepted(tx, claim, *check),
        HubSettled::Failed { what, next } => failed(tx, claim, what, *next),
        HubSettled::TurnTo(hub) => turn_to(tx, &claim.work, hub),
        HubSettled::Leave => retire(tx, id),
        HubSettled::Forget => {
            tx.execute("DELETE FROM subscriptions WHERE id = ?1", [id]).map(|_| ())
        }
    }
}

fn accepted(tx: &Tx<'_>, claim: &Claim<HubWork>, check: DateTime<Utc>) -> Result<(), Fault> {
    tx.execute(
        "UPDATE subscriptions SET due_at = :check,
             failures = failures + (state = 'leaving'),
             state = CASE state WHEN 'active' THEN 'renewing' WHEN 'leaving' THEN 'leaving'
                 ELSE 'pending' END
         WHERE id = :id AND asked IS NOT NULL AND confirmed = 0",
        named_params! { ":check": At(check), ":id": claim.work.subscription.id },
    )?;
    Ok(())
}

fn failed(
    tx: &Tx<'_>,
    claim: &Claim<HubWork>,
    what: &str,
    next: DateTime<Utc>,
) -> Result<(), Fault> {
    tx.execute(
        "UPDATE subscriptions SET due_at = :next, failures = failures + 1, what = :what,
             state = CASE WHEN state = 'leaving' THEN 'leaving'
                 WHEN state IN ('active', 'renewing') AND lease_end > :now THEN 'active'
                 ELSE 'failed' END
         WHERE id = :id AND asked IS NOT NULL AND confirmed = 0",
        named_params! {
            ":next": At(next), ":what": what, ":now": At(tx.now),
            ":id": claim.work.subscription.id,
        },
    )?;
    Ok(())
}

fn turn_to(tx: &Tx<'_>, work: &HubWork, hub: &Link) -> Result<(), Fault> {
    let before = &work.subscription;
    retire(tx, before.id)?;
    // What is on record against one hub is told until another has done better.
    let (failures, missed, what) = (before.failures, before.missed, before.what.clone());
    let beginning = Beginning { state: State::Wanted, failures, missed, what };
    begin(tx, &work.key, &before.offer, hub, &beginning).map(|_| ())
}

/// Whether a request was ours; if so, it is settled here.
pub(in crate::store::sqlite) fn confirm(
    tx: &Tx<'_>,
    token: &str,
    question: &HubQuestion,
) -> Result<bool, Fault> {
    let asked = tx.one(
        "SELECT id FROM subscriptions
         WHERE token = :token AND topic = :topic AND asked = :mode AND asked_at >= :since
           AND (state = 'leaving') = (:mode = 'unsubscribe')",
        named_params! {
            ":token": token, ":topic": question.topic, ":mode": Word(question.mode),
            ":since": At(question.asked_since),
        },
        |row| row.get::<_, SubscriptionId>("id"),
    )?;
    let Some(id) = asked else { return Ok(false) };
    match question.mode {
        HubMode::Unsubscribe => tx.execute("DELETE FROM subscriptions WHERE id = ?1", [id])?,
        HubMode::Subscribe => tx.execute(
            "UPDATE subscriptions SET state = 'active', confirmed = 1, verified_at = :now,
                 lease_end = :end, due_at = :renew, failures = 0, what = NULL
             WHERE id = :id",
            named_params! {
                ":now": At(tx.now), ":end": At(question.lease_end),
                ":renew": At(question.renew), ":id": id,
            },
        )?,
    };
    Ok(true)
}

/// The hub says no; true when it was asked about this topic.
pub(in crate::store::sqlite) fn deny(
    tx: &Tx<'_>,
    token: &str,
    topic: &str,
    what: &str,
    next: DateTime<Utc>,
) -> Result<bool, Fault> {
    let changed = tx.execute(
        "UPDATE subscriptions SET state = 'denied', failures = failures + 1, what = :what,
             due_at = :next, lease_end = NULL, asked = NULL
         WHERE token = :token AND topic = :topic AND asked = 'subscribe' AND current = 1",
        named_params! { ":token": token, ":topic": topic, ":what": what, ":next": At(next) },
    )?;
    Ok(changed == 1)
}
