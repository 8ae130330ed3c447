//! Mailings: one issue for one subscriber, at most once.

use std::collections::BTreeMap;

use rusqlite::{Row, named_params};

use super::{
    fault::Fault,
    issues,
    lease::{self, Wish},
    subscribers,
    tx::Tx,
    value::{At, Json, micros},
};
use crate::{
    model::{Issue, IssueId, MailingId, MailingState, SubscriberId},
    store::{Claim, Lease, MailingWork},
};

/// Takes a mailing that is due. What a killed process had armed may have arrived: it is unknown.
pub(super) fn claim(tx: &Tx<'_>, wish: &Wish) -> Result<Option<Claim<MailingWork>>, Fault> {
    forget_armed(tx)?;
    if tx.any("SELECT 1 FROM paused WHERE scope = 'all'", [])? {
        return Ok(None);
    }
    let Some(id) = oldest_due(tx)? else { return Ok(None) };
    let taken = tx.one(
        "UPDATE mailings SET lease_owner = :owner, lease_until = :until, lease_micros = :micros,
             fence = fence + 1, attempts = attempts + 1
         WHERE id = :id RETURNING *",
        named_params! {
            ":owner": wish.owner, ":until": At(wish.until(tx)), ":micros": micros(wish.lease),
            ":id": id,
        },
        taken,
    )?;
    taken.map(|taken| work(tx, taken)).transpose()
}

/// The oldest whose subscriber still wants it; the others on the way there are suppressed.
fn oldest_due(tx: &Tx<'_>) -> Result<Option<MailingId>, Fault> {
    loop {
        let due = tx.one(
            "SELECT m.id, m.subscriber, s.status = 'active' AS wanted
             FROM mailings m JOIN subscribers s ON s.id = m.subscriber
             WHERE m.due_at <= ?1 AND (m.lease_until IS NULL OR m.lease_until <= ?1)
             ORDER BY m.due_at, m.id LIMIT 1",
            [At(tx.now)],
            |row| Ok((row.get("id")?, row.get("subscriber")?, row.get::<_, bool>("wanted")?)),
        )?;
        match due {
            Some((_, left, false)) => suppress_for(tx, left)?,
            other => return Ok(other.map(|(id, ..)| id)),
        }
    }
}

struct Taken {
    id: MailingId,
    issue: IssueId,
    subscriber: SubscriberId,
    attempts: u32,
    lease: Lease,
}

fn taken(row: &Row<'_>) -> rusqlite::Result<Taken> {
    Ok(Taken {
        id: row.get("id")?,
        issue: row.get("issue")?,
        subscriber: row.get("subscriber")?,
        attempts: row.get("attempts")?,
        lease: lease::of(row)?,
    })
}

fn work(tx: &Tx<'_>, taken: Taken) -> Result<Claim<MailingWork>, Fault> {
    let missing = |what| Fault::corrupt(format!("mailings {}: its {what} is missing", taken.id));
    let issue: Issue = issues::find(tx, taken.issue)?.ok_or_else(|| missing("issue"))?;
    let (subscriber, consent) =
        subscribers::find(tx, taken.subscriber)?.ok_or_else(|| missing("subscriber"))?;
    let work = MailingWork { id: taken.id, issue, subscriber, attempts: taken.attempts, consent };
    Ok(Claim { work, lease: taken.lease })
}

fn forget_armed(tx: &Tx<'_>) -> Result<(), Fault> {
    tx.execute(
        "UPDATE mailings SET state = :state, word = :word, due_at = NULL, fence = fence + 1,
             lease_owner = NULL, lease_until = NULL, changed_at = :now
         WHERE word = 'armed' AND (lease_until IS NULL OR lease_until <= :now)",
        named_params! {
            ":state": Json(MailingState::Unknown), ":word": MailingState::Unknown.word(),
            ":now": At(tx.now),
        },
    )?;
    Ok(())
}

/// Stops what has not been sent to somebody who leaves; whoever is about to arm it is fenced off.
pub(super) fn suppress_for(tx: &Tx<'_>, subscriber: SubscriberId) -> Result<(), Fault> {
    tx.execute(
        "UPDATE mailings SET state = :state, word = :word, due_at = NULL, fence = fence + 1,
             lease_owner = NULL, lease_until = NULL, changed_at = :now
         WHERE subscriber = :subscriber AND word IN ('planned', 'deferred')",
        named_params! {
            ":state": Json(MailingState::Suppressed), ":word": MailingState::Suppressed.word(),
            ":now": At(tx.now), ":subscriber": subscriber,
        },
    )?;
    Ok(())
}

/// A claim without its words.
pub(super) struct Held {
    id: MailingId,
    fence: i64,
}

impl Held {
    /// What this claim holds.
    pub(super) fn of(claim: &Claim<MailingWork>) -> Self {
        Self { id: claim.work.id, fence: claim.lease.fence }
    }
}

/// Commits a state; only an armed mailing stays in the same hands.
pub(super) fn settle(tx: &Tx<'_>, held: &Held, state: &MailingState) -> Result<(), Fault> {
    let due = match state {
        MailingState::Planned => Some(At(tx.now)),
        MailingState::Deferred { until, .. } => Some(At(*until)),
        _ => None,
    };
    let changed = tx.execute(
        "UPDATE mailings SET state = :state, word = :word, due_at = :due, changed_at = :now,
             lease_owner = CASE WHEN :armed THEN lease_owner END,
             lease_until = CASE WHEN :armed THEN :now + lease_micros END
         WHERE id = :id AND fence = :fence AND lease_until IS NOT NULL",
        named_params! {
            ":state": Json(state), ":word": state.word(), ":due": due, ":now": At(tx.now),
            ":armed": matches!(state, MailingState::Armed), ":id": held.id, ":fence": held.fence,
        },
    )?;
    lease::held(changed, format_args!("mailing {}", held.id))
}

/// Mailings by state's word, of an issue or of all.
pub(super) fn count(tx: &Tx<'_>, issue: Option<IssueId>) -> Result<BTreeMap<String, u64>, Fault> {
    let counted = tx.all(
        "SELECT word, count(*) AS n FROM mailings WHERE ?1 IS NULL OR issue = ?1 GROUP BY word",
        [issue],
        |row| Ok((row.get("word")?, row.get::<_, u32>("n")?.into())),
    )?;
    Ok(counted.into_iter().collect())
}
