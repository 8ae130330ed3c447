//! Stories: entries with the same words or the same origin, whatever route they came by.

use chrono::{DateTime, Duration, Utc};
use rusqlite::named_params;

use super::{
    fault::Fault,
    slices::{self, Shelf},
    tx::Tx,
    value::{At, Json},
};
use crate::model::{
    EditionId, EntryId, EntryIdentity, Fingerprint, OutletName, StoryId, StoryKeys,
};

/// Texts of fewer words say too little to be the same story ("Hanya untuk pelanggan").
const WORDS_EXACT: usize = 20;
/// Texts of fewer words have too few runs for their sketch to mean anything.
const WORDS_NEAR: usize = 40;
/// Near copies are looked for among editions of this many days.
const DAYS_NEAR: i64 = 3;
/// From here on two texts are the same words.
const NEAR: f64 = 0.85;

/// The story that any of these keys belongs to: first by address, then by the same words, then
/// by nearly the same words of the last days.
pub(super) fn find(tx: &Tx<'_>, keys: &StoryKeys) -> Result<Option<StoryId>, Fault> {
    for (kind, value) in firm(keys) {
        let found = tx.one(
            "SELECT story FROM story_keys WHERE kind = ?1 AND value = ?2",
            (kind, value),
            |row| row.get::<_, StoryId>("story"),
        )?;
        if found.is_some() {
            return Ok(found);
        }
    }
    near(tx, &keys.fingerprint)
}

fn firm(keys: &StoryKeys) -> impl Iterator<Item = (&'static str, &str)> {
    let words = keys.fingerprint.words >= WORDS_EXACT;
    let links = keys.links.iter().filter(|link| names_a_page(link));
    links
        .map(|link| ("link", link.as_str()))
        .chain(words.then_some(("words", keys.fingerprint.exact.as_str())))
}

/// A front page is no article, however many credit lines link to it.
fn names_a_page(link: &str) -> bool {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    rest.contains(['/', '?'])
}

fn near(tx: &Tx<'_>, fingerprint: &Fingerprint) -> Result<Option<StoryId>, Fault> {
    if fingerprint.words < WORDS_NEAR {
        return Ok(None);
    }
    let mut best: Option<(f64, StoryId)> = None;
    for edition in slices::candidates(tx, Shelf::Editions, fingerprint, since(tx))? {
        let found = tx.one(
            "SELECT id, story, fingerprint FROM editions WHERE id = ?1",
            [&edition],
            |row| Ok((row.get("story")?, row.get::<_, Json<Fingerprint>>("fingerprint")?.0)),
        )?;
        let Some((story, other)) = found else { continue };
        let alike = fingerprint.similarity(&other);
        if alike >= NEAR && best.is_none_or(|(score, _)| alike > score) {
            best = Some((alike, story));
        }
    }
    Ok(best.map(|(_, story)| story))
}

fn since(tx: &Tx<'_>) -> DateTime<Utc> {
    tx.now - Duration::days(DAYS_NEAR)
}

/// Finds the story of an entry or begins it, and adds the entry's keys to it.
pub(super) fn join(
    tx: &Tx<'_>,
    own: Option<StoryId>,
    outlet: &OutletName,
    identity: &EntryIdentity,
    keys: &StoryKeys,
) -> Result<StoryId, Fault> {
    let known = match own {
        Some(story) => Some(story),
        None => find(tx, keys)?,
    };
    let story = known.map_or_else(|| begin(tx, outlet, identity), Ok)?;
    for (kind, value) in firm(keys) {
        tx.execute(
            "INSERT INTO story_keys (kind, value, story) VALUES (?1, ?2, ?3)
             ON CONFLICT (kind, value) DO NOTHING",
            (kind, value, story),
        )?;
    }
    Ok(story)
}

/// A story that nobody has begun: were its entry's identity another one's too, they would still be
/// two.
fn begin(tx: &Tx<'_>, outlet: &OutletName, identity: &EntryIdentity) -> Result<StoryId, Fault> {
    let story = StoryId::begun_by(outlet, identity);
    let taken = tx.any("SELECT 1 FROM stories WHERE id = ?1", [story])?;
    let story = if taken { StoryId::new() } else { story };
    tx.execute("INSERT INTO stories (id, begun_at) VALUES (?1, ?2)", (story, At(tx.now)))?;
    Ok(story)
}

/// An edition to be kept.
pub(super) struct NewEdition<'a> {
    /// Its story.
    pub(super) story: StoryId,
    /// The entry that it was read from.
    pub(super) entry: EntryId,
    /// The article with its credits.
    pub(super) attributed: &'a crate::model::Attributed,
    /// Of its words.
    pub(super) fingerprint: &'a Fingerprint,
}

/// Keeps an edition, and its sketch for near copies to come.
pub(super) fn keep_edition(tx: &Tx<'_>, new: &NewEdition<'_>) -> Result<EditionId, Fault> {
    let id = EditionId::new();
    tx.execute(
        "INSERT INTO editions (id, story, entry, headline, fingerprint, attributed, at)
         VALUES (:id, :story, :entry, :headline, :fingerprint, :attributed, :now)",
        named_params! {
            ":id": id, ":story": new.story, ":entry": new.entry,
            ":headline": new.attributed.article.headline.as_str(),
            ":fingerprint": Json(new.fingerprint), ":attributed": Json(new.attributed),
            ":now": At(tx.now),
        },
    )?;
    if new.fingerprint.words >= WORDS_NEAR {
        slices::keep(tx, Shelf::Editions, &id.to_string(), new.fingerprint)?;
    }
    Ok(id)
}
