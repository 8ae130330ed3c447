//! The desk's first look: what came in, what went out and why, and what needs a person.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{Query, State},
    response::Response,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    model::{EntryId, Language, Link, OutletName, TargetName},
    store::{ListFilter, ListRow, SourceHealth},
};

use super::{Faces, page::Trouble, words};

/// Lines of the list.
const ROWS: usize = 80;

/// What is asked for in the address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    lang: Option<String>,
    state: Option<String>,
    partner: Option<String>,
    target: Option<String>,
}

#[derive(Serialize)]
struct StatusValues<'a> {
    lang: &'a str,
    zone: &'a str,
    network: &'a str,
    now: String,
    alerts: Vec<Alert>,
    paused: Vec<String>,
    came: Vec<Tile>,
    tiles: Vec<Tile>,
    mailings: Vec<Tile>,
    subscribers: u64,
    due: u64,
    filtered: Option<String>,
    entries: Vec<Entry<'a>>,
    sources: Vec<SourceLine<'a>>,
}

#[derive(Serialize)]
struct Alert {
    words: String,
    since: String,
}

/// A number with its word.
#[derive(Serialize)]
struct Tile {
    state: String,
    word: String,
    count: u64,
    tone: &'static str,
}

/// One announced article with what became of it, target by target.
#[derive(Serialize)]
struct Entry<'a> {
    headline: String,
    story: Option<String>,
    link: String,
    partner: &'a str,
    at: String,
    places: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    target: Option<&'a str>,
    word: String,
    tone: &'static str,
    reason: Option<String>,
    live: Option<String>,
}

#[derive(Serialize)]
struct SourceLine<'a> {
    partner: &'a str,
    source: &'a str,
    tone: &'static str,
    last_ok: Option<String>,
    last_new: Option<String>,
    failures: u32,
    error: Option<&'a str>,
    next: String,
}

/// The status page.
pub(super) async fn status(
    State(faces): State<Arc<Faces>>,
    Query(asked): Query<Asked>,
) -> Response {
    let page = looked(&faces, &asked).await;
    faces.troubled(page)
}

async fn looked(faces: &Faces, asked: &Asked) -> Result<Response, Trouble> {
    let language = language(faces, asked.lang.as_deref());
    let store = &faces.store;
    let counts = store.counts().await?;
    let rows = store.list(filter(asked)).await?;
    let sources = store.sources().await?;
    let alerts = store.alerts().await?;
    let values = StatusValues {
        lang: language.code(),
        zone: faces.zone.name(),
        network: &faces.network,
        now: store.now().to_rfc3339(),
        alerts: alerts.into_iter().map(alert).collect(),
        paused: store.paused().await?,
        came: tiles(&counts.entries, language),
        tiles: tiles(&counts.deliveries, language),
        mailings: tiles(&counts.mailings, language),
        subscribers: counts.subscribers,
        due: counts.due,
        filtered: filtered(faces, asked, language),
        entries: entries(faces, &rows, language),
        sources: sources.iter().map(|source| source_line(faces, source)).collect(),
    };
    Ok(faces.page("web/status.html.j2", values))
}

/// The language asked for, else the network's.
pub(super) fn language(faces: &Faces, asked: Option<&str>) -> Language {
    asked.and_then(Language::parse).unwrap_or(faces.language)
}

/// A filter that names no real thing is no filter.
fn filter(asked: &Asked) -> ListFilter {
    ListFilter {
        outlet: asked.partner.as_deref().and_then(|name| OutletName::parse(name).ok()),
        target: asked.target.as_deref().and_then(|name| TargetName::parse(name).ok()),
        state: asked.state.clone().filter(|state| is_word(state)),
        limit: ROWS,
    }
}

fn is_word(state: &str) -> bool {
    !state.is_empty() && state.len() <= 20 && state.bytes().all(|b| b.is_ascii_lowercase())
}

/// What the list is narrowed down to, in words.
fn filtered(faces: &Faces, asked: &Asked, language: Language) -> Option<String> {
    let filter = filter(asked);
    let words: Vec<String> = [
        filter.state.as_deref().map(|state| words::state(state, language).to_owned()),
        filter.outlet.as_ref().map(|outlet| faces.partner(outlet).to_owned()),
        filter.target.as_ref().map(|target| faces.target(target).to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!words.is_empty()).then(|| words.join(" · "))
}

fn alert((_, words, since): (String, String, DateTime<Utc>)) -> Alert {
    Alert { words, since: since.to_rfc3339() }
}

fn tiles(counts: &BTreeMap<String, u64>, language: Language) -> Vec<Tile> {
    let order = |tone: &str| ["good", "bad", "wait", "quiet"].iter().position(|t| *t == tone);
    let mut tiles: Vec<Tile> = counts
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(state, count)| Tile {
            state: state.clone(),
            word: words::state(state, language).to_owned(),
            count: *count,
            tone: words::tone(state),
        })
        .collect();
    tiles.sort_by_key(|tile| (order(tile.tone), std::cmp::Reverse(tile.count)));
    tiles
}

/// Lines of one entry stand together, where its newest line stands.
fn entries<'a>(faces: &'a Faces, rows: &'a [ListRow], language: Language) -> Vec<Entry<'a>> {
    let mut known: BTreeMap<EntryId, usize> = BTreeMap::new();
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for row in rows {
        let place = place(faces, row, language);
        let at = *known.entry(row.entry).or_insert_with(|| {
            entries.push(entry(faces, row));
            entries.len() - 1
        });
        entries[at].places.push(place);
    }
    entries
}

fn entry<'a>(faces: &'a Faces, row: &'a ListRow) -> Entry<'a> {
    Entry {
        headline: row.headline.clone(),
        story: row.story.map(|story| story.to_string()),
        link: row.link.to_string(),
        partner: faces.partner(&row.outlet),
        at: row.at.to_rfc3339(),
        places: Vec::new(),
    }
}

fn place<'a>(faces: &'a Faces, row: &'a ListRow, language: Language) -> Place<'a> {
    Place {
        target: row.target.as_ref().map(|target| faces.target(target)),
        word: words::state(&row.state, language).to_owned(),
        tone: words::tone(&row.state),
        reason: row.reason.as_ref().map(|reason| reason.sentence(language)),
        live: web_address(row.live_link.as_deref()),
    }
}

/// Only what a browser may follow becomes a link.
pub(super) fn web_address(link: Option<&str>) -> Option<String> {
    link.and_then(|link| Link::parse(link).ok()).map(|link| link.to_string())
}

fn source_line<'a>(faces: &'a Faces, source: &'a SourceHealth) -> SourceLine<'a> {
    let tone = match (source.failures, &source.last_ok) {
        (0, Some(_)) => "good",
        (0, None) => "wait",
        _ => "bad",
    };
    SourceLine {
        partner: faces.partner(&source.key.outlet),
        source: source.key.source.as_str(),
        tone,
        last_ok: source.last_ok.map(|at| at.to_rfc3339()),
        last_new: source.last_new.map(|at| at.to_rfc3339()),
        failures: source.failures,
        error: source.error.as_deref(),
        next: source.next.to_rfc3339(),
    }
}
