//! The right to work on a row until a moment, and what a stale one gets.

use std::fmt::Display;

use chrono::{DateTime, Duration, Utc};
use rusqlite::Row;

use super::{StoreError, fault::Fault, tx::Tx, value::At};
use crate::store::Lease;

/// Who wants to work, and for how long.
pub(super) struct Wish {
    /// The daemon (or its worker).
    pub(super) owner: String,
    /// How long the lease lasts.
    pub(super) lease: Duration,
}

impl Wish {
    /// A worker's wish.
    pub(super) fn new(owner: &str, lease: Duration) -> Self {
        Self { owner: owner.to_owned(), lease }
    }

    /// When a lease that begins now ends.
    pub(super) fn until(&self, tx: &Tx<'_>) -> DateTime<Utc> {
        tx.now.checked_add_signed(self.lease).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// The lease in a row that was just claimed (columns `lease_owner`, `lease_until`, `fence`).
pub(super) fn of(row: &Row<'_>) -> rusqlite::Result<Lease> {
    Ok(Lease {
        owner: row.get("lease_owner")?,
        until: row.get::<_, At>("lease_until")?.0,
        fence: row.get("fence")?,
    })
}

/// A write under a lease touched its row, or the lease was somebody else's by then.
pub(super) fn held(changed: usize, what: impl Display) -> Result<(), Fault> {
    if changed > 0 { Ok(()) } else { Err(lost(what)) }
}

/// The lease is not ours any more.
pub(super) fn lost(what: impl Display) -> Fault {
    StoreError::Fenced(what.to_string()).into()
}
