//! Digests: which stories may go into an issue, each slot opened once, each story in one issue.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use rusqlite::{Row, named_params};

use super::{
    fault::Fault,
    tx::Tx,
    value::{At, Json},
};
use crate::{
    model::{
        Attributed, DigestName, Issue, IssueId, IssueItem, Link, MailingId, MailingState, Receipt,
        Rendition, Slot, StoryId, SubscriberId, TargetName,
    },
    store::PlacedStory,
};

const LOCAL: &str = "%Y-%m-%dT%H:%M:%S";

/// The latest slot that was opened or missed.
pub(super) fn last_slot(
    tx: &Tx<'_>,
    digest: &DigestName,
    zone: &str,
) -> Result<Option<Slot>, Fault> {
    let found = tx.one(
        "SELECT digest, local, at FROM slots WHERE digest = ?1 AND zone = ?2
         ORDER BY at DESC LIMIT 1",
        (digest, zone),
        |row| Ok((row.get::<_, String>("local")?, row.get::<_, At>("at")?.0)),
    )?;
    let Some((local, at)) = found else { return Ok(None) };
    let local = NaiveDateTime::parse_from_str(&local, LOCAL)
        .map_err(|e| Fault::corrupt(format!("slots {digest} {zone}, `local`: {e}")))?;
    Ok(Some(Slot { digest: digest.clone(), local, zone: zone.to_owned(), at }))
}

/// Closes a slot for ever; false when it was closed before.
pub(super) fn close_slot(tx: &Tx<'_>, slot: &Slot) -> Result<bool, Fault> {
    let closed = tx.execute(
        "INSERT INTO slots (digest, local, zone, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (digest, local, zone) DO NOTHING",
        (&slot.digest, slot.local.format(LOCAL).to_string(), &slot.zone, At(slot.at)),
    )?;
    Ok(closed == 1)
}

/// The stories that an issue of this zone can be made of.
pub(super) struct Wanted {
    /// The digest.
    pub(super) digest: DigestName,
    /// The zone of the issue.
    pub(super) zone: String,
    /// Targets that the digest draws from.
    pub(super) targets: Vec<TargetName>,
    /// First live from here on …
    pub(super) since: DateTime<Utc>,
    /// … and before this.
    pub(super) until: DateTime<Utc>,
}

/// Stories as they stand on their targets, in the order they went live.
pub(super) fn candidates(tx: &Tx<'_>, wanted: &Wanted) -> Result<Vec<PlacedStory>, Fault> {
    let rows = tx.all(
        "WITH there AS (
             SELECT p.* FROM placements p
             WHERE p.state = 'live' AND p.live_at IS NOT NULL
               AND p.target IN (SELECT value FROM json_each(:targets))
               AND NOT EXISTS (SELECT 1 FROM deliveries w
                   WHERE w.placement = p.id AND w.action = 'withdraw' AND w.final = 0))
         SELECT p.story, p.target, p.receipt, p.live_at, e.attributed, d.rendition
         FROM there p
         JOIN deliveries d ON d.placement = p.id AND d.seq = (
             SELECT max(seq) FROM deliveries
             WHERE placement = p.id AND word = 'live' AND rendition IS NOT NULL)
         JOIN editions e ON e.id = d.edition
         WHERE p.story IN (SELECT story FROM there GROUP BY story
                 HAVING min(live_at) >= :since AND min(live_at) < :until)
           AND NOT EXISTS (SELECT 1 FROM issue_items i
               WHERE i.digest = :digest AND i.zone = :zone AND i.story = p.story)
         ORDER BY p.live_at, p.id",
        named_params! {
            ":targets": Json(&wanted.targets), ":since": At(wanted.since),
            ":until": At(wanted.until), ":digest": wanted.digest, ":zone": wanted.zone,
        },
        place,
    )?;
    Ok(by_story(rows.into_iter().flatten()))
}

struct Place {
    story: StoryId,
    target: TargetName,
    link: Link,
    live_at: DateTime<Utc>,
    attributed: Attributed,
    rendition: Rendition,
}

/// None for a post that readers cannot open (pending review).
fn place(row: &Row<'_>) -> rusqlite::Result<Option<Place>> {
    let receipt = row.get::<_, Option<Json<Receipt>>>("receipt")?;
    let link = receipt.and_then(|json| json.0.link).and_then(|link| Link::parse(&link).ok());
    let Some(link) = link else { return Ok(None) };
    Ok(Some(Place {
        story: row.get("story")?,
        target: row.get("target")?,
        link,
        live_at: row.get::<_, At>("live_at")?.0,
        attributed: row.get::<_, Json<_>>("attributed")?.0,
        rendition: row.get::<_, Json<_>>("rendition")?.0,
    }))
}

fn by_story(places: impl Iterator<Item = Place>) -> Vec<PlacedStory> {
    let mut order: BTreeMap<StoryId, usize> = BTreeMap::new();
    let mut stories: Vec<PlacedStory> = Vec::new();
    for place in places {
        let at = *order.entry(place.story).or_insert(stories.len());
        if let Some(story) = stories.get_mut(at) {
            story.places.push((place.target, place.link));
            continue;
        }
        stories.push(PlacedStory {
            story: place.story,
            attributed: place.attributed,
            places: vec![(place.target, place.link)],
            rendition: place.rendition,
            live_at: place.live_at,
        });
    }
    stories
}

/// Opens an issue with its mailings; false when the slot was closed before.
pub(super) fn open(tx: &Tx<'_>, issue: &Issue, default_zone: bool) -> Result<bool, Fault> {
    if !close_slot(tx, &issue.slot)? {
        return Ok(false);
    }
    if issue.items.is_empty() {
        return Ok(true);
    }
    tx.execute(
        "INSERT INTO issues (id, digest, slot, created_at) VALUES (?1, ?2, ?3, ?4)",
        (issue.id, &issue.slot.digest, Json(&issue.slot), At(tx.now)),
    )?;
    let mut kept = 0;
    for (position, item) in (0..).zip(&issue.items) {
        kept += keep_item(tx, issue, position, item)?;
    }
    if kept > 0 {
        plan_mailings(tx, issue, default_zone)?;
    }
    Ok(true)
}

/// A story that another issue took in the meantime stays there.
fn keep_item(tx: &Tx<'_>, issue: &Issue, position: i64, item: &IssueItem) -> Result<usize, Fault> {
    tx.execute(
        "INSERT INTO issue_items (issue, position, digest, zone, story, item)
         VALUES (:issue, :position, :digest, :zone, :story, :item)
         ON CONFLICT (digest, zone, story) DO NOTHING",
        named_params! {
            ":issue": issue.id, ":position": position, ":digest": issue.slot.digest,
            ":zone": issue.slot.zone, ":story": item.story, ":item": Json(item),
        },
    )
}

fn plan_mailings(tx: &Tx<'_>, issue: &Issue, default_zone: bool) -> Result<(), Fault> {
    let readers = tx.all(
        "SELECT id FROM subscribers
         WHERE digest = ?1 AND status = 'active' AND (zone = ?2 OR (?3 AND zone IS NULL))
         ORDER BY created_at, id",
        (&issue.slot.digest, &issue.slot.zone, default_zone),
        |row| row.get::<_, SubscriberId>("id"),
    )?;
    for reader in readers {
        tx.execute(
            "INSERT INTO mailings (id, issue, subscriber, state, word, due_at, created_at,
                 changed_at)
             VALUES (:id, :issue, :subscriber, :state, :word, :now, :now, :now)
             ON CONFLICT (issue, subscriber) DO NOTHING",
            named_params! {
                ":id": MailingId::new(), ":issue": issue.id, ":subscriber": reader,
                ":state": Json(MailingState::Planned), ":word": MailingState::Planned.word(),
                ":now": At(tx.now),
            },
        )?;
    }
    Ok(())
}

/// An issue without the stories that are nowhere to be read any more.
pub(super) fn find(tx: &Tx<'_>, id: IssueId) -> Result<Option<Issue>, Fault> {
    let slot = tx.one("SELECT id, slot FROM issues WHERE id = ?1", [id], |row| {
        Ok(row.get::<_, Json<Slot>>("slot")?.0)
    })?;
    let Some(slot) = slot else { return Ok(None) };
    let items = tx.all(
        "SELECT i.issue, i.item FROM issue_items i WHERE i.issue = ?1
           AND NOT (EXISTS (SELECT 1 FROM placements p
                   WHERE p.story = i.story AND p.state <> 'planned')
               AND NOT EXISTS (SELECT 1 FROM placements p
                   WHERE p.story = i.story AND p.state = 'live'
                     AND NOT EXISTS (SELECT 1 FROM deliveries w WHERE w.placement = p.id
                         AND w.action = 'withdraw' AND w.final = 0)))
         ORDER BY i.position",
        [id],
        |row| Ok(row.get::<_, Json<IssueItem>>("item")?.0),
    )?;
    Ok(Some(Issue { id, slot, items }))
}
