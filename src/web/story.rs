//! Everything on record about one story, on one page.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    model::{Action, Decision, DeliveryState, Language, Link, Origin, StoryId, Verdict},
    store::{AuditRow, DeliveryRow, ListRow, Selector, StoryView},
};

use super::{
    Faces,
    page::Trouble,
    status::{language, web_address},
    words,
};

/// What is asked for in the address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    lang: Option<String>,
}

#[derive(Serialize)]
struct StoryValues<'a> {
    lang: &'a str,
    zone: &'a str,
    network: &'a str,
    story: String,
    headline: &'a str,
    origins: Vec<Hop<'a>>,
    conflicts: usize,
    sources: Vec<Hop<'a>>,
    entries: Vec<EntryLine<'a>>,
    editions: Vec<String>,
    decisions: Vec<DecisionLine<'a>>,
    deliveries: Vec<DeliveryLine<'a>>,
    audit: Vec<AuditLine<'a>>,
}

#[derive(Serialize)]
struct Hop<'a> {
    outlet: &'a str,
    link: Option<&'a str>,
    via: String,
}

#[derive(Serialize)]
struct EntryLine<'a> {
    partner: &'a str,
    link: &'a str,
    target: Option<&'a str>,
    word: String,
    tone: &'static str,
    reason: Option<String>,
    live: Option<String>,
    at: String,
}

#[derive(Serialize)]
struct DecisionLine<'a> {
    target: &'a str,
    word: String,
    reason: String,
    at: String,
    config: &'a str,
}

#[derive(Serialize)]
struct DeliveryLine<'a> {
    id: String,
    target: &'a str,
    action: String,
    word: String,
    tone: &'static str,
    reason: Option<String>,
    live: Option<String>,
    attempts: u32,
    created: String,
    changed: String,
}

#[derive(Serialize)]
struct AuditLine<'a> {
    at: String,
    by: &'a str,
    what: &'a str,
    note: &'a str,
}

/// The page of a story.
pub(super) async fn story(
    State(faces): State<Arc<Faces>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let page = looked(&faces, &id, &asked).await;
    faces.troubled(page)
}

async fn looked(faces: &Faces, id: &str, asked: &Asked) -> Result<Response, Trouble> {
    let id = StoryId::parse(id).ok_or(Trouble::Lost)?;
    let view = faces.store.show(&Selector::Story(id)).await?.ok_or(Trouble::Lost)?;
    let language = language(faces, asked.lang.as_deref());
    Ok(faces.page("web/story.html.j2", values(faces, id, &view, language)))
}

fn values<'a>(
    faces: &'a Faces,
    id: StoryId,
    view: &'a StoryView,
    language: Language,
) -> StoryValues<'a> {
    let provenance = &view.provenance;
    StoryValues {
        lang: language.code(),
        zone: faces.zone.name(),
        network: &faces.network,
        story: id.to_string(),
        headline: &view.headline,
        origins: provenance.origins.iter().map(origin).collect(),
        conflicts: provenance.conflicts.len(),
        sources: provenance
            .sources
            .iter()
            .map(|source| Hop {
                outlet: &source.outlet,
                link: source.link.as_ref().map(Link::as_str),
                via: source.via.join(", "),
            })
            .collect(),
        entries: view.entries.iter().map(|row| entry(faces, row, language)).collect(),
        editions: view.editions.iter().map(DateTime::to_rfc3339).collect(),
        decisions: view.decisions.iter().map(|line| decision(faces, line, language)).collect(),
        deliveries: view.deliveries.iter().map(|row| delivery(faces, row, language)).collect(),
        audit: view.audit.iter().map(audit).collect(),
    }
}

fn origin(origin: &Origin) -> Hop<'_> {
    let link = origin.link.as_ref().map(Link::as_str);
    Hop { outlet: &origin.outlet, link, via: String::new() }
}

fn entry<'a>(faces: &'a Faces, row: &'a ListRow, language: Language) -> EntryLine<'a> {
    EntryLine {
        partner: faces.partner(&row.outlet),
        link: row.link.as_str(),
        target: row.target.as_ref().map(|target| faces.target(target)),
        word: words::state(&row.state, language).to_owned(),
        tone: words::tone(&row.state),
        reason: row.reason.as_ref().map(|reason| reason.sentence(language)),
        live: web_address(row.live_link.as_deref()),
        at: row.at.to_rfc3339(),
    }
}

fn decision<'a>(
    faces: &'a Faces,
    (decision, at, config): &'a (Decision, DateTime<Utc>, String),
    language: Language,
) -> DecisionLine<'a> {
    let verdict = match decision.verdict {
        Verdict::Publish => "publish",
        Verdict::Update => "update",
        Verdict::Withdraw => "withdraw",
        Verdict::Hold { .. } => "hold",
        Verdict::Skip => "skip",
    };
    DecisionLine {
        target: faces.target(&decision.target),
        word: words::state(verdict, language).to_owned(),
        reason: decision.reason.sentence(language),
        at: at.to_rfc3339(),
        config,
    }
}

fn delivery<'a>(faces: &'a Faces, row: &'a DeliveryRow, language: Language) -> DeliveryLine<'a> {
    let action = match row.action {
        Action::Publish => "publish",
        Action::Update => "update",
        Action::Withdraw => "withdraw",
    };
    let live = match &row.state {
        DeliveryState::Live { receipt } => web_address(receipt.link.as_deref()),
        _ => None,
    };
    DeliveryLine {
        id: row.id.to_string(),
        target: faces.target(&row.target),
        action: words::state(action, language).to_owned(),
        word: words::state(row.state.word(), language).to_owned(),
        tone: words::tone(row.state.word()),
        reason: row.state.reason().map(|reason| reason.sentence(language)),
        live,
        attempts: row.attempts,
        created: row.created.to_rfc3339(),
        changed: row.changed.to_rfc3339(),
    }
}

fn audit(row: &AuditRow) -> AuditLine<'_> {
    AuditLine { at: row.at.to_rfc3339(), by: &row.by, what: &row.what, note: &row.note }
}
