//! How partners' sources are, and whether they can be read now.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::Context as _;
use serde_json::json;

use super::{SHOWN, hub, shown_as};
use crate::{
    cli::{Exit, say::Say},
    flow::{Partner, PlannedSource, Tayang},
    model::{Cursor, Discovered, OutletName},
    store::{SourceHealth, SourceKey},
    watch::{Health, SourceKind},
};

/// Lists every source with what is on record about it.
pub(super) async fn list(tayang: &Tayang, say: &Say) -> anyhow::Result<Exit> {
    let known = tayang.store.sources().await?;
    let hubs = tayang.store.subscriptions().await?;
    let hubs: BTreeMap<&SourceKey, _> = hubs.iter().map(|hub| (&hub.key, hub)).collect();
    let known: BTreeMap<&SourceKey, &SourceHealth> = known.iter().map(|h| (&h.key, h)).collect();
    let mut text = String::new();
    let mut lines = Vec::new();
    for (name, partner) in &tayang.plan.partners {
        let readings = tayang.store.readings(name).await?;
        let (read, full) = (readings.len(), readings.iter().filter(|one| one.is_full()).count());
        // Writing to a String cannot fail.
        _ = writeln!(text, "{name}  {}{}", partner.facts.title, share(read, full));
        for planned in &partner.sources {
            let health = known.get(&planned.key()).copied();
            let hub = hubs.get(&planned.key()).copied();
            _ = writeln!(text, "  {}", line(tayang, planned, health));
            if let Some(hub) = hub {
                _ = writeln!(text, "    {}", hub::line(tayang, planned, hub));
            }
            lines.push(json!({
                "partner": name, "source": planned.source.name, "kind": kind(&planned.source.kind),
                "url": planned.source.address(),
                "last_ok": health.and_then(|h| h.last_ok), "last_new": health.and_then(|h| h.last_new),
                "a_day": health.map(|h| h.a_day), "failures": health.map(|h| h.failures),
                "error": health.and_then(|h| h.error.clone()), "next": health.map(|h| h.next),
                "articles_read": read, "full_text": full,
                "hub": hub.map(|hub| hub::facts(tayang, hub)),
                "elsewhere": health.and_then(|h| h.elsewhere.as_ref()),
            }));
        }
    }
    say.answer(&text, &lines)?;
    Ok(Exit::Done)
}

/// How many of the latest articles came with their whole text.
fn share(read: usize, full: usize) -> String {
    if read == 0 { String::new() } else { format!(": full text in {full} of the last {read}") }
}

fn line(tayang: &Tayang, planned: &PlannedSource, health: Option<&SourceHealth>) -> String {
    let source = &planned.source;
    let (kind, address) = (kind(&source.kind), source.address());
    let Some(health) = health else {
        return format!("{} ({kind}, {address}): not visited yet", source.name);
    };
    let zone = tayang.plan.network.zone;
    let time = |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map_or("never".to_owned(), |at| {
            at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
        })
    };
    let mut text = format!(
        "{} ({kind}, {address}): read {}, last new {}, about {:.0} a day, next {}",
        source.name,
        time(health.last_ok),
        time(health.last_new),
        health.a_day,
        time(Some(health.next))
    );
    if let Some(elsewhere) = &health.elsewhere {
        _ = write!(text, "; moved for good to {elsewhere}: write that address");
    }
    if let Some(error) = &health.error {
        _ = write!(text, "; {} failures in a row: {error}", health.failures);
    }
    text
}

fn kind(kind: &SourceKind) -> &'static str {
    match kind {
        SourceKind::Feed { .. } => "feed",
        SourceKind::Sitemap { .. } => "sitemap",
        SourceKind::List(_) => "list",
        SourceKind::WordPress { .. } => "wordpress",
    }
}

/// Reads every source of a partner now, and some of its articles; nothing is kept.
pub(super) async fn test(tayang: &Tayang, name: &str, say: &Say) -> anyhow::Result<Exit> {
    let name = OutletName::parse(name)?;
    let partner = tayang.plan.partners.get(&name).with_context(|| {
        let names: Vec<&str> = tayang.plan.partners.keys().map(OutletName::as_str).collect();
        format!("there is no partner `{name}`: it is one of {}", names.join(", "))
    })?;
    let (mut text, mut fine, mut articles) = (String::new(), true, Vec::new());
    for planned in &partner.sources {
        let (words, works, found) = tried(tayang, partner, planned).await;
        text.push_str(&words);
        fine &= works;
        articles.extend(found);
    }
    articles.sort_by_key(|one| std::cmp::Reverse(one.published.or(one.updated)));
    let mut seen = std::collections::BTreeSet::new();
    articles.retain(|one| seen.insert(one.link.alias()));
    for article in articles.iter().take(SHOWN) {
        let (words, works) = shown_as(tayang, &name, &article.link).await;
        _ = write!(text, "\n{words}");
        fine &= works;
    }
    say.answer(&text, &json!({ "partner": name, "fine": fine, "text": text }))?;
    Ok(if fine { Exit::Done } else { Exit::Report })
}

async fn tried(
    tayang: &Tayang,
    partner: &Partner,
    planned: &PlannedSource,
) -> (String, bool, Vec<Discovered>) {
    let source = &planned.source;
    let head = format!("{} ({}, {})", source.name, kind(&source.kind), source.address());
    match tayang.ask_source(partner.asker(), source, &Cursor::default()).await {
        Ok(reading) => {
            let mut text = format!("{head}: {} articles\n", reading.discovered.len());
            let ailing = match &reading.health {
                Health::Ailing(what) => Some(what),
                Health::Unsaid | Health::Fine => None,
            };
            for note in reading.recovered.iter().chain(ailing) {
                _ = writeln!(text, "  {note}");
            }
            (text, ailing.is_none(), reading.discovered)
        }
        Err(error) => (format!("{head}: {error}\n"), false, Vec::new()),
    }
}
