//! Finds what a person points at: a delivery, a story, or a page by its address.

use std::collections::BTreeSet;

use super::{fault::Fault, tx::Tx};
use crate::{
    model::{DeliveryId, EntryId, Link, PlacementId, StoryId},
    store::Selector,
};

/// What an order is about.
pub(super) struct About {
    /// In words, for the audit log.
    pub(super) words: String,
    /// The story, if there is one.
    pub(super) story: Option<StoryId>,
    /// Its entries; with an address, those of that page.
    pub(super) entries: Vec<EntryId>,
    /// Its placements.
    pub(super) placements: Vec<PlacementId>,
    /// Its deliveries, oldest first.
    pub(super) deliveries: Vec<DeliveryId>,
}

/// Everything that a selector means.
pub(super) fn about(tx: &Tx<'_>, selector: &Selector) -> Result<About, Fault> {
    match selector {
        Selector::Delivery(id) => one_delivery(tx, *id),
        Selector::Story(id) => whole(tx, format!("story {id}"), Some(*id), Vec::new()),
        Selector::Link(link) => {
            let story = story_of(tx, link)?;
            let words = format!("link {link}");
            whole(tx, words, story, entries_at(tx, link)?)
        }
    }
}

fn one_delivery(tx: &Tx<'_>, id: DeliveryId) -> Result<About, Fault> {
    let found = tx.one(
        "SELECT d.id, p.id AS placement, p.story FROM deliveries d
         JOIN placements p ON p.id = d.placement WHERE d.id = ?1",
        [id],
        |row| Ok((row.get::<_, PlacementId>("placement")?, row.get::<_, StoryId>("story")?)),
    )?;
    let (placement, story) = found.unzip();
    Ok(About {
        words: format!("delivery {id}"),
        story,
        entries: Vec::new(),
        placements: placement.into_iter().collect(),
        deliveries: placement.map(|_| id).into_iter().collect(),
    })
}

fn whole(
    tx: &Tx<'_>,
    words: String,
    story: Option<StoryId>,
    pages: Vec<EntryId>,
) -> Result<About, Fault> {
    let mut entries: BTreeSet<EntryId> = pages.into_iter().collect();
    entries.extend(tx.all("SELECT id FROM entries WHERE story = ?1", [story], |row| {
        row.get::<_, EntryId>("id")
    })?);
    let placements =
        tx.all("SELECT id FROM placements WHERE story = ?1 ORDER BY target", [story], |row| {
            row.get("id")
        })?;
    let deliveries = tx.all(
        "SELECT d.id FROM deliveries d JOIN placements p ON p.id = d.placement
         WHERE p.story = ?1 ORDER BY p.target, d.seq",
        [story],
        |row| row.get("id"),
    )?;
    let entries = entries.into_iter().collect();
    Ok(About { words, story, entries, placements, deliveries })
}

fn entries_at(tx: &Tx<'_>, link: &Link) -> Result<Vec<EntryId>, Fault> {
    tx.all(
        "SELECT DISTINCT entry FROM aliases WHERE alias IN (?1, ?2) AND entry IS NOT NULL",
        [link.alias(), link.normalised()],
        |row| row.get("entry"),
    )
}

/// The story of a page: the source's address, ours, or another that it is known by.
fn story_of(tx: &Tx<'_>, link: &Link) -> Result<Option<StoryId>, Fault> {
    tx.one(
        "SELECT story FROM aliases JOIN entries ON entries.id = aliases.entry
             WHERE alias IN (?1, ?2) AND story IS NOT NULL
         UNION ALL SELECT story FROM placements WHERE live_link = ?1
         UNION ALL SELECT story FROM story_keys WHERE kind = 'link' AND value = ?1
         LIMIT 1",
        [link.normalised(), link.alias()],
        |row| row.get("story"),
    )
}
