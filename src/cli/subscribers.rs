//! `subscribers add|import|export|remove|list`: who is on a list, by which consent.

use std::{collections::BTreeMap, io::Write, path::Path};

use anyhow::{Context, bail, ensure};
use chrono_tz::Tz;
use serde::Serialize;

use crate::{
    digest::{DigestSettings, ListDefaults, ListedReader, RefusedRow, read_list, write_list},
    flow::Plan,
    model::{Address, Consent, DigestName, Language, Subscriber, SubscriberStatus},
    store::{Added, NewSubscriber, Store},
};

use super::{Exit, arguments::SubscribersCommand, digest::settings, say::Say};

/// What an import came to.
#[derive(Debug, Default, Serialize)]
struct Imported {
    added: usize,
    updated: usize,
    /// Have left before and stay away.
    suppressed: usize,
    refused: Vec<RefusedRow>,
}

/// Carries out a command about subscribers.
pub(super) async fn run(
    plan: &Plan,
    store: &dyn Store,
    asked: SubscribersCommand,
    say: &Say,
) -> anyhow::Result<Exit> {
    match asked {
        SubscribersCommand::Add { digest, address, name, language, zone, consent, source, by } => {
            let by = named(&by)?;
            let at = store.now();
            let consent = Consent { words: filled(&consent)?, source: filled(&source)?, at, by };
            let digest = settings(plan, &digest)?.name.clone();
            let address = Address::parse(&address)?;
            let language = Language::parse(&language).context("--language is `id` or `en`")?;
            let zone = zone.map(|zone| checked_zone(&zone)).transpose()?;
            let new = NewSubscriber { digest, address, name, language, zone, consent };
            add(store, new, say).await
        }
        SubscribersCommand::Import { digest, file, by } => {
            import(store, settings(plan, &digest)?, &file, &named(&by)?, say).await
        }
        SubscribersCommand::Export { digest } => export(store, settings(plan, &digest)?).await,
        SubscribersCommand::Remove { digest, address, erase, by } => {
            let digest = DigestName::parse(&digest)?;
            remove(store, &digest, &Address::parse(&address)?, erase, &named(&by)?, say).await
        }
        SubscribersCommand::List { digest } => {
            let digest = digest.map(|digest| DigestName::parse(&digest)).transpose()?;
            list(store, digest.as_ref(), plan.network.zone, say).await
        }
    }
}

/// A name for the record.
fn named(by: &str) -> anyhow::Result<String> {
    ensure!(!by.trim().is_empty(), "--by wants a name: it goes on record");
    Ok(by.trim().to_owned())
}

fn filled(words: &str) -> anyhow::Result<String> {
    ensure!(!words.trim().is_empty(), "--consent and --source want words: they go on record");
    Ok(words.trim().to_owned())
}

fn checked_zone(zone: &str) -> anyhow::Result<String> {
    let zone: Tz = zone
        .parse()
        .map_err(|_| anyhow::anyhow!("`{zone}` is no time zone: write `Asia/Makassar`"))?;
    Ok(zone.name().to_owned())
}

async fn add(store: &dyn Store, new: NewSubscriber, say: &Say) -> anyhow::Result<Exit> {
    let (digest, who) = (new.digest.clone(), new.address.masked());
    let (words, state, exit) = match store.subscribe(new).await? {
        Added::Added(_) => (format!("{who} gets {digest}"), "added", Exit::Done),
        Added::Updated(_) => (
            format!("{who} was on the list of {digest}: brought up to date"),
            "updated",
            Exit::Done,
        ),
        Added::Suppressed => {
            (format!("{who} has left {digest} before and stays away"), "suppressed", Exit::Report)
        }
    };
    say.answer(&words, &serde_json::json!({ "who": who, "state": state }))?;
    Ok(exit)
}

async fn import(
    store: &dyn Store,
    digest: &DigestSettings,
    file: &Path,
    by: &str,
    say: &Say,
) -> anyhow::Result<Exit> {
    let shown = file.display();
    let bytes = std::fs::read(file).with_context(|| format!("{shown} cannot be read"))?;
    let zone = digest.every.zone();
    let defaults = ListDefaults { language: digest.language, zone, by, now: store.now() };
    let list = read_list(&bytes, &defaults).with_context(|| format!("{shown} is no list"))?;
    let mut imported = Imported { refused: list.refused, ..Imported::default() };
    for (done, reader) in list.readers.into_iter().enumerate() {
        match store.subscribe(subscriber(&digest.name, reader)).await? {
            Added::Added(_) => imported.added += 1,
            Added::Updated(_) => imported.updated += 1,
            Added::Suppressed => imported.suppressed += 1,
        }
        if done % 1000 == 999 {
            say.progress(&format!("{} rows …", done + 1));
        }
    }
    say.answer(&told(&imported, &shown.to_string()), &imported)?;
    Ok(if imported.refused.is_empty() { Exit::Done } else { Exit::Report })
}

fn subscriber(digest: &DigestName, reader: ListedReader) -> NewSubscriber {
    NewSubscriber {
        digest: digest.clone(),
        address: reader.address,
        name: reader.name,
        language: reader.language,
        zone: reader.zone,
        consent: reader.consent,
    }
}

/// One line for each refused row, as compilers do, then the sum.
fn told(imported: &Imported, file: &str) -> String {
    let Imported { added, updated, suppressed, refused } = imported;
    let mut lines: Vec<String> = refused
        .iter()
        .map(|row| format!("{file}:{}: {}: {}", row.line, row.who, row.why))
        .collect();
    lines.push(format!(
        "{added} added, {updated} brought up to date, {suppressed} have left before and stay away, {} refused",
        refused.len()
    ));
    lines.join("\n")
}

async fn export(store: &dyn Store, digest: &DigestSettings) -> anyhow::Result<Exit> {
    let readers = store.subscribers(Some(&digest.name)).await?;
    std::io::stdout().lock().write_all(write_list(&readers).as_bytes())?;
    Ok(Exit::Done)
}

async fn remove(
    store: &dyn Store,
    digest: &DigestName,
    address: &Address,
    erase: bool,
    by: &str,
    say: &Say,
) -> anyhow::Result<Exit> {
    let readers = store.subscribers(Some(digest)).await?;
    let wanted = address.normalised();
    let found = readers.iter().find(|(reader, _)| reader.address.normalised() == wanted);
    let Some((reader, _)) = found else {
        bail!("{} is not on the list of {digest}", address.masked());
    };
    let changed = match erase {
        true => store.erase(reader.id, by).await?,
        false => store.unsubscribe(reader.id, by).await?,
    };
    let done = if erase { "is forgotten" } else { "is off the list" };
    let words = if changed { done } else { "was off the list already" };
    let value = serde_json::json!({ "who": address.masked(), "changed": changed });
    say.answer(&format!("{} {words}, for ever", address.masked()), &value)?;
    Ok(if changed { Exit::Done } else { Exit::Report })
}

/// One line of `list`, without its address.
#[derive(Debug, Serialize)]
struct Line {
    digest: String,
    who: String,
    language: &'static str,
    zone: Option<String>,
    status: SubscriberStatus,
    consent_at: chrono::DateTime<chrono::Utc>,
}

async fn list(
    store: &dyn Store,
    digest: Option<&DigestName>,
    network: Tz,
    say: &Say,
) -> anyhow::Result<Exit> {
    let readers = store.subscribers(digest).await?;
    let lines: Vec<Line> = readers.iter().map(|(reader, consent)| line(reader, consent)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.status == SubscriberStatus::Active) {
        *counts.entry(&line.digest).or_default() += 1;
    }
    let mut words: Vec<String> = lines.iter().map(|line| drawn(line, network)).collect();
    words.extend(counts.iter().map(|(digest, count)| format!("{digest}: {count} get mail")));
    if lines.is_empty() {
        words.push("Nobody is on a list yet: `tayang subscribers import …`".to_owned());
    }
    say.answer(&words.join("\n"), &lines)?;
    Ok(Exit::Done)
}

fn line(reader: &Subscriber, consent: &Consent) -> Line {
    Line {
        digest: reader.digest.to_string(),
        who: reader.address.masked(),
        language: reader.language.code(),
        zone: reader.zone.clone(),
        status: reader.status,
        consent_at: consent.at,
    }
}

fn drawn(line: &Line, network: Tz) -> String {
    let status = match line.status {
        SubscriberStatus::Active => "gets mail",
        SubscriberStatus::Unsubscribed => "has left",
        SubscriberStatus::Bounced => "bounced",
    };
    let zone = line.zone.as_deref().unwrap_or("list's zone");
    let since = line.consent_at.with_timezone(&network).format("%Y-%m-%d");
    format!("{}  {}  {status}  {}  {zone}  agreed {since}", line.digest, line.who, line.language)
}
