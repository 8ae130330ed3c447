//! Which entry an announcement is about.
//!
//! Outlets announce one article by several sources, change guids, move pages, and use one guid for
//! everything. An address at which an article was announced names it for good. A guid, or an
//! address at which its page was found later, names it unless the announcement is evidently of
//! another article: a duplicate is noticed later by its words, a lost article by nobody.

use chrono::{DateTime, Utc};
use rusqlite::named_params;

use super::{fault::Fault, tx::Tx, value::Json};
use crate::model::{Discovered, EntryId, EntryIdentity, Link};

/// What an announcement is about.
pub(super) enum Found {
    /// An entry on record.
    Known(EntryId),
    /// A new one, under this identity and these names.
    New(EntryIdentity, Names),
}

/// What an announcement calls its article.
pub(super) struct Names {
    /// Its address, in one spelling.
    link: String,
    /// Its guid, where that says more than its address.
    guid: Option<String>,
    /// The same as an earlier version of tayang wrote it.
    former: [String; 2],
}

/// A name on record.
struct Row {
    alias: String,
    kind: String,
    entry: Option<EntryId>,
}

impl Names {
    /// The names that an announcement gives.
    pub(super) fn of(found: &Discovered) -> Self {
        let identity = found.identity.as_str();
        let link = found.link.alias();
        let guid = Link::parse(identity).map_or_else(|_| identity.to_owned(), |guid| guid.alias());
        Self {
            guid: Some(guid).filter(|guid| *guid != link && identity != found.link.normalised()),
            link,
            former: [found.link.normalised(), identity.to_owned()],
        }
    }

    fn on_record(&self, tx: &Tx<'_>, found: &Discovered) -> Result<Vec<Row>, Fault> {
        let mut names: Vec<&String> =
            [&self.link].into_iter().chain(&self.guid).chain(&self.former).collect();
        names.sort_unstable();
        names.dedup();
        // One after the other: most often there are two, and a list makes SQLite build a table.
        let mut rows = Vec::new();
        for name in names {
            rows.extend(tx.one(
                "SELECT alias, kind, entry FROM aliases WHERE alias = ?1 AND outlet = ?2",
                (name, found.outlet.as_str()),
                |row| {
                    Ok(Row {
                        alias: row.get("alias")?,
                        kind: row.get("kind")?,
                        entry: row.get("entry")?,
                    })
                },
            )?);
        }
        Ok(rows)
    }

    fn is_link(&self, row: &Row) -> bool {
        row.alias == self.link || row.alias == self.former[0]
    }
}

/// Finds the entry that an announcement is about.
pub(super) fn find(tx: &Tx<'_>, found: &Discovered) -> Result<Found, Fault> {
    let names = Names::of(found);
    let rows = names.on_record(tx, found)?;
    let (links, guids): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| names.is_link(row));
    let at = links.iter().find(|row| row.kind != "page").or(links.first());
    let mut known = match at {
        Some(Row { kind, entry: Some(entry), .. }) if kind != "page" => Some(*entry),
        Some(Row { entry: Some(entry), .. }) if !is_another(tx, *entry, found)? => Some(*entry),
        _ => None,
    };
    for guid in &guids {
        let Some(entry) = guid.entry else { continue };
        if known == Some(entry) {
            continue;
        }
        if is_another(tx, entry, found)? {
            forget(tx, found, guid)?;
        } else {
            known = known.or(Some(entry));
        }
    }
    match known {
        Some(entry) => {
            fill_in(tx, entry, found)?;
            learn(tx, entry, found, &names)?;
            Ok(Found::Known(entry))
        }
        None => Ok(Found::New(free_identity(found, &links, &guids), names)),
    }
}

/// Puts the names of a new entry on record.
pub(super) fn begin(
    tx: &Tx<'_>,
    entry: EntryId,
    found: &Discovered,
    names: &Names,
) -> Result<(), Fault> {
    let outlet = found.outlet.as_str();
    add(tx, outlet, &names.link, "link", entry)?;
    names.guid.as_ref().map_or(Ok(()), |guid| add(tx, outlet, guid, "guid", entry))
}

/// Remembers where the page of an entry was found: behind a redirect, or as its canonical address.
/// A front page is nobody's.
pub(super) fn located(tx: &Tx<'_>, entry: EntryId, at: &Link) -> Result<(), Fault> {
    if at.url().path() == "/" {
        return Ok(());
    }
    let outlet = tx.one("SELECT outlet FROM entries WHERE id = ?1", [entry], |row| {
        row.get::<_, String>("outlet")
    })?;
    outlet.map_or(Ok(()), |outlet| name(tx, &outlet, &at.alias(), "page", entry))
}

fn learn(tx: &Tx<'_>, entry: EntryId, found: &Discovered, names: &Names) -> Result<(), Fault> {
    let outlet = found.outlet.as_str();
    name(tx, outlet, &names.link, "link", entry)?;
    names.guid.as_ref().map_or(Ok(()), |guid| name(tx, outlet, guid, "guid", entry))
}

/// Names of each kind that an entry is given after it began: a feed with new guids at every visit
/// adds no more.
const ROOM: [&str; 2] = [
    "UPDATE entries SET guids = guids + 1 WHERE id = ?1 AND guids < 16",
    "UPDATE entries SET links = links + 1 WHERE id = ?1 AND links < 16",
];

/// Adds a name that nobody has, unless its entry has enough of them.
fn name(tx: &Tx<'_>, outlet: &str, alias: &str, kind: &str, entry: EntryId) -> Result<(), Fault> {
    let known = tx.any(
        "SELECT 1 FROM aliases WHERE outlet = ?1 AND alias = ?2
             AND (kind <> 'page' OR ?3 <> 'link')",
        (outlet, alias, kind),
    )?;
    if known {
        return Ok(());
    }
    match tx.execute(ROOM[usize::from(kind != "guid")], [entry])? {
        0 => Ok(()),
        _ => add(tx, outlet, alias, kind, entry),
    }
}

/// A name belongs to whoever has it; only an article that is announced at an address takes it from
/// one whose page was found there.
fn add(tx: &Tx<'_>, outlet: &str, alias: &str, kind: &str, entry: EntryId) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO aliases (outlet, alias, kind, entry) VALUES (:outlet, :alias, :kind, :entry)
         ON CONFLICT (outlet, alias) DO UPDATE SET kind = excluded.kind, entry = excluded.entry
             WHERE aliases.kind = 'page' AND excluded.kind = 'link'",
        named_params! { ":outlet": outlet, ":alias": alias, ":kind": kind, ":entry": entry },
    )?;
    Ok(())
}

/// A guid that names two articles names none.
fn forget(tx: &Tx<'_>, found: &Discovered, guid: &Row) -> Result<(), Fault> {
    tx.execute(
        "UPDATE aliases SET entry = NULL WHERE outlet = ?1 AND alias = ?2 AND kind = 'guid'",
        (&found.outlet, &guid.alias),
    )?;
    Ok(())
}

/// Whether an announcement under the same name is evidently of another article: another headline,
/// and not the same time of publication. A moved article keeps one of both.
fn is_another(tx: &Tx<'_>, entry: EntryId, found: &Discovered) -> Result<bool, Fault> {
    let known = tx.one("SELECT id, discovered FROM entries WHERE id = ?1", [entry], |row| {
        Ok(row.get::<_, Json<Discovered>>("discovered")?.0)
    })?;
    Ok(known.is_some_and(|known| {
        let headlines = known.headline.as_deref().zip(found.headline.as_deref());
        let times = known.published.zip(found.published).map(|(known, found)| known != found);
        match headlines.map(|(known, found)| folded(known) != folded(found)) {
            Some(another) => another && times != Some(false),
            None => times == Some(true),
        }
    }))
}

/// What a source says first about an entry that another one only gave the address of.
fn fill_in(tx: &Tx<'_>, entry: EntryId, found: &Discovered) -> Result<(), Fault> {
    let Some(headline) = &found.headline else { return Ok(()) };
    tx.execute(
        "UPDATE entries SET
             discovered = json_set(discovered, '$.headline', :headline, '$.published',
                 coalesce(json_extract(discovered, '$.published'), :published)),
             headline = CASE WHEN headline = '' THEN :headline ELSE headline END
         WHERE id = :id AND json_extract(discovered, '$.headline') IS NULL",
        named_params! {
            ":id": entry, ":headline": headline, ":published": found.published.map(as_in_json),
        },
    )?;
    Ok(())
}

/// An instant as `Discovered` has it in JSON.
fn as_in_json(at: DateTime<Utc>) -> String {
    serde_json::to_value(at)
        .ok()
        .and_then(|value| Some(value.as_str()?.to_owned()))
        .unwrap_or_default()
}

/// Headlines are compared by their letters and digits: sources differ in quotes and dashes.
fn folded(headline: &str) -> String {
    headline.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The announced identity, unless another entry has it: then its address, in one spelling. What an
/// entry begins with is among its names, so that those on record tell.
fn free_identity(found: &Discovered, links: &[Row], guids: &[Row]) -> EntryIdentity {
    let by_link = EntryIdentity::of(None, &found.link);
    let announced_at = links.iter().any(|row| row.kind != "page");
    if guids.is_empty() && (found.identity != by_link || !announced_at) {
        return found.identity.clone();
    }
    if !announced_at {
        return by_link;
    }
    EntryIdentity::stored(format!("{}#{}", by_link.as_str(), EntryId::new()))
}
