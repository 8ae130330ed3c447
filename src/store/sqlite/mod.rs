//! The embedded engine: SQLite in WAL mode, one writer thread that takes whole transactions.

/// The embedded store.
pub struct SqliteStore {
    _todo: (),
}
