//! Commits an article with its decisions and deliveries: all of it, or nothing.

use rusqlite::named_params;
use uuid::Uuid;

use super::{
    carry::Carry,
    entries::{self, Ended},
    fault::Fault,
    identity,
    stories::{self, NewEdition},
    tx::Tx,
    value::{At, Json},
};
use crate::{
    model::{Decision, EditionId, EntryState, StoryId},
    store::{Claim, EntryWork, Recorded, Recording},
};

/// The one transaction behind `Store::record`.
pub(super) fn record(
    tx: &Tx<'_>,
    claim: &Claim<EntryWork>,
    recording: &Recording,
) -> Result<Recorded, Fault> {
    free_entry(tx, claim, recording)?;
    let story = join_story(tx, claim, recording)?;
    let edition = keep_edition(tx, claim, recording, story)?;
    let carry = Carry {
        tx,
        entry: claim.work.id,
        outlet: &claim.work.discovered.outlet,
        network: &recording.network,
        story,
        edition: edition.map_or_else(|| latest_edition(tx, claim, story), |id| Ok(Some(id)))?,
    };
    let mut recorded = Recorded { story, edition, deliveries: Vec::new(), decisions: Vec::new() };
    for decision in &recording.decisions {
        let (committed, delivery) = carry.out(decision)?;
        keep_decision(&carry, &committed, &recording.config_version)?;
        recorded.decisions.push(committed);
        recorded.deliveries.extend(delivery);
    }
    Ok(recorded)
}

fn free_entry(tx: &Tx<'_>, claim: &Claim<EntryWork>, recording: &Recording) -> Result<(), Fault> {
    let state = if recording.withdrawn { EntryState::Withdrawn } else { EntryState::Carried };
    let ended = Ended {
        state: Some(state),
        next: recording.next,
        succeeded: true,
        missing: 0,
        cursor: Some(&recording.cursor),
        reason: None,
        what: None,
    };
    entries::end(tx, claim, &ended)
}

fn join_story(
    tx: &Tx<'_>,
    claim: &Claim<EntryWork>,
    recording: &Recording,
) -> Result<StoryId, Fault> {
    let found = &claim.work.discovered;
    let own = tx.one("SELECT story FROM entries WHERE id = ?1", [claim.work.id], |row| {
        row.get::<_, Option<StoryId>>("story")
    })?;
    let story = stories::join(tx, own.flatten(), &found.outlet, &found.identity, &recording.keys)?;
    let headline = recording.attributed.as_ref().map(|a| a.article.headline.as_str());
    tx.execute(
        "UPDATE entries SET story = ?2, headline = coalesce(?3, headline) WHERE id = ?1",
        (claim.work.id, story, headline),
    )?;
    Ok(story)
}

fn keep_edition(
    tx: &Tx<'_>,
    claim: &Claim<EntryWork>,
    recording: &Recording,
    story: StoryId,
) -> Result<Option<EditionId>, Fault> {
    let Some(attributed) = &recording.attributed else { return Ok(None) };
    for at in attributed.article.canonical.iter().chain([&attributed.article.link]) {
        identity::located(tx, claim.work.id, at)?;
    }
    let fingerprint = &recording.keys.fingerprint;
    let new = NewEdition { story, entry: claim.work.id, attributed, fingerprint };
    stories::keep_edition(tx, &new).map(Some)
}

/// What an action without a new edition is about: the entry's last words, else the story's.
fn latest_edition(
    tx: &Tx<'_>,
    claim: &Claim<EntryWork>,
    story: StoryId,
) -> Result<Option<EditionId>, Fault> {
    tx.one(
        "SELECT id FROM editions WHERE story = ?1 ORDER BY entry = ?2 DESC, at DESC, id DESC
         LIMIT 1",
        (story, claim.work.id),
        |row| row.get("id"),
    )
}

fn keep_decision(carry: &Carry<'_>, decision: &Decision, version: &str) -> Result<(), Fault> {
    carry.tx.execute(
        "UPDATE decisions SET current = 0 WHERE entry = ?1 AND target = ?2 AND current = 1",
        (carry.entry, &decision.target),
    )?;
    let verdict = serde_json::to_value(decision.verdict).unwrap_or_default();
    let word = verdict.as_str().unwrap_or("hold");
    carry.tx.execute(
        "INSERT INTO decisions (id, entry, story, outlet, target, verdict, decision,
             config_version, current, at)
         VALUES (:id, :entry, :story, :outlet, :target, :verdict, :decision, :version, 1, :now)",
        named_params! {
            ":id": Uuid::now_v7().to_string(), ":entry": carry.entry, ":story": carry.story,
            ":outlet": carry.outlet, ":target": decision.target, ":verdict": word,
            ":decision": Json(decision), ":version": version, ":now": At(carry.tx.now),
        },
    )?;
    Ok(())
}
