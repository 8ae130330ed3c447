//! What is on record about an article, for `decide`; and posts that targets carried before us.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use rusqlite::named_params;

use super::{
    fault::Fault,
    hash,
    slices::{self, Shelf},
    stories,
    tx::Tx,
    value::{At, Json, Word},
};
use crate::model::{
    EntryId, Fingerprint, Known, KnownPlacement, OutletName, SeenPost, StoryId, StoryKeys,
    TargetName,
};

/// From here on a post has nearly the same words as the article.
const ALIKE: f64 = 0.7;
/// So much alike a post of ours must be, besides its title: columns repeat their titles.
const OURS_ALIKE: f64 = 0.5;
/// Posts that look like one article; more say nothing new.
const COPIES: usize = 20;

/// The article that a question is about.
pub(super) struct Question {
    /// Its entry.
    pub(super) entry: EntryId,
    /// Its outlet.
    pub(super) outlet: OutletName,
    /// Its headline.
    pub(super) headline: String,
    /// What makes it the same story as another.
    pub(super) keys: StoryKeys,
}

/// Everything that a decision wants to know.
pub(super) fn known(tx: &Tx<'_>, question: &Question) -> Result<Known, Fault> {
    let story = story(tx, question)?;
    let latest = latest_edition(tx, question.entry)?;
    let (edition, headline) = latest.unzip();
    Ok(Known {
        story,
        edition,
        headline,
        origin_is_ours: origin_is_ours(tx, &question.keys)?,
        placements: story.map_or(Ok(Vec::new()), |story| placements(tx, story))?,
        last_hour: last_hour(tx, &question.outlet, "publish")?,
        withdrawn_last_hour: last_hour(tx, &question.outlet, "withdraw")?,
        paused: paused(tx)?,
        copied: copied(tx, question)?,
    })
}

fn story(tx: &Tx<'_>, question: &Question) -> Result<Option<StoryId>, Fault> {
    let own = tx.one("SELECT id, story FROM entries WHERE id = ?1", [question.entry], |row| {
        row.get::<_, Option<StoryId>>("story")
    })?;
    match own.flatten() {
        Some(story) => Ok(Some(story)),
        None => stories::find(tx, &question.keys),
    }
}

fn latest_edition(tx: &Tx<'_>, entry: EntryId) -> Result<Option<(Fingerprint, String)>, Fault> {
    tx.one(
        "SELECT id, fingerprint, headline FROM editions WHERE entry = ?1
         ORDER BY at DESC, id DESC LIMIT 1",
        [entry],
        |row| Ok((row.get::<_, Json<_>>("fingerprint")?.0, row.get("headline")?)),
    )
}

fn origin_is_ours(tx: &Tx<'_>, keys: &StoryKeys) -> Result<Vec<TargetName>, Fault> {
    let mut ours = BTreeSet::new();
    for link in &keys.links {
        ours.extend(tx.all(
            "SELECT target FROM placements WHERE live_link = ?1",
            [link],
            |row| row.get::<_, TargetName>("target"),
        )?);
    }
    Ok(ours.into_iter().collect())
}

fn placements(tx: &Tx<'_>, story: StoryId) -> Result<Vec<KnownPlacement>, Fault> {
    tx.all(
        "SELECT id, target, state, entry, edition FROM placements WHERE story = ?1
         ORDER BY target",
        [story],
        |row| {
            Ok(KnownPlacement {
                target: row.get("target")?,
                state: row.get::<_, Word<_>>("state")?.0,
                entry: row.get("entry")?,
                edition: row.get("edition")?,
            })
        },
    )
}

fn last_hour(
    tx: &Tx<'_>,
    outlet: &OutletName,
    verdict: &str,
) -> Result<BTreeMap<TargetName, u32>, Fault> {
    let counted = tx.all(
        "SELECT target, count(*) AS n FROM decisions
         WHERE outlet = ?1 AND at > ?2 AND verdict = ?3 GROUP BY target",
        (outlet, At(tx.now - Duration::hours(1)), verdict),
        |row| Ok((row.get::<_, TargetName>("target")?, row.get::<_, u32>("n")?)),
    )?;
    Ok(counted.into_iter().collect())
}

/// Paused scopes in order.
pub(super) fn paused(tx: &Tx<'_>) -> Result<Vec<String>, Fault> {
    tx.all("SELECT scope FROM paused ORDER BY scope", [], |row| row.get("scope"))
}

fn copied(tx: &Tx<'_>, question: &Question) -> Result<Vec<(TargetName, SeenPost)>, Fault> {
    let fingerprint = &question.keys.fingerprint;
    let mut ids: BTreeSet<String> = tx
        .all(
            "SELECT id FROM posts WHERE title = ?1 AND title <> ''
             UNION SELECT id FROM posts WHERE words = ?2 AND words <> ''",
            (title(&question.headline), exact(fingerprint)),
            |row| row.get("id"),
        )?
        .into_iter()
        .collect();
    ids.extend(alike(tx, fingerprint)?);
    let mut posts = Vec::new();
    for id in ids.iter().take(COPIES) {
        let Some((target, post)) = post(tx, id)? else { continue };
        if counts(tx, &target, &post, fingerprint)? {
            posts.push((target, post));
        }
    }
    Ok(posts)
}

/// Posts of ours that are on record are compared as stories. Others of ours are from the time that
/// a restored store has lost.
fn counts(
    tx: &Tx<'_>,
    target: &TargetName,
    post: &SeenPost,
    fingerprint: &Fingerprint,
) -> Result<bool, Fault> {
    let Some(marker) = &post.marker else { return Ok(true) };
    let on_record =
        tx.any("SELECT 1 FROM placements WHERE target = ?1 AND marker = ?2", (target, marker))?;
    Ok(!on_record && post.fingerprint.similarity(fingerprint) >= OURS_ALIKE)
}

fn alike(tx: &Tx<'_>, fingerprint: &Fingerprint) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    for id in slices::candidates(tx, Shelf::Posts, fingerprint, DateTime::<Utc>::UNIX_EPOCH)? {
        let post = post(tx, &id)?;
        if post.is_some_and(|(_, post)| post.fingerprint.similarity(fingerprint) >= ALIKE) {
            found.push(id);
        }
    }
    Ok(found)
}

fn post(tx: &Tx<'_>, id: &str) -> Result<Option<(TargetName, SeenPost)>, Fault> {
    tx.one("SELECT id, target, post FROM posts WHERE id = ?1", [id], |row| {
        Ok((row.get("target")?, row.get::<_, Json<_>>("post")?.0))
    })
}

/// Titles are compared by their letters and digits: sites differ in quotes and dashes.
fn title(raw: &str) -> String {
    let lower = raw.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Texts too short for a sketch are too short to be known by their words.
fn exact(fingerprint: &Fingerprint) -> &str {
    if fingerprint.sketch.is_empty() { "" } else { &fingerprint.exact }
}

/// Whether the target's posts were read before the first push.
pub(super) fn is_surveyed(tx: &Tx<'_>, target: &TargetName) -> Result<bool, Fault> {
    tx.any("SELECT 1 FROM surveys WHERE target = ?1", [target])
}

/// Remembers what a target carries, in place of what was remembered before.
pub(super) fn survey(tx: &Tx<'_>, target: &TargetName, posts: &[SeenPost]) -> Result<(), Fault> {
    tx.execute(
        "DELETE FROM slices WHERE kind = 'post'
             AND ref IN (SELECT id FROM posts WHERE target = ?1)",
        [target],
    )?;
    tx.execute("DELETE FROM posts WHERE target = ?1", [target])?;
    for post in posts {
        keep_post(tx, target, post)?;
    }
    tx.execute(
        "INSERT INTO surveys (target, at) VALUES (?1, ?2)
         ON CONFLICT (target) DO UPDATE SET at = excluded.at",
        (target, At(tx.now)),
    )?;
    Ok(())
}

fn keep_post(tx: &Tx<'_>, target: &TargetName, post: &SeenPost) -> Result<(), Fault> {
    let id = hash::sha256(&format!("{target}\n{}", post.remote));
    tx.execute(
        "INSERT INTO posts (id, target, title, words, post)
         VALUES (:id, :target, :title, :words, :post)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, words = excluded.words,
             post = excluded.post",
        named_params! {
            ":id": id, ":target": target, ":title": title(&post.title),
            ":words": exact(&post.fingerprint), ":post": Json(post),
        },
    )?;
    slices::keep(tx, Shelf::Posts, &id, &post.fingerprint)
}
