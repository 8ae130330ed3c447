//! `hold`, `release`, `retry`, `withdraw`, `pause`, `resume`: what people ask for, with a name.

use anyhow::{Context, bail};

use crate::{
    model::{DeliveryId, Link, OutletName, StoryId, TargetName},
    store::{Order, Scope, Selector, Store},
};

use super::{
    Exit,
    arguments::{OrderArguments, ScopeArguments, Who},
    say::Say,
};

/// Carries out an order about a story or a delivery.
pub(super) async fn order(
    store: &dyn Store,
    make: fn(Selector) -> Order,
    asked: &OrderArguments,
    say: &Say,
) -> anyhow::Result<Exit> {
    let order = make(selector(&asked.what)?);
    carry_out(store, &order, &asked.what, &asked.who, say).await
}

/// Carries out an order about a scope.
pub(super) async fn scope(
    store: &dyn Store,
    make: fn(Scope) -> Order,
    asked: &ScopeArguments,
    say: &Say,
) -> anyhow::Result<Exit> {
    let order = make(read_scope(&asked.scope)?);
    carry_out(store, &order, &asked.scope, &asked.who, say).await
}

async fn carry_out(
    store: &dyn Store,
    order: &Order,
    about: &str,
    who: &Who,
    say: &Say,
) -> anyhow::Result<Exit> {
    if who.by.trim().is_empty() {
        bail!("--by wants a name: it goes to the audit log");
    }
    let changed = store.order(order, who.by.trim(), who.note.trim()).await?;
    let words = match changed {
        0 => format!("Nothing to do for {about}: see `tayang show {about}`"),
        n => format!("Done: {n} changed"),
    };
    say.answer(&words, &serde_json::json!({ "changed": changed }))?;
    Ok(if changed == 0 { Exit::Report } else { Exit::Done })
}

/// Reads what an order or `show` is about: a link, a story or a delivery.
pub(super) fn selector(what: &str) -> anyhow::Result<Selector> {
    if let Some(id) = what.strip_prefix("delivery:").and_then(DeliveryId::parse) {
        return Ok(Selector::Delivery(id));
    }
    if let Some(id) = StoryId::parse(what.strip_prefix("story:").unwrap_or(what)) {
        // A bare identity may be either; versions tell them apart (stories are UUIDv8).
        let is_story = id.0.get_version_num() == 8;
        return Ok(if is_story {
            Selector::Story(id)
        } else {
            Selector::Delivery(DeliveryId(id.0))
        });
    }
    let link = Link::parse(what)
        .with_context(|| format!("`{what}` is no link, story or delivery (see `tayang list`)"))?;
    Ok(Selector::Link(link))
}

fn read_scope(text: &str) -> anyhow::Result<Scope> {
    match text.split_once(':') {
        None if text == "all" => Ok(Scope::All),
        Some(("partner", name)) => Ok(Scope::Partner(OutletName::parse(name)?)),
        Some(("target", name)) => Ok(Scope::Target(TargetName::parse(name)?)),
        _ => bail!("`{text}` is no scope: write `all`, `partner:NAME` or `target:NAME`"),
    }
}
