//! What every kind of source looks at first in an answer: its status, its validators, and whether
//! it says what it said before.

use super::{Reading, WatchError, rest, websub};
use crate::model::{Cursor, Fetched, MediaId};

/// The longest validator that is kept.
const LONGEST: usize = 1_024;

/// An answer that is worth reading.
pub(super) struct Anew {
    /// Its validators and hash.
    pub cursor: Cursor,
}

/// Whether an answer says something new: a 304, or the bytes of last time, is an empty reading.
pub(super) fn anew(
    before: &Cursor,
    fetched: &Fetched,
) -> Result<Result<Anew, Reading>, WatchError> {
    if fetched.status == 304 {
        return Ok(Err(nothing_new(refreshed(before, fetched, before.seen.clone()), fetched)));
    }
    good(fetched)?;
    let seen = Some(MediaId::of(&fetched.bytes).0);
    if seen == before.seen {
        return Ok(Err(nothing_new(refreshed(before, fetched, seen), fetched)));
    }
    Ok(Ok(Anew { cursor: refreshed(&Cursor::default(), fetched, seen) }))
}

/// An answer with a status of success.
pub(super) fn good(fetched: &Fetched) -> Result<(), WatchError> {
    if fetched.is_success() {
        return Ok(());
    }
    let retry_after = rest::retry_after(fetched);
    Err(WatchError::Status { status: fetched.status, retry_after })
}

fn nothing_new(cursor: Cursor, fetched: &Fetched) -> Reading {
    let not_before_seconds = rest::asked(cursor.asked.as_ref(), fetched);
    let offered = websub::by_headers(fetched);
    Reading { cursor, not_before_seconds, offered, ..Reading::default() }
}

/// The validators of this answer; those of the last one where it has none (a 304 may be silent).
fn refreshed(before: &Cursor, fetched: &Fetched, seen: Option<String>) -> Cursor {
    let header = |name: &str| {
        fetched.headers.get(name).filter(|value| value.len() <= LONGEST).map(str::to_owned)
    };
    Cursor {
        etag: header("etag").or_else(|| before.etag.clone()),
        last_modified: header("last-modified").or_else(|| before.last_modified.clone()),
        seen,
        ..before.clone()
    }
}
