//! Lines for `list` and everything about one story for `show`.

use rusqlite::{Row, named_params};

use super::{
    audit,
    fault::Fault,
    scope::{self, About},
    tx::Tx,
    value::{At, Json, Word},
};
use crate::{
    model::{Attributed, Decision, DeliveryState, Provenance, Reason, Receipt, StoryId},
    store::{DeliveryRow, ListFilter, ListRow, Selector, StoryView},
};

/// An entry on each target that was decided on, with the latest delivery there where the
/// placement came by this entry.
const ROWS: &str = "
    SELECT e.id, e.story, e.outlet, e.headline, e.link, c.target, d.id AS delivery,
        coalesce(d.word, c.verdict, e.state) AS state, d.state AS delivery_state, c.decision,
        e.reason, p.receipt,
        (SELECT scope FROM paused WHERE d.final = 0
            AND scope IN ('all', 'partner:' || e.outlet, 'target:' || c.target)
            ORDER BY scope LIMIT 1) AS paused,
        max(e.changed_at, coalesce(c.at, 0), coalesce(d.changed_at, 0)) AS at
    FROM entries e
    LEFT JOIN decisions c ON c.entry = e.id AND c.current = 1
    LEFT JOIN placements p ON p.story = e.story AND p.target = c.target AND p.entry = e.id
    LEFT JOIN deliveries d ON d.placement = p.id
        AND d.seq = (SELECT max(seq) FROM deliveries WHERE placement = p.id)";

/// Lines that pass the filter, newest first.
pub(super) fn list(tx: &Tx<'_>, filter: &ListFilter) -> Result<Vec<ListRow>, Fault> {
    tx.all(
        &format!(
            "{ROWS}
             WHERE (:outlet IS NULL OR e.outlet = :outlet)
               AND (:target IS NULL OR c.target = :target)
               AND (:state IS NULL OR coalesce(d.word, c.verdict, e.state) = :state)
             ORDER BY at DESC, e.id DESC, c.target LIMIT :limit"
        ),
        named_params! {
            ":outlet": filter.outlet, ":target": filter.target, ":state": filter.state,
            ":limit": i64::try_from(filter.limit).unwrap_or(i64::MAX),
        },
        line,
    )
}

fn line(row: &Row<'_>) -> rusqlite::Result<ListRow> {
    let delivery = row.get::<_, Option<Json<DeliveryState>>>("delivery_state")?;
    let decision = row.get::<_, Option<Json<Decision>>>("decision")?;
    let entry = row.get::<_, Option<Json<Reason>>>("reason")?;
    let receipt = row.get::<_, Option<Json<Receipt>>>("receipt")?;
    let paused = row.get::<_, Option<String>>("paused")?;
    let reason = paused
        .map(|what| Reason::Paused { what })
        .or_else(|| delivery.and_then(|json| json.0.reason().cloned()))
        .or(decision.map(|json| json.0.reason))
        .or(entry.map(|json| json.0));
    Ok(ListRow {
        entry: row.get("id")?,
        story: row.get("story")?,
        outlet: row.get("outlet")?,
        headline: row.get("headline")?,
        link: row.get("link")?,
        target: row.get("target")?,
        delivery: row.get("delivery")?,
        state: row.get("state")?,
        reason,
        live_link: receipt.and_then(|json| json.0.link),
        at: row.get::<_, At>("at")?.0,
    })
}

/// Everything on record about what a person points at; none when nothing is.
pub(super) fn show(tx: &Tx<'_>, selector: &Selector) -> Result<Option<StoryView>, Fault> {
    let about = scope::about(tx, selector)?;
    let entries = entries(tx, &about)?;
    if entries.is_empty() {
        return Ok(None);
    }
    let latest = latest(tx, about.story)?;
    let headline = latest.as_ref().map(|words| words.article.headline.as_str().to_owned());
    let announced = || entries.first().map(|row| row.headline.clone()).unwrap_or_default();
    Ok(Some(StoryView {
        story: about.story,
        headline: headline.unwrap_or_else(announced),
        editions: editions(tx, about.story)?,
        provenance: latest.map_or_else(Provenance::default, |words| words.provenance),
        decisions: decisions(tx, about.story)?,
        deliveries: deliveries(tx, about.story)?,
        audit: about.story.map_or(Ok(Vec::new()), |story| audit::about(tx, story))?,
        entries,
    }))
}

fn entries(tx: &Tx<'_>, about: &About) -> Result<Vec<ListRow>, Fault> {
    let ids: Vec<String> = about.entries.iter().map(ToString::to_string).collect();
    tx.all(
        &format!(
            "{ROWS} WHERE e.story = :story OR e.id IN (SELECT value FROM json_each(:ids))
             ORDER BY e.enrolled_at, e.id, c.target"
        ),
        named_params! { ":story": about.story, ":ids": Json(&ids) },
        line,
    )
}

fn latest(tx: &Tx<'_>, story: Option<StoryId>) -> Result<Option<Attributed>, Fault> {
    tx.one(
        "SELECT id, attributed FROM editions WHERE story = ?1 ORDER BY at DESC, id DESC LIMIT 1",
        [story],
        |row| Ok(row.get::<_, Json<_>>("attributed")?.0),
    )
}

fn editions(
    tx: &Tx<'_>,
    story: Option<StoryId>,
) -> Result<Vec<chrono::DateTime<chrono::Utc>>, Fault> {
    tx.all("SELECT id, at FROM editions WHERE story = ?1 ORDER BY at, id", [story], |row| {
        Ok(row.get::<_, At>("at")?.0)
    })
}

type Decided = (Decision, chrono::DateTime<chrono::Utc>, String);

fn decisions(tx: &Tx<'_>, story: Option<StoryId>) -> Result<Vec<Decided>, Fault> {
    tx.all("SELECT * FROM decisions WHERE story = ?1 ORDER BY at, id", [story], |row| {
        let decision = row.get::<_, Json<Decision>>("decision")?.0;
        Ok((decision, row.get::<_, At>("at")?.0, row.get("config_version")?))
    })
}

fn deliveries(tx: &Tx<'_>, story: Option<StoryId>) -> Result<Vec<DeliveryRow>, Fault> {
    tx.all(
        "SELECT d.* FROM deliveries d JOIN placements p ON p.id = d.placement
         WHERE p.story = ?1 ORDER BY d.created_at, p.target, d.seq",
        [story],
        |row| {
            Ok(DeliveryRow {
                id: row.get("id")?,
                target: row.get("target")?,
                action: row.get::<_, Word<_>>("action")?.0,
                state: row.get::<_, Json<_>>("state")?.0,
                attempts: row.get("attempts")?,
                created: row.get::<_, At>("created_at")?.0,
                changed: row.get::<_, At>("changed_at")?.0,
            })
        },
    )
}
