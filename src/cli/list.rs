//! `list` and `show`: what came in, what went out, and why.

use std::fmt::Write;

use anyhow::Context;
use chrono_tz::Tz;

use crate::{
    model::{Language, OutletName, TargetName},
    store::{DeliveryRow, ListFilter, ListRow, Store, StoryView},
};

use super::{Exit, orders::selector, say::Say};

/// What `list` was asked.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) partner: Option<&'a str>,
    pub(super) target: Option<&'a str>,
    pub(super) state: Option<&'a str>,
    pub(super) limit: usize,
}

/// What a line of `list` may say: states of deliveries, verdicts without one, states of entries.
const STATES: [&str; 20] = [
    "planned",
    "held",
    "media",
    "staging",
    "staged",
    "publishing",
    "live",
    "uncertain",
    "waiting",
    "withheld",
    "refused",
    "withdrawn",
    "publish",
    "update",
    "withdraw",
    "hold",
    "skip",
    "due",
    "carried",
    "backlog",
];

/// Lists entries with what became of them on each target.
pub(super) async fn list(
    store: &dyn Store,
    asked: &Asked<'_>,
    zone: Tz,
    language: Language,
    say: &Say,
) -> anyhow::Result<Exit> {
    if let Some(state) = asked.state {
        anyhow::ensure!(
            STATES.contains(&state),
            "no state `{state}`: it is one of {}",
            STATES.join(", ")
        );
    }
    let filter = ListFilter {
        outlet: asked.partner.map(OutletName::parse).transpose()?,
        target: asked.target.map(TargetName::parse).transpose()?,
        state: asked.state.map(str::to_owned),
        limit: asked.limit.clamp(1, 10_000),
    };
    let rows = store.list(filter).await?;
    let words = if rows.is_empty() {
        "Nothing on record yet that fits.".to_owned()
    } else {
        rows.iter().map(|row| line(row, zone, language)).collect()
    };
    say.answer(&words, &rows)?;
    Ok(Exit::Done)
}

/// Two or three lines for one row: when, state and headline; where; why.
fn line(row: &ListRow, zone: Tz, language: Language) -> String {
    let at = row.at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z");
    let target = row.target.as_ref().map(|t| format!(" → {t}")).unwrap_or_default();
    let link = row.live_link.as_deref().unwrap_or(row.link.as_str());
    let mut text = format!("{at}  {:<10} {}\n", row.state, row.headline);
    let indent = " ".repeat(32);
    // Writing to a String cannot fail.
    _ = writeln!(text, "{indent}{}{target}  {link}", row.outlet);
    if let Some(reason) = &row.reason {
        _ = writeln!(text, "{indent}{}", reason.sentence(language));
    }
    text
}

/// Shows everything about one story.
pub(super) async fn show(
    store: &dyn Store,
    what: &str,
    zone: Tz,
    language: Language,
    say: &Say,
) -> anyhow::Result<Exit> {
    let view = store
        .show(&selector(what)?)
        .await?
        .with_context(|| format!("nothing is on record about {what}: see `tayang list`"))?;
    say.answer(&told(&view, zone, language), &view)?;
    Ok(Exit::Done)
}

fn told(view: &StoryView, zone: Tz, language: Language) -> String {
    let mut text = format!("{}\n", view.headline);
    if let Some(story) = view.story {
        _ = writeln!(text, "story {story}, {} edition(s)", view.editions.len());
    }
    text.push_str("\nCame in\n");
    for row in &view.entries {
        text.push_str(&line(row, zone, language));
    }
    text.push_str("\nOrigin, nearest first\n");
    for origin in &view.provenance.origins {
        let link = origin.link.as_ref().map(|l| format!("  {l}")).unwrap_or_default();
        _ = writeln!(text, "  {}{link}", origin.outlet);
    }
    for source in &view.provenance.sources {
        _ = writeln!(text, "  facts from {}", source.outlet);
    }
    text.push_str("\nDecided\n");
    for (decision, at, version) in &view.decisions {
        let at = at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S");
        let reason = decision.reason.sentence(language);
        _ = writeln!(
            text,
            "  {at}  {} {:?}: {reason} (configuration {version})",
            decision.target, decision.verdict
        );
    }
    text.push_str("\nDelivered\n");
    for row in &view.deliveries {
        text.push_str(&delivery(row, zone));
    }
    if !view.audit.is_empty() {
        text.push_str("\nBy hand\n");
    }
    for row in &view.audit {
        let at = row.at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S");
        _ = writeln!(text, "  {at}  {} {} {} {}", row.by, row.what, row.about, row.note);
    }
    text
}

fn delivery(row: &DeliveryRow, zone: Tz) -> String {
    let at = row.changed.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S");
    let state = row.state.word();
    format!(
        "  {at}  {} {:?} {state}, {} attempt(s)  delivery:{}\n",
        row.target, row.action, row.attempts, row.id
    )
}
