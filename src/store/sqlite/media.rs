//! Pictures under the hash of their bytes, and fetched pages for `explain` and `replay`.

use rusqlite::{Row, named_params};

use super::{
    fault::Fault,
    identity,
    tx::Tx,
    value::{At, Json},
};
use crate::{
    model::{EntryId, Fetched, Link, MediaId},
    store::{NewMedia, StoredMedia},
};

/// Keeps a file; the same bytes once, with the source they were first seen at.
pub(super) fn keep(tx: &Tx<'_>, media: &NewMedia) -> Result<MediaId, Fault> {
    let id = MediaId::of(&media.bytes);
    tx.execute(
        "INSERT INTO media (id, bytes, content_type, source, credit, rights, at)
         VALUES (:id, :bytes, :content_type, :source, :credit, :rights, :now)
         ON CONFLICT (id) DO UPDATE SET at = excluded.at",
        named_params! {
            ":id": id, ":bytes": media.bytes, ":content_type": media.content_type,
            ":source": media.source, ":credit": media.credit, ":rights": media.rights,
            ":now": At(tx.now),
        },
    )?;
    Ok(id)
}

/// A file by its hash.
pub(super) fn find(tx: &Tx<'_>, id: &MediaId) -> Result<Option<StoredMedia>, Fault> {
    tx.one("SELECT id, bytes, content_type FROM media WHERE id = ?1", [id], |row| {
        Ok(StoredMedia {
            id: row.get("id")?,
            bytes: row.get("bytes")?,
            content_type: row.get("content_type")?,
        })
    })
}

/// Keeps a page in place of what the same address said before.
pub(super) fn keep_page(tx: &Tx<'_>, entry: EntryId, page: &Fetched) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO pages (entry, asked, normalised, landed, link, status, headers, bytes, size, at)
         VALUES (:entry, :asked, :normalised, :landed, :link, :status, :headers, :bytes,
             :size, :at)
         ON CONFLICT (entry, normalised) DO UPDATE SET asked = excluded.asked,
             landed = excluded.landed, link = excluded.link, status = excluded.status,
             headers = excluded.headers, bytes = excluded.bytes, size = excluded.size,
             at = excluded.at",
        named_params! {
            ":entry": entry, ":asked": page.asked, ":normalised": page.asked.normalised(),
            ":landed": page.link.normalised(), ":link": page.link, ":status": page.status,
            ":headers": Json(&page.headers), ":bytes": page.bytes,
            ":size": i64::try_from(page.bytes.len()).unwrap_or(i64::MAX), ":at": At(page.at),
        },
    )?;
    identity::located(tx, entry, &page.link)
}

/// The latest kept page of an address, asked for or landed at.
pub(super) fn page(tx: &Tx<'_>, link: &Link) -> Result<Option<Fetched>, Fault> {
    tx.one(
        "SELECT * FROM pages WHERE normalised = ?1 OR landed = ?1 ORDER BY at DESC LIMIT 1",
        [link.normalised()],
        fetched,
    )
}

fn fetched(row: &Row<'_>) -> rusqlite::Result<Fetched> {
    Ok(Fetched {
        asked: row.get("asked")?,
        link: row.get("link")?,
        status: row.get("status")?,
        headers: row.get::<_, Json<_>>("headers")?.0,
        bytes: row.get("bytes")?,
        at: row.get::<_, At>("at")?.0,
    })
}
