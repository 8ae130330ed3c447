//! Who did what, about what, and why.

use rusqlite::{Row, named_params};
use uuid::Uuid;

use super::{fault::Fault, tx::Tx, value::At};
use crate::{
    model::{StoryId, SubscriberId},
    store::AuditRow,
};

/// A line to be written in the transaction of what it tells.
pub(super) struct Line {
    /// Who.
    pub(super) by: String,
    /// What.
    pub(super) what: &'static str,
    /// About what.
    pub(super) about: String,
    /// Why.
    pub(super) note: String,
    /// The story it is about, if any.
    pub(super) story: Option<StoryId>,
}

impl Line {
    /// A line about a subscriber, who is named by an opaque identity.
    pub(super) fn about_subscriber(by: &str, what: &'static str, id: SubscriberId) -> Self {
        let about = format!("subscriber {id}");
        Self { by: by.to_owned(), what, about, note: String::new(), story: None }
    }
}

/// Adds a line.
pub(super) fn write(tx: &Tx<'_>, line: &Line) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO audit (id, at, by, what, about, note, story)
         VALUES (:id, :now, :by, :what, :about, :note, :story)",
        named_params! {
            ":id": Uuid::now_v7().to_string(), ":now": At(tx.now), ":by": line.by,
            ":what": line.what, ":about": line.about, ":note": line.note, ":story": line.story,
        },
    )?;
    Ok(())
}

/// The last lines, newest first.
pub(super) fn last(tx: &Tx<'_>, limit: usize) -> Result<Vec<AuditRow>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.all("SELECT * FROM audit ORDER BY at DESC, id DESC LIMIT ?1", [limit], line)
}

/// What people did about a story, oldest first.
pub(super) fn about(tx: &Tx<'_>, story: StoryId) -> Result<Vec<AuditRow>, Fault> {
    tx.all("SELECT * FROM audit WHERE story = ?1 ORDER BY at, id", [story], line)
}

fn line(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        at: row.get::<_, At>("at")?.0,
        by: row.get("by")?,
        what: row.get("what")?,
        about: row.get("about")?,
        note: row.get("note")?,
    })
}
